#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-abuse.py MAILSCOPE-CLI HOUSE: clients that say what no mail program says. Each gets an answer, nobody else notices."""

import base64
import contextlib
import os
import re
import socket
import struct
import sys
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import PLAIN_PASSWORD, Line, assert_same, run_cases, send_mail, serving, to_crlf, \
    without_trace  # noqa: E402
from tap import Tap  # noqa: E402

ENVELOPE = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<ben@example.org>\r\n"

# Names that lead elsewhere where a name is taken for a path.
PATHS = ["../../x", "..", ".", "a/b", "/etc/passwd", "ben/new", "ben/../anna", "../mail/ben", "ben\0", "ben\0/../anna",
         "ben%2f..", "~", "~root", "x" * 300, "x" * 900, "-rf", "ben\\..\\anna", "\u00e4/\u00f6"]


def begin(server):
    line = Line(server, "smtp")
    assert line.say("EHLO pc.example.org").startswith(b"250")
    return line


def assert_alive(server):
    """Somebody who behaves is served."""
    n = len(server.stored())
    assert send_mail(server, samples.SMALL["plain"])[-1].startswith(b"250 ")
    assert len(server.stored()) == n + 1
    with Line(server, "pop3") as line:
        line.log_in()
        assert line.say("STAT").startswith(b"+OK %d " % (n + 1))


def list_files(folder):
    return sorted(os.path.join(place, name) for place, folders, names in os.walk(folder) for name in folders + names)


# --- lines ---

def check_long_lines():
    with serving() as server:
        for length in (1099, 2000, 65535, 65536, 65537, 200_000):
            for line, refusal in ((begin(server), rb"500 5\.5\.[12] "), (Line(server, "pop3"), rb"-ERR ")):
                with line:
                    line.send(b"x" * length + b"\r\n")
                    # What is beyond the longest line counts as another one; NOOP comes after all of them.
                    line.send(b"NOOP\r\nQUIT\r\n")
                    replies = []
                    while reply := line.reply():
                        replies.append(reply)
                    assert all(re.match(refusal, reply) for reply in replies[:-2]) and len(replies) > 2, replies
                    assert replies[-1].startswith((b"221", b"+OK")), replies
        assert_alive(server)


def check_endless_line():
    """A megabyte without a line end is answered before it ends, and is not kept."""
    with serving() as server:
        before = server.status("VmRSS")
        for service in ("smtp", "pop3"):
            with Line(server, service) as line:
                for _ in range(64):
                    line.send(b"x" * 1_000_000)
                assert line.reply().startswith((b"500", b"-ERR"))
                line.socket.shutdown(socket.SHUT_WR)
                while line.line():
                    pass
        server.assert_memory("128 MB without a line end", 65536, before, peak=True)
        assert_alive(server)


def check_nul():
    with serving() as server:
        with begin(server) as line:
            for command, code in ((b"NOOP\0", b"500"), (b"\0", b"500"), (b"NO\0OP", b"500"), (b"RCPT\0TO:<ben@example.org>", b"500"),
                                  (b"MAIL FROM:<a@b.example\0>", b"501"), (b"MAIL FROM:<a\0b@b.example>", b"501"),
                                  (b"HELO a\0b", b"250"), (b"VRFY ben\0", b"550")):
                reply = line.say(command + b"\r\n")
                assert reply.startswith(code) and b"\0" not in reply, (command, reply)
            line.say("EHLO pc.example.org")
            line.say("MAIL FROM:<a@b.example>")
            for command in (b"RCPT TO:<ben\0@example.org>", b"RCPT TO:<ben@example.org\0>", b"RCPT TO:<ben@example.org>\0"):
                assert line.say(command + b"\r\n").startswith(b"5"), command
        with Line(server, "pop3") as line:
            line.say(b"USER ben\0\r\n")
            assert line.say(f"PASS {PLAIN_PASSWORD}").startswith(b"-ERR")
            line.say(b"USER ben\r\n")
            assert line.say(b"PASS geheim\0\r\n").startswith(b"-ERR")
            assert line.say(b"NO\0OP\r\n").startswith(b"-ERR")
        assert server.stored() == []


