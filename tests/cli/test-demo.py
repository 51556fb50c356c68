#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-demo.py MAILSCOPE-CLI HOUSE: the main job in a terminal, with packets, without, and as an ordinary user."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, sys.argv[2])
from tap import Tap  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
NOBODY = 65534
WIRE_LINE = "Who takes mail for example.org? The name server answers: mail.example.org, 192.0.2.25."
NO_PACKETS = "there are no packets to see"
SUMMARY = re.compile(r"^The mail was sent and fetched in (\d+) packets\.$", re.MULTILINE)
ENTRY = re.compile(r"^ *(\d+)?  ([CS])  ", re.MULTILINE)
FORBID = 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"'


def demo(*arguments, before=(), language="en", **options):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE=language, **options.pop("environment", {}))
    return subprocess.run([*before, PROGRAM, "demo", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8", timeout=60, env=environment, check=False, **options)


def is_open_to_others(path):
    while True:
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
        if path == "/":
            return True
        path = os.path.dirname(path)


def check_dialogue(output):
    """Both dialogues are there, with their letters and explanations."""
    for text in ("C  EHLO pc.example.org", "C  RCPT TO:<ben@example.org>", "S  354 ", "C  RETR 3",
                 "no mail program has touched this message.", "↳ "):
        assert text in output, (text, output)
    assert "✗" not in output, output
    assert output.count("Subject: Typed by hand") == 2, output


def check_packets(output):
    check_dialogue(output)
    assert WIRE_LINE in output and NO_PACKETS not in output, output
    frames = [int(frame) for frame, _ in ENTRY.findall(output)]
    assert len(frames) == 28 and frames == sorted(frames) and frames[0] > 0, frames
    assert int(SUMMARY.search(output).group(1)) >= frames[-1], output


def check_with_packets():
    done = demo()
    assert done.returncode == 0 and done.stderr == "", done
    check_packets(done.stdout)


def check_ordinary_user():
    home = "/nonexistent"
    done = demo(user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", environment={"HOME": home, "XDG_CACHE_HOME": home})
    assert done.returncode == 0 and done.stderr == "", done
    check_packets(done.stdout)


def check_forbidden():
    done = demo(before=["unshare", "-Ur", "sh", "-c", FORBID, "sh"])
    assert done.returncode == 0 and done.stderr == "", done
    check_dialogue(done.stdout)
    assert NO_PACKETS in done.stdout and "sudo sysctl user.max_user_namespaces=15000" in done.stdout, done.stdout
    assert [frame for frame, _ in ENTRY.findall(done.stdout)] == [""] * 28, done.stdout
    assert "without packets to be seen" in done.stdout, done.stdout


def check_save_forbidden(folder):
    path = os.path.join(folder, "none.pcapng")
    done = demo("--save", path, before=["unshare", "-Ur", "sh", "-c", FORBID, "sh"])
    assert done.returncode == 1 and "no packets to save" in done.stderr, done
    assert not os.path.exists(path)


def check_save(folder):
    path = os.path.join(folder, "demo.pcapng")
    done = demo("--save", path)
    assert done.returncode == 0 and path in done.stdout, done
    packets = int(SUMMARY.search(done.stdout).group(1))

    read = subprocess.run([PROGRAM, "read", "--format=json", path], stdout=subprocess.PIPE, timeout=60, check=True)
    records = [json.loads(line) for line in read.stdout.splitlines()]
    entries = [r for r in records if r["type"] == "entry"]
    assert [e["frame"] for e in entries] == [int(frame) for frame, _ in ENTRY.findall(done.stdout)]
    assert [r["closed"] for r in records if r["type"] == "conversation"] == ["fin", "fin"], records
    assert max(e["frame"] for e in entries) <= packets


def check_tshark(folder):
    path = os.path.join(folder, "shark.pcapng")
    done = demo("--save", path)
    shark = subprocess.run(["tshark", "-r", path, "-o", "tcp.check_checksum:TRUE", "-T", "fields", "-e", "tcp.checksum.status",
                            "-e", "_ws.malformed", "-e", "smtp.req.command", "-e", "pop.request.command",
                            "-e", "dns.mx.mail_exchange"],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False)
    assert shark.returncode == 0 and "cut short" not in shark.stderr, shark
    rows = [line.split("\t") for line in shark.stdout.splitlines()]
    assert len(rows) == int(SUMMARY.search(done.stdout).group(1)), shark.stdout
    assert {row[0] for row in rows} == {"", "1"}, shark.stdout
    assert {row[1] for row in rows} == {""}, shark.stdout
    assert [row[2] for row in rows if row[2]] == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"], shark.stdout
    assert [row[3] for row in rows if row[3]] == ["USER", "PASS", "STAT", "LIST", "RETR", "QUIT"], shark.stdout
    assert [row[4] for row in rows if row[4]] == ["mail.example.org"], shark.stdout


def check_save_nowhere():
    done = demo("--save", "/nonexistent/demo.pcapng")
    assert done.returncode == 1 and "/nonexistent" in done.stderr, done


def check_usage():
    assert demo("--nonsense").returncode == 2
    assert demo("word").returncode == 2


def count_marked(mark):
    """Processes with @mark in their environment: ours and what we have started."""
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/environ", "rb") as file:
                count += mark.encode() in file.read()
        except OSError:
            pass
    return count


def wait_for_none(mark):
    for _ in range(300):
        if count_marked(mark) == 0:
            return
        time.sleep(0.01)
    raise AssertionError("something is left behind")


def check_nothing_left():
    mark = f"MSCOPE_TEST_MARK=ended-{os.getpid()}"
    demo(environment=dict([mark.split("=")]))
    wait_for_none(mark)


def check_killed():
    """The helper ends with the program, however that ends."""
    mark = f"MSCOPE_TEST_MARK=killed-{os.getpid()}"
    with subprocess.Popen([PROGRAM, "demo"], stdout=subprocess.PIPE, env=dict(os.environ, **dict([mark.split("=")]))) as done:
        done.stdout.readline()
        assert count_marked(mark) > 0
        done.kill()
    wait_for_none(mark)


def check_color():
    """Only on a terminal, and not where NO_COLOR or --no-color says no."""
    command = "exec '%s' demo" % PROGRAM
    for options, variables, colored in (("", {}, True), (" --no-color", {}, False), ("", {"NO_COLOR": "1"}, False)):
        done = subprocess.run(["script", "-qec", command + options, "/dev/null"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=60, check=False, env=dict(os.environ, **variables))
        assert (b"\033[" in done.stdout) == colored, (options, variables, done.stdout)


def main():
    tap = Tap()
    can_wire = WIRE_LINE in demo().stdout
    can_forbid = subprocess.run(["unshare", "-Ur", "sh", "-c", FORBID, "sh", "true"], stderr=subprocess.DEVNULL,
                                check=False).returncode == 0 if shutil.which("unshare") else False
    with tempfile.TemporaryDirectory() as folder:
        cases = [
            ("with-packets", check_with_packets, can_wire, "this system forbids namespaces"),
            ("ordinary-user", check_ordinary_user, can_wire and os.geteuid() == 0 and is_open_to_others(PROGRAM),
             "the tests run as an ordinary user already, or the build folder is closed to others"),
            ("forbidden", check_forbidden, can_forbid, "there is no unshare, or this system forbids it"),
            ("save", lambda: check_save(folder), can_wire, "this system forbids namespaces"),
            ("save/forbidden", lambda: check_save_forbidden(folder), can_forbid, "this system forbids unshare"),
            ("save/nowhere", check_save_nowhere, can_wire, "this system forbids namespaces"),
            ("tshark", lambda: check_tshark(folder), can_wire and shutil.which("tshark"), "there is no tshark"),
            ("nothing-left", check_nothing_left, True, ""),
            ("killed", check_killed, True, ""),
            ("color", check_color, shutil.which("script"), "there is no script(1) to make a terminal"),
            ("usage", check_usage, True, ""),
        ]
        for name, check, possible, reason in cases:
            if possible:
                tap.run("/cli/demo/" + name, check)
            else:
                tap.skip("/cli/demo/" + name, reason)
    tap.finish()


if __name__ == "__main__":
    main()
