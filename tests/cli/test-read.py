#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-read.py MAILSCOPE-CLI HOUSE: what `mailscope-cli read` prints of captures."""

import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, sys.argv[2])
from capture import make_sample  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM = sys.argv[1]
SAMPLE = make_sample()
SMTP_KINDS = [
    ("server", "greeting", 220), ("client", "command", "EHLO"), ("server", "reply", 250), ("client", "command", "MAIL"),
    ("server", "reply", 250), ("client", "command", "RCPT"), ("server", "reply", 550), ("client", "command", "RCPT"),
    ("server", "reply", 250), ("client", "command", "DATA"), ("server", "reply", 354), ("client", "message", 25),
    ("server", "reply", 250), ("client", "command", "QUIT"), ("server", "reply", 221),
]


def run(*arguments, stdin=b"", language="en"):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE=language)
    return subprocess.run([PROGRAM, "read", *arguments], input=stdin, capture_output=True, timeout=60, env=environment)


def records(output):
    return [json.loads(line) for line in output.decode("utf-8").splitlines()]


def entries(output, conversation):
    return [r for r in records(output) if r["type"] == "entry" and r["conversation"] == conversation]


def kind(entry):
    value = entry.get("command", entry.get("code", entry.get("status", entry.get("octets"))))
    return entry["sender"], entry["kind"], value


def write(folder, name, octets):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(octets)
    return path


def check_entries(folder):
    done = run("--format=json", write(folder, "sample.pcap", SAMPLE.octets))
    assert done.returncode == 0, done
    got = entries(done.stdout, 1)
    assert [kind(e) for e in got] == SMTP_KINDS, [kind(e) for e in got]
    assert [e["index"] for e in got] == list(range(len(got)))
    assert [e["frame"] for e in got] == list(range(4, 4 + len(got)))
    assert got[6]["answers"] == 5 and got[6]["enhanced"] == "5.1.1"
    assert got[2]["text"] == "250-mail.example.org\n250-SIZE 1000\n250 HELP"
    assert got[11]["text"].startswith("Subject: Gr\ufffd\ufffde\n"), got[11]["text"]
    assert all(e["explanation"] for e in got)


def check_conversations(folder):
    done = run("--format=json", write(folder, "sample.pcap", SAMPLE.octets))
    got = [r for r in records(done.stdout) if r["type"] == "conversation"]
    assert [(c["id"], c["protocol"], c["server"]["port"], c["closed"]) for c in got] == [
        (1, "smtp", 25, "fin"), (2, "pop3", 4711, "fin")], got
    assert got[1]["client"] == {"address": "192.0.2.11", "port": 40001}
    assert got[1]["entries"] == len(entries(done.stdout, 2)) == 10


def check_standard_input(folder):
    assert run("--format=json", "-", stdin=bytes(SAMPLE.octets)).stdout == run(
        "--format=json", write(folder, "sample.pcap", SAMPLE.octets)).stdout


def check_growing_pipe(_folder):
    """What has been said is told while the capture goes on."""
    with subprocess.Popen([PROGRAM, "read", "--format=json", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        program.stdin.write(SAMPLE.octets[:1200])
        program.stdin.flush()
        first = json.loads(program.stdout.readline())
        program.stdin.close()
        program.stdout.read()
    assert kind(first) == SMTP_KINDS[0], first


def check_every_cut(folder):
    """Cut off anywhere, a capture gives what it holds, a sentence, and status 1; cut between records, status 0."""
    whole = [kind(e) for e in entries(run("--format=json", "-", stdin=bytes(SAMPLE.octets)).stdout, 1)]
    for cut in range(0, 1500, 37):
        done = run("--format=json", "-", stdin=bytes(SAMPLE.octets[:cut]))
        assert done.returncode in (0, 1), (cut, done)
        assert (done.returncode == 1) == (done.stderr != b""), (cut, done)
        got = [kind(e) for e in entries(done.stdout, 1)] if done.stdout else []
        assert got == whole[:len(got)], (cut, got)


def check_foreign_files(folder):
    for name, octets in [("empty", b""), ("junk", b"\x89PNG\r\n\x1a\n" * 9), ("text", b"Subject: hello\n")]:
        done = run(write(folder, name, octets))
        assert done.returncode == 1 and name.encode() in done.stderr and done.stdout == b"", done
    done = run(os.path.join(folder, "missing.pcap"))
    assert done.returncode == 1 and b"missing.pcap" in done.stderr, done
    done = run(folder)
    assert done.returncode == 1 and folder.encode() in done.stderr, done


def check_usage(folder):
    for arguments in [[], ["a", "b"], ["--format=xml", "a"], ["--nonsense", "a"]]:
        assert run(*arguments).returncode == 2, arguments
    done = run("--filter", "tcp prt 25", write(folder, "sample.pcap", SAMPLE.octets))
    assert done.returncode == 2 and b"tcp prt 25" in done.stderr, done


def check_filter(folder):
    path = write(folder, "sample.pcap", SAMPLE.octets)
    got = [r for r in records(run("--format=json", "--filter", "tcp port 4711", path).stdout)
           if r["type"] == "conversation"]
    assert [c["protocol"] for c in got] == ["pop3"], got


def check_shortened_text(folder):
    message = entries(run("--format=json", "--lines", "9", write(folder, "sample.pcap", SAMPLE.octets)).stdout, 1)[11]
    assert message["text"] == "Subject: " and message["octets"] == 25, message


def check_text(folder):
    done = run(write(folder, "sample.pcap", SAMPLE.octets))
    text = done.stdout.decode()
    assert "     4  S  220 mail.example.org ESMTP\n" in text, text
    assert "     5  C  EHLO pc.example.org\n" in text, text
    assert "\033" not in text


def check_languages(folder):
    """Explanations are translated, keys and what was said are not."""
    path = write(folder, "sample.pcap", SAMPLE.octets)
    english, german = (records(run("--format=json", path, language=language).stdout) for language in ("en", "de"))
    assert len(english) == len(german)
    for one, other in zip(english, german):
        assert one.keys() == other.keys() and one.get("text") == other.get("text")
        assert one.get("reference") == other.get("reference")
    assert any(one.get("explanation") != other.get("explanation") for one, other in zip(english, german))


def main():
    tap = Tap()
    for name, check in sorted(globals().items()):
        if name.startswith("check_"):
            with tempfile.TemporaryDirectory() as folder:
                tap.run("/cli/read/" + name[6:].replace("_", "-"), lambda check=check, folder=folder: check(folder))
    tap.finish()


main()
