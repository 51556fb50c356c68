#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-serve.py MAILSCOPE-CLI HOUSE: `mailscope-cli serve` on loopback; real mail programs: tests/peers."""

import contextlib
import json
import os
import pathlib
import poplib
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, sys.argv[2])
from tap import Tap  # noqa: E402

from serving import PATIENCE, PROGRAM, Serve, serving  # noqa: E402

USERS = ["--user", "anna:geheim", "--user", "ben:mit:punkt"]
MESSAGE = "From: a@b.example\nTo: ben@example.org\nSubject: Gr\u00fc\u00dfe\n\n.\n..dots\nFrom here\n\u00e4 end\n".encode("latin-1")


def run(*arguments):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en")
    return subprocess.run([PROGRAM, "serve", *arguments], capture_output=True, timeout=PATIENCE, env=environment, text=True)


def send(server, message=MESSAGE, recipients=("ben@example.org",)):
    with smtplib.SMTP("127.0.0.1", server.ports["smtp"], "pc.example.org", PATIENCE) as smtp:
        return smtp.sendmail("a@b.example", list(recipients), message.replace(b"\n", b"\r\n"), ["body=8bitmime"])


def log_in(server, user="ben", password="mit:punkt"):
    pop3 = poplib.POP3("127.0.0.1", server.ports["pop3"], PATIENCE)
    pop3.user(user)
    pop3.pass_(password)
    return pop3


def check_ready():
    with serving("--smtp", "0", "--pop3", "0") as server:
        assert re.fullmatch(r"ready smtp=\d+ pop3=\d+", server.lines()[0]), server.lines()
    with serving("--submission", "0") as server:
        assert re.fullmatch(r"ready submission=\d+", server.lines()[0]), server.lines()


def check_personas():
    """A teacher finds one to begin with, changes it and serves it; a fault is told with file, line and key."""
    listed = run("--list-personas")
    names = [line.split()[0] for line in listed.stdout.splitlines()]
    assert listed.returncode == 0 and {"postfix", "sendmail-8.8", "cyrus-2.2", "mailscope-pop3"} <= set(names), listed
    for name in names:
        shown = run("--show-persona", name)
        assert shown.returncode == 0 and shown.stdout.startswith("# SPDX-License-Identifier: "), shown
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "our.persona")
            path.write_text(re.sub(r"(?m)^(greeting = \S+) .*", r"\1 Our school", shown.stdout))
            protocol = re.search(r"(?m)^protocol = (.*)", shown.stdout)[1]
            with serving("--" + protocol, "0", "--persona", str(path)) as server:
                with socket.create_connection(("127.0.0.1", server.ports[protocol]), PATIENCE) as client:
                    assert client.recv(100).endswith(b" Our school\r\n"), name
            path.write_text(shown.stdout + "[replies]\nnonsense = 1\n")
            done = run("--" + protocol, "0", "--persona", str(path))
            line = shown.stdout.count("\n") + 2
            assert done.returncode == 1 and f"{path}:{line}: [replies] nonsense: " in done.stderr, done
    assert run("--show-persona", "no-such").returncode == 1


def check_proofs():
    """The server knows the passwords, so what a client makes of one is made again."""
    with serving("--pop3", "0", "--persona", "qpopper-4.0", *USERS, "--format", "json") as server:
        pop3 = poplib.POP3("127.0.0.1", server.ports["pop3"], PATIENCE)
        pop3.apop("anna", "geheim")
        pop3.quit()
        until = time.monotonic() + PATIENCE
        told = []
        while not told and time.monotonic() < until:
            told = [line for line in server.lines()[1:] if json.loads(line).get("command") == "APOP"]
            time.sleep(0.01)
        explanation = json.loads(told[0])["explanation"]
        assert "“geheim” of anna" in explanation and "the same: the client knows the password" in explanation, explanation


