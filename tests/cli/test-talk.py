#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-talk.py MAILSCOPE-CLI HOUSE: `mailscope-cli talk` with servers on the loopback interface."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, sys.argv[2])
from tap import Tap  # noqa: E402

from serving import serving  # noqa: E402

PROGRAM = sys.argv[1]


class Server:
    """Says what it is told to: a greeting, then for each line that matches the next of @script its answer."""

    def __init__(self, greeting, script=()):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.received = []
        self.thread = threading.Thread(target=self.serve, args=(greeting, list(script)))
        self.thread.start()

    def serve(self, greeting, script):
        self.socket.settimeout(20)
        connection, _ = self.socket.accept()
        connection.settimeout(20)
        with connection, connection.makefile("rb") as lines:
            connection.sendall(greeting)
            for line in lines:
                # Whoever sends on before the answer does not wait as a person does.
                self.received.append(line)
                if script and line == script[0][0]:
                    connection.sendall(script.pop(0)[1])
                if line == b"QUIT\r\n":
                    return

    def finish(self):
        self.thread.join(20)
        self.socket.close()
        return self.received


def talk(port, typed, *arguments, host="127.0.0.1", home=None):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en", **({"XDG_DATA_HOME": home} if home else {}))
    return subprocess.run([PROGRAM, "talk", host, str(port), *arguments], input=typed, capture_output=True, timeout=60,
                          env=environment, check=False)


SMTP = [(b"EHLO me\r\n", b"250-mail.example.org\r\n250 SIZE\r\n"), (b"HELLO\r\n", b"500 5.5.1 What?\r\n"),
        (b"QUIT\r\n", b"221 Bye\r\n")]


def check_smtp():
    server = Server(b"220 mail.example.org ESMTP\r\n", SMTP)
    done = talk(server.port, b"EHLO me\nHELLO\r\nQUIT\n")
    assert server.finish() == [b"EHLO me\r\n", b"HELLO\r\n", b"QUIT\r\n"]
    output = done.stdout.decode()
    assert done.returncode == 0, done
    for text in (f"127.0.0.1:{server.port}", "S  220 mail.example.org ESMTP", "C  EHLO me", "250 SIZE",
                 "✗ “HELLO” is no command", "S  221 Bye"):
        assert text in output, (text, output)
    assert done.stderr.decode().strip() == "The server closed the connection."


def check_json():
    server = Server(b"220 mail.example.org ESMTP\r\n", SMTP)
    done = talk(server.port, b"EHLO me\nHELLO\nQUIT\n", "--format=json")
    server.finish()
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["type"] for r in records] == ["entry"] * 7 + ["conversation"], records
    assert [r.get("code") for r in records if r.get("sender") == "server"] == [220, 250, 500, 221]
    assert all("frame" not in r for r in records[:-1]), records
    assert records[-1]["entries"] == 7 and records[-1]["server"]["port"] == server.port, records[-1]


def check_protocol_by_greeting():
    server = Server(b"+OK ready <1.2@mail.example.org>\r\n", [
        (b"LIST\r\n", b"+OK 1 message\r\n1 20\r\n.\r\n"), (b"QUIT\r\n", b"+OK\r\n")])
    done = talk(server.port, b"LIST\nQUIT\n", "--format=json")
    server.finish()
    entries = [json.loads(line) for line in done.stdout.splitlines()][:-1]
    assert {e["protocol"] for e in entries} == {"pop3"}, entries
    # The next line waits for the list too, not only for its first line.
    assert [e["kind"] for e in entries] == ["greeting", "command", "reply", "data", "command", "reply"], entries


def check_protocol_by_option():
    server = Server(b"hello\r\n", [(b"QUIT\r\n", b"+OK\r\n")])
    done = talk(server.port, b"QUIT\n", "--format=json", "--protocol", "pop3")
    server.finish()
    assert json.loads(done.stdout.splitlines()[0])["protocol"] == "pop3", done.stdout


def check_end_of_input():
    """Who types no QUIT closes the sending direction; the answers are still shown."""
    server = Server(b"220 x\r\n", [(b"NOOP\r\n", b"250 Fine\r\n")])
    done = talk(server.port, b"NOOP")
    assert server.finish() == [b"NOOP\r\n"]
    assert done.returncode == 0 and "S  250 Fine" in done.stdout.decode(), done


def check_content():
    """Lines of a message do not wait for answers, and travel as they are typed."""
    script = [(b"DATA\r\n", b"354 Go\r\n"), (b".\r\n", b"250 Taken\r\n"), (b"QUIT\r\n", b"221 Bye\r\n")]
    server = Server(b"220 x\r\n", script)
    done = talk(server.port, "DATA\nSubject: Grüße\n\n..dot\n.\nQUIT\n".encode())
    assert server.finish() == [b"DATA\r\n", "Subject: Grüße\r\n".encode(), b"\r\n", b"..dot\r\n", b".\r\n", b"QUIT\r\n"]
    assert "S  250 Taken" in done.stdout.decode(), done