def check_nul_in_content():
    """Content is octets; none ends it early."""
    message = samples.HEADER + b"nul\n\na\0b\n\0\n\0.\n.\0\n" + bytes(i for i in range(256) if i not in (10, 13)) + b"\n"
    with serving() as server:
        assert send_mail(server, message)[-1].startswith(b"250 ")
        assert_same(without_trace(server.stored()[0]), message)
        with Line(server, "pop3") as line:
            line.log_in()
            assert_same(line.retrieve("RETR 1"), to_crlf(server.stored()[0]))


def check_other_protocols():
    """Browsers, TLS, SSH, Telnet's negotiation and noise: refused, maybe hung up, never taken for mail."""
    hellos = [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /x HTTP/1.0\r\n\r\n" + ENVELOPE, b"SSH-2.0-x\r\n",
              b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(506), b"\xff\xfd\x03\xff\xfb\x18NOOP\r\n",
              b"a1 CAPABILITY\r\n", bytes(range(256)) * 100 + b"\r\n", b"\r\n" * 200, b"\n" * 200, b"\r" * 200 + b"\n",
              b"\x80" * 5000 + b"\r\n", b"HELO\x08\x08\x08\x08EHLO pc\r\n"]
    with serving() as server:
        for service in ("smtp", "pop3"):
            for hello in hellos:
                with Line(server, service) as line:
                    line.send(hello)
                    line.socket.shutdown(socket.SHUT_WR)
                    replies = []
                    while reply := line.reply():
                        replies.append(reply)
                    assert replies, hello
                    assert all(re.match(rb"(?:[245]\d\d[ -]|-ERR)", reply) for reply in replies), (hello, replies)
        assert_alive(server)


def check_thousand_bad_commands():
    with serving() as server:
        with begin(server) as line:
            for _ in range(1000):
                assert line.say("XYZZY now").startswith(b"500 ")
            assert line.say("NOOP").startswith(b"250 ")
            line.send(b"XYZZY\r\n" * 1000)
            assert all(line.reply().startswith(b"500 ") for _ in range(1000))
            assert line.say("NOOP").startswith(b"250 ")
        with Line(server, "pop3") as line:
            for _ in range(1000):
                assert line.say("XYZZY now").startswith(b"-ERR ")
            line.log_in()


# --- order ---

SMTP_ORDER = [
    ([b"MAIL FROM:<a@b.example>"], b"503"), ([b"RCPT TO:<ben@example.org>"], b"503"), ([b"DATA"], b"503"),
    ([b"EHLO pc", b"RCPT TO:<ben@example.org>"], b"503"), ([b"EHLO pc", b"DATA"], b"503"),
    ([b"EHLO pc", b"MAIL FROM:<>", b"DATA"], b"503"), ([b"EHLO pc", b"MAIL FROM:<>", b"MAIL FROM:<>"], b"503"),
    ([b"EHLO pc", b"MAIL FROM:<>", b"RCPT TO:<x@example.org>", b"DATA"], b"503"),
    ([b"EHLO pc", b"MAIL FROM:<>", b"RCPT TO:<ben@example.org>", b"MAIL FROM:<>"], b"503"),
    ([b"EHLO pc", b"MAIL FROM:<>", b"RCPT TO:<ben@example.org>", b"RSET", b"DATA"], b"503"),
    ([b"EHLO pc", b"MAIL FROM:<>", b"RCPT TO:<ben@example.org>", b"EHLO pc", b"DATA"], b"503"),
    ([b"EHLO pc", b"MAIL FROM:<>", b"RCPT TO:<ben@example.org>", b"DATA x"], b"501"), ([b"HELO"], b"501"),
    ([b"EHLO pc", b"MAIL"], b"501"), ([b"EHLO pc", b"MAIL FROM:"], b"501"), ([b"EHLO pc", b"MAIL FROM:<"], b"501"),
    ([b"EHLO pc", b"MAIL FROM:<a@b.example> SIZE=x"], b"501"), ([b"EHLO pc", b"MAIL FROM:<a@b.example> X=Y"], b"555"),
    ([b"EHLO pc", b"MAIL FROM:<a@b.example> SIZE=99999999999"], b"5"),
]

