# SPDX-License-Identifier: GPL-3.0-or-later
"""A running `mailscope-cli serve` for the tests; the program is the first argument."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
PATIENCE = 20


class Serve:
    """A running server; its ports by name and all it has printed."""

    def __init__(self, *arguments, environment=None):
        self.out = tempfile.TemporaryFile()
        self.err = tempfile.TemporaryFile()
        environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en", **(environment or {}))
        self.process = subprocess.Popen([PROGRAM, "serve", *arguments], stdin=subprocess.DEVNULL, stdout=self.out,
                                        stderr=self.err, env=environment)
        until = time.monotonic() + PATIENCE
        while not self.lines():
            assert self.process.poll() is None, self.complaints()
            assert time.monotonic() < until, "no ready line"
            time.sleep(0.01)
        self.ports = {name: int(port) for name, port in re.findall(r"(\w+)=(\d+)", self.lines()[0])}

    def lines(self):
        size = os.fstat(self.out.fileno()).st_size
        return os.pread(self.out.fileno(), size, 0).decode("utf-8").split("\n")[:-1]

    def complaints(self):
        """All that it has said on stderr."""
        return os.pread(self.err.fileno(), os.fstat(self.err.fileno()).st_size, 0).decode("utf-8")

    def wait_for(self, found):
        """Waits until @found, a function, gives something, and returns that."""
        until = time.monotonic() + PATIENCE
        while not (result := found()):
            assert time.monotonic() < until, self.lines() + [self.complaints()]
            time.sleep(0.01)
        return result

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        try:
            status = self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()
        return status


@contextlib.contextmanager
def serving(*arguments, environment=None):
    server = Serve(*arguments, environment=environment)
    try:
        yield server
    finally:
        assert server.stop() == 0
        server.out.close()
        server.err.close()
