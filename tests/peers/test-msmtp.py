#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-msmtp.py MAILSCOPE-CLI HOUSE: msmtp sends, mpop fetches."""

import os
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from reports import assert_delivered  # noqa: E402
from serving import PLAIN_PASSWORD, RECIPIENT, SENDER, assert_same, run, run_cases, send_mail, serving, \
    without_trace  # noqa: E402
from tap import Tap  # noqa: E402

SAMPLES = {**samples.SMALL, "very-long-line": samples.VERY_LONG}


def send(server, message, *options, recipients=(RECIPIENT,), check=True):
    return run(["msmtp", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.ports['smtp']}", f"--from={SENDER}",
                "--domain=pc.example.org", "--tls=off", "--auth=off", *options, "--", *recipients],
               octets=message, folder=server.folder, check=check)


def fetch(server, *options, user="ben", only_new=True, keep=False, check=True):
    """Gives what mpop has delivered by now, in its order."""
    maildir = os.path.join(server.folder, "fetched-" + user)
    for part in ("tmp", "new", "cur"):
        os.makedirs(os.path.join(maildir, part), exist_ok=True)
    run(["mpop", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.ports['pop3']}", f"--user={user}",
         f"--passwordeval=echo {PLAIN_PASSWORD}", "--tls=off", "--auth=user", "--received-header=off",
         f"--delivery=maildir,{maildir}", f"--uidls-file={server.folder}/uidls", f"--only-new={'on' if only_new else 'off'}",
         f"--keep={'on' if keep else 'off'}", *options], folder=server.folder, check=check)
    result = []
    for name in os.listdir(os.path.join(maildir, "new")):
        with open(os.path.join(maildir, "new", name), "rb") as file:
            result.append(file.read())
    return sorted(result)


def check_octets():
    with serving() as server:
        for i, (name, message) in enumerate(SAMPLES.items()):
            send(server, message)
            assert_same(without_trace(server.stored()[i]), message, name)
        stored = server.stored()
        for got, expected in zip(fetch(server), sorted(stored), strict=True):
            assert_same(got, expected)
        assert server.stored() == []


def check_20_mb():
    message = samples.with_attachment(20_000_000)
    with serving() as server:
        send(server, message)
        stored = server.stored()[0]
        assert_same(without_trace(stored), message)
        assert_same(fetch(server)[0], stored)


def check_keep():
    with serving() as server:
        for _ in range(3):
            send_mail(server, samples.SMALL["plain"])
        assert len(fetch(server, keep=True)) == 3
        assert len(fetch(server, keep=True)) == 3
        send_mail(server, samples.SMALL["dots"])
        assert len(fetch(server, keep=True)) == 4
        # What it has seen it now deletes; nothing is fetched twice.
        assert len(fetch(server)) == 4
        assert server.stored() == []


def check_pipelining():
    """mpop asks for UIDs and mails ahead of the answers."""
    with serving() as server:
        for i in range(60):
            send_mail(server, samples.lines(str(i), b"." * i))
        stored = sorted(server.stored())
        for mode in ("on", "off"):
            assert fetch(server, f"--pipelining={mode}", keep=True, only_new=False)[-60:], mode
        got = set(fetch(server))
        assert got == set(stored)


def check_recipients():
    with serving() as server:
        send(server, samples.SMALL["plain"], recipients=["anna@example.org", "ben@example.org"])
        assert (len(server.stored("anna")), len(server.stored("ben"))) == (1, 1)
        refused = send(server, samples.SMALL["plain"], recipients=["ben@example.org", "nobody@example.org"], check=False)
        assert refused.returncode == 65 and b"550 5.1.1" in refused.stderr, refused
        assert len(server.stored("ben")) == 1


def check_report():
    with serving() as server:
        run(["msmtp", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.ports['smtp']}", "--from=anna@example.org",
             "--tls=off", "--auth=off", "--dsn-notify=success,failure", "--dsn-return=full", "--", RECIPIENT],
            octets=samples.SMALL["plain"], folder=server.folder)
        assert_delivered(*server.stored("anna"), RECIPIENT)


def check_server_info():
    with serving() as server:
        info = run(["msmtp", "--serverinfo", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.ports['smtp']}"])
        assert b"PIPELINING" in info.stdout and b"52428800 bytes = 50.00 MiB" in info.stdout, info.stdout
        info = run(["mpop", "--serverinfo", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.ports['pop3']}"])
        for capability in (b"UIDL", b"TOP", b"PIPELINING"):
            assert capability in info.stdout, info.stdout


def check_filter():
    """mpop looks at the header with TOP, and leaves a mail where it is."""
    with serving() as server:
        send_mail(server, samples.SMALL["plain"])
        send_mail(server, samples.with_attachment(100_000))
        assert len(fetch(server, "--skipsize=50000")) == 1
        assert len(server.stored()) == 1


def main():
    tap = Tap()
    run_cases(tap, "msmtp", ["msmtp", "mpop"], [
        ("octets", check_octets), ("20-mb", check_20_mb), ("keep", check_keep), ("pipelining", check_pipelining),
        ("recipients", check_recipients), ("report", check_report), ("server-info", check_server_info), ("filter", check_filter)])
    tap.finish()


main()
