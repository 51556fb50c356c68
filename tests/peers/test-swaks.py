#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-swaks.py MAILSCOPE-CLI HOUSE: swaks sends."""

import os
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import RECIPIENT, SENDER, assert_same, run, run_cases, serving, stuff, to_crlf, without_trace  # noqa: E402
from tap import Tap  # noqa: E402


def send(server, *options, to=RECIPIENT, check=True):
    return run(["swaks", "--server", "127.0.0.1", "--port", str(server.ports["smtp"]), "--ehlo", "pc.example.org",
                "--from", SENDER, "--to", to, *options], check=check)


def send_octets(server, message, *options):
    """As they are: no %MACROS% are replaced, no dots stuffed, none put behind it."""
    path = os.path.join(server.folder, "mail.eml")
    with open(path, "wb") as file:
        file.write(to_crlf(stuff(message)) + b".\r\n")
    return send(server, "--data", "@" + path, "--no-data-fixup", *options)


def check_octets():
    with serving() as server:
        for i, (name, message) in enumerate(samples.SMALL.items()):
            send_octets(server, message)
            assert_same(without_trace(server.stored()[i]), message, name)


def check_own_mail():
    with serving() as server:
        send(server, "--header", "Subject: x", "--body", "One\n.\n..two\n.")
        assert server.stored()[0].rstrip(b"\n").endswith(b"\n\nOne\n.\n..two\n."), server.stored()


def check_pipelining():
    recipients = ",".join([RECIPIENT, "anna@example.org", "nobody@example.org", "x@elsewhere.example"])
    with serving() as server:
        send(server, "--pipeline", to=recipients)
        assert (len(server.stored()), len(server.stored("anna"))) == (1, 1)
        # Nobody wants it: the DATA that was sent along is refused.
        done = send(server, "--pipeline", to="nobody@example.org,x@elsewhere.example", check=False)
        assert done.returncode == 24, (done.returncode, done.stdout)
        assert b"<** 550 5.1.1" in done.stdout, done.stdout


def check_attachment():
    octets = samples.attachment(300_000)
    with serving() as server:
        path = os.path.join(server.folder, "a.bin")
        with open(path, "wb") as file:
            file.write(octets)
        send(server, "--attach", "@" + path, "--body", "see below")
        assert_same(samples.decode(server.stored()[0])[-1], octets)


def check_hundred_recipients():
    with serving() as server:
        done = send(server, to=",".join(f"anna@example.org,{RECIPIENT}" for _ in range(50)))
        assert done.stdout.count(b"RCPT TO:") == 100 and done.stdout.count(b"<-  250 2.1.5") == 100, done.stdout
        assert (len(server.stored("anna")), len(server.stored("ben"))) == (1, 1)


def check_stops():
    """swaks says QUIT wherever it is told to stop."""
    with serving() as server:
        for state in ("CONNECT", "FIRST-HELO", "MAIL", "RCPT"):
            done = send(server, "--quit-after", state)
            assert b"<-  221 " in done.stdout, (state, done.stdout)
        for state in ("CONNECT", "MAIL", "RCPT", "DATA"):
            send(server, "--drop-after", state, check=False)
        assert server.stored() == []


def main():
    tap = Tap()
    run_cases(tap, "swaks", ["swaks"], [
        ("octets", check_octets), ("own-mail", check_own_mail), ("pipelining", check_pipelining),
        ("attachment", check_attachment), ("hundred-recipients", check_hundred_recipients), ("stops", check_stops)])
    tap.finish()


main()
