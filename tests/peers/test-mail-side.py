#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mail-side.py MAILSCOPE-CLI HOUSE: chunks, lists, full mailboxes and reports, as programs of others read them."""

import poplib
import random
import smtplib
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from reports import read_report  # noqa: E402
from serving import PLAIN_PASSWORD, RECIPIENT, Line, assert_same, run, run_cases, send_mail, serving, to_crlf, \
    without_trace  # noqa: E402
from tap import Tap  # noqa: E402

SERVE = ["--smtp=0", "--pop3=0"]


def log_in(server):
    smtp = smtplib.SMTP("127.0.0.1", server.ports["smtp"], "pc.example.org")
    smtp.ehlo()
    return smtp


# --- CHUNKING ---

def send_chunks(smtp, octets, sizes):
    """RFC 3030 by smtplib's own sender: what stands in a chunk is nobody's business."""
    assert smtp.has_extn("chunking") and smtp.has_extn("binarymime")
    assert smtp.mail("a@b.example", ["body=8bitmime"])[0] == 250 and smtp.rcpt(RECIPIENT)[0] == 250
    at = 0
    while True:
        chunk = octets[at:at + next(sizes)]
        at += len(chunk)
        last = " LAST" if at == len(octets) else ""
        smtp.putcmd(f"BDAT {len(chunk)}{last}")
        smtp.send(chunk)
        code, text = smtp.getreply()
        assert code == 250, (code, text)
        if last:
            return


