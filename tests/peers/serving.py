# SPDX-License-Identifier: GPL-3.0-or-later
"""A server for mail programs to talk to, and what it keeps; a client of our own that alters nothing."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
PATIENCE = 30
PASSWORD = "mit:punkt und blank"
PLAIN_PASSWORD = "geheim"
SENDER = "a@b.example"
RECIPIENT = "ben@example.org"


class Server:
    """A running `mailscope-cli serve`: its ports by name, its folder, and the mail it keeps there."""

    def __init__(self, *arguments, folder=None):
        self.own_folder = None if folder else tempfile.TemporaryDirectory(prefix="mailscope-peers-")
        self.folder = folder or self.own_folder.name
        self.mail = os.path.join(self.folder, "mail")
        self.out = open(os.path.join(self.folder, "out"), "w+b")
        self.err = open(os.path.join(self.folder, "err"), "w+b")
        users = [f"anna:{PLAIN_PASSWORD}", f"ben:{PLAIN_PASSWORD}", f"carla:{PASSWORD}"]
        # Its own authority for certificates, too, lives in the folder.
        environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en", XDG_DATA_HOME=self.folder)
        self.process = subprocess.Popen(
            [os.path.abspath(PROGRAM), "serve", "--mail", self.mail, *[f"--user={user}" for user in users], *arguments],
            stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err, env=environment, cwd=self.folder)
        self.ports = self.wait_until_ready()

    def wait_until_ready(self):
        until = time.monotonic() + PATIENCE
        while True:
            first, end, _ = os.pread(self.out.fileno(), 4096, 0).decode().partition("\n")
            if end and first.startswith("ready"):
                return {name: int(port) for name, port in re.findall(r"(\w+)=(\d+)", first)}
            assert self.process.poll() is None and time.monotonic() < until, os.pread(self.err.fileno(), 4096, 0)
            time.sleep(0.01)

    def stored(self, user="ben"):
        """The octets of each mail, in the order of arrival."""
        new = os.path.join(self.mail, user, "new")
        result = []
        for name in sorted(os.listdir(new)):
            with open(os.path.join(new, name), "rb") as file:
                result.append(file.read())
        return result

    def status(self, field):
        """A number of /proc/PID/status: VmRSS and VmHWM in KiB, Threads …"""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(rf"^{field}:\s+(\d+)", file.read(), re.MULTILINE).group(1))

    def assert_memory(self, what, most, before=0, peak=False):
        """Tells how many KiB the program has, or had at its peak, beyond @before; more than @most are too many."""
        grown = self.status("VmHWM" if peak else "VmRSS") - before
        print(f"# {what}: {grown} KiB")
        # The sanitizers keep what is freed, and more.
        assert grown < most or "ASAN_OPTIONS" in os.environ, f"{what}: {grown} KiB"

    def n_descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def connect(self, service, timeout=PATIENCE):
        return socket.create_connection(("127.0.0.1", self.ports[service]), timeout)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.out.close()
        self.err.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(PATIENCE)
        finally:
            self.kill()
            if self.own_folder:
                self.own_folder.cleanup()
        return status


@contextlib.contextmanager
def serving(*arguments):
    server = Server(*(arguments or ["--smtp=0", "--pop3=0"]))
    try:
        yield server
        assert server.process.poll() is None, "the server has died"
    finally:
        status = server.stop()
    assert status == 0, status


def run(command, octets=None, folder=None, check=True, **environment):
    """Runs a mail program, in a home of its own; gives its output, and fails with all it said."""
    home = {"HOME": folder, "XDG_CONFIG_HOME": folder} if folder else {}
    done = subprocess.run(command, input=octets, stdin=None if octets is not None else subprocess.DEVNULL,
                          capture_output=True, timeout=PATIENCE, cwd=folder,
                          env=dict(os.environ, LC_ALL="C.UTF-8", **home, **environment))
    assert not check or done.returncode == 0, (command, done.returncode, done.stdout[-4000:], done.stderr[-4000:])
    return done


def is_there(program):
    return shutil.which(program) is not None


def run_cases(tap, topic, needed, checks):
    """Runs @checks, pairs of a name and a function; all are skipped where one of the programs @needed is missing."""
    missing = [program for program in needed if not is_there(program)]
    for name, check in checks:
        if missing:
            tap.skip(f"/peers/{topic}/{name}", f"{missing[0]} is not installed")
        else:
            tap.run(f"/peers/{topic}/{name}", check)


# --- octets ---

def to_crlf(octets):
    return octets.replace(b"\n", b"\r\n")


def stuff(octets):
    return re.sub(rb"(?m)^\.", b"..", octets)


def without_trace(octets):
    """What a client sent, of a mail that is kept: without the lines the server has put above it."""
    match = re.match(rb"Return-Path: <[^\n]*>\nReceived: [^\n]*\n(?:[ \t][^\n]*\n)+", octets)
    assert match, octets[:400]
    return octets[match.end():]


def assert_same(got, expected, what=""):
    """Like assert ==, without printing 20 MB."""
    if got == expected:
        return
    at = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b), min(len(got), len(expected)))
    raise AssertionError(f"{what}: {len(got)} octets for {len(expected)}, the first difference at {at}: "
                         f"{bytes(got[max(0, at - 40):at + 40])!r} for {bytes(expected[max(0, at - 40):at + 40])!r}")


class Line:
    """A connection to a server, spoken line by line; nothing is altered, and no line is too long for it."""

    def __init__(self, server, service, greet=True):
        self.socket = server.connect(service)
        self.file = self.socket.makefile("rb", 65536)
        self.greeting = self.reply() if greet else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def line(self):
        return self.file.readline()

    def reply(self):
        """A whole reply of either protocol, without its line ends; b"" where the server has closed."""
        lines = []
        while True:
            line = self.line()
            lines.append(line.rstrip(b"\r\n"))
            if not re.match(rb"\d\d\d-", line):
                return b"\n".join(lines)

    def send(self, octets):
        self.socket.sendall(octets)

    def say(self, line):
        self.send(line.encode() + b"\r\n" if isinstance(line, str) else line)
        return self.reply()

    def block(self):
        """The lines up to the dot, unstuffed."""
        lines = []
        while True:
            line = self.line()
            assert line.endswith(b"\r\n"), line
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)

    def retrieve(self, command):
        reply = self.say(command)
        assert reply.startswith(b"+OK"), reply
        return self.block()

    def log_in(self, user="ben", password=PLAIN_PASSWORD):
        assert self.say(f"USER {user}").startswith(b"+OK")
        reply = self.say(f"PASS {password}")
        assert reply.startswith(b"+OK"), reply
        return self


def send_mail(server, message, recipients=(RECIPIENT,), sender=SENDER):
    """Hands in a mail (LF) with nothing lost; gives the replies to RCPT and to the message."""
    with Line(server, "smtp") as line:
        assert line.say("EHLO pc.example.org").startswith(b"250")
        assert line.say(f"MAIL FROM:<{sender}>").startswith(b"250")
        replies = [line.say(f"RCPT TO:<{recipient}>") for recipient in recipients]
        assert line.say("DATA").startswith(b"354")
        replies.append(line.say(to_crlf(stuff(message)) + b".\r\n"))
        line.say("QUIT")
        return replies
