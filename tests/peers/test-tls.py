#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-tls.py MAILSCOPE-CLI HOUSE: OpenSSL on the other side, as a program and in Python; and what no client should do."""

import contextlib
import os
import re
import resource
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from by_hand import Typing  # noqa: E402
from secure import SecureServer  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, PROGRAM, Line, assert_same, is_there, run, run_cases, send_mail, stuff, \
    to_crlf, without_trace  # noqa: E402
from tap import Tap  # noqa: E402

BEGIN = {"submission": ("EHLO pc", "STARTTLS", b"220"), "smtp": ("EHLO pc", "STARTTLS", b"220"), "pop3": (None, "STLS", b"+OK")}


@contextlib.contextmanager
def serving(*arguments, folder=None):
    server = SecureServer(*arguments, folder=folder)
    try:
        yield server
        assert server.process.poll() is None, "the server has died"
    finally:
        status = server.stop()
    assert status == 0, status


def make_context(server, version=None):
    context = ssl.create_default_context(cafile=server.ca)
    if version:
        context.minimum_version = context.maximum_version = version
    return context


class TlsLine(Line):
    """The same in TLS; an end without close_notify is an error."""

    def __init__(self, server, service, version=None, greet=True):
        super().__init__(server, service, greet=greet and service in BEGIN)
        if service in BEGIN:
            hello, begin, answer = BEGIN[service]
            if hello:
                assert self.say(hello).startswith(b"250")
            assert self.say(begin).startswith(answer)
        self.file.close()
        self.socket = make_context(server, version).wrap_socket(self.socket, server_hostname="127.0.0.1",
                                                                suppress_ragged_eofs=False)
        self.file = self.socket.makefile("rb", 65536)
        self.greeting = self.reply() if service not in BEGIN else None


def assert_alive(server):
    for service in ("smtps", "submission", "pop3s", "pop3"):
        with TlsLine(server, service) as line:
            assert line.say("NOOP" if "s" in service[:1] else "CAPA").startswith((b"250", b"+OK"))


# --- openssl s_client ---

def s_client(server, service, *options, lines=("QUIT",), check=True):
    starttls = {"submission": ["-starttls", "smtp"], "pop3": ["-starttls", "pop3"]}.get(service, [])
    return run(["openssl", "s_client", "-connect", f"localhost:{server.ports[service]}", *starttls, "-CAfile", server.ca,
                "-verify_return_error", "-verify_hostname", "localhost", "-crlf", "-ign_eof", *options],
               octets="".join(line + "\n" for line in lines).encode(), check=check)


def check_s_client():
    with serving() as server:
        for service in ("submission", "smtps", "pop3", "pop3s"):
            for version in ("-tls1_2", "-tls1_3"):
                done = s_client(server, service, version)
                assert b"Verification: OK" in done.stdout, (service, version, done)
                assert re.search(rb"(?m)^(221 |\+OK .*Goodbye)", done.stdout), (service, version, done)
                # OpenSSL 3 calls an end without close_notify an error.
                assert b"unexpected eof" not in done.stderr, (service, version, done.stderr)


def check_addresses():
    with serving() as server:
        for options in (["-verify_ip", "127.0.0.1"], ["-verify_hostname", "mail.example.org"]):
            assert b"Verification: OK" in s_client(server, "smtps", *options).stdout, options
        assert s_client(server, "smtps", "-verify_hostname", "mail.example.com", check=False).returncode != 0
        with open(server.ca, "rb") as file:
            assert file.read().count(b"BEGIN CERTIFICATE") == 1


def check_old_versions():
    """TLS 1.0 and 1.1 are over (RFC 8996); who comes with them is refused by an alert, nobody else notices."""
    with serving() as server:
        for version in ("-tls1", "-tls1_1"):
            done = s_client(server, "smtps", version, "-cipher", "DEFAULT@SECLEVEL=0", check=False)
            assert done.returncode != 0 and b"alert" in done.stderr, done.stderr
        assert_alive(server)


