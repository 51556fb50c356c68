#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-checks.py DATA: whether the checks of the house find what is wrong, all of it and nothing else.

DATA/right and DATA/wrong are small checkouts, DATA/wrong-CHECK.txt is what CHECK finds in the wrong
one; DATA/testlogs has logs of meson's and, beside each, what count-tests says of it.
"""

import os
import shutil
import subprocess
import sys
import tempfile

from tap import Tap

CHECKS = {
    "catalogues": ["--keyword=_", "--keyword=N_", "--add-location=never"],
    "layers": [],
    "style": [],
}

HERE = os.path.dirname(os.path.abspath(__file__))


def run(program, *arguments):
    done = subprocess.run([sys.executable, os.path.join(HERE, program), *arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False)
    return done.returncode, done.stdout


def compare(expected_file, expected_status, status, output):
    with open(expected_file, encoding="utf-8") as file:
        expected = file.read()
    if status != expected_status:
        yield f"status {status} instead of {expected_status}"
    if output != expected:
        yield f"says:\n{output}instead of:\n{expected}"


def copy_wrong(data, scratch):
    """A copy of DATA/wrong with what a search of the checkout itself had better not come upon."""
    wrong = os.path.join(scratch, "wrong")
    shutil.copytree(os.path.join(data, "wrong"), wrong)
    with open(os.path.join(wrong, "src", "app", "unfinished.sh"), "w", encoding="utf-8") as file:
        file.write("# SPDX-License-Identifier: GPL-3.0-or-later\n# FIX" "ME: later\ncd /ho" "me/anna\n")
    return wrong


def main():
    data = sys.argv[1]
    tap = Tap()

    with tempfile.TemporaryDirectory() as scratch:
        wrong = copy_wrong(data, scratch)
        for check, arguments in CHECKS.items():
            status, output = run(f"check-{check}.py", os.path.join(data, "right"), *arguments)
            tap.case(f"/house/checks/{check}/right", [] if status == 0 else [output])
            status, output = run(f"check-{check}.py", wrong, *arguments)
            tap.case(f"/house/checks/{check}/wrong",
                     list(compare(os.path.join(data, f"wrong-{check}.txt"), 1, status, output)))

    for name in sorted(os.listdir(os.path.join(data, "testlogs"))):
        name, extension = os.path.splitext(name)
        if extension == ".json":
            base = os.path.join(data, "testlogs", name)
            status, output = run("count-tests.py", base + ".json")
            good = 0 if name in ("all-good", "skipped") else 1
            tap.case(f"/house/checks/count-tests/{name}", list(compare(base + ".txt", good, status, output)))
    tap.finish()


if __name__ == "__main__":
    main()