def check_chunks():
    draw = random.Random(3030)
    with serving() as server, log_in(server) as smtp:
        for n, (name, mail) in enumerate({**samples.SMALL, "very-long": samples.VERY_LONG}.items()):
            send_chunks(smtp, to_crlf(mail), iter(lambda: draw.randint(1, 1 + len(mail) // 3), None))
            assert_same(without_trace(server.stored()[n]), mail, name)


def check_big_chunks():
    mail = samples.with_attachment(20_000_000)
    with serving() as server, log_in(server) as smtp:
        for n, size in enumerate((1 << 20, 1_000_003, 40_000_000)):
            send_chunks(smtp, to_crlf(mail), iter(lambda: size, None))
            assert_same(without_trace(server.stored()[n]), mail, size)


def check_pipelined_chunks():
    """A whole mail in one go, its chunks full of commands."""
    with serving() as server, Line(server, "smtp") as line:
        line.say("EHLO pc.example.org")
        line.send(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<ben@example.org>\r\nBDAT 14\r\nSubject: x\r\n\r\n"
                  b"BDAT 12\r\nRSET\r\nQUIT\r\nBDAT 0 LAST\r\nQUIT\r\n")
        codes = [line.reply()[:3] for _ in range(6)]
        assert codes == [b"250"] * 5 + [b"221"] and not line.line(), codes
        assert without_trace(server.stored()[0]) == b"Subject: x\n\nRSET\nQUIT\n"


# --- names that stand for others ---

def check_lists():
    with serving(*SERVE, "--alias=chef=anna", "--list=staff=chef,ben,x@example.net", "--alias=owner-staff=carla") as server:
        with log_in(server) as smtp:
            assert smtp.expn("staff") == (250, b"2.1.5 <chef@example.org>\n2.1.5 <ben@example.org>\n2.1.5 <x@example.net>")
            assert smtp.vrfy("chef")[0] == 250 and smtp.vrfy("nobody")[0] == 550
            assert not smtp.sendmail("a@b.example", ["staff@example.org", "anna@example.org"], samples.SMALL["plain"])
        for user in ("anna", "ben"):
            (mail,) = server.stored(user)
            assert mail.startswith(b"Return-Path: <owner-staff@example.org>\n"), mail


def check_curl_asks():
    with serving(*SERVE, "--list=staff=anna,ben") as server:
        url = f"smtp://127.0.0.1:{server.ports['smtp']}"
        told = run(["curl", "-sS", url, "--mail-rcpt", "staff", "--request", "EXPN"]).stdout
        assert b"anna@example.org" in told and b"ben@example.org" in told, told


def check_hundred_mailboxes():
    mail = samples.with_attachment(200_000)
    users = [f"u{i}" for i in range(100)]
    with serving(*SERVE, *[f"--user={user}:x" for user in users]) as server, log_in(server) as smtp:
        assert not smtp.sendmail("a@b.example", [f"{user}@example.org" for user in users], to_crlf(mail))
        for user in users:
            (stored,) = server.stored(user)
            assert_same(without_trace(stored), mail, user)


# --- full mailboxes ---

def check_quota():
    mail = samples.lines("x", *[b"y" * 70] * 20)
    with serving(*SERVE, "--quota=ben=3000") as server:
        assert send_mail(server, mail)[-1].startswith(b"250 ")
        assert send_mail(server, mail)[-1].startswith(b"552 5.2.2 ")
        with log_in(server) as smtp:
            assert smtp.mail("a@b.example", ["size=2000"])[0] == 250
            assert smtp.rcpt(RECIPIENT)[0] == 452
        pop3 = poplib.POP3("127.0.0.1", server.ports["pop3"])
        pop3.user("ben")
        pop3.pass_(PLAIN_PASSWORD)
        pop3.dele(1)
        pop3.quit()
        assert send_mail(server, mail)[-1].startswith(b"250 ")


# --- reports ---

def check_bounce():
    with serving(*SERVE, "--quota=ben=10") as server:
        with log_in(server) as smtp:
            assert smtp.mail("anna@example.org", ["ret=full", "envid=QQ+2B1"])[0] == 250
            assert smtp.rcpt("carla@example.org")[0] == 250
            assert smtp.rcpt(RECIPIENT, ["orcpt=rfc822;Ben@Example.org", "notify=failure"])[0] == 250
            code, text = smtp.data(to_crlf(samples.SMALL["8-bit"]))
            assert code == 250, text
        (octets,) = server.stored("anna")
        text, (about_mail, about_ben), returned = read_report(octets)
        assert RECIPIENT in text and "full" in text, text
        assert about_mail["Reporting-MTA"] == "dns;mail.example.org" and about_mail["Original-Envelope-Id"] == "QQ+1"
        assert about_ben["Final-Recipient"] == f"rfc822;{RECIPIENT}" and about_ben["Action"] == "failed"
        assert about_ben["Original-Recipient"] == "rfc822;Ben@Example.org" and about_ben["Status"] == "5.2.2"
        assert returned.get_content_type() == "message/rfc822"
        assert samples.SMALL["8-bit"] in octets
        assert server.stored("ben") == []


def check_success():
    with serving() as server:
        with log_in(server) as smtp:
            assert smtp.mail("anna@example.org")[0] == 250
            assert smtp.rcpt(RECIPIENT, ["notify=success"])[0] == 250
            assert smtp.data(to_crlf(samples.SMALL["plain"]))[0] == 250
        (octets,) = server.stored("anna")
        _, (_, about_ben), returned = read_report(octets)
        assert about_ben["Action"] == "delivered" and returned.get_content_type() == "text/rfc822-headers"
        assert "Hello" not in returned.get_content(), returned.get_content()


def check_utf8():
    """SMTPUTF8 from end to end, and a report on an address beyond ASCII."""
    name = "j\u00f6rg"
    with serving(*SERVE, f"--user={name}:x", f"--quota={name}=1000") as server, log_in(server) as smtp:
        smtp.command_encoding = "utf-8"
        for _ in range(2):
            assert smtp.mail("anna@example.org", ["smtputf8", "body=8bitmime"])[0] == 250
            assert smtp.rcpt(f"{name}@example.org")[0] == 250
            assert smtp.rcpt("carla@example.org")[0] == 250
            assert smtp.data(to_crlf(samples.lines("Gr\u00fc\u00dfe", b"x" * 300)))[0] == 250
        (mail,) = server.stored(name)
        assert b" with UTF8SMTP id " in mail, mail
        (octets,) = server.stored("anna")
        assert f"\nFinal-Recipient: utf-8;{name}@example.org\n".encode() in octets, octets
        assert b"\nContent-Type: message/global-delivery-status\n" in octets


def main():
    tap = Tap()
    run_cases(tap, "mail-side", [], [
        ("chunks", check_chunks), ("big-chunks", check_big_chunks), ("pipelined-chunks", check_pipelined_chunks),
        ("lists", check_lists), ("hundred-mailboxes", check_hundred_mailboxes), ("quota", check_quota),
        ("bounce", check_bounce), ("success", check_success), ("utf8", check_utf8)])
    run_cases(tap, "mail-side", ["curl"], [("curl-asks", check_curl_asks)])
    tap.finish()


main()
