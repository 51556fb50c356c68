#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-crowds.py MAILSCOPE-CLI HOUSE: many clients, and such as do nothing; the one that works is served all the same."""

import contextlib
import os
import resource
import socket
import sys
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, Line, assert_same, run_cases, send_mail, serving, to_crlf, \
    without_trace  # noqa: E402
from tap import Tap  # noqa: E402


def assert_works(server, mail=samples.SMALL["dots"]):
    """A mail is taken, read and deleted, in a moment."""
    assert send_mail(server, mail)[-1].startswith(b"250 ")
    assert_same(without_trace(server.stored()[-1]), mail)
    with Line(server, "pop3") as line:
        line.log_in()
        n = len(server.stored())
        assert_same(line.retrieve(f"RETR {n}"), to_crlf(server.stored()[-1]))
        assert line.say(f"DELE {n}").startswith(b"+OK")
        assert line.say("QUIT").startswith(b"+OK")
    assert len(server.stored()) == n - 1


def cpu_seconds(server):
    with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def assert_quiet(server):
    """Who has nothing to do does nothing."""
    before = cpu_seconds(server)
    time.sleep(1)
    assert cpu_seconds(server) - before < 0.5


@contextlib.contextmanager
def many(server, service, n, first=b""):
    """Connections that have read their greeting and said @first."""
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(Line(server, service)) for _ in range(n)]
        for line in lines:
            line.send(first)
        yield lines


def check_idle():
    with serving() as server:
        assert_works(server)
        for service in ("smtp", "pop3"):
            before = server.status("VmRSS")
            with many(server, service, 500) as lines:
                assert_works(server)
                print(f"# an idle session of {service}: {(server.status('VmRSS') - before) / 500:.1f} KiB")
                assert_quiet(server)
                # All of them wake up.
                for line in lines:
                    line.send(b"NOOP\r\n" if service == "smtp" else b"QUIT\r\n")
                assert all(line.reply().startswith((b"250", b"+OK")) for line in lines)


def check_idle_in_the_middle():
    """Clients that stop within a mail, and with a mailbox open: it stays theirs."""
    with serving() as server:
        content = b"EHLO pc\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\nA: b\r\n\r\nx"
        with many(server, "smtp", 100, content), Line(server, "pop3") as owner:
            owner.log_in("anna")
            assert_works(server)
            with Line(server, "pop3") as other:
                other.say("USER anna")
                assert other.say(f"PASS {PLAIN_PASSWORD}").startswith(b"-ERR [IN-USE]")
        assert server.stored() == []


def check_half_closed():
    """They say nothing more but listen: each is answered, and let go of at once."""
    with serving() as server:
        descriptors = server.n_descriptors()
        for first, replies in ((b"", 0), (b"NOOP\r\n", 1), (b"NOOP\r\nNOOP\r\nNO", 2), (b"QUIT\r\nNOOP\r\n", 1)):
            with many(server, "smtp", 50, first) as lines:
                for line in lines:
                    line.socket.shutdown(socket.SHUT_WR)
                for line in lines:
                    got = []
                    while reply := line.reply():
                        got.append(reply[:3])
                    assert len(got) == replies, (first, got)
                assert_quiet(server)
        until = time.monotonic() + PATIENCE
        while server.n_descriptors() > descriptors:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert_works(server)


def check_never_reading():
    """Five clients ask for 20 MB four times each, and read none of it."""
    users = [f"reader{i}" for i in range(5)]
    mail = samples.with_attachment(14_600_000)
    with serving("--smtp=0", "--pop3=0", *[f"--user={user}:{PLAIN_PASSWORD}" for user in users]) as server:
        assert send_mail(server, mail, [f"{user}@example.org" for user in users])[-1].startswith(b"250 ")
        before = server.status("VmRSS")
        with contextlib.ExitStack() as stack:
            readers = [stack.enter_context(Line(server, "pop3")).log_in(user) for user in users]
            for reader in readers:
                reader.send(b"RETR 1\r\n" * 4)
            assert_works(server)
            assert_quiet(server)
            server.assert_memory("20 times 20 MB unread", 5 * 40_000, before)
            # One reads in the end, and nothing is missing.
            expected = to_crlf(server.stored(users[0])[0])
            for _ in range(4):
                assert readers[0].reply().startswith(b"+OK")
                assert_same(readers[0].block(), expected)


def check_gone_without_reading():
    """They ask for much and are gone: the mailbox is free again, and nothing of it is kept."""
    with serving() as server:
        send_mail(server, samples.with_attachment(3_000_000), ["anna@example.org"])
        before = server.status("VmRSS")
        for _ in range(10):
            with Line(server, "pop3") as line:
                line.log_in("anna")
                line.send(b"RETR 1\r\n" * 5 + b"QUIT\r\n")
                line.socket.shutdown(socket.SHUT_RDWR)
        assert_works(server)
        server.assert_memory("after 50 times 4 MB that nobody read", 50_000, before)


def check_descriptors():
    """More clients than the program may have descriptors: they wait their turn, and all get it."""
    with serving() as server:
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (64, 64))
        with contextlib.ExitStack() as stack:
            waiting = [stack.enter_context(server.connect("smtp")) for _ in range(200)]
            assert_quiet(server)
            assert server.n_descriptors() <= 64
            for client in waiting:
                assert client.recv(4096).startswith(b"220 ")
                client.sendall(b"QUIT\r\n")
                assert client.recv(4096).startswith(b"221 ")
                client.close()
        assert_works(server)


def check_mail_without_descriptors():
    """Where no file can be opened for it, a mail is refused for now; it is not lost without a word."""
    with serving() as server, Line(server, "smtp") as line:
        used = server.n_descriptors()
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (used, 4096))
        line.say("EHLO pc.example.org")
        line.say("MAIL FROM:<a@b.example>")
        line.say("RCPT TO:<ben@example.org>")
        assert line.say("DATA").startswith(b"354")
        assert line.say(b"A: b\r\n.\r\n").startswith(b"451 4.3.0")
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (4096, 4096))
        assert_works(server)


def check_come_and_go():
    """Thousands of connections one after the other leave nothing behind."""
    with serving() as server:
        for _ in range(500):
            server.connect("smtp").close()
        before, descriptors = server.status("VmRSS"), server.n_descriptors()
        for i in range(5000):
            server.connect("pop3" if i % 2 else "smtp").close()
        assert_works(server)
        server.assert_memory("after 5,000 connections", 8192, before)
        assert server.n_descriptors() <= descriptors + 5


def main():
    tap = Tap()
    run_cases(tap, "crowds", [], [
        ("idle", check_idle), ("idle-in-the-middle", check_idle_in_the_middle), ("half-closed", check_half_closed),
        ("never-reading", check_never_reading), ("gone-without-reading", check_gone_without_reading),
        ("descriptors", check_descriptors), ("mail-without-descriptors", check_mail_without_descriptors),
        ("come-and-go", check_come_and_go)])
    tap.finish()


main()