def check_signals():
    for how in (signal.SIGTERM, signal.SIGINT):
        server = Serve("--smtp", "0")
        with socket.create_connection(("127.0.0.1", server.ports["smtp"]), PATIENCE) as client:
            assert client.recv(100).startswith(b"220 ")
            assert server.stop(how) == 0, how
        server.out.close()


def check_faults():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("--smtp", port)
        assert done.returncode == 1 and port in done.stderr and not done.stdout, done
    for status, arguments in [
            (2, ["--smtp", "70000"]), (2, ["--user", "anna"]), (2, ["--format", "xml"]), (2, ["--imap", "0"]), (2, ["x"]),
            (1, ["--persona", "no-such"]), (1, ["--persona", "postfix", "--persona", "postfix"]),
            (2, ["--alias", "chef"]), (2, ["--list", "staff"]), (2, ["--quota", "ben"]),
            (1, ["--list", "staff="]), (1, ["--alias", "a b=ben"]), (1, ["--list", "a=ben", "--alias", "a=anna"]),
            (1, ["--quota", "ben=much"]), (1, ["--quota", "ben=0"]), (1, ["--quota", "nobody=9"]),
            (2, ["--fault", "RCPT first 1"]), (2, ["--fault", "RCTP => 550"]),
            (1, ["--user", "a/b:x"]), (1, ["--listen", "nowhere", "--smtp", "0"]), (1, ["--mail", "/dev/null/x"])]:
        done = run(*arguments)
        assert done.returncode == status and done.stderr and not done.stdout, (arguments, done)


def check_persona_fault():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "own.persona")
        with open(path, "w", encoding="utf-8") as file:
            file.write("[persona]\nprotocol = pop3\ntitle = x\n[replies]\ngreeting = 220 x\n")
        done = run("--persona", path)
        assert done.returncode == 1 and f"{path}:5: [replies] greeting: " in done.stderr, done


def check_ordered_faults():
    done = run("--smtp", "0", "--fault", "RCPT first one => 451")
    assert "column 12: " in done.stderr, done
    with serving("--smtp", "0", "--pop3", "0", *USERS, "--fault", "RCPT first 1 => 451 4.3.0 Later",
                 "--fault", "STAT => -ERR [SYS/TEMP] Tired") as server:
        with contextlib.suppress(smtplib.SMTPRecipientsRefused):
            assert send(server) is None, "the first recipient was accepted"
        assert send(server) == {}
        assert send(server, recipients=["anna+550-5.1.1@example.org", "anna@example.org"]) \
            == {"anna+550-5.1.1@example.org": (550, b"5.1.1 No such mailbox")}
        pop3 = log_in(server)
        try:
            raise AssertionError(pop3.stat())
        except poplib.error_proto as error:
            assert "[SYS/TEMP] Tired" in str(error), error
        assert len(pop3.list()[1]) == 1
        pop3.quit()
    with serving("--smtp", "0", "--persona", "postfix", "--address-faults", *USERS) as server:
        with contextlib.suppress(smtplib.SMTPServerDisconnected):
            assert send(server, recipients=["ben+close@example.org"]) is None, "the line was not cut"


def check_octets():
    with serving("--smtp", "0", "--pop3", "0", *USERS) as server:
        assert send(server) == {}
        pop3 = log_in(server)
        count, size = pop3.stat()
        _, lines, octets = pop3.retr(1)
        assert count == 1 and octets == size == sum(len(line) + 2 for line in lines), (size, octets)
        expected = MESSAGE.split(b"\n")[:-1]
        assert lines[-len(expected):] == expected, lines
        _, top, _ = pop3.top(1, 2)
        assert top == lines[:len(lines) - 2], top
        pop3.dele(1)
        pop3.quit()
        pop3 = log_in(server)
        assert pop3.stat() == (0, 0)
        pop3.quit()


