#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-node.py MAILSCOPE-CLI HOUSE: nodemailer sends, from JavaScript."""

import json
import os
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from reports import assert_delivered  # noqa: E402
from serving import RECIPIENT, SENDER, assert_same, is_there, run, run_cases, serving, without_trace  # noqa: E402
from tap import Tap  # noqa: E402

# Debian's packages of JavaScript; a Node from elsewhere does not look there by itself.
MODULES = os.pathsep.join(filter(None, [os.environ.get("NODE_PATH"), "/usr/share/nodejs"]))

SCRIPT = r"""
const nodemailer = require("nodemailer"), fs = require("fs");
const job = JSON.parse(fs.readFileSync(0));
for (const mail of job.mails)
  for (const at of [mail, ...(mail.attachments || [])])
    if (at.file) { at[at === mail ? "raw" : "content"] = fs.readFileSync(at.file); delete at.file; }
const transport = nodemailer.createTransport({ host: "127.0.0.1", port: job.port, name: "pc.example.org", ...job.options });
Promise.allSettled(job.mails.map(mail => transport.sendMail(mail)))
  .then(results => {
    console.log(JSON.stringify(results.map(
      ({ value, reason }) => value || { code: reason.responseCode, message: reason.message })));
    transport.close();
  });
"""


def send(server, mails, **options):
    script = os.path.join(server.folder, "script.js")
    with open(script, "w", encoding="ascii") as file:
        file.write(SCRIPT)
    job = {"port": server.ports["smtp"], "mails": mails, "options": {"ignoreTLS": True, **options}}
    return json.loads(run(["node", script], octets=json.dumps(job).encode(), NODE_PATH=MODULES).stdout)


def write(server, name, octets):
    path = os.path.join(server.folder, name)
    with open(path, "wb") as file:
        file.write(octets)
    return path


def envelope(*recipients):
    return {"envelope": {"from": SENDER, "to": list(recipients or [RECIPIENT])}}


def check_octets():
    with serving() as server:
        for i, (name, message) in enumerate(samples.SMALL.items()):
            sent = send(server, [{**envelope(), "file": write(server, "mail.eml", message)}])
            assert sent[0]["accepted"] == [RECIPIENT], sent
            assert_same(without_trace(server.stored()[i]), message, name)


def check_20_mb():
    message = samples.with_attachment(20_000_000)
    with serving() as server:
        send(server, [{**envelope(), "file": write(server, "mail.eml", message)}])
        assert_same(without_trace(server.stored()[0]), message)


def check_attachments():
    files = [samples.attachment(n, n) for n in (0, 1, 57, 100_000)]
    with serving() as server:
        attachments = [{"filename": f"{i}.bin", "file": write(server, f"{i}.bin", octets)} for i, octets in enumerate(files)]
        send(server, [{"from": SENDER, "to": RECIPIENT, "subject": "Gr\u00fc\u00dfe", "text": "\u00e4\n.\n..", "html": "<p>x",
                       "attachments": attachments}])
        assert samples.decode(server.stored()[0]) == files


def check_recipients():
    with serving() as server:
        sent = send(server, [{**envelope("anna@example.org", "nobody@example.org", RECIPIENT), "raw": "A: b\n\nc\n"}])
        assert (sent[0]["accepted"], sent[0]["rejected"]) == (["anna@example.org", RECIPIENT], ["nobody@example.org"]), sent
        sent = send(server, [{**envelope("nobody@example.org"), "raw": "A: b\n\nc\n"}])
        assert sent[0]["code"] == 550, sent
        assert (len(server.stored("anna")), len(server.stored())) == (1, 1)


def check_report():
    dsn = {"id": "x+y=z", "return": "headers", "notify": ["success", "failure"], "recipient": "anna@example.org"}
    with serving() as server:
        sent = send(server, [{"envelope": {"from": "anna@example.org", "to": [RECIPIENT]}, "raw": "A: b\n\nc\n", "dsn": dsn}])
        assert sent[0].get("accepted") == [RECIPIENT], sent
        assert_delivered(*server.stored("anna"), RECIPIENT)
        assert b"\nOriginal-Envelope-Id: x+y=z\n" in server.stored("anna")[0]


def check_pool():
    """Many mails over few connections at once."""
    with serving() as server:
        sent = send(server, [{**envelope(), "raw": f"Subject: {i}\n\n.\n"} for i in range(100)], pool=True, maxConnections=4)
        assert all(result["accepted"] == [RECIPIENT] for result in sent), sent
        assert {without_trace(mail) for mail in server.stored()} == {b"Subject: %d\n\n.\n" % i for i in range(100)}


def main():
    tap = Tap()
    checks = [("octets", check_octets), ("20-mb", check_20_mb), ("attachments", check_attachments),
              ("recipients", check_recipients), ("report", check_report), ("pool", check_pool)]
    there = is_there("node") and run(["node", "-e", "require('nodemailer')"], check=False, NODE_PATH=MODULES).returncode == 0
    run_cases(tap, "node", ["node"] if there else ["nodemailer"], checks)
    tap.finish()


main()
