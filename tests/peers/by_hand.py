# SPDX-License-Identifier: GPL-3.0-or-later
"""People at a program such as telnet."""

import subprocess


class Typing:
    """A program that passes lines on; each is typed when the one before is answered, as people do."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def read_until(self, begin):
        while True:
            line = self.process.stdout.readline()
            assert line, f"{begin} was never said"
            if line.startswith(begin):
                return line