POP3_ORDER = [
    [b"STAT"], [b"LIST"], [b"RETR 1"], [b"DELE 1"], [b"TOP 1 0"], [b"UIDL"], [b"RSET"], [b"PASS geheim"],
    [b"USER"], [b"USER ben", b"PASS"], [b"USER ben", b"PASS x"], [b"USER ben", b"STAT"], [b"USER nobody", b"PASS geheim"],
    *[[b"USER ben", b"PASS geheim", command] for command in (
        b"RETR", b"RETR 0", b"RETR 2", b"RETR -1", b"RETR +1", b"RETR 1.0", b"RETR one", b"RETR 99999999999999999999", b"RETR 1 1",
        b"RETR 4294967297", b"RETR 18446744073709551617", b"RETR 0x1", b"TOP 1", b"TOP 1 -1", b"TOP 0 1", b"TOP 1 x",
        b"DELE 0", b"DELE", b"LIST 2", b"LIST 0", b"UIDL 2", b"UIDL x", b"USER ben", b"PASS geheim", b"STAT 1")],
]


def check_order():
    with serving() as server:
        send_mail(server, samples.SMALL["plain"])
        for commands, code in SMTP_ORDER:
            with Line(server, "smtp") as line:
                replies = [line.say(command + b"\r\n") for command in commands]
                assert replies[-1].startswith(code), (commands, replies)
                assert line.say("QUIT").startswith(b"221"), commands
        for commands in POP3_ORDER:
            with Line(server, "pop3") as line:
                replies = [line.say(command + b"\r\n") for command in commands]
                assert replies[-1].startswith(b"-ERR"), (commands, replies)
                assert line.say("QUIT").startswith(b"+OK"), commands
        assert len(server.stored()) == 1


def check_ends_of_content():
    """Only CRLF.CRLF ends a mail, or somebody could smuggle one in behind it."""
    with serving() as server:
        ends = [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\n.\r", b"\r\n\0.\r\n", b"\r\n.\0\r\n"]
        for i, end in enumerate(ends):
            with begin(server) as line:
                line.send(ENVELOPE + b"DATA\r\n")
                assert [line.reply()[:3] for _ in range(3)] == [b"250", b"250", b"354"]
                line.send(b"A: b\r\n\r\nx" + end + ENVELOPE + b"DATA\r\nSubject: smuggled\r\n")
                time.sleep(0.02)
                assert len(server.stored()) == i, end
                assert line.say(b"\r\n.\r\n").startswith(b"250"), end
                assert line.say("NOOP").startswith(b"250"), end
                assert b"smuggled" in server.stored()[i], end


# --- names ---

def check_paths():
    with serving() as server:
        before = list_files(server.folder)
        for path in PATHS:
            octets = path.encode()
            with Line(server, "pop3") as line:
                line.say(b"USER " + octets + b"\r\n")
                assert not line.say(f"PASS {PLAIN_PASSWORD}").startswith(b"+OK"), path
                assert line.say(b"APOP " + octets + b" c4c9334bac560ecc979e58001b3e22fb\r\n").startswith(b"-ERR"), path
            with begin(server) as line:
                line.say("MAIL FROM:<a@b.example>")
                for form in (b"%s", b"<%s>", b"<%s@example.org>", b"<\"%s\"@example.org>", b"<ben@%s>"):
                    reply = line.say(b"RCPT TO:" + form % octets + b"\r\n")
                    assert reply.startswith(b"5"), (path, form, reply)
                for command in (b"VRFY ", b"EXPN "):
                    assert not re.match(rb"250|251", line.say(command + octets + b"\r\n")), (path, command)
                line.say("RSET")
                line.say(b"MAIL FROM:<" + octets + b"@b.example>\r\n")
        assert list_files(server.folder) == before
        assert_alive(server)


def encode(octets):
    return base64.b64encode(octets)


def check_paths_in_sign_ons():
    """The same names where a program would sign on with them."""
    with serving() as server:
        before = list_files(server.folder)
        for path in PATHS:
            name = path.encode()
            for service, refusal in (("smtp", b"5"), ("pop3", b"-ERR")):
                for plain in (b"\0" + name + b"\0geheim", name + b"\0ben\0geheim", b"\0ben\0" + name, name, b"\0" + name):
                    with Line(server, service) as line:
                        if service == "smtp":
                            line.say("EHLO pc")
                        assert line.say(b"AUTH PLAIN " + encode(plain) + b"\r\n").startswith(refusal), (service, plain)
                with Line(server, service) as line:
                    if service == "smtp":
                        line.say("EHLO pc")
                    line.say("AUTH LOGIN")
                    line.say(encode(name) + b"\r\n")
                    assert line.say(encode(b"geheim") + b"\r\n").startswith(refusal), (service, name)
        assert list_files(server.folder) == before


# --- signing on ---

def check_broken_sign_ons():
    """Each line gets its answer, a refusal ends it, and then commands are commands again."""
    answers = [b"*", b"", b"=", b"====", b"!", b"YQ", b"YQ==YQ==", b"QUIT", b"AUTH PLAIN", encode(b"\0"), encode(b"\0\0"),
               encode(b"\0" * 100), encode(bytes(range(256))), encode(b"n,,n=ben,r=x"), encode(b"y,,n=ben,r=" + b"x" * 5000),
               encode(b"p=tls-unique,,n=ben,r=x"), encode(b"c=biws,r=x,p=x"), encode(b"ben 0123456789abcdef0123456789abcdef"),
               b"YQ==\0", b" YQ==", b"x" * 12290, encode(b"\0ben\0" + b"x" * 9000)]
    with serving() as server:
        for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "NOSUCH", "", "\u00e4", "x" * 500):
            for answer in answers:
                for service in ("smtp", "pop3"):
                    with Line(server, service) as line:
                        if service == "smtp":
                            line.say("EHLO pc")
                        reply = line.say(f"AUTH {mechanism}")
                        n = 0
                        while re.match(rb"334|\+ ", reply) and n < 5:
                            reply = line.say(answer + b"\r\n")
                            n += 1
                        # POP3's AUTH alone lists what there is.
                        if reply.startswith(b"+OK") and not mechanism:
                            line.block()
                        else:
                            assert re.match(rb"[45]|-ERR", reply), (service, mechanism, answer, reply)
                        line.send(b"NOOP\r\nQUIT\r\n")
                        assert line.reply() and line.reply().startswith((b"221", b"+OK")), (service, mechanism, answer)
        assert_alive(server)


