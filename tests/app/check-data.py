# SPDX-License-Identifier: GPL-3.0-or-later
"""check-data.py BUILD SOURCE: whether a desktop would take what is told of the program, by the desktop's own tools."""

import os
import shutil
import subprocess
import sys

sys.path[1:1] = [os.path.join(os.environ["MSCOPE_TEST_SOURCE"], "tests", "house")]

from tap import Tap  # noqa: E402

NAME = "org.mailscope.Mailscope"


def run(tap, name, *command):
    """A case: the tool is content, or it is not here."""
    if not shutil.which(command[0]):
        tap.skip(name, f"no {command[0]}")
        return
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    tap.case(name, [done.stdout + done.stderr] if done.returncode else [])


def main():
    build, source = (os.path.join(folder, "data") for folder in sys.argv[1:3])
    icons = os.path.join(source, "icons", "hicolor")
    tap = Tap()
    run(tap, "/app/data/desktop-file", "desktop-file-validate", os.path.join(build, NAME + ".desktop"))
    run(tap, "/app/data/metainfo", "appstreamcli", "validate", "--no-net", "--explain",
        os.path.join(build, NAME + ".metainfo.xml"))
    run(tap, "/app/data/schema", "glib-compile-schemas", "--strict", "--dry-run", source)
    run(tap, "/app/data/xml", "xmllint", "--noout", os.path.join(source, NAME + ".xml"),
        os.path.join(icons, "scalable", "apps", NAME + ".svg"),
        os.path.join(icons, "symbolic", "apps", NAME + "-symbolic.svg"))
    tap.finish()


if __name__ == "__main__":
    main()
