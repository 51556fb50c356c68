#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-explain.py MAILSCOPE-CLI HOUSE: what `mailscope-cli explain` says, and its exit status."""

import json
import os
import subprocess
import sys

sys.path.insert(0, sys.argv[2])
from tap import Tap  # noqa: E402

PROGRAM = sys.argv[1]


def run(*arguments, language="en"):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE=language)
    done = subprocess.run([PROGRAM, "explain", *arguments], capture_output=True, timeout=60, env=environment, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def topics(*arguments):
    status, out, _ = run("--format=json", *arguments)
    assert status == 0, (arguments, status)
    return [json.loads(line) for line in out.splitlines()]


def check_words():
    for word, kind in [("RCPT", "command"), ("rcpt to:", "command"), ("550", "reply"), ("5.1.1", "enhanced code"),
                       ("PIPELINING", "keyword"), ("+OK", "status"), ("-ERR", "status"), ("[IN-USE]", "response code"),
                       ("354", "reply"), ("CRAM-MD5", "mechanism"), ("Transaction", "phase"), ("5xx", "digit"),
                       ("x5z", "digit"), ("x.7.x", "digit"), ("X.7.30", "enhanced code"), ("NOTIFY", "parameter"),
                       ("Message-ID:", "header field"), ("Diagnostic-Code", "report field"), ("via", "trace clause"),
                       ("ESMTPSA", "transmission type"), ("greylisting", "concept"), ("port 25", "concept")]:
        found = topics(word)
        assert found[0]["kind"] == kind, (word, found[0])
        assert all(topic["summary"] for topic in found), word


def check_full_text():
    names = [topic["name"] for topic in topics("bulletin", "boards")]
    assert names == ["XTND"], names
    assert [topic["name"] for topic in topics("What is greylisting?")][0] == "Greylisting"
    assert len(topics("message")) <= 12
    status, out, _ = run("bulletin boards")
    assert status == 0 and "RFC 1082" in out, "one hit is told in full"
    status, out, _ = run("sniffer")
    assert status == 0 and out.startswith("Sniffer: "), out
    status, out, _ = run("wire")
    assert status == 0 and "See:" not in out and len(out.splitlines()) > 9, "many hits are lines to choose by"


def check_command():
    topic = topics("smtp", "MAIL")[0]
    assert topic["mandatory"] is True and topic["next"][0] == "EHLO" and "RCPT" in topic["next"], topic
    assert "DATA" not in topic["next"] and "TURN" not in topic["next"], topic
    assert topics("smtp", "TURN")[0]["mandatory"] is False
    assert "next" not in topics("smtp", "NOOP")[0]
    assert "Leads to:" in run("smtp", "DATA")[1] and "Leads to:" not in run("smtp", "NOOP")[1]
    assert topics("X.1.1")[0]["codes"] == "451, 550"


def check_whole_lines():
    names = [(topic["kind"], topic["name"]) for topic in topics("550", "5.7.1", "Relay access denied")]
    assert names[0] == ("reply", "550") and names[-1] == ("enhanced code", "5.7.1"), names
    names = [topic["name"] for topic in topics("-ERR", "[IN-USE]", "Locked")]
    assert names[0] == "-ERR" and names[-1] == "[IN-USE]", names
    assert topics("pop3", "-ERR [AUTH] no")[-1]["name"] == "[AUTH]"
    assert topics("-err")[0]["name"] == topics("ERR")[0]["name"] == "-ERR"
    assert topics("MAIL FROM:<anna@example.org> SIZE=1")[0]["name"] == "MAIL"
    assert topics("Return-Path: <anna@example.org>")[0]["name"] == "Return-Path"


def check_width():
    for word in ("RCPT", "bounce", "X.5.0", "DKIM-Signature", "wire"):
        for line in run(word)[1].splitlines():
            assert len(line) <= 80 or " " not in line.strip(), (word, line)


def check_filter():
    assert {topic["protocol"] for topic in topics("QUIT")} == {"smtp", "pop3"}
    assert {topic["protocol"] for topic in topics("pop3", "QUIT")} == {"pop3"}
    status, out, err = run("pop3", "RCPT")
    assert status == 1 and out == "" and "SMTP" in err and "POP3" in err, err
    assert topics("pop3", "greylisting")[0]["name"] == "Greylisting", "what belongs to all is found in each"


def check_reply_by_command():
    answers = [topic.get("answers") for topic in topics("smtp", "550")]
    assert answers[0] is None and "RCPT" in answers and "VRFY" in answers, answers


def check_text():
    status, out, err = run("mail", "from")
    assert status == 0 and err == ""
    assert out.startswith("MAIL: a command of SMTP\n") and "MAIL FROM:<address>" in out and "RFC 5321" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def check_not_found():
    status, out, err = run("HELLO")
    assert status == 1 and out == "" and "HELO" in err and "EHLO" in err, err
    assert run("frobnicate")[0] == 1


def check_usage():
    for arguments in [(), ("smtp",), ("--format=xml", "RCPT"), ("--frob", "RCPT")]:
        status, out, err = run(*arguments)
        assert status == 2 and out == "" and err != "", arguments


def check_languages():
    english, german = (run("RCPT", language=language)[1] for language in ("en", "de"))
    assert english != german and "RFC 5321" in german and "RCPT TO:<address>" in german


def main():
    tap = Tap()
    for name, check in sorted(globals().items()):
        if name.startswith("check_"):
            tap.run("/cli/explain/" + name[6:].replace("_", "-"), check)
    tap.finish()


main()