def check_resumption():
    """A session may be taken up again, or a new one made; mail goes both ways."""
    with serving() as server:
        for version in ("-tls1_2", "-tls1_3"):
            path = os.path.join(server.folder, "session")
            s_client(server, "smtps", version, "-sess_out", path)
            done = s_client(server, "smtps", version, "-sess_in", path)
            assert b"\n221 " in done.stdout, done
        done = s_client(server, "pop3s", "-reconnect", "-tls1_2", check=False)
        assert b"Reused" in done.stdout or done.stdout.count(b"New, TLSv1.2") > 1, done.stdout
        assert_alive(server)


def check_renegotiation():
    """Its "R" begins the handshake anew within TLS 1.2, which can be abused: the server does not go on with that."""
    with serving() as server:
        with Typing("openssl", "s_client", "-connect", f"localhost:{server.ports['smtps']}", "-CAfile", server.ca,
                    "-tls1_2", "-crlf") as client:
            client.read_until(b"220 ")
            client.type("NOOP")
            client.read_until(b"250 ")
            client.type("R")
            client.read_until(b"RENEGOTIATING")
            said = client.process.communicate(b"", PATIENCE)[0]
            assert b"verify return" not in said, said
        assert_alive(server)


# --- what TLS makes forgotten (RFC 3207 section 4.2, RFC 2595 section 4) ---

def check_injection():
    """What a clear text carries behind STARTTLS is thrown away, or an attacker could put words into TLS."""
    with serving() as server:
        for service, begin in (("submission", b"STARTTLS\r\nNOOP\r\nRSET\r\n"), ("pop3", b"STLS\r\nCAPA\r\nUSER ben\r\n")):
            with Line(server, service) as line:
                if service == "submission":
                    line.say("EHLO pc")
                line.send(begin)
                assert line.reply().startswith((b"220", b"+OK"))
                context = make_context(server)
                tls = context.wrap_socket(line.socket, server_hostname="localhost")
                tls.settimeout(0.3)
                with contextlib.suppress(TimeoutError):
                    raise AssertionError(tls.recv(1000))
                tls.settimeout(PATIENCE)
                tls.sendall(b"QUIT\r\n")
                assert re.match(rb"221 .*\r\n$|\+OK .*Goodbye\r\n$", tls.recv(1000))


def check_forgotten():
    with serving() as server:
        with TlsLine(server, "smtp") as line:
            assert line.say("MAIL FROM:<a@b.example>").startswith(b"503"), "EHLO was not forgotten"
            assert b"STARTTLS" not in line.say("EHLO pc")
            assert line.say("STARTTLS")[:1] == b"5"
        with Line(server, "submission") as line:
            line.say("EHLO pc")
            assert line.say("AUTH PLAIN AGJlbgBnZWhlaW0=").startswith(b"235")
            assert line.say("STARTTLS").startswith(b"220")
            tls = make_context(server).wrap_socket(line.socket, server_hostname="localhost").makefile("rwb", 0)
            tls.write(b"EHLO pc\r\nMAIL FROM:<ben@example.org>\r\n")
            while (reply := tls.readline())[3:4] == b"-":
                pass
            assert reply.startswith(b"250 ") and tls.readline().startswith(b"530"), "who had signed on was not forgotten"
        with TlsLine(server, "pop3") as line:
            assert b"STLS" not in line.retrieve("CAPA")
            assert line.say("STLS").startswith(b"-ERR")
            line.log_in()
            assert line.say("STLS").startswith(b"-ERR")
        with Line(server, "pop3") as line:
            line.log_in()
            assert line.say("STLS").startswith(b"-ERR"), "a mailbox is open"


# --- mail ---

