#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-curl.py MAILSCOPE-CLI HOUSE: curl sends and fetches."""

import os
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, RECIPIENT, SENDER, Line, assert_same, run, run_cases, serving, to_crlf, \
    without_trace  # noqa: E402
from tap import Tap  # noqa: E402

CURL = ["curl", "--silent", "--show-error", "--max-time", str(PATIENCE)]


def send(server, message, *options, recipients=(RECIPIENT,), check=True):
    path = os.path.join(server.folder, "mail.eml")
    with open(path, "wb") as file:
        file.write(to_crlf(message))
    to = [option for recipient in recipients for option in ("--mail-rcpt", recipient)]
    return run([*CURL, f"smtp://127.0.0.1:{server.ports['smtp']}/pc.example.org", "--mail-from", SENDER, *to,
                "--upload-file", path, *options], check=check)


def fetch(server, path="", *options, user="ben", check=True):
    return run([*CURL, "--user", f"{user}:{PLAIN_PASSWORD}", f"pop3://127.0.0.1:{server.ports['pop3']}/{path}", *options],
               check=check)


def check_octets():
    with serving() as server:
        for i, (name, message) in enumerate(samples.SMALL.items()):
            send(server, message)
            stored = server.stored()[i]
            assert_same(without_trace(stored), message, name)
            assert_same(fetch(server, str(i + 1)).stdout, to_crlf(stored), name)
        with Line(server, "pop3") as line:
            line.log_in()
            for i, stored in enumerate(server.stored()):
                assert_same(line.retrieve(f"RETR {i + 1}"), to_crlf(stored))


def check_very_long_line():
    with serving() as server:
        send(server, samples.VERY_LONG)
        assert_same(without_trace(server.stored()[0]), samples.VERY_LONG)
        assert_same(fetch(server, "1").stdout, to_crlf(server.stored()[0]))


def check_20_mb():
    message = samples.with_attachment(20_000_000)
    with serving() as server:
        send(server, message)
        stored = server.stored()[0]
        assert_same(without_trace(stored), message)
        assert_same(fetch(server, "1").stdout, to_crlf(stored))


def check_recipients():
    with serving() as server:
        send(server, samples.SMALL["plain"], recipients=["anna@example.org", "ben@example.org", "ben@example.org"])
        assert (len(server.stored("anna")), len(server.stored("ben"))) == (1, 1)
        # One bad recipient spoils it, unless curl is told to go on.
        refused = send(server, samples.SMALL["plain"], recipients=["ben@example.org", "nobody@example.org"], check=False)
        assert refused.returncode == 55 and len(server.stored("ben")) == 1, refused
        send(server, samples.SMALL["plain"], "--mail-rcpt-allowfails", recipients=["nobody@example.org", "ben@example.org"])
        assert len(server.stored("ben")) == 2


def check_commands():
    with serving() as server:
        smtp = f"smtp://127.0.0.1:{server.ports['smtp']}"
        assert b"anna@example.org" in run([*CURL, smtp, "--mail-rcpt", "anna", "--request", "VRFY"]).stdout
        assert run([*CURL, smtp, "--request", "NOOP"]).returncode == 0
        assert b"RCPT" in run([*CURL, smtp, "--request", "HELP"]).stdout


def check_mailbox():
    with serving() as server:
        for _ in range(3):
            send(server, samples.SMALL["dots"])
        size = len(to_crlf(server.stored()[0]))
        assert fetch(server).stdout == b"".join(b"%d %d\r\n" % (i, size) for i in (1, 2, 3))
        ids = fetch(server, "", "--request", "UIDL").stdout
        assert len(set(ids.split(b"\r\n"))) == 4, ids
        top = fetch(server, "", "--request", "TOP 1 2").stdout
        assert top.endswith(b"\r\n\r\n.\r\n..\r\n"), top
        fetch(server, "2", "--request", "DELE", "--head")
        assert fetch(server, "", "--request", "UIDL").stdout == b"".join(
            b"%d %s" % (i + 1, line) for i, line in enumerate(part[2:] for part in ids.splitlines(True) if part[:1] != b"2"))
        assert fetch(server, "9", check=False).returncode != 0
        assert fetch(server, user="nobody", check=False).returncode != 0


def main():
    tap = Tap()
    run_cases(tap, "curl", ["curl"], [
        ("octets", check_octets), ("very-long-line", check_very_long_line), ("20-mb", check_20_mb),
        ("recipients", check_recipients), ("commands", check_commands), ("mailbox", check_mailbox)])
    tap.finish()


main()
