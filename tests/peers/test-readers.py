#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-readers.py MAILSCOPE-CLI HOUSE: programs for people: s-nail and mutt send, read and delete."""

import mailbox
import os
import pty
import re
import select
import subprocess
import sys
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from reports import assert_delivered  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, RECIPIENT, SENDER, assert_same, run, run_cases, send_mail, \
    serving  # noqa: E402
from tap import Tap  # noqa: E402

# What all readers can keep in a folder of theirs as it is.
READABLE = [samples.SMALL[name] for name in ("plain", "dots", "from", "8-bit", "blank-lines")]


def write(path, octets):
    with open(path, "wb") as file:
        file.write(octets)
    return path


def read_maildir(path):
    result = []
    for part in ("new", "cur"):
        for name in os.listdir(os.path.join(path, part)):
            with open(os.path.join(path, part, name), "rb") as file:
                result.append(file.read())
    return sorted(result)


def fill(server, mails=READABLE):
    for mail in mails:
        assert send_mail(server, mail)[-1].startswith(b"250")
    return sorted(server.stored())


def body(octets):
    return octets.partition(b"\n\n")[2].rstrip(b"\n")


def compare_bodies(got, expected):
    """Readers add Status: and the like, and may order the header anew."""
    for a, b in zip(sorted(map(body, got)), sorted(map(body, expected)), strict=True):
        assert_same(a, b)


# --- s-nail ---

S_NAIL = ["s-nail", "-:/", "-Sv15-compat=yes", "-Sttycharset=utf-8", "-Sexpandaddr=shquote"]


def s_nail_send(server, *arguments, octets=b"Hello\n"):
    return run([*S_NAIL, f"-Smta=smtp://127.0.0.1:{server.ports['smtp']}", "-Ssmtp-auth=none", "-Snosave",
                "-Shostname=pc.example.org", f"-Sfrom={SENDER}", *arguments, "-s", "x", RECIPIENT],
               octets=octets, folder=server.folder)


def s_nail_read(server, commands):
    return run([*S_NAIL, "-Spop3-auth=plain", "-Spop3-no-apop", "-#",
                "-f", f"pop3://ben:{PLAIN_PASSWORD}@127.0.0.1:{server.ports['pop3']}"],
               octets=commands.encode() + b"\n", folder=server.folder)


def check_s_nail_send():
    octets = samples.attachment(200_000)
    with serving() as server:
        path = write(os.path.join(server.folder, "a.bin"), octets)
        s_nail_send(server, "-a", path, octets="Gr\u00fc\u00dfe\n.\n..\nFrom here\n".encode())
        s_nail_send(server)
        stored = server.stored()
        assert_same(samples.decode(stored[0])[0], octets)
        assert body(stored[1]) == b"Hello", stored[1]


def check_s_nail_20_mb():
    octets = samples.attachment(20_000_000)
    with serving() as server:
        s_nail_send(server, "-a", write(os.path.join(server.folder, "a.bin"), octets))
        assert_same(samples.decode(server.stored()[0])[0], octets)


def check_s_nail_read():
    with serving() as server:
        stored = fill(server)
        copy = os.path.join(server.folder, "copy")
        s_nail_read(server, f"copy * \"{copy}\"\nexit")
        box = mailbox.mbox(copy)
        # In a file of many mails a line that begins with "From " gets a ">" before it.
        compare_bodies([mail.as_bytes() for mail in box], [re.sub(rb"(?m)^From ", b">From ", mail) for mail in stored])
        box.close()
        assert len(server.stored()) == len(stored)
        s_nail_read(server, "delete 1 3\nquit")
        assert len(server.stored()) == len(stored) - 2


# --- mutt ---

MUTT_SETTINGS = """\
set from="{sender}" realname="" use_from=yes envelope_from_address="{sender}" hostname="pc.example.org"
set copy=no ssl_starttls=no ssl_force_tls=no smtp_url="smtp://127.0.0.1:{smtp}/"
set pop_host="pop://ben:{password}@127.0.0.1:{pop3}/" pop_delete=no folder="{folder}" spoolfile="{folder}/copy"
set pop_reconnect=no mbox_type=Maildir confirmcreate=no confirmappend=no delete=yes quit=yes
set resolve=no wait_key=no beep=no delete_untag=yes header_cache="" message_cachedir="" pop_checkinterval=0
"""