def guess(line, *commands):
    """The answers to the last of @commands, said again and again, until it is over."""
    replies = []
    with contextlib.suppress(ConnectionError):
        for _ in range(1000):
            replies += [[line.say(command) for command in commands][-1]]
            if not replies[-1]:
                break
    return replies


def check_guessing():
    """Who guesses is sent away in the end, and others get in meanwhile."""
    with serving() as server:
        for _ in range(5):
            with begin(server) as line, Line(server, "pop3") as other:
                for replies in (guess(line, b"AUTH PLAIN " + encode(b"\0ben\0guess") + b"\r\n"),
                                guess(other, "USER ben", "PASS guess")):
                    assert replies[0].startswith((b"535", b"-ERR")) and len(replies) < 1000, replies
                    assert not any(reply.startswith((b"2", b"+OK")) for reply in replies), replies
        assert_alive(server)


# --- chunks (RFC 3030) ---

def check_chunks():
    """Sizes that are none, that are too big, that never come; what is refused is read all the same."""
    with serving() as server:
        for size in (b"", b"-1", b"x", b"1x", b"0x10", b"99999999999999999999", b"18446744073709551616", b"1 FIRST", b"1 LAST x"):
            with begin(server) as line:
                line.send(ENVELOPE)
                assert [line.reply()[:3] for _ in range(2)] == [b"250", b"250"]
                assert line.say(b"BDAT " + size + b"\r\n").startswith(b"5"), size
                assert line.say("NOOP").startswith(b"250"), size
        with begin(server) as line:
            # Nobody has named a sender: the octets are no commands for all that.
            assert line.say(b"BDAT 12\r\nQUIT\r\nQUIT\r\n").startswith(b"503")
            assert line.say(b"BDAT 6 LAST\r\nQUIT\r\n").startswith(b"503")
            assert line.say("NOOP").startswith(b"250")
        with begin(server) as line:
            line.send(ENVELOPE + b"BDAT 100000000\r\n")
            assert [line.reply()[:3] for _ in range(2)] == [b"250", b"250"]
            for _ in range(100):
                line.send(b"x" * 1_000_000)
            assert line.reply().startswith(b"552")
            assert line.say("NOOP").startswith(b"250")
        with begin(server) as line:
            line.send(ENVELOPE + b"BDAT 999999999999\r\nonly this")
        server.assert_memory("chunks of 100 MB and of a terabyte", 400_000, peak=True)
        assert server.stored() == []
        assert_alive(server)


# --- pace ---

