#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-fetchers.py MAILSCOPE-CLI HOUSE: fetchmail and getmail empty a mailbox, or leave it as it is."""

import os
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import PLAIN_PASSWORD, assert_same, run, run_cases, send_mail, serving  # noqa: E402
from tap import Tap  # noqa: E402


def write(path, text):
    # Both want files with passwords unreadable for others.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def fill(server, mails):
    for mail in mails:
        assert send_mail(server, mail)[-1].startswith(b"250")
    return server.stored()


# --- fetchmail ---

def fetchmail(server, *words, server_words="uidl", expected=0):
    """Fetches into one file, each mail with a line before it that none has; gives the mails it holds."""
    folder = server.folder
    write(os.path.join(folder, "rc"),
          f"poll 127.0.0.1 protocol pop3 port {server.ports['pop3']} {server_words} no dns\n"
          f"user ben password \"{PLAIN_PASSWORD}\" {' '.join(words)} sslproto \"\"\n"
          f"no rewrite no mimedecode no stripcr no forcecr\n"
          f"mda \"sh -c 'echo =====SEPARATOR=====; cat' >> {folder}/got\"\n")
    done = run(["fetchmail", "--nosyslog", "-f", os.path.join(folder, "rc"), "-i", os.path.join(folder, "ids"),
                "--pidfile", os.path.join(folder, "pid")], folder=folder, check=False, FETCHMAILHOME=folder)
    assert done.returncode == expected, done
    with open(os.path.join(folder, "got"), "rb") as file:
        return file.read().replace(b"\r\n", b"\n").split(b"=====SEPARATOR=====\n")[1:]


def check_fetchmail_octets():
    with serving() as server:
        stored = fill(server, samples.SMALL.values())
        for got, expected in zip(fetchmail(server, "fetchall"), stored, strict=True):
            # It may add a blank line where the mail has none left, and header fields of its own; all others stay.
            head, _, body = expected.partition(b"\n\n")
            got_head, _, got_body = got.partition(b"\n\n")
            assert set(head.split(b"\n")) <= set(got_head.split(b"\n")), (head, got_head)
            assert_same(got_body.rstrip(b"\n"), body.rstrip(b"\n"), head.decode())
        assert server.stored() == []


def check_fetchmail_20_mb():
    with serving() as server:
        stored = fill(server, [samples.with_attachment(20_000_000)])[0]
        got = fetchmail(server, "fetchall")[0]
        assert_same(got.partition(b"\n\n")[2].rstrip(b"\n"), stored.partition(b"\n\n")[2].rstrip(b"\n"))


def check_fetchmail_keep():
    """With "keep" it reads with TOP n 99999999, and asks for ids to know what is new."""
    with serving("--smtp=0", "--pop3=0", "--format=json") as server:
        fill(server, samples.SMALL.values())
        n = len(samples.SMALL)
        assert len(fetchmail(server, "keep")) == n
        assert len(fetchmail(server, "keep", expected=1)) == n
        fill(server, [samples.SMALL["dots"]])
        got = fetchmail(server, "keep")
        assert len(got) == n + 1 and got[-1].endswith(samples.SMALL["dots"].partition(b"\n\n")[2]), got[-1]
        assert len(server.stored()) == n + 1
        with open(os.path.join(server.folder, "out"), "rb") as file:
            assert b"TOP 1 99999999" in file.read()


def check_fetchmail_limit():
    """What is too big stays; ten at a time are fetched."""
    with serving() as server:
        fill(server, [samples.with_attachment(200_000)] + [samples.SMALL["plain"]] * 25)
        assert len(fetchmail(server, "fetchall", "limit 100000", "fetchlimit 10", expected=13)) == 10
        assert len(fetchmail(server, "fetchall", "limit 100000")) == 25
        assert len(server.stored()) == 1


# --- getmail ---

def getmail(server, *options, expected=0):
    folder = server.folder
    fetched = os.path.join(folder, "fetched")
    os.makedirs(fetched, exist_ok=True)
    os.makedirs(os.path.join(folder, ".getmail"), exist_ok=True)
    write(os.path.join(folder, ".getmail", "rc"),
          f"[retriever]\ntype = SimplePOP3Retriever\nserver = 127.0.0.1\nport = {server.ports['pop3']}\nusername = ben\n"
          f"password = {PLAIN_PASSWORD}\ntimeout = 60\n"
          # Into a Maildir it writes for ordinary users only, and tests may run as root.
          f"[destination]\ntype = MDA_external\npath = /bin/sh\nallow_root_commands = true\n"
          f"arguments = ('-c', 'cat > $(mktemp {fetched}/XXXXXX)')\n"
          "[options]\ndelivered_to = false\nreceived = false\nverbose = 2\n" + "".join(option + "\n" for option in options))
    done = run(["getmail", "--getmaildir", os.path.join(folder, ".getmail"), "--rcfile", "rc"], folder=folder, check=False)
    assert done.returncode == expected, done
    result = []
    for name in os.listdir(fetched):
        with open(os.path.join(fetched, name), "rb") as file:
            result.append(file.read())
    return sorted(result)


def check_getmail_octets():
    with serving() as server:
        # It reads with poplib, which takes no longer lines.
        stored = fill(server, [mail for name, mail in samples.SMALL.items() if name != "long-lines"])
        got = getmail(server, "read_all = true", "delete = true")
        for octets, expected in zip(got, sorted(stored), strict=True):
            assert_same(octets.rstrip(b"\n"), expected.rstrip(b"\n"))
        assert server.stored() == []


def check_getmail_20_mb():
    with serving() as server:
        stored = fill(server, [samples.with_attachment(20_000_000)])[0]
        assert_same(getmail(server)[0], stored)


def check_getmail_keep():
    with serving() as server:
        fill(server, [samples.SMALL["plain"], samples.SMALL["dots"]])
        assert len(getmail(server, "read_all = false", "delete = false")) == 2
        assert len(getmail(server, "read_all = false", "delete = false")) == 2
        fill(server, [samples.SMALL["plain"]])
        assert len(getmail(server, "read_all = false", "delete = true")) == 3
        assert server.stored() == []


def main():
    tap = Tap()
    run_cases(tap, "fetchmail", ["fetchmail"], [
        ("octets", check_fetchmail_octets), ("20-mb", check_fetchmail_20_mb), ("keep", check_fetchmail_keep),
        ("limit", check_fetchmail_limit)])
    run_cases(tap, "getmail", ["getmail"], [
        ("octets", check_getmail_octets), ("20-mb", check_getmail_20_mb), ("keep", check_getmail_keep)])
    tap.finish()


main()