def check_refusals():
    with serving("--smtp", "0", "--submission", "0", "--pop3", "0", *USERS) as server:
        with smtplib.SMTP("127.0.0.1", server.ports["submission"], "pc", PATIENCE) as smtp:
            smtp.ehlo()
            assert smtp.mail("anna@example.org")[0] == 530
        refused = send(server, recipients=("ben@example.org", "nobody@example.org", "x@elsewhere.example"))
        assert {address: code for address, (code, _) in refused.items()} == {
            "nobody@example.org": 550, "x@elsewhere.example": 550}, refused
        pop3 = log_in(server, "ben@example.org")
        try:
            log_in(server)
            raise AssertionError("two sessions have one mailbox")
        except poplib.error_proto as error:
            assert b"[IN-USE]" in error.args[0], error
        pop3.close()


def check_maildir():
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--smtp", "0", "--pop3", "0", *USERS, "--mail", os.path.join(folder, "mail")]
        with serving(*arguments) as server:
            send(server)
            send(server)
            pop3 = log_in(server)
            uids = pop3.uidl()[1]
            pop3.dele(1)
            pop3.close()
        new = os.path.join(folder, "mail", "ben", "new")
        names = sorted(os.listdir(new))
        assert len(names) == 2, names
        with open(os.path.join(new, names[0]), "rb") as file:
            text = file.read()
        assert text.startswith(b"Return-Path: <a@b.example>\n") and text.endswith(MESSAGE) and b"\r" not in text, text
        with serving(*arguments) as server:
            pop3 = log_in(server)
            assert pop3.uidl()[1] == uids
            pop3.dele(1)
            pop3.quit()
            assert os.listdir(new) == names[1:]


def check_json():
    with serving("--smtp", "0", "--persona", "postfix", *USERS, "--format", "json") as server:
        with socket.create_connection(("127.0.0.1", server.ports["smtp"]), PATIENCE) as client:
            assert client.recv(4096).startswith(b"220 ")
            client.sendall(b"ehlo pc\r\nmail from:<a@b.example>\nQUIT\r\n")
            while client.recv(4096):
                pass
        until = time.monotonic() + PATIENCE
        while len(server.lines()) < 8 and time.monotonic() < until:
            time.sleep(0.01)
        entries = [json.loads(line) for line in server.lines()[1:]]
    assert [(e["sender"], e.get("command", e.get("code"))) for e in entries] == [
        ("server", 220), ("client", "EHLO"), ("client", "MAIL"), ("client", "QUIT"), ("server", 250), ("server", 250),
        ("server", 221)], entries
    assert all(e["type"] == "entry" and "frame" not in e and e["conversation"] == 1 and e["explanation"] for e in entries)
    assert [e["index"] for e in entries] == list(range(7))


def check_text():
    with serving("--pop3", "0", *USERS) as server:
        log_in(server).quit()
        until = time.monotonic() + PATIENCE
        while not any("Goodbye" in line for line in server.lines()) and time.monotonic() < until:
            time.sleep(0.01)
        text = "\n".join(server.lines())
    assert "C  USER ben" in text and "S  +OK" in text, text


def check_stopped_reader():
    """Nobody reads what the server prints: its clients do not notice."""
    process = subprocess.Popen([PROGRAM, "serve", "--pop3", "0", *USERS, "--format", "json"], stdout=subprocess.PIPE)
    try:
        port = int(re.search(rb"pop3=(\d+)", process.stdout.readline()).group(1))
        for _ in range(60):
            pop3 = poplib.POP3("127.0.0.1", port, PATIENCE)
            for _ in range(20):
                try:
                    pop3.noop()
                except poplib.error_proto:
                    pass
            pop3.quit()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def main():
    tap = Tap()
    for name in ("ready", "signals", "faults", "persona_fault", "personas", "ordered_faults", "octets", "proofs", "refusals",
                 "maildir", "json", "text", "stopped_reader"):
        tap.run("/cli/serve/" + name.replace("_", "-"), globals()["check_" + name])
    tap.finish()


main()
