# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails that are hard to carry unharmed. Line ends are LF; each is made the same in every run."""

import base64
import email.message
import email.policy
import random

HEADER = b"From: A <a@b.example>\nTo: Ben <ben@example.org>\nDate: Mon, 3 Mar 2008 12:42:09 +0100\n" \
         b"Message-ID: <1@b.example>\nSubject: "


def lines(subject, *body):
    return HEADER + subject.encode() + b"\n\n" + b"".join(line + b"\n" for line in body)


def attachment(n_octets, seed=1):
    return random.Random(seed).randbytes(n_octets)


def with_attachment(n_octets):
    text = base64.b64encode(attachment(n_octets))
    body = b"\n".join(text[i:i + 76] for i in range(0, len(text), 76))
    return (HEADER + b"big\nMIME-Version: 1.0\nContent-Type: application/octet-stream\n"
            b"Content-Transfer-Encoding: base64\n\n" + body + b"\n")


def decode(octets):
    """All attachments of a mail, as they were before they were packed."""
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    return [part.get_payload(decode=True) for part in mail.iter_attachments()]


SMALL = {
    "plain": lines("plain", b"Hello"),
    "no-body": HEADER + b"no body\n\n",
    "dots": lines("dots", b".", b"..", b"...", b".x", b"x.", b"", b".", b". ", b" ."),
    "from": lines("from", b"From here", b">From there", b"", b"From a@b.example Mon Mar  3 12:42:09 2008"),
    "8-bit": lines("8 bit", "Gr\u00fc\u00dfe".encode(), "Gr\u00fc\u00dfe".encode("latin-1"), bytes(range(0x80, 0x100))),
    "blank-lines": lines("blank lines", b"", b"", b"x", b"", b" ", b"\t", b"", b""),
    "quit": lines("commands", b"QUIT", b"RSET", b"250 Ok", b"+OK", b"-ERR"),
    "long-lines": lines("long lines", b"a" * 997, b"b" * 998, b"c" * 999, b"d" * 5000, b"." * 3000),
}

# Beyond what the clients' own line buffers hold; those that cut lines are not asked.
VERY_LONG = lines("very long line", b"x" * 300_000, b".", b"y" * 70_000)
