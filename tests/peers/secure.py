# SPDX-License-Identifier: GPL-3.0-or-later
"""A server to sign on to, in clear text and in TLS, and what it heard while somebody did."""

import json
import os
import time

from serving import PATIENCE, Server

# How a client comes: in clear text, in TLS that begins later, in TLS from the start.
CLEAR, LATER, AT_ONCE = "clear", "starttls", "tls"

SERVICES = {("smtp", CLEAR): "submission", ("smtp", LATER): "submission", ("smtp", AT_ONCE): "smtps",
            ("pop3", CLEAR): "pop3", ("pop3", LATER): "pop3", ("pop3", AT_ONCE): "pop3s"}


class SecureServer(Server):
    def __init__(self, *arguments, folder=None):
        # The file is there when the ports are.
        super().__init__("--smtp=0", "--submission=0", "--pop3=0", "--smtps=0", "--pop3s=0", "--tls-ca-out=ca.pem",
                         "--format=json", *arguments, folder=folder)
        self.ca = os.path.join(self.folder, "ca.pem")

    def port(self, protocol, mode):
        return self.ports[SERVICES[protocol, mode]]

    def find_conversation(self, marker, protocol="smtp"):
        """The entries of the dialogue in which a mail with @marker in it was handed in, or read."""
        until = time.monotonic() + PATIENCE
        while True:
            entries = [json.loads(line) for line in self.read_out().split(b"\n")[1:-1]]
            ids = [entry["conversation"] for entry in entries
                   if entry["protocol"] == protocol and entry["kind"] in ("message", "data") and marker in entry["text"]]
            if ids:
                return [entry for entry in entries if entry["conversation"] == ids[-1]]
            assert time.monotonic() < until, marker
            time.sleep(0.01)

    def read_out(self):
        return os.pread(self.out.fileno(), os.fstat(self.out.fileno()).st_size, 0)


def mechanism_of(heard):
    """How the client of these entries has signed on, in the words of the command that worked."""
    used = None
    for entry in heard:
        command = entry.get("command") if entry["sender"] == "client" else None
        if command == "AUTH" and entry["argument"]:
            used = entry["argument"].split()[0].upper()
        elif command in ("APOP", "PASS"):
            used = {"APOP": "APOP", "PASS": "USER"}[command]
    return used
