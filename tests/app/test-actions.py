# SPDX-License-Identifier: GPL-3.0-or-later
"""A script drives the window over D-Bus: every command is an action."""

import os
import struct
import sys
import tempfile

sys.path[1:1] = [os.path.join(os.environ["MSCOPE_TEST_SOURCE"], "tests", "house")]

from tap import Tap  # noqa: E402

APPLICATION_ACTIONS = {"about", "open-file", "quit", "save-picture", "text-larger", "text-normal", "text-smaller"}
WINDOW_ACTIONS = {"cancel", "connect", "connect-chosen", "copy-line", "details", "disconnect", "fix", "focus-command",
                  "fullscreen", "open", "save-capture", "send", "show-explanations", "show-lab-traffic", "show-page"}


def check(condition, fault):
    return [] if condition else [fault]


def connect_and_quit(program):
    """The server says goodbye to QUIT and closes; then there is nothing left to disconnect."""
    program.window("connect", "smtp")
    yield from check(wait_for(lambda: program.is_enabled("disconnect")), "win.connect does not connect")
    yield from check(program.is_enabled("save-capture"), "what was said cannot be saved")
    program.window("send", "QUIT")
    yield from check(wait_for(lambda: not program.is_enabled("disconnect")), "the server does not close after QUIT")
    program.window("send", "NOOP")
    yield from check(program.process.poll() is None, "a line without a connection ends the program")


def disconnect(program):
    program.window("connect", "pop3")
    yield from check(wait_for(lambda: program.is_enabled("disconnect")), "win.connect does not connect")
    program.window("disconnect")
    yield from check(wait_for(lambda: not program.is_enabled("disconnect")), "win.disconnect does not disconnect")


def open_capture(program, folder):
    capture = Capture()
    capture.conversation(40001)
    program.window("show-page", "lab")
    program.application("open-file", capture.write(os.path.join(folder, "small.pcap")))
    yield from check(wait_for(lambda: program.state("show-page") == "traffic"), "a capture is not shown on Traffic")
    yield from check(wait_for(lambda: not program.is_enabled("cancel")), "reading a small capture does not end")


def save_picture(program, folder):
    path = os.path.join(folder, "window.png")
    program.application("save-picture", path)
    if not wait_for(lambda: os.path.exists(path) and os.path.getsize(path) > 1000):
        yield "no picture was written"
        return
    with open(path, "rb") as file:
        head = file.read(24)
    yield from check(head.startswith(b"\x89PNG\r\n\x1a\n"), "the picture is no PNG")
    width, height = struct.unpack(">II", head[16:24])
    yield from check(width >= 360 and height >= 290, f"a picture of {width}×{height}")


def change_page(program):
    for page in ("traffic", "lab", "traffic", "lab"):
        program.window("show-page", page)
        yield from check(wait_for(lambda p=page: program.state("show-page") == p), f"{page} is not shown")
    program.window("show-page", "cellar")
    yield from check(program.state("show-page") == "lab", "a page that is none was shown")


def all_actions_are_there(program):
    yield from check(APPLICATION_ACTIONS <= set(program.describe(APPLICATION)), "an action of the application lacks")
    yield from check(WINDOW_ACTIONS <= set(program.describe(WINDOW)), "an action of the window lacks")


def run(tap):
    with tempfile.TemporaryDirectory() as folder, Program() as program:
        tap.case("/app/actions/all-are-there", list(all_actions_are_there(program)))
        tap.case("/app/actions/change-page", list(change_page(program)))
        tap.case("/app/actions/connect-and-quit", list(connect_and_quit(program)))
        tap.case("/app/actions/disconnect", list(disconnect(program)))
        tap.case("/app/actions/open-capture", list(open_capture(program, folder)))
        tap.case("/app/actions/save-picture", list(save_picture(program, folder)))
        program.application("quit")
        tap.case("/app/actions/quit", check(wait_for(lambda: program.process.poll() is not None) and
                                            program.process.returncode == 0, "app.quit does not end the program"))


tap = Tap()
try:
    if not os.environ.get("DISPLAY"):
        raise ImportError("there is no display")
    from program import APPLICATION, WINDOW, Capture, Program, wait_for
except ImportError as error:
    tap.skip("/app/actions", error)
else:
    run(tap)
tap.finish()
