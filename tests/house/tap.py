# SPDX-License-Identifier: GPL-3.0-or-later
"""The Test Anything Protocol for the checks of the house: a case passes if it has found nothing."""

import sys
import traceback


class Tap:
    def __init__(self):
        self.points = []
        self.failed = False

    def case(self, name, findings):
        for finding in findings:
            self.points.append("# " + str(finding).replace("\n", "\n# "))
        self.points.append(f"{'not ok' if findings else 'ok'} {self.count() + 1} {name}")
        self.failed = self.failed or bool(findings)

    def run(self, name, check):
        """A case that passes if @check returns; what it asserts or raises is told."""
        try:
            check()
        except Exception:
            self.case(name, [traceback.format_exc()])
        else:
            self.case(name, [])

    def skip(self, name, reason):
        self.points.append(f"ok {self.count() + 1} {name} # SKIP {reason}")

    def count(self):
        return sum(not point.startswith("#") for point in self.points)

    def finish(self):
        for point in self.points:
            print(point)
        print(f"1..{self.count()}")
        sys.exit(1 if self.failed else 0)