def check_hostile_server():
    """What a server sends does not command the terminal."""
    server = Server(b"220 \x1b]0;owned\x07\xff\r\n", [(b"QUIT\r\n", b"221 Bye\r\n")])
    done = talk(server.port, b"QUIT\n")
    server.finish()
    assert b"\x1b" not in done.stdout and b"\x07" not in done.stdout, done.stdout


def check_refused():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    done = talk(port, b"")
    assert done.returncode == 1 and done.stderr.decode() == f"127.0.0.1 takes no connections on port {port}.\n", done


def check_unknown_host():
    done = talk(25, b"", host="nowhere.invalid")
    assert done.returncode == 1 and "no host “nowhere.invalid”" in done.stderr.decode(), done


def check_closed():
    server = Server(b"421 Too busy\r\n")
    # Ends the server's side with the greeting.
    done = talk(server.port, b"")
    server.finish()
    assert done.returncode == 0 and "S  421 Too busy" in done.stdout.decode(), done


def check_starttls():
    """A line waits until TLS has begun, and until the one before is answered."""
    with tempfile.TemporaryDirectory() as home, serving("--smtp", "0", "--pop3", "0", environment={"XDG_DATA_HOME": home}) as server:
        done = talk(server.ports["smtp"], b"EHLO me\nSTARTTLS\nEHLO me\nQUIT\n", "--format=json", home=home)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        said = [(entry["kind"], entry["text"].split("\n")[0], entry.get("encrypted", False)) for entry in found[:-1]]
        assert [row[0] for row in said] == ["greeting", "command", "reply", "command", "reply", "tls", "tls", "command", "reply",
                                            "command", "reply"], said
        assert said[5][1] == said[6][1] == "TLS1.3 AES-256-GCM", said
        assert [row[2] for row in said] == [False] * 7 + [True] * 4, said
        assert "authority vouches" in done.stderr.decode() and "✓" in done.stderr.decode(), done
        done = talk(server.ports["pop3"], b"STLS\nUSER ben\nPASS geheim\nSTAT\nQUIT\n", home=home)
        text = done.stdout.decode()
        assert "C* PASS geheim" in text and "S* +OK 0 0" in text, text


def check_tls():
    """From the first octet; the protocol shows within TLS."""
    with tempfile.TemporaryDirectory() as home, serving("--smtps", "0", "--pop3s", "0", environment={"XDG_DATA_HOME": home}) as server:
        for name, first in (("smtps", "S* 220 "), ("pop3s", "S* +OK ")):
            done = talk(server.ports[name], b"QUIT\n", "--tls", home=home)
            lines = [line.strip() for line in done.stdout.decode().split("\n")]
            assert done.returncode == 0 and "C* QUIT" in lines and any(line.startswith(first) for line in lines), done
            assert "✓" in done.stderr.decode(), done
        # Somebody who knows nothing of the authority gets the words of a mail program, and goes on.
        with tempfile.TemporaryDirectory() as other:
            done = talk(server.ports["pop3s"], b"QUIT\n", "--tls", home=other)
            assert "✗ Nobody known here vouches" in done.stderr.decode(), done
            assert "C* QUIT" in done.stdout.decode() and os.listdir(other) == [], done


def check_tls_with_plain_server():
    server = Server(b"220 mail.example.org ESMTP\r\n")
    done = talk(server.port, b"QUIT\n", "--tls")
    server.finish()
    assert "The server sent the plain text “220 mail.example.org ESMTP”" in done.stderr.decode(), done
    assert "S  220 mail.example.org ESMTP" in done.stdout.decode(), done


def check_usage():
    assert talk("smtp", b"").returncode == 2
    assert talk(0, b"").returncode == 2
    assert talk(65536, b"").returncode == 2
    assert talk(25, b"", "--protocol", "http").returncode == 2
    assert talk(25, b"", "--format", "xml").returncode == 2


def main():
    tap = Tap()
    for check in (check_smtp, check_json, check_protocol_by_greeting, check_protocol_by_option, check_end_of_input,
                  check_content, check_hostile_server, check_refused, check_unknown_host, check_closed, check_starttls,
                  check_tls, check_tls_with_plain_server, check_usage):
        tap.run("/cli/talk/" + check.__name__.removeprefix("check_").replace("_", "-"), check)
    tap.finish()


if __name__ == "__main__":
    main()
