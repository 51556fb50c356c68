# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the window and drives it, as a script over D-Bus or as a person through accessibility.

Needs a display and a session bus: tests/house/headless.
"""

import os
import struct
import subprocess
import time

from gi.repository import Gio, GLib

NAME = "org.mailscope.Mailscope"
APPLICATION = "/org/mailscope/Mailscope"
WINDOW = APPLICATION + "/window/1"


def wait_for(check, seconds=10):
    """What check() returns as soon as that is something, or the last that it returned."""
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


class Program:
    def __init__(self, *arguments):
        path = os.path.join(os.environ["MSCOPE_TEST_BUILD"], "src", "app", "mailscope")
        self.process = subprocess.Popen([path, *arguments])
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def __enter__(self):
        if not wait_for(lambda: self.describe(WINDOW)):
            self.__exit__()
            raise RuntimeError("the window does not come")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def call(self, path, method, arguments, reply):
        return self.bus.call_sync(NAME, path, "org.gtk.Actions", method, arguments, GLib.VariantType(reply),
                                  Gio.DBusCallFlags.NO_AUTO_START, 5000, None)

    def describe(self, path):
        """The actions there: name -> (enabled, state or None)."""
        try:
            reply = self.call(path, "DescribeAll", None, "(a{s(bgav)})")
        except GLib.Error:
            return {}
        return {name: (enabled, state[0] if state else None)
                for name, (enabled, _, state) in reply.unpack()[0].items()}

    def activate(self, path, name, *words):
        self.call(path, "Activate",
                  GLib.Variant("(sava{sv})", (name, [GLib.Variant("s", word) for word in words], {})), "()")

    def application(self, name, *words):
        self.activate(APPLICATION, name, *words)

    def window(self, name, *words):
        self.activate(WINDOW, name, *words)

    def is_enabled(self, name):
        return self.describe(WINDOW).get(name, (False, None))[0]

    def state(self, name):
        return self.describe(WINDOW).get(name, (False, None))[1]


# A conversation for captures: what is said, in order.
SMTP = (
    ("S", "220 mail.example.org ESMTP Postfix"),
    ("C", "EHLO pc.example.org"),
    ("S", "250-mail.example.org\r\n250 SIZE 1000000"),
    ("C", "MAIL FROM:<anna@example.org>"),
    ("S", "250 2.1.0 Ok"),
    ("C", "RCPT TO:<bob@example.org>"),
    ("S", "550 5.1.1 <bob@example.org>: User unknown"),
    ("C", "QUIT"),
    ("S", "221 2.0.0 Bye"),
)


class Capture:
    """Writes a pcap file, packet by packet (link type Ethernet)."""

    def __init__(self):
        self.octets = bytearray(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        self.time = 1_700_000_000.0

    def packet(self, side, ports, sequence, flags, content=b""):
        source, target = ("C", "S") if side == "C" else ("S", "C")
        address = {"C": bytes((192, 0, 2, 10)), "S": bytes((192, 0, 2, 25))}
        tcp = struct.pack(">HHIIBBHHH", ports[source], ports[target], sequence[source], sequence[target], 5 << 4,
                          flags, 64000, 0, 0) + content
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0x4000, 64, 6, 0) + address[source] + address[target]
        frame = bytes(6) + bytes(6) + b"\x08\x00" + ip + tcp
        seconds = int(self.time)
        self.octets += struct.pack("<IIII", seconds, int((self.time - seconds) * 1e6), len(frame), len(frame)) + frame
        self.time += 0.001

    def conversation(self, port, lines=SMTP):
        ports = {"C": port, "S": 25}
        sequence = {"C": 1000, "S": 5000}
        self.packet("C", ports, sequence, 2)
        sequence["C"] += 1
        self.packet("S", ports, sequence, 18)
        sequence["S"] += 1
        for side, line in lines:
            content = line.encode() + b"\r\n"
            self.packet(side, ports, sequence, 24, content)
            sequence[side] += len(content)
        for side in "SC":
            self.packet(side, ports, sequence, 17)
            sequence[side] += 1

    def write(self, path, cut=0):
        with open(path, "wb") as file:
            file.write(self.octets[:len(self.octets) - cut])
        return path