def write_settings(server):
    text = MUTT_SETTINGS.format(sender=SENDER, folder=server.folder, password=PLAIN_PASSWORD, **server.ports)
    return write(os.path.join(server.folder, "muttrc"), text.encode())


def mutt_send(server, *arguments, octets=b"Hello\n"):
    return run(["mutt", "-n", "-F", write_settings(server), "-s", "x", *arguments, "--", RECIPIENT], octets=octets,
               folder=server.folder)


def mutt_read(server, folder, keys):
    """mutt wants a terminal: it gets one that nobody looks at, and its keys from the command line."""
    environment = dict(os.environ, HOME=server.folder, TERM="vt100", LC_ALL="C.UTF-8")
    ours, its = pty.openpty()
    process = subprocess.Popen(["mutt", "-n", "-F", write_settings(server), "-f", folder, "-e", f"push '{keys}'"],
                               stdin=its, stdout=its, stderr=its, cwd=server.folder, env=environment)
    os.close(its)
    screen, until = b"", time.monotonic() + 20
    try:
        while process.poll() is None:
            assert time.monotonic() < until, screen[-2000:]
            if select.select([ours], [], [], 0.05)[0]:
                try:
                    screen += os.read(ours, 65536)
                except OSError:
                    break
        assert process.wait(PATIENCE) == 0, screen[-2000:]
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def check_mutt_send():
    octets = samples.attachment(200_000)
    with serving() as server:
        mutt_send(server, "-a", write(os.path.join(server.folder, "a.bin"), octets))
        mutt_send(server, "-c", "anna@example.org", octets=b".\n..\nFrom here\n")
        stored = server.stored()
        assert_same(samples.decode(stored[0])[0], octets)
        assert body(stored[1]) == b".\n..\nFrom here", stored[1]
        assert len(server.stored("anna")) == 1


def check_mutt_report():
    with serving() as server:
        # It says EHLO, which reports need, only where it has a name to sign on with.
        mutt_send(server, "-e", "set dsn_notify=success dsn_return=hdrs from=anna@example.org "
                                "envelope_from_address=anna@example.org smtp_authenticators=plain "
                                f"smtp_pass={PLAIN_PASSWORD} smtp_url=smtp://anna@127.0.0.1:{server.ports['smtp']}/")
        assert_delivered(*server.stored("anna"), RECIPIENT)


def check_mutt_20_mb():
    octets = samples.attachment(20_000_000)
    with serving() as server:
        mutt_send(server, "-a", write(os.path.join(server.folder, "a.bin"), octets))
        assert_same(samples.decode(server.stored()[0])[0], octets)


def check_mutt_read():
    with serving() as server:
        stored = fill(server)
        copy = os.path.join(server.folder, "copy")
        for part in ("tmp", "new", "cur"):
            os.makedirs(os.path.join(copy, part))
        # All into the spool folder, and then the first two away.
        mutt_read(server, copy, "<fetch-mail><exit>")
        compare_bodies(read_maildir(copy), stored)
        assert len(server.stored()) == len(stored)
        mutt_read(server, f"pop://ben:{PLAIN_PASSWORD}@127.0.0.1:{server.ports['pop3']}/",
                  "<first-entry><delete-message><next-entry><delete-message><quit>")
        assert len(server.stored()) == len(stored) - 2


def main():
    tap = Tap()
    run_cases(tap, "s-nail", ["s-nail"], [
        ("send", check_s_nail_send), ("20-mb", check_s_nail_20_mb), ("read", check_s_nail_read)])
    run_cases(tap, "mutt", ["mutt"], [
        ("send", check_mutt_send), ("20-mb", check_mutt_20_mb), ("report", check_mutt_report),
        ("read", check_mutt_read)])
    tap.finish()


main()
