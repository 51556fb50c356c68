# SPDX-License-Identifier: GPL-3.0-or-later
"""A person who cannot see uses the window: what it holds is found by role and name, and works."""

import os
import sys
import tempfile

sys.path[1:1] = [os.path.join(os.environ["MSCOPE_TEST_SOURCE"], "tests", "house")]

from tap import Tap  # noqa: E402


def check(condition, fault):
    return [] if condition else [fault]


class Reader:
    """What a screen reader sees of the program."""

    def __init__(self):
        self.program = wait_for(self.find_program)

    def find_program(self):
        desktop = pyatspi.Registry.getDesktop(0)
        return next((child for child in desktop if child is not None and child.name == "mailscope"), None)

    def walk(self, node):
        if node is None:
            return
        yield node
        for child in node:
            yield from self.walk(child)

    def find_now(self, role, name):
        try:
            for node in self.walk(self.program):
                if node.getRoleName() == role and node.name == name:
                    return node
        except (LookupError, RuntimeError):  # it changed meanwhile
            pass
        return None

    def find(self, role, name):
        return wait_for(lambda: self.find_now(role, name))

    def labels(self, role, name):
        """All texts below a widget."""
        try:
            node = self.find_now(role, name)
            return [child.name for child in self.walk(node) if child.getRoleName() == "label"] if node else []
        except (LookupError, RuntimeError):
            return []

    def sees(self, role, name, text):
        return wait_for(lambda: any(text in label for label in self.labels(role, name)))


def click(node):
    action = node.queryAction()
    for i in range(action.nActions):
        if action.getName(i) == "click":
            action.doAction(i)
            return True
    return False


def read(node):
    text = node.queryText()
    return text.getText(0, text.characterCount)


def names_of_the_lab(program, reader):
    for role, name in (("page tab", "Lab"), ("page tab", "Traffic"), ("text", "Command"), ("push button", "Send"),
                       ("push button", "Connect"), ("combo box", "Mail Server"), ("push button", "Main Menu")):
        yield from check(reader.find(role, name), f"there is no {role} “{name}”")


def type_a_line(program, reader):
    click(reader.find("push button", "Send Mail by SMTP"))
    for role, name in (("list", "Dialogue"), ("list", "Packets")):
        yield from check(reader.find(role, name), f"there is no {role} “{name}”")
    yield from check(reader.sees("list", "Dialogue", "220 mail.example.org"), "the greeting is not shown")
    command = reader.find("text", "Command")
    command.queryEditableText().setTextContents("EHLO pc.example.org")
    click(reader.find("push button", "Send"))
    yield from check(reader.sees("list", "Dialogue", "EHLO pc.example.org"), "the line is not shown")
    yield from check(reader.sees("list", "Dialogue", "250"), "its answer is not shown")
    yield from check(wait_for(lambda: read(command) == ""), "the line stays in the entry after it was sent")


def unsent_line_is_kept(program, reader):
    program.window("disconnect")
    wait_for(lambda: not program.is_enabled("disconnect"))
    command = reader.find("text", "Command")
    command.queryEditableText().setTextContents("MAIL FROM:<anna@example.org>")
    click(reader.find("push button", "Send"))
    yield from check(reader.find("label", "There is no connection, so the line was not sent. It is kept in the history."),
                     "nobody says that the line was not sent")
    yield from check(read(command) == "MAIL FROM:<anna@example.org>", "a line that was not sent is lost")


def long_text_is_shown(program, reader):
    """A row shows the beginning of a letter, the explanation all of it."""
    program.window("connect", "pop3")
    yield from check(reader.sees("list", "Dialogue", "+OK"), "the greeting is not shown")
    for line in ("USER ben", "PASS geheim", "RETR 1"):
        program.window("send", line)
        yield from check(reader.sees("list", "Dialogue", line), f"{line} is not shown")
    yield from check(reader.sees("list", "Dialogue", "more line"), "the letter is not shown")
    click(reader.find("push button", "All Lines"))
    yield from check(wait_for(lambda: any(label.count("\n") > 12 for label in reader.labels("scroll pane", "Explanation"))),
                     "not all lines of the letter are shown")


def names_of_traffic(program, reader, folder):
    capture = Capture()
    capture.conversation(40001)
    capture.conversation(40002)
    program.application("open-file", capture.write(os.path.join(folder, "two.pcap")))
    for role, name in (("list", "Conversations"), ("list", "Dialogue"), ("list", "Packets")):
        yield from check(reader.find(role, name), f"there is no {role} “{name}”")
    yield from check(reader.sees("list", "Conversations", "192.0.2.10:40002"), "the second conversation is not shown")
    yield from check(reader.sees("list", "Dialogue", "EHLO pc.example.org"), "the dialogue is not shown")
    yield from check(reader.sees("list", "Packets", "PSH ACK"), "the packets are not shown")
    octets = reader.find("text", "Octets of the Packet")
    yield from check(octets and "220 mail" in read(octets), "the octets of the greeting are not shown")


def damaged_capture(program, reader, folder):
    capture = Capture()
    capture.conversation(40003)
    program.application("open-file", capture.write(os.path.join(folder, "damaged.pcap"), cut=10))
    yield from check(reader.sees("application", "mailscope", "“damaged.pcap” could not be read to its end"),
                     "nobody says that the capture is damaged")
    yield from check(reader.sees("list", "Conversations", "192.0.2.10:40003"), "what could be read is not shown")


def foreign_file(program, reader, folder):
    path = os.path.join(folder, "letter.pcap")
    with open(path, "w", encoding="utf-8") as file:
        file.write("This is a letter and no capture.\n" * 10)
    program.application("open-file", path)
    yield from check(reader.sees("application", "mailscope", "“letter.pcap” could not be read"),
                     "nobody says that the file is no capture")


def run(tap):
    with tempfile.TemporaryDirectory() as folder, Program() as program:
        reader = Reader()
        if reader.program is None:
            tap.skip("/app/names", "accessibility does not run here")
            return
        tap.case("/app/names/lab", list(names_of_the_lab(program, reader)))
        tap.case("/app/names/type-a-line", list(type_a_line(program, reader)))
        tap.case("/app/names/unsent-line-is-kept", list(unsent_line_is_kept(program, reader)))
        tap.case("/app/names/long-text", list(long_text_is_shown(program, reader)))
        tap.case("/app/names/traffic", list(names_of_traffic(program, reader, folder)))
        tap.case("/app/names/damaged-capture", list(damaged_capture(program, reader, folder)))
        tap.case("/app/names/foreign-file", list(foreign_file(program, reader, folder)))


tap = Tap()
try:
    if not os.environ.get("DISPLAY"):
        raise ImportError("there is no display")
    import pyatspi
    from program import Capture, Program, wait_for
except ImportError as error:
    tap.skip("/app/names", error)
else:
    run(tap)
tap.finish()
