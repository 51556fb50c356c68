#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-tests.py TESTLOG...: says what meson's tests found, case by case.

TESTLOG is a testlog.json of meson's. A program that speaks TAP counts with each of its cases, any
other one as a single case. A case that was planned and never ran has failed, and so has a program
that died, hung or failed after its cases passed. Prints the cases that were skipped with their
reasons, those that failed with their output, and closes with

    N passed, N failed[, N skipped]

Exit status 0 if nothing failed and something passed, 1 otherwise.
"""

import json
import re
import signal
import sys

POINT = re.compile(r"^(not )?ok\b\s*(\d+)?\s*(?:- )?(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?\s*$", re.IGNORECASE)
SKIP = re.compile(r"(?:^|\s)#\s*skip\S*\s*(.*)$", re.IGNORECASE)
SKIPPED_STATUS = 77
LAST_LINES = 40


class Count:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0
        self.lines = []

    def add_pass(self):
        self.passed += 1

    def add_skip(self, name, reason):
        self.skipped += 1
        self.lines.append(f"skipped: {name}: {reason or 'no reason given'}")

    def add_failure(self, name, output):
        self.failed += 1
        self.lines.append(f"FAILED: {name}")
        self.lines.extend("    " + line for line in output)

    def total(self):
        line = f"{self.passed} passed, {self.failed} failed"
        return line + (f", {self.skipped} skipped" if self.skipped else "")


def describe_end(test):
    """How the program itself ended, if that is a failure."""
    status = test.get("returncode", 0)
    if test["result"] == "TIMEOUT":
        return "took too long and was ended"
    if test["result"] == "INTERRUPT":
        return "was interrupted"
    if status < 0:
        try:
            return f"killed by {signal.Signals(-status).name}"
        except ValueError:
            return f"killed by signal {-status}"
    if status != 0:
        return f"ended with status {status}"
    return None


def last_lines(text):
    lines = (text or "").rstrip("\n").split("\n")
    return lines[-LAST_LINES:] if lines != [""] else []


def count_tap(test, count):
    name = test["name"]
    stderr = last_lines(test["stderr"])
    planned = None
    seen = 0
    pending = []  # output since the last case: it belongs to the next one

    for line in (test.get("stdout") or "").split("\n"):
        plan = PLAN.match(line)
        point = POINT.match(line)
        if plan:
            planned = int(plan.group(1))
            if planned == 0:
                count.add_skip(name, plan.group(2))
        elif point:
            seen += 1
            skip = SKIP.search(point.group(3))
            case = point.group(3)[: skip.start()] if skip else point.group(3)
            label = f"{name}: {case.strip() or point.group(2)}"
            if skip:
                count.add_skip(label, skip.group(1))
            elif point.group(1):
                count.add_failure(label, pending[-LAST_LINES:] + stderr)
                stderr = []  # once is enough
            else:
                count.add_pass()
            pending = []
        elif line and not re.match(r"# (Start|End) of |# random seed", line):
            pending.append(line)

    if planned is None:
        count.add_failure(name, ["did not say how many cases it has"] + pending[-LAST_LINES:] + stderr)
    elif seen < planned:
        what = f"{planned - seen} of {planned} cases did not run"
        end = describe_end(test)
        count.add_failure(name, [f"{what}: {end}" if end else what] + pending[-LAST_LINES:] + stderr)
        count.failed += planned - seen - 1
    elif seen > planned:
        count.add_failure(name, [f"{seen} cases ran, {planned} were planned"])


def count_test(test, count):
    # Meson puts the suite before the name, and into the output what describe_end() says better.
    test["name"] = test["name"].split(" / ")[-1]
    test["stderr"] = re.sub(r"\n\(test program exited with .*\)\n?$", "", test.get("stderr") or "")
    end = describe_end(test)
    good = test["result"] in ("OK", "SKIP", "EXPECTEDFAIL")
    failed = count.failed

    if test.get("returncode") == SKIPPED_STATUS and test["result"] == "SKIP":
        lines = last_lines(test.get("stdout")) or last_lines(test["stderr"])
        count.add_skip(test["name"], lines[-1] if lines else "")
    elif speaks_tap(test):
        count_tap(test, count)
        if count.failed == failed and (end or not good):
            count.add_failure(test["name"], [end or "does not speak TAP rightly"] + last_lines(test["stderr"]))
    elif test["result"] == "OK" and not end:
        count.add_pass()
    else:
        output = last_lines(test.get("stdout")) + last_lines(test["stderr"])
        count.add_failure(test["name"], [end or "said nothing of its cases"] + output)


def speaks_tap(test):
    """The log does not tell the protocol, so the output has to."""
    return any(PLAN.match(line) or POINT.match(line) for line in (test.get("stdout") or "").split("\n"))


def main():
    count = Count()
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in log:
                if line.strip():
                    count_test(json.loads(line), count)
    for line in count.lines:
        print(line)
    print(count.total())
    return 0 if count.failed == 0 and count.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
