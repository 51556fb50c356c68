# SPDX-License-Identifier: GPL-3.0-or-later
"""take-pictures.py BUILD FOLDER: pictures of the window for the README, made by the program itself.

Run it as: tests/house/headless python3 tests/app/take-pictures.py build doc/pictures
"""

import os
import sys
import tempfile
import time

os.environ["MSCOPE_TEST_BUILD"] = os.path.abspath(sys.argv[1])

from program import Capture, Program, wait_for  # noqa: E402

SETTINGS = """[Settings]
gtk-font-name=Cantarell 11
gtk-icon-theme-name=Adwaita
gtk-enable-animations=false
gtk-cursor-blink=false
gtk-decoration-layout=:close
"""

DIALOGUE = (
    "EHLO pc.example.org",
    "MAIL FROM: anna@example.org",
    "RCPT TO:<bob@example.org>",
    "RCTP TO:<ben@example.org>",
)

CALM = 0.7  # seconds until an answer and its packets are drawn


def write_settings():
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "gtk-4.0")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "settings.ini"), "w", encoding="utf-8") as file:
        file.write(SETTINGS)


def save(program, folder, name):
    path = os.path.abspath(os.path.join(folder, name))
    if os.path.exists(path):
        os.remove(path)
    program.application("save-picture", path)
    if not wait_for(lambda: os.path.exists(path) and os.path.getsize(path) > 0):
        sys.exit(f"{path} was not written")


def take_lab(program, folder):
    program.window("connect", "smtp")
    wait_for(lambda: program.is_enabled("disconnect"))
    time.sleep(CALM)
    for line in DIALOGUE:
        program.window("send", line)
        time.sleep(CALM)
    save(program, folder, "window.png")


def take_traffic(program, folder):
    with tempfile.TemporaryDirectory() as scratch:
        capture = Capture()
        for port in range(40001, 40006):
            capture.conversation(port)
        program.application("open-file", capture.write(os.path.join(scratch, "school.pcap")))
        time.sleep(2 * CALM)
        save(program, folder, "traffic.png")


def main():
    write_settings()
    with Program() as program:
        take_lab(program, sys.argv[2])
        take_traffic(program, sys.argv[2])


if __name__ == "__main__":
    main()
