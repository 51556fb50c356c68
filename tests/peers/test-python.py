#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-python.py MAILSCOPE-CLI HOUSE: Python's smtplib and poplib."""

import poplib
import smtplib
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import PASSWORD, PATIENCE, PLAIN_PASSWORD, RECIPIENT, SENDER, Line, assert_same, run_cases, send_mail, \
    serving, to_crlf, without_trace  # noqa: E402
from tap import Tap  # noqa: E402


def connect(server):
    return smtplib.SMTP("127.0.0.1", server.ports["smtp"], "pc.example.org", PATIENCE)


def log_in(server, user="ben", password=PLAIN_PASSWORD):
    pop3 = poplib.POP3("127.0.0.1", server.ports["pop3"], PATIENCE)
    pop3.user(user)
    pop3.pass_(password)
    return pop3


def join(lines):
    return b"".join(line + b"\r\n" for line in lines)


def check_octets():
    with serving() as server:
        with connect(server) as smtp:
            for message in samples.SMALL.values():
                assert smtp.sendmail(SENDER, [RECIPIENT], to_crlf(message), ["body=8bitmime"]) == {}
        stored = server.stored()
        for got, (name, expected) in zip(stored, samples.SMALL.items(), strict=True):
            assert_same(without_trace(got), expected, name)
        pop3 = log_in(server)
        n, octets = pop3.stat()
        assert (n, octets) == (len(stored), sum(len(to_crlf(mail)) for mail in stored))
        for i, mail in enumerate(stored):
            # poplib gives up at lines of 2048 octets.
            if b"d" * 5000 in mail:
                continue
            _, lines, octets = pop3.retr(i + 1)
            assert_same(join(lines), to_crlf(mail))
            assert octets == len(to_crlf(mail)) == int(pop3.list(i + 1).split()[2])
        pop3.quit()


def check_20_mb():
    message = samples.with_attachment(20_000_000)
    with serving() as server:
        with connect(server) as smtp:
            smtp.sendmail(SENDER, [RECIPIENT], to_crlf(message))
        assert_same(without_trace(server.stored()[0]), message)
        pop3 = log_in(server)
        _, lines, octets = pop3.retr(1)
        assert octets == len(to_crlf(server.stored()[0]))
        assert_same(join(lines), to_crlf(server.stored()[0]))
        pop3.quit()


def check_recipients():
    hundred = [f"{name}@example.org" for name in ("anna", "ben", "carla", "nobody")] * 25
    with serving() as server:
        with connect(server) as smtp:
            refused = smtp.sendmail(SENDER, hundred, samples.SMALL["plain"])
            assert list(refused) == ["nobody@example.org"] and refused["nobody@example.org"][0] == 550, refused
            assert [len(server.stored(user)) for user in ("anna", "ben", "carla")] == [1, 1, 1]
            try:
                smtp.sendmail(SENDER, ["nobody@example.org", "x@elsewhere.example"], b"")
                raise AssertionError("accepted")
            except smtplib.SMTPRecipientsRefused as error:
                assert len(error.recipients) == 2
            assert smtp.noop()[0] == 250


def check_commands():
    with serving() as server, connect(server) as smtp:
        assert smtp.helo("pc.example.org")[0] == 250
        assert smtp.ehlo("pc.example.org")[0] == 250
        for extension in ("pipelining", "size", "8bitmime", "enhancedstatuscodes"):
            assert smtp.has_extn(extension), extension
        assert smtp.verify("ben")[0] == 250 and smtp.verify("nobody")[0] == 550
        assert b"MAIL" in smtp.help()
        assert smtp.mail(SENDER, ["size=99999999"])[0] == 552
        assert smtp.mail(SENDER)[0] == 250 and smtp.rset()[0] == 250
        assert smtp.docmd("DATA")[0] == 503


def check_mailbox():
    with serving() as server:
        for subject in ("one", "two", "three"):
            send_mail(server, samples.lines(subject, b"", b"1", b"2", b"3"))
        pop3 = log_in(server)
        ids = pop3.uidl()[1]
        assert len({line.split()[1] for line in ids}) == 3, ids
        _, top, _ = pop3.top(2, 2)
        assert top[-3:] == [b"", b"", b"1"] and b"Subject: two" in top, top
        _, header, _ = pop3.top(2, 0)
        assert header[-1] == b"", header
        before = pop3.stat()
        pop3.dele(2)
        assert pop3.stat()[0] == before[0] - 1 and pop3.stat()[1] < before[1]
        assert [line.split()[0] for line in pop3.list()[1]] == [b"1", b"3"]
        for command in (lambda: pop3.retr(2), lambda: pop3.dele(2), lambda: pop3.uidl(2), lambda: pop3.top(4, 0)):
            try:
                raise AssertionError(command())
            except poplib.error_proto as error:
                assert error.args[0].startswith(b"-ERR"), error
        pop3.rset()
        assert pop3.stat() == before and pop3.uidl()[1] == ids
        pop3.dele(1)
        # The line breaks: nothing is deleted.
        pop3.close()
        pop3 = log_in(server)
        assert pop3.uidl()[1] == ids
        pop3.dele(1)
        pop3.quit()
        pop3 = log_in(server)
        assert [line.split()[1] for line in pop3.uidl()[1]] == [line.split()[1] for line in ids[1:]]
        pop3.quit()


def check_passwords():
    """Blanks and colons belong to the password."""
    with serving() as server:
        log_in(server, "carla", PASSWORD).quit()
        log_in(server, "carla@example.org", PASSWORD).quit()
        for user, password in (("carla", "x" + PASSWORD), ("carla", PASSWORD.upper()), ("carla", "mit:punkt"), ("x", "y")):
            try:
                raise AssertionError(log_in(server, user, password))
            except poplib.error_proto as error:
                assert error.args[0].startswith(b"-ERR"), error


def check_lock():
    with serving() as server:
        send_mail(server, samples.SMALL["plain"])
        first = log_in(server)
        try:
            raise AssertionError(log_in(server))
        except poplib.error_proto as error:
            assert b"[IN-USE]" in error.args[0], error
        # What comes in now is seen the next time.
        send_mail(server, samples.SMALL["plain"])
        assert first.stat()[0] == 1
        first.close()
        # A line that broke frees the mailbox at once.
        with Line(server, "pop3") as line:
            line.log_in()
            assert line.say("STAT").startswith(b"+OK 2 ")


def main():
    tap = Tap()
    run_cases(tap, "python", [], [
        ("octets", check_octets), ("20-mb", check_20_mb), ("recipients", check_recipients), ("commands", check_commands),
        ("mailbox", check_mailbox), ("passwords", check_passwords), ("lock", check_lock)])
    tap.finish()


main()
