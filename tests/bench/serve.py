#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""serve.py BUILD [RUNS]: the processor time that the servers take, side by side with Postfix's smtp-sink.

The server runs bound to one processor together with its client, so that waking each other up costs neither of
them anything but what it costs on a busy machine. What counts is the server's own time, all its threads, as
the kernel tells it in /proc/PID/task/*/schedstat: doc/performance.md. smtp-sink keeps nothing of what it takes.
"""

import os
import selectors
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

PROCESSOR = max(os.sched_getaffinity(0))
N_USERS = 10
POP3_MAILS = 1000

# Name, connections, mails in all, mails a session, octets, whether MAIL, RCPT and DATA are sent at once.
SMTP_CASES = (
    ("1 KiB", 10, 20000, 100, 1024, False),
    ("1 KiB, pipelined", 10, 20000, 100, 1024, True),
    ("1 KiB, one a session", 100, 5000, 1, 1024, False),
    ("10 KiB", 10, 10000, 100, 10240, False),
    ("1 MiB", 10, 150, 10, 1 << 20, False),
)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def bind_to_processor():
    os.sched_setaffinity(0, {PROCESSOR})


class Server:
    def __init__(self, command, port):
        self.port = port
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=bind_to_processor)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except OSError:
                time.sleep(0.02)
        sys.exit(f"{command[0]} does not listen")

    def cpu_s(self):
        folder = f"/proc/{self.process.pid}/task"
        total = 0
        for task in os.listdir(folder):
            with open(f"{folder}/{task}/schedstat", encoding="ascii") as file:
                total += int(file.read().split()[0])
        return total / 1e9

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Client:
    """One connection: a script of (what is sent, how often the end of an answer has to be seen after it).

    @greeting: how many ends the greeting has."""

    def __init__(self, port, script, end, greeting):
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.script, self.end = iter(script), end
        self.awaited = greeting
        self.rest = b""

    def more(self):
        """Reads what came; False once the script is over."""
        block = self.sock.recv(1 << 18)
        if not block:
            sys.exit("The server hung up.")
        data = self.rest + block
        seen, self.rest = self.end(data)
        self.awaited -= seen
        while self.awaited <= 0:
            step = next(self.script, None)
            if step is None:
                self.sock.close()
                return False
            self.sock.sendall(step[0])
            self.awaited += step[1]
        return True


def smtp_end(data):
    """Counts last lines of replies: a code and a blank."""
    lines = data.split(b"\r\n")
    return sum(len(line) > 3 and line[3:4] == b" " for line in lines[:-1]), lines[-1]


def smtp_script(user, n_mails, octets, pipelined):
    line = b"x" * 70 + b"\r\n"
    body = b"Subject: load\r\n\r\n" + line * max(1, octets // 72) + b".\r\n"
    envelope = [b"MAIL FROM:<load@example.org>\r\n", b"RCPT TO:<u%d@example.org>\r\n" % user, b"DATA\r\n"]
    yield b"EHLO load.example.org\r\n", 1
    for _ in range(n_mails):
        if pipelined:
            yield b"".join(envelope), 3
        else:
            yield from ((command, 1) for command in envelope)
        yield body, 1
    yield b"QUIT\r\n", 1


def pop3_end(data):
    """Counts ends of listings and messages; other answers are not waited for."""
    return data.count(b"\r\n.\r\n"), data[-4:] if not data.endswith(b"\r\n.\r\n") else b""


def pop3_script(user, n_mails):
    yield b"USER u%d\r\nPASS secret\r\nLIST\r\n" % user, 1
    for number in range(1, n_mails + 1):
        yield b"RETR %d\r\n" % number, 1
    yield b"CAPA\r\nQUIT\r\n", 1


def run(clients, waiting):
    """All clients to their end; @waiting makes the next one, or None."""
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client.sock, selectors.EVENT_READ, client)
        while selector.get_map():
            for key, _ in selector.select():
                client = key.data
                selector.unregister(client.sock)
                if not client.more():
                    client = waiting()
                if client is not None:
                    selector.register(client.sock, selectors.EVENT_READ, client)


def load_smtp(server, case):
    _, n_connections, n_mails, a_session, octets, pipelined = case
    left = [n_mails // a_session]

    def make():
        if left[0] == 0:
            return None
        left[0] -= 1
        return Client(server.port, smtp_script(left[0] % N_USERS + 1, a_session, octets, pipelined), smtp_end, 1)

    before = server.cpu_s()
    run([make() for _ in range(min(n_connections, left[0]))], make)
    return (server.cpu_s() - before) / n_mails * 1e6


def load_pop3(server, pop3_port):
    before = server.cpu_s()
    run([Client(pop3_port, pop3_script(user + 1, POP3_MAILS), pop3_end, 0) for user in range(N_USERS)], lambda: None)
    return (server.cpu_s() - before) / N_USERS * 1e3


def start_mailscope(build):
    smtp, pop3 = free_port(), free_port()
    users = [word for user in range(N_USERS) for word in ("--user", f"u{user + 1}:secret")]
    return Server([f"{build}/src/cli/mailscope-cli", "serve", "--format=json", "--smtp", str(smtp), "--pop3", str(pop3),
                   *users], smtp), pop3


def start_sink():
    sink = shutil.which("smtp-sink", path="/usr/sbin:" + os.environ["PATH"])
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    return Server([sink, *user, "-m", "1000", f"127.0.0.1:{port}", "500"], port) if sink else None


def time_smtp(build, case, runs):
    ours, sinks = [], []
    for _ in range(runs):
        server, _ = start_mailscope(build)
        ours.append(load_smtp(server, case))
        server.stop()
        sink = start_sink()
        if sink is not None:
            sinks.append(load_smtp(sink, case))
            sink.stop()
    text = f"SMTP {case[0]}: {statistics.median(ours):.1f} us a mail"
    if sinks:
        text += f", smtp-sink {statistics.median(sinks):.1f} us: {statistics.median(ours) / statistics.median(sinks):.2f}"
    print(text, flush=True)


def time_pop3(build, runs):
    times = []
    for _ in range(runs):
        server, pop3 = start_mailscope(build)
        load_smtp(server, ("", N_USERS, N_USERS * POP3_MAILS, POP3_MAILS, 2000, True))
        times.append(load_pop3(server, pop3))
        server.stop()
    print(f"POP3, {POP3_MAILS} mails of 2,000 octets read: {statistics.median(times):.1f} ms a session", flush=True)


def main():
    build, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    bind_to_processor()
    for case in SMTP_CASES:
        time_smtp(build, case, runs)
    time_pop3(build, runs)


main()