def check_octets():
    """20 MB each way, by both versions, begun both ways; and all that is hard to carry."""
    mails = [*samples.SMALL.values(), samples.VERY_LONG, samples.with_attachment(20_000_000)]
    with serving() as server:
        for version, submit, read in ((ssl.TLSVersion.TLSv1_2, "smtp", "pop3s"), (ssl.TLSVersion.TLSv1_3, "smtps", "pop3")):
            with TlsLine(server, submit, version) as line:
                line.say("EHLO pc.example.org")
                if submit == "smtps":
                    assert line.say("AUTH PLAIN AGJlbgBnZWhlaW0=").startswith(b"235")
                for mail in mails:
                    line.send(b"MAIL FROM:<ben@example.org>\r\nRCPT TO:<ben@example.org>\r\nDATA\r\n")
                    assert [line.reply()[:3] for _ in range(3)] == [b"250", b"250", b"354"]
                    assert line.say(to_crlf(stuff(mail)) + b".\r\n").startswith(b"250")
                assert line.say("QUIT").startswith(b"221") and line.line() == b""
            stored = server.stored()
            with TlsLine(server, read, version) as line:
                line.log_in()
                for i, (mail, kept) in enumerate(zip(mails, stored, strict=True)):
                    assert_same(without_trace(kept), mail)
                    assert_same(line.retrieve(f"RETR {i + 1}"), to_crlf(kept))
                    line.say(f"DELE {i + 1}")
                assert line.say("QUIT").startswith(b"+OK") and line.line() == b""


# --- clients that behave badly ---

