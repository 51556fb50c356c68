#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-by-hand.py MAILSCOPE-CLI HOUSE: what people type into telnet and nc, or pour into them."""

import sys
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from by_hand import Typing  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, assert_same, run, run_cases, send_mail, serving, stuff, to_crlf, \
    without_trace  # noqa: E402
from tap import Tap  # noqa: E402

MAIL = ["EHLO pc.example.org", "MAIL FROM:<a@b.example>", "RCPT TO:<ben@example.org>", "DATA",
        "Subject: x", "", "..", "Hello", ".", "QUIT"]


def check_telnet_smtp():
    with serving() as server, Typing("telnet", "127.0.0.1", str(server.ports["smtp"])) as telnet:
        telnet.read_until(b"220 ")
        for line, answer in zip(MAIL[:4], (b"250 HELP", b"250 ", b"250 ", b"354 ")):
            telnet.type(line)
            telnet.read_until(answer)
        for line in MAIL[4:9]:
            telnet.type(line)
        telnet.read_until(b"250 2.0.0")
        telnet.type("HELLO")
        telnet.read_until(b"500 ")
        telnet.type("QUIT")
        telnet.read_until(b"221 ")
        assert telnet.process.wait(PATIENCE) in (0, 1)
        assert without_trace(server.stored()[0]) == b"Subject: x\n\n.\nHello\n", server.stored()


def check_telnet_pop3():
    with serving() as server:
        send_mail(server, samples.SMALL["dots"])
        with Typing("telnet", "127.0.0.1", str(server.ports["pop3"])) as telnet:
            telnet.read_until(b"+OK")
            for line in ("USER ben", "PASS " + PLAIN_PASSWORD, "STAT", "RETR 1", "DELE 1"):
                telnet.type(line)
                telnet.read_until(b"+OK")
            telnet.type("QUIT")
            telnet.read_until(b"+OK")
            telnet.process.wait(PATIENCE)
        assert server.stored() == []


def pour(server, service, lines, *options):
    """Everything at once; the end of the input is the end of what is said."""
    return run(["nc", "-N", *options, "127.0.0.1", str(server.ports[service])], octets="".join(lines).encode()).stdout


def check_nc():
    """All answers come although the client has closed its side long before."""
    with serving() as server:
        for options in ([], ["-C"]):
            out = pour(server, "smtp", [line + "\n" for line in MAIL], *options)
            assert [line[:4] for line in out.split(b"\r\n") if line[3:4] == b" "] == [
                b"220 ", b"250 ", b"250 ", b"250 ", b"354 ", b"250 ", b"221 "], out
        assert [without_trace(mail) for mail in server.stored()] == [b"Subject: x\n\n.\nHello\n"] * 2, server.stored()
        first = to_crlf(stuff(server.stored()[0]))
        out = pour(server, "pop3", ["USER ben\n", f"PASS {PLAIN_PASSWORD}\n", "RETR 1\n", "DELE 1\n", "QUIT\n"])
        assert out.count(b"+OK") == 6 and first + b".\r\n" in out, out
        assert len(server.stored()) == 1


def check_nc_without_quit():
    """Whoever goes without QUIT has deleted nothing; a line without its end is none."""
    with serving() as server:
        send_mail(server, samples.SMALL["plain"])
        pour(server, "pop3", ["USER ben\n", f"PASS {PLAIN_PASSWORD}\n", "DELE 1\n"])
        pour(server, "pop3", ["USER ben\n", f"PASS {PLAIN_PASSWORD}\n", "DELE 1\n", "QUIT"])
        assert len(server.stored()) == 1
        out = pour(server, "smtp", [line + "\r\n" for line in MAIL[:8]])
        assert len(server.stored()) == 1 and out.rstrip().split(b"\r\n")[-1].startswith(b"354"), out


def check_nc_20_mb():
    message = samples.with_attachment(20_000_000)
    with serving() as server:
        lines = [line + "\r\n" for line in MAIL[:4]] + [to_crlf(message).decode(), ".\r\n", "QUIT\r\n"]
        assert pour(server, "smtp", lines).count(b"\r\n250 2.0.0") == 1
        assert_same(without_trace(server.stored()[0]), message)
        out = pour(server, "pop3", ["USER ben\n", f"PASS {PLAIN_PASSWORD}\n", "RETR 1\n", "QUIT\n"])
        assert to_crlf(server.stored()[0]) in out


def check_slow_typist():
    """Single octets, with the line left open in between."""
    with serving() as server, Typing("nc", "127.0.0.1", str(server.ports["smtp"])) as nc:
        nc.read_until(b"220 ")
        for octet in b"NOOP\r\nEHLO pc\r\nQUIT\r\n":
            nc.process.stdin.write(bytes([octet]))
            nc.process.stdin.flush()
            time.sleep(0.005)
        nc.read_until(b"250 ")
        nc.read_until(b"221 ")


def main():
    tap = Tap()
    run_cases(tap, "telnet", ["telnet"], [("smtp", check_telnet_smtp), ("pop3", check_telnet_pop3)])
    run_cases(tap, "nc", ["nc"], [
        ("pour", check_nc), ("without-quit", check_nc_without_quit), ("20-mb", check_nc_20_mb),
        ("slow-typist", check_slow_typist)])
    tap.finish()


main()
