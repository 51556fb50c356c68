#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-transcripts.py MAILSCOPE-CLI HOUSE TRANSCRIPTS: each persona says what its product said.

Plays the dialogues of TRANSCRIPTS, whose README.md tells their form, against `mailscope-cli serve`.
"""

import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, sys.argv[2])
from tap import Tap  # noqa: E402

PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[3])
PATIENCE = 20

# What a placeholder of a server's line stands for.
KINDS = {
    "host": r"[\w.-]+",
    "client": r"[^\s\[\]]+",
    "date": r"[A-Z][a-z]{2}, +\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}",
    "id": r"[A-Za-z0-9]{5,}",
    "num": r"\d+",
    "octets": r"\d+",
    "uid": r"[!-~]{1,70}",
    "stamp": r"[^<>\s@]+@[^<>\s@]+",
    "any": r"\S(?:.*\S)?",
}
FREE = ("any", "date", "num")  # may differ each time
PLACEHOLDER = re.compile(r"<(%s)(\d*)(\??)>" % "|".join(KINDS))
STEP = re.compile(r"(S\*|S\?|S|C):(?: (.*))?")


class Transcript:
    """What is given before it, and its steps: (line, kind, text)."""

    def __init__(self, path):
        self.personas, self.sources, self.users, self.mails, self.steps = [], [], {}, [], []
        self.domain = "example.org"
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            step = STEP.fullmatch(line)
            key, _, value = line.partition(": ")
            if step:
                self.steps.append((number, step[1], step[2] or ""))
            elif key in ("protocol", "on", "then"):
                self.steps.append((number, key, value))
            elif key in ("persona", "source"):
                getattr(self, key + "s").append(value)
            elif key == "given":
                self.take_given(path, value.split())
            else:
                assert not line or line.startswith("#") or key == "note", f"{path}:{number}: “{line}” is nothing"
        assert self.personas and self.sources and self.steps, path

    def take_given(self, path, words):
        if words[0] == "domain":
            self.domain = words[1]
        elif words[0] == "user":
            self.users[words[1]] = words[2]
        elif words[0] == "filler":
            self.mails.append((words[1], make_filler(int(words[2]))))
        elif words[0] == "message":
            self.mails.append((words[1], (path.parent / words[2]).read_bytes()))
        else:
            raise AssertionError(f"{path}: given: {words}")

    def get_protocols(self):
        return {value.split()[0] for _, kind, value in self.steps if kind == "protocol"}

    def put_mails(self, folder):
        for user in self.users:
            for part in ("tmp", "new", "cur"):
                (folder / user / part).mkdir(parents=True)
        for i, (user, text) in enumerate(self.mails):
            (folder / user / "new" / f"{951217201 + i}.M000001P1001.localhost").write_bytes(text)


def make_filler(octets):
    """A message of that size as it is sent, each LF two octets."""
    text = b"Subject: filler\n\n"
    left = octets - len(text) - text.count(b"\n")
    lines = []
    while left > 80:
        lines.append(b"x" * 70 + b"\n")
        left -= 72
    return text + b"".join(lines) + b"x" * (left - 2) + b"\n"


class Conversation:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.buffer = b""
        self.pushed = []
        self.values = {}

    def read(self):
        """The next line without its end; None at the end of the connection."""
        if self.pushed:
            return self.pushed.pop()
        while b"\n" not in self.buffer:
            octets = self.socket.recv(65536)
            if not octets:
                assert not self.buffer, f"cut short: {self.buffer!r}"
                return None
            self.buffer += octets
        line, self.buffer = self.buffer.split(b"\n", 1)
        assert line.endswith(b"\r"), f"a line ends without CRLF: {line!r}"
        return line[:-1].decode("utf-8")

    def send(self, text):
        too_many = self.pushed or self.buffer or select.select([self.socket], [], [], 0)[0] and self.read()
        assert not too_many, f"a line too many: {too_many!r}"
        self.socket.sendall((PLACEHOLDER.sub(lambda m: self.values.get(m[1] + m[2], m[0]), text) + "\r\n").encode())

    def matches(self, pattern, line):
        """Whether @line is @pattern; what placeholders stand for is kept."""
        names, expression, at = [], "", 0
        for found in PLACEHOLDER.finditer(pattern):
            name = found[1] + found[2]
            expression += re.escape(pattern[at:found.start()])
            if name in self.values:
                expression += re.escape(self.values[name])
            elif found[3]:
                expression += f"(?:{KINDS[found[1]]})?"
            else:
                expression += f"({KINDS[found[1]]})"
                names.append(name)
            at = found.end()
        match = re.fullmatch(expression + re.escape(pattern[at:]), line)
        if match:
            self.values.update((n, v) for n, v in zip(names, match.groups()) if n not in FREE)
        return match is not None


def expect(conversation, pattern):
    line = conversation.read()
    assert line is not None, f"expected “{pattern}”, got the end"
    assert conversation.matches(pattern, line), f"expected “{pattern}”, got “{line}”"


def expect_some(conversation, pattern, most):
    """As many lines as match, @most at the most; the dot that ends an answer of POP3 never does."""
    while most > 0 and (line := conversation.read()) is not None:
        if line == "." or not conversation.matches(pattern, line):
            conversation.pushed.append(line)
            return
        most -= 1


def check_then(conversation, what, mail):
    words = what.split()
    if words == ["closed"]:
        line = conversation.read()
        assert line is None, f"expected the end, got “{line}”"
    else:
        count = sum(len(os.listdir(mail / words[1] / part)) for part in ("new", "cur"))
        assert words[0] == "mailbox" and count == int(words[2]), f"{what}: {count}"


def play(transcript, ports, mail):
    conversations, now = {}, None
    for number, kind, text in transcript.steps:
        try:
            if kind == "protocol":
                protocol, *name = text.split()
                now = conversations[(name or [protocol])[0]] = Conversation(ports[protocol])
            elif kind == "on":
                now = conversations[text]
            elif kind == "C":
                now.send(text)
            elif kind == "S":
                expect(now, text)
            elif kind == "then":
                check_then(now, text, mail)
            else:
                expect_some(now, text, 1 if kind == "S?" else sys.maxsize)
        except AssertionError as error:
            raise AssertionError(f"line {number}: {error}") from None
    for conversation in conversations.values():
        conversation.socket.close()


def run(path):
    transcript = Transcript(path)
    with tempfile.TemporaryDirectory() as folder:
        mail = pathlib.Path(folder)
        transcript.put_mails(mail)
        arguments = ["--domain", transcript.domain, "--mail", folder]
        for persona in transcript.personas:
            arguments += ["--persona", persona]
        for user, password in transcript.users.items():
            arguments += ["--user", f"{user}:{password}"]
        for protocol in sorted(transcript.get_protocols()):
            arguments += ["--" + protocol, "0"]
        environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en")
        with subprocess.Popen([PROGRAM, "serve", *arguments], stdout=subprocess.PIPE, text=True, env=environment) as serve:
            try:
                ports = {name: int(port) for name, port in re.findall(r"(\w+)=(\d+)", serve.stdout.readline())}
                play(transcript, ports, mail)
            finally:
                serve.send_signal(signal.SIGTERM)
                serve.stdout.read()
                status = serve.wait(PATIENCE)
        assert status == 0, f"the server ended with {status}"


tap = Tap()
for transcript_path in sorted(FOLDER.glob("*.txt")):
    tap.run("/cli/transcripts/" + transcript_path.stem, lambda: run(transcript_path))
tap.finish()