def check_octet_by_octet():
    """A whole session of single octets, each a segment of its own."""
    mail = b"EHLO pc\r\n" + ENVELOPE + b"DATA\r\nA: b\r\n\r\n..\r\nx\r\n.\r\nQUIT\r\n"
    with serving() as server:
        with Line(server, "smtp") as line:
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(len(mail)):
                line.send(mail[i:i + 1])
                time.sleep(0.001)
            replies = []
            while reply := line.reply():
                replies.append(reply[:3])
        assert replies == [b"250", b"250", b"250", b"354", b"250", b"221"], replies
        assert without_trace(server.stored()[0]) == b"A: b\n\n.\nx\n"


def check_every_cut():
    """The same in two segments, cut everywhere."""
    mail = ENVELOPE + b"DATA\r\nA: b\r\n\r\n..\r\n.x\r\n.\r\n"
    with serving() as server, begin(server) as line:
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for cut in range(len(mail)):
            line.send(mail[:cut])
            time.sleep(0.002)
            line.send(mail[cut:])
            assert [line.reply()[:3] for _ in range(4)] == [b"250", b"250", b"354", b"250"], cut
        assert {without_trace(stored) for stored in server.stored()} == {b"A: b\n\n.\nx\n"}
        assert len(server.stored()) == len(mail)


def check_deep_pipeline():
    """Commands far ahead of their answers, and nobody reads: it stops taking them, then answers each."""
    n = 200_000
    with serving() as server:
        before = server.status("VmRSS")
        with begin(server) as line:
            line.socket.settimeout(2)
            sent, commands = 0, b"NOOP\r\n" * n
            try:
                while sent < len(commands):
                    sent += line.socket.send(commands[sent:sent + 65536])
            except TimeoutError:
                pass
            assert_alive(server)
            server.assert_memory(f"{sent // 6} commands unread", 65536, before, peak=True)
            line.socket.settimeout(20)
            for _ in range(sent // 6):
                assert line.line() == b"250 2.0.0 Still here\r\n"


def check_too_big():
    """Beyond the limit it is read to its end, refused, and not kept; a client that asks first need not send it."""
    with serving() as server:
        with begin(server) as line:
            assert line.say("MAIL FROM:<a@b.example> SIZE=60000000").startswith(b"552")
            line.send(ENVELOPE + b"DATA\r\n")
            assert [line.reply()[:3] for _ in range(3)] == [b"250", b"250", b"354"]
            block = b"x" * 998 + b"\r\n"
            for _ in range(100):
                line.send(block * 1000)
            assert line.say(b".\r\n").startswith(b"552"), "100 MB"
            assert line.say("NOOP").startswith(b"250")
        server.assert_memory("100 MB refused", 400_000, peak=True)
        assert server.stored() == []
        assert_alive(server)


def check_resets():
    """A connection that is reset at any point leaves nothing behind."""
    with serving() as server:
        send_mail(server, samples.SMALL["plain"])
        descriptors = server.n_descriptors()
        mail = b"EHLO pc\r\n" + ENVELOPE + b"DATA\r\nA: b\r\n"
        for cut in range(0, len(mail), 3):
            reset(server, "smtp", mail[:cut])
        for part in (b"", b"USER ben\r\n", b"USER ben\r\nPASS geheim\r\n", b"USER ben\r\nPASS geheim\r\nDELE 1\r\n",
                     b"USER ben\r\nPASS geheim\r\nDELE 1\r\nQUIT", b"USER ben\r\nPASS geheim\r\nRETR 1\r\n"):
            reset(server, "pop3", part)
        assert_alive(server)
        wait_for(lambda: server.n_descriptors() <= descriptors)


def reset(server, service, octets):
    connection = server.connect(service)
    connection.sendall(octets)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def wait_for(condition, seconds=20):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def main():
    tap = Tap()
    run_cases(tap, "abuse", [], [
        ("long-lines", check_long_lines), ("endless-line", check_endless_line), ("nul", check_nul),
        ("nul-in-content", check_nul_in_content), ("other-protocols", check_other_protocols),
        ("thousand-bad-commands", check_thousand_bad_commands), ("order", check_order),
        ("ends-of-content", check_ends_of_content), ("paths", check_paths), ("paths-in-sign-ons", check_paths_in_sign_ons),
        ("broken-sign-ons", check_broken_sign_ons), ("guessing", check_guessing), ("chunks", check_chunks),
        ("octet-by-octet", check_octet_by_octet),
        ("every-cut", check_every_cut), ("deep-pipeline", check_deep_pipeline), ("too-big", check_too_big),
        ("resets", check_resets)])
    tap.finish()


main()
