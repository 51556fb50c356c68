# SPDX-License-Identifier: GPL-3.0-or-later
"""stall.py BUILD CAPTURE: how long the window does not answer while it reads a capture.

Run it as: tests/house/headless python3 tests/bench/stall.py BUILD CAPTURE

The main loop of the program is asked for its actions every few milliseconds; what it takes to answer
is a stall. Without a capture being read the same is measured first, as the floor.
"""

import os
import sys
import time

os.environ["MSCOPE_TEST_BUILD"] = os.path.abspath(sys.argv[1])
sys.path[1:1] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "app")]

from program import WINDOW, Program  # noqa: E402

INTERVAL = 0.003


def ask(program):
    began = time.monotonic()
    actions = program.describe(WINDOW)
    return (time.monotonic() - began) * 1000, actions["cancel"][0]


def measure(program, goes_on):
    """Milliseconds of each answer, as long as goes_on(loading, seconds) says."""
    answers = []
    began = time.monotonic()
    while True:
        took, loading = ask(program)
        answers.append(took)
        if not goes_on(loading, time.monotonic() - began):
            return answers, time.monotonic() - began
        time.sleep(INTERVAL)


def tell(name, answers, seconds):
    answers.sort()
    print(f"{name}: {seconds:.2f} s, {len(answers)} answers, median {answers[len(answers) // 2]:.1f} ms, "
          f"99 % {answers[len(answers) * 99 // 100]:.1f} ms, worst {answers[-1]:.1f} ms, "
          f"over 50 ms: {sum(answer > 50 for answer in answers)}")


def memory(program):
    with open(f"/proc/{program.process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))


with Program() as program:
    program.window("show-page", "traffic")
    time.sleep(1)
    tell("at rest", *measure(program, lambda loading, seconds: seconds < 2))
    before = memory(program)
    program.application("open-file", os.path.abspath(sys.argv[2]))
    tell("reading", *measure(program, lambda loading, seconds: loading or seconds < 0.3))
    tell("afterwards", *measure(program, lambda loading, seconds: seconds < 2))
    print(f"memory: {before} MiB before, {memory(program)} MiB after")