def hello_of(server):
    """The first octets of a handshake."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = make_context(server).wrap_bio(incoming, outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()


def check_octet_by_octet():
    with serving() as server, server.connect("smtps") as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = make_context(server).wrap_bio(incoming, outgoing, server_hostname="localhost")

        def step(function):
            while True:
                try:
                    return function()
                except ssl.SSLWantReadError:
                    for octet in outgoing.read():
                        client.sendall(bytes([octet]))
                    incoming.write(client.recv(1))

        step(tls.do_handshake)
        assert step(lambda: tls.read(1000)).startswith(b"220 ")
        tls.write(b"QUIT\r\n")
        assert step(lambda: tls.read(1000)).startswith(b"221 ")


def check_stalled_handshakes():
    """Two hundred begin and stop, at all places; the others are served."""
    with serving() as server, contextlib.ExitStack() as stack:
        hello = hello_of(server)
        before = server.status("VmRSS")
        for i in range(200):
            client = stack.enter_context(server.connect(("smtps", "pop3s")[i % 2]))
            client.sendall(hello[:i * len(hello) // 100])
        for i in range(50):
            line = stack.enter_context(Line(server, "submission"))
            line.say("EHLO pc")
            line.say("STARTTLS")
            line.send(hello[:i])
        assert_alive(server)
        print(f"# a stalled handshake: {(server.status('VmRSS') - before) / 250:.0f} KiB")


def check_noise():
    """Clear text where TLS is due, TLS that is broken, records that are too long: an alert or an end, no answer."""
    with serving() as server:
        hello = hello_of(server)
        noises = [b"EHLO pc\r\nQUIT\r\n", b"\0" * 1000, bytes(range(256)) * 100, b"\x16\x03\x01\xff\xff" + b"x" * 65535,
                  hello[:60] + bytes(reversed(hello[60:])), hello + b"garbage" * 1000, hello * 5, b"\x15\x03\x03\x00\x02\x02\x28",
                  b"\x17\x03\x03\x00\x05hello", b"\x14\x03\x03\x00\x01\x01" * 100, b"\x80\x2e\x01\x00\x02" + bytes(41)]
        for noise in noises:
            for service in ("smtps", "pop3s", "smtp", "pop3"):
                with Line(server, service, greet=service in BEGIN) as line:
                    if service == "smtp":
                        line.say("EHLO pc")
                    if service in BEGIN:
                        line.say(BEGIN[service][1])
                    with contextlib.suppress(ConnectionError):
                        line.send(noise)
                        line.socket.shutdown(socket.SHUT_WR)
                        while octets := line.socket.recv(65536):
                            assert not re.match(rb"[2-5]\d\d |\+OK|-ERR", octets), (service, noise[:20], octets)
        assert_alive(server)


def check_resets():
    with serving() as server:
        hello, descriptors = hello_of(server), server.n_descriptors()
        for i in range(100):
            client = server.connect(("smtps", "pop3s")[i % 2])
            client.sendall(hello[:i * 6])
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        assert_alive(server)
        assert server.n_descriptors() <= descriptors + 10


def check_cut():
    """A line that ends without close_notify is cut, by whomever: what was half said does not happen."""
    with serving() as server:
        send_mail(server, samples.SMALL["plain"])
        line = TlsLine(server, "pop3s")
        line.log_in()
        line.say("DELE 1")
        # The socket without its TLS: a FIN alone.
        line.file.close()
        os.close(line.socket.detach())
        with TlsLine(server, "pop3s") as line:
            line.log_in()
            assert line.say("STAT").startswith(b"+OK 1 ")


def check_never_reading():
    with serving() as server:
        send_mail(server, samples.with_attachment(14_600_000), ["anna@example.org"])
        before = server.status("VmRSS")
        with TlsLine(server, "pop3s") as line:
            line.log_in("anna")
            line.send(b"RETR 1\r\n" * 5)
            assert_alive(server)
            server.assert_memory("5 times 20 MB unread in TLS", 100_000, before)
            expected = to_crlf(server.stored("anna")[0])
            for _ in range(5):
                assert line.reply().startswith(b"+OK")
                assert_same(line.block(), expected)


def check_idle():
    n = 250
    with serving() as server, contextlib.ExitStack() as stack:
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        assert_alive(server)
        before = server.status("VmRSS")
        lines = [stack.enter_context(TlsLine(server, "smtps")) for _ in range(n)]
        print(f"# an idle session in TLS: {(server.status('VmRSS') - before) / n:.1f} KiB")
        assert_alive(server)
        assert all(line.say("NOOP").startswith(b"250") for line in lines)


# --- certificates ---

def check_authority_stays():
    """Whoever has learnt to trust it need not do so again."""
    with tempfile.TemporaryDirectory(prefix="mailscope-peers-") as folder:
        texts = []
        for _ in range(2):
            with serving(folder=folder) as server, open(server.ca, "rb") as file:
                texts.append(file.read())
                assert_alive(server)
        assert texts[0] == texts[1]


def check_own_certificate():
    with tempfile.TemporaryDirectory(prefix="mailscope-peers-") as folder:
        key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
        for kind in (["rsa:2048"], ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]):
            run(["openssl", "req", "-x509", "-newkey", *kind, "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                 "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
            with serving(f"--tls-certificate={certificate}", f"--tls-key={key}", folder=folder) as server:
                shutil.copy(certificate, server.ca)
                assert_alive(server)
        other = os.path.join(folder, "other.pem")
        run(["openssl", "genpkey", "-algorithm", "RSA", "-out", other])
        for options in ([f"--tls-certificate={certificate}", f"--tls-key={other}"],
                        [f"--tls-certificate={certificate}", "--tls-key=/nowhere"],
                        [f"--tls-certificate={other}", f"--tls-key={key}"], [f"--tls-certificate={certificate}"]):
            done = subprocess.run([PROGRAM, "serve", "--smtps=0", *options], capture_output=True, timeout=PATIENCE, check=False)
            assert done.returncode in (1, 2) and done.stderr and not done.stdout, done


def main():
    tap = Tap()
    run_cases(tap, "tls", ["openssl"], [
        ("s-client", check_s_client), ("addresses", check_addresses), ("old-versions", check_old_versions),
        ("resumption", check_resumption), ("renegotiation", check_renegotiation),
        ("own-certificate", check_own_certificate)])
    run_cases(tap, "tls", [], [
        ("injection", check_injection), ("forgotten", check_forgotten), ("octets", check_octets),
        ("octet-by-octet", check_octet_by_octet), ("stalled-handshakes", check_stalled_handshakes), ("noise", check_noise),
        ("resets", check_resets), ("cut", check_cut), ("never-reading", check_never_reading), ("idle", check_idle),
        ("authority-stays", check_authority_stays)])
    tap.finish()


main()
