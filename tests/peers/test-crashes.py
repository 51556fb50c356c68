#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-crashes.py MAILSCOPE-CLI HOUSE: the server is killed in the middle of its work. What it has promised holds."""

import os
import sys
import tempfile
import threading
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import Line, Server, assert_same, run_cases, to_crlf, without_trace  # noqa: E402
from tap import Tap  # noqa: E402

PORTS = ["--smtp=0", "--pop3=0"]


class Sender(threading.Thread):
    """Sends mail after mail, pipelined or not, until the line breaks; knows which were accepted."""

    def __init__(self, server, name, filler):
        super().__init__()
        self.server, self.label, self.filler = server, name, filler
        self.begun, self.accepted = [], []

    def run(self):
        try:
            with Line(self.server, "smtp") as line:
                line.say("EHLO pc.example.org")
                for i in range(100_000):
                    subject = f"{self.label}-{i}"
                    mail = samples.lines(subject, b"x" * self.filler, b"end of " + subject.encode())
                    self.begun.append(subject)
                    line.send(b"MAIL FROM:<a@b.example>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n")
                    replies = [line.reply() for _ in range(3)]
                    line.send(to_crlf(mail) + b".\r\n")
                    replies.append(line.reply())
                    if not replies[-1].startswith(b"250 "):
                        return
                    self.accepted.append(subject)
        except OSError:
            pass


def subject_of(mail):
    return mail.partition(b"\nSubject: ")[2].partition(b"\n")[0].decode()


def check_killed():
    """Each mail that was accepted is there and whole, in a mailbox without halves."""
    with tempfile.TemporaryDirectory(prefix="mailscope-peers-") as folder:
        expected = set()
        begun = set()
        for turn, pause in enumerate((0.2, 0.4, 0.6)):
            server = Server(*PORTS, folder=folder)
            senders = [Sender(server, f"{turn}-{i}", filler) for i, filler in enumerate((10, 10, 5000, 200_000))]
            for sender in senders:
                sender.start()
            time.sleep(pause)
            server.kill()
            for sender in senders:
                sender.join()
                expected.update(sender.accepted)
                begun.update(sender.begun)
            assert all(sender.accepted for sender in senders[:2])
            stored = {subject_of(mail): mail for mail in server.stored()}
            # One whose answer was on its way when the server died may be there, too.
            assert expected <= stored.keys() <= begun, (expected - stored.keys(), stored.keys() - begun)
            assert all(mail.endswith(b"\nend of " + subject.encode() + b"\n") for subject, mail in stored.items())
        print(f"# {len(expected)} mails accepted, {len(stored)} there")
        server = Server(*PORTS, folder=folder)
        with Line(server, "pop3") as line:
            line.log_in()
            assert line.say("STAT").startswith(b"+OK %d " % len(stored))
        server.kill()
        # What was begun and not ended lies in tmp, where nobody takes it for mail.
        assert len(os.listdir(os.path.join(server.mail, "ben", "new"))) == len(stored)


def check_deletions():
    """After the answer to QUIT they hold, before it they do not; ids stay those they were."""
    with tempfile.TemporaryDirectory(prefix="mailscope-peers-") as folder:
        server = Server(*PORTS, folder=folder)
        sender = Sender(server, "x", 10)
        sender.start()
        time.sleep(0.2)
        server.kill()
        sender.join()
        n = len(server.stored())
        server = Server(*PORTS, folder=folder)
        with Line(server, "pop3") as line:
            ids = [entry.split()[1] for entry in line.log_in().retrieve("UIDL").splitlines()]
            for i in range(1, n + 1, 2):
                assert line.say(f"DELE {i}").startswith(b"+OK")
            server.kill()
        assert len(ids) == len(set(ids)) == n
        server = Server(*PORTS, folder=folder)
        with Line(server, "pop3") as line:
            assert [entry.split()[1] for entry in line.log_in().retrieve("UIDL").splitlines()] == ids
            for i in range(1, n + 1, 2):
                assert line.say(f"DELE {i}").startswith(b"+OK")
            assert line.say("QUIT").startswith(b"+OK")
            server.kill()
        assert len(server.stored()) == n // 2
        server = Server(*PORTS, folder=folder)
        with Line(server, "pop3") as line:
            assert [entry.split()[1] for entry in line.log_in().retrieve("UIDL").splitlines()] == ids[1::2]
        server.kill()


def check_asked_to_stop():
    """SIGTERM in the middle of mails: the same holds, and the program says that all went well."""
    with tempfile.TemporaryDirectory(prefix="mailscope-peers-") as folder:
        server = Server(*PORTS, folder=folder)
        senders = [Sender(server, str(i), 1000) for i in range(4)]
        for sender in senders:
            sender.start()
        time.sleep(0.3)
        assert server.stop() == 0
        for sender in senders:
            sender.join()
        stored = {subject_of(mail) for mail in server.stored()}
        assert {subject for sender in senders for subject in sender.accepted} <= stored


def check_leftovers():
    """What an accident leaves in the folders does not keep the server from its work."""
    with tempfile.TemporaryDirectory(prefix="mailscope-peers-") as folder:
        ben = os.path.join(folder, "mail", "ben")
        for part in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(ben, part))
        for path, octets in (("tmp/1.half", b"half a ma"), ("new/1204544529.M1P1.host", b"A: b\n\nc\n"),
                             ("cur/1204544530.M1P1.host:2,S", b"A: b\n\nd\n"), ("new/.hidden", b"x"), ("new/empty", b"")):
            with open(os.path.join(ben, path), "wb") as file:
                file.write(octets)
        os.makedirs(os.path.join(ben, "new", "folder"))
        server = Server(*PORTS, folder=folder)
        with Line(server, "pop3") as line:
            line.log_in()
            texts = [line.retrieve(f"RETR {entry.split()[0].decode()}") for entry in line.retrieve("LIST").splitlines()]
            assert b"A: b\r\n\r\nc\r\n" in texts and b"A: b\r\n\r\nd\r\n" in texts, texts
            line.say("QUIT")
        server.kill()


def check_lost_mail():
    """A mail that somebody takes away by hand is told, and the others can be read."""
    with tempfile.TemporaryDirectory(prefix="mailscope-peers-") as folder:
        server = Server(*PORTS, folder=folder)
        sender = Sender(server, "x", 10)
        sender.start()
        while len(os.listdir(os.path.join(server.mail, "ben", "new"))) < 3:
            time.sleep(0.01)
        with Line(server, "pop3") as line:
            line.log_in()
            new = os.path.join(server.mail, "ben", "new")
            kept = server.stored()[1]
            os.remove(os.path.join(new, sorted(os.listdir(new))[0]))
            assert line.say("RETR 1").startswith(b"-ERR")
            assert_same(line.retrieve("RETR 2"), to_crlf(kept))
            assert without_trace(kept)
            assert line.say("QUIT").startswith(b"+OK")
        server.kill()
        sender.join()


def main():
    tap = Tap()
    run_cases(tap, "crashes", [], [
        ("killed", check_killed), ("deletions", check_deletions), ("asked-to-stop", check_asked_to_stop),
        ("leftovers", check_leftovers), ("lost-mail", check_lost_mail)])
    tap.finish()


main()
