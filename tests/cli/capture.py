# SPDX-License-Identifier: GPL-3.0-or-later
"""Captures for tests: dialogues as lists of (side, octets), written as pcap."""

import ipaddress
import struct

ETHERNET = 1
CLIENT, SERVER = 0, 1
FIN, SYN, PSH, ACK = 1, 2, 8, 16


def checksum(octets):
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack("!%dH" % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Capture:
    """A pcap file of little-endian microseconds; each dialogue added has its own TCP connection."""

    def __init__(self):
        self.octets = bytearray(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, ETHERNET))
        self.time_us = 1_700_000_000_000_000
        self.frames = 0

    def add_packet(self, packet):
        self.time_us += 1000
        self.frames += 1
        seconds, rest = divmod(self.time_us, 1_000_000)
        self.octets += struct.pack("<IIII", seconds, rest, len(packet), len(packet)) + packet

    def add_segment(self, ends, sequences, side, flags, content=b""):
        (address, port), (other_address, other_port) = ends[side], ends[1 - side]
        tcp = struct.pack("!HHIIBBHHH", port, other_port, sequences[side] & 0xFFFFFFFF,
                          sequences[1 - side] & 0xFFFFFFFF if flags & ACK else 0, 5 << 4, flags, 65535, 0, 0) + content
        source, destination = (ipaddress.ip_address(a).packed for a in (address, other_address))
        pseudo = source + destination + struct.pack("!BBH", 0, 6, len(tcp))
        tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), self.frames & 0xFFFF, 0x4000, 64, 6, 0) + source + destination
        ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
        self.add_packet(b"\2\0\0\0\0\2\2\0\0\0\0\1\x08\0" + ip + tcp)
        sequences[side] += len(content) + bool(flags & (SYN | FIN))

    def add_dialogue(self, port, steps, client=("192.0.2.10", 40000), server="192.0.2.25", mss=1460):
        ends, sequences = (client, (server, port)), [1000, 5000]
        self.add_segment(ends, sequences, CLIENT, SYN)
        self.add_segment(ends, sequences, SERVER, SYN | ACK)
        self.add_segment(ends, sequences, CLIENT, ACK)
        for side, content in steps:
            for at in range(0, len(content), mss):
                self.add_segment(ends, sequences, side, PSH | ACK, content[at:at + mss])
        self.add_segment(ends, sequences, CLIENT, FIN | ACK)
        self.add_segment(ends, sequences, SERVER, FIN | ACK)
        self.add_segment(ends, sequences, CLIENT, ACK)


SMTP_DIALOGUE = [
    (SERVER, b"220 mail.example.org ESMTP\r\n"),
    (CLIENT, b"EHLO pc.example.org\r\n"),
    (SERVER, b"250-mail.example.org\r\n250-SIZE 1000\r\n250 HELP\r\n"),
    (CLIENT, b"MAIL FROM:<anna@example.org>\r\n"),
    (SERVER, b"250 2.1.0 Ok\r\n"),
    (CLIENT, b"RCPT TO:<nobody@example.org>\r\n"),
    (SERVER, b"550 5.1.1 <nobody@example.org>: User unknown\r\n"),
    (CLIENT, b"RCPT TO:<ben@example.org>\r\n"),
    (SERVER, b"250 2.1.5 Ok\r\n"),
    (CLIENT, b"DATA\r\n"),
    (SERVER, b"354 End data with <CR><LF>.<CR><LF>\r\n"),
    (CLIENT, b"Subject: Gr\xfc\xdfe\r\n\r\nHello\r\n.\r\n"),
    (SERVER, b"250 2.0.0 Ok: queued as 123ABC\r\n"),
    (CLIENT, b"QUIT\r\n"),
    (SERVER, b"221 2.0.0 Bye\r\n"),
]

POP3_DIALOGUE = [
    (SERVER, b"+OK ready\r\n"),
    (CLIENT, b"USER ben\r\n"),
    (SERVER, b"+OK\r\n"),
    (CLIENT, b"PASS geheim\r\n"),
    (SERVER, b"+OK\r\n"),
    (CLIENT, b"LIST\r\n"),
    (SERVER, b"+OK 1 messages\r\n1 120\r\n.\r\n"),
    (CLIENT, b"QUIT\r\n"),
    (SERVER, b"+OK\r\n"),
]


def make_sample():
    """One SMTP and one POP3 dialogue, the second on a port of its own choosing."""
    capture = Capture()
    capture.add_dialogue(25, SMTP_DIALOGUE)
    capture.add_dialogue(4711, POP3_DIALOGUE, client=("192.0.2.11", 40001))
    return capture
