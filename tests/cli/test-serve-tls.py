#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-serve-tls.py MAILSCOPE-CLI HOUSE: TLS of `mailscope-cli serve`, with clients that are not ours, on loopback."""

import contextlib
import json
import os
import poplib
import shutil
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, sys.argv[2])
from tap import Tap  # noqa: E402

from serving import PATIENCE, PROGRAM, serving  # noqa: E402

ALL = ["--smtp", "0", "--submission", "0", "--smtps", "0", "--pop3", "0", "--pop3s", "0", "--user", "ben:geheim"]
MESSAGE = "Subject: within TLS\r\n\r\n..\r\nlast line\r\n"
VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


@contextlib.contextmanager
def serving_tls(*arguments):
    """A server with a home of its own, whose authority is in server.ca."""
    with tempfile.TemporaryDirectory() as home:
        authority = os.path.join(home, "authority.pem")
        with serving(*ALL, "--tls-ca-out", authority, "--format", "json", *arguments,
                     environment={"XDG_DATA_HOME": home}) as server:
            server.ca = authority
            server.home = home
            yield server


def trust(server, version=None):
    context = ssl.create_default_context(cafile=server.ca)
    if version is not None:
        context.minimum_version = context.maximum_version = version
    return context


def connect(server, name):
    return socket.create_connection(("127.0.0.1", server.ports[name]), PATIENCE)


def read_until(sock, end):
    got = b""
    while not got.endswith(end):
        piece = sock.recv(65536)
        assert piece, got
        got += piece
    return got


def entries(server):
    return [json.loads(line) for line in server.lines()[1:]]


def find_entries(server, **wanted):
    return [entry for entry in entries(server) if all(entry.get(key) == value for key, value in wanted.items())]


# --- what works ---

def check_ready_line():
    with serving_tls() as server:
        assert list(server.ports) == ["smtp", "submission", "smtps", "pop3", "pop3s"], server.lines()[0]


def check_starttls():
    with serving_tls() as server:
        for number, version in enumerate(VERSIONS):
            with smtplib.SMTP("localhost", server.ports["smtp"], "pc.example.org", PATIENCE) as smtp:
                smtp.ehlo()
                assert smtp.has_extn("starttls")
                smtp.starttls(context=trust(server, version))
                assert smtp.sock.version() == ("TLSv1.2", "TLSv1.3")[number]
                assert smtp.docmd("MAIL", "FROM:<a@example.org>")[0] == 503, "EHLO is forgotten"
                smtp.ehlo()
                assert not smtp.has_extn("starttls")
                assert smtp.docmd("STARTTLS")[0] == 503
                smtp.sendmail("a@example.org", ["ben@example.org"], MESSAGE)
        server.wait_for(lambda: len(find_entries(server, text="QUIT", encrypted=True)) == 2)
        handshakes = find_entries(server, kind="tls")
        assert [entry["sender"] for entry in handshakes] == ["client", "server"] * 2, handshakes
        assert all(entry["octets"] > 200 and "encrypted" not in entry for entry in handshakes), handshakes
        assert "encrypted" not in find_entries(server, text="STARTTLS")[0]
        assert [entry["text"] for entry in handshakes[::2]] == ["TLS1.2 AES-256-GCM", "TLS1.3 AES-256-GCM"]


def check_stls():
    with serving_tls() as server:
        for version in VERSIONS:
            pop3 = poplib.POP3("localhost", server.ports["pop3"], PATIENCE)
            assert "STLS" in pop3.capa()
            pop3.stls(context=trust(server, version))
            assert "STLS" not in pop3.capa()
            try:
                pop3._shortcmd("STLS")
                raise AssertionError("STLS was taken twice")
            except poplib.error_proto:
                pass
            pop3.user("ben")
            pop3.pass_("geheim")
            pop3.quit()


def check_implicit():
    with serving_tls() as server:
        for version in VERSIONS:
            with smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], "pc.example.org", timeout=PATIENCE,
                                  context=trust(server, version)) as smtp:
                smtp.sendmail("a@example.org", ["ben@example.org"], MESSAGE)
        for version in VERSIONS:
            pop3 = poplib.POP3_SSL("127.0.0.1", server.ports["pop3s"], timeout=PATIENCE, context=trust(server, version))
            pop3.user("ben")
            pop3.pass_("geheim")
            lines = pop3.retr(1)[1]
            assert lines[-3:] == [b"", b"..", b"last line"], lines
            assert b" with ESMTPS id " in b"\n".join(lines), lines
            pop3.quit()


def check_big_message():
    """More than TLS and the session hold at a time, both ways, octet for octet."""
    body = "\r\n".join(f"{number:06} " + "x" * 60 for number in range(60000))
    with serving_tls() as server:
        with smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], timeout=PATIENCE, context=trust(server)) as smtp:
            smtp.sendmail("a@example.org", ["ben@example.org"], "Subject: big\r\n\r\n" + body + "\r\n")
        pop3 = poplib.POP3_SSL("127.0.0.1", server.ports["pop3s"], timeout=PATIENCE, context=trust(server))
        pop3.user("ben")
        pop3.pass_("geheim")
        lines = pop3.retr(1)[1]
        assert "\r\n".join(line.decode() for line in lines).endswith("\r\n\r\n" + body)
        pop3.quit()


def check_text_output():
    """In text a star marks what was said within TLS."""
    with tempfile.TemporaryDirectory() as home:
        authority = os.path.join(home, "ca.pem")
        with serving("--pop3", "0", "--tls-ca-out", authority, environment={"XDG_DATA_HOME": home}) as server:
            server.ca = authority
            pop3 = poplib.POP3("localhost", server.ports["pop3"], PATIENCE)
            pop3.stls(context=trust(server))
            pop3.quit()
            server.wait_for(lambda: any("Goodbye" in line for line in server.lines()))
            lines = [line.strip() for line in server.lines()]
        assert "C  STLS" in lines and "C* QUIT" in lines and "S  TLS1.3 AES-256-GCM" in lines, lines


def check_close_notify():
    """OpenSSL 3 complains where a connection ends without one."""
    with serving_tls() as server:
        for name, first in (("smtps", b"QUIT\r\n"), ("pop3s", b"QUIT\r\n")):
            for version in VERSIONS:
                context = trust(server, version)
                with context.wrap_socket(connect(server, name), server_hostname="localhost",
                                         suppress_ragged_eofs=False) as sock:
                    read_until(sock, b"\r\n")
                    sock.sendall(first)
                    read_until(sock, b"\r\n")
                    assert sock.recv(1000) == b""


# --- what is wrong ---

def check_injection():
    """What stands behind STARTTLS in the same packet is never answered (CVE-2011-0411)."""
    rows = (("smtp", b"EHLO pc\r\n", b"STARTTLS\r\nMAIL FROM:<evil@example.com>\r\nRC", b"EHLO pc\r\n", b" HELP\r\n"),
            ("pop3", b"CAPA\r\n", b"STLS\r\nUSER anna\r\nPA", b"CAPA\r\n", b"\r\n.\r\n"))
    with serving_tls() as server:
        for name, hello, behind, first, end in rows:
            sock = connect(server, name)
            read_until(sock, b"\r\n")
            sock.sendall(hello)
            read_until(sock, end)
            sock.sendall(behind)
            assert read_until(sock, b"\r\n").count(b"\r\n") == 1
            with trust(server).wrap_socket(sock, server_hostname="localhost") as secure:
                secure.sendall(first)
                got = read_until(secure, end)
                assert got[:3] in (b"250", b"+OK"), got
                secure.sendall(b"QUIT\r\n")
                assert read_until(secure, b"\r\n").count(b"\r\n") == 1
        server.wait_for(lambda: len(find_entries(server, text="QUIT")) == 2)
        for text in ("MAIL FROM:<evil@example.com>", "RC", "USER anna", "PA"):
            (entry,) = find_entries(server, text=text)
            assert not [other for other in entries(server) if other.get("answers") == entry["index"]
                        and other["conversation"] == entry["conversation"]], entry
        assert find_entries(server, text="USER anna")[0]["mistake"], entries(server)


def check_plain_text():
    """A person with telnet, and a browser, at ports that begin with TLS, and behind STARTTLS."""
    with serving_tls() as server:
        for name, said, words in (("smtps", b"EHLO me\r\n", "plain text “EHLO me”"),
                                  ("pop3s", b"GET / HTTP/1.1\r\n\r\n", "that is HTTP")):
            with connect(server, name) as sock:
                sock.sendall(said)
                assert sock.recv(100)[:1] == b"\x15", "an alert"
                assert sock.recv(100) == b""
            server.wait_for(lambda: words in server.complaints())
            line = said.split(b"\r\n")[0].decode()
            assert server.wait_for(lambda: find_entries(server, text=line, sender="client"))
        with connect(server, "smtp") as sock:
            read_until(sock, b"\r\n")
            sock.sendall(b"EHLO me\r\n")
            read_until(sock, b" HELP\r\n")
            sock.sendall(b"STARTTLS\r\n")
            read_until(sock, b"\r\n")
            sock.sendall(b"EHLO again\r\n")
            assert sock.recv(100)[:1] == b"\x15"
        server.wait_for(lambda: "plain text “EHLO again”" in server.complaints())
        assert server.wait_for(lambda: find_entries(server, text="EHLO again"))


def check_tls_at_plain_port():
    """Somebody has mistaken 25 for 465: an answer that can be read, and the reason."""
    with serving_tls() as server:
        for name in ("smtp", "pop3"):
            try:
                trust(server).wrap_socket(connect(server, name), server_hostname="localhost")
                raise AssertionError("a handshake without STARTTLS")
            except OSError:
                pass
        server.wait_for(lambda: len(find_entries(server, kind="tls", sender="client")) == 2)
        assert all("465" in entry["mistake"] for entry in find_entries(server, kind="tls", sender="client")), entries(server)


def check_distrust():
    """A client that does not know the authority says so, and the server tells it."""
    with serving_tls() as server:
        for number, version in enumerate(VERSIONS):
            context = ssl.create_default_context()
            context.minimum_version = context.maximum_version = version
            try:
                smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], timeout=PATIENCE, context=context)
                raise AssertionError("trusted without a reason")
            except ssl.SSLCertVerificationError:
                pass
            server.wait_for(lambda: server.complaints().count("“unknown_ca” (48)") == number + 1)
            # The records are entries, as those of a capture would be.
            assert server.wait_for(lambda: len(find_entries(server, kind="tls", sender="client")) >= 2 * (number + 1))


def check_old_version():
    with serving_tls() as server:
        context = trust(server)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        try:
            smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], timeout=PATIENCE, context=context)
            raise AssertionError("TLS 1.1 was taken")
        except ssl.SSLError:
            pass
        server.wait_for(lambda: "no version of TLS that both know" in server.complaints())


def check_end_in_handshake():
    with serving_tls() as server:
        with connect(server, "smtps") as sock:
            sock.sendall(b"\x16\x03\x01\x02\x00\x01")
        server.wait_for(lambda: "in the midst of the TLS handshake" in server.complaints())
        # Who says nothing at all, such as a scanner of ports, is told of too.
        connect(server, "pop3s").close()
        server.wait_for(lambda: server.complaints().count("in the midst of the TLS handshake") == 2)


def check_stalled_handshakes():
    """Clients that begin a handshake and never end it make nobody wait."""
    with serving_tls() as server:
        stalled = []
        for number in range(100):
            sock = connect(server, ("smtps", "pop3s")[number % 2])
            sock.sendall(b"\x16\x03\x01\x02\x00\x01\x00"[:1 + number % 7])
            stalled.append(sock)
        with smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], timeout=PATIENCE, context=trust(server)) as smtp:
            smtp.sendmail("a@example.org", ["ben@example.org"], MESSAGE)
        pop3 = poplib.POP3_SSL("127.0.0.1", server.ports["pop3s"], timeout=PATIENCE, context=trust(server))
        pop3.user("ben")
        pop3.pass_("geheim")
        assert pop3.stat()[0] == 1
        pop3.quit()
        for sock in stalled:
            sock.close()


def check_many_at_once():
    with serving_tls() as server:
        failures = []

        def work():
            try:
                with smtplib.SMTP("127.0.0.1", server.ports["smtp"], "pc.example.org", PATIENCE) as smtp:
                    smtp.starttls(context=trust(server))
                    for _ in range(3):
                        smtp.sendmail("a@example.org", ["ben@example.org"], MESSAGE)
            except (OSError, smtplib.SMTPException) as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures, failures
        pop3 = poplib.POP3_SSL("127.0.0.1", server.ports["pop3s"], timeout=PATIENCE, context=trust(server))
        pop3.user("ben")
        pop3.pass_("geheim")
        assert pop3.stat()[0] == 36
        pop3.quit()


# --- certificates ---

def check_authority_stays():
    """The second start has the authority of the first: who trusts it once trusts it again."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"XDG_DATA_HOME": home}
        authority = os.path.join(home, "ca.pem")
        with serving(*ALL, "--tls-ca-out", authority, environment=environment):
            with open(authority, encoding="ascii") as file:
                first = file.read()
        with serving(*ALL, environment=environment) as server:
            server.ca = authority
            with smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], timeout=PATIENCE, context=trust(server)) as smtp:
                smtp.noop()
        with serving(*ALL, "--tls-ca-out", authority, environment=environment) as server:
            with open(authority, encoding="ascii") as file:
                assert file.read() == first
            assert "signed by itself" in server.complaints() and "localhost, 127.0.0.1, ::1" in server.complaints()
        key = os.path.join(home, "mailscope", "authority.pem")
        assert os.stat(key).st_mode & 0o777 == 0o600


def check_lazy():
    """Who needs no TLS gets no authority."""
    with tempfile.TemporaryDirectory() as home, serving("--smtp", "0", environment={"XDG_DATA_HOME": home}) as server:
        with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=PATIENCE) as smtp:
            smtp.ehlo()
        assert os.listdir(home) == []


def check_no_home():
    with tempfile.NamedTemporaryFile() as no_folder, serving("--smtps", "0", environment={"XDG_DATA_HOME": no_folder.name}) as server:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], timeout=PATIENCE, context=context) as smtp:
            smtp.noop()
        assert "lasts until the program ends" in server.complaints()


def make_certificate(folder):
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days",
                    "2", "-subj", "/CN=mail.school.example", "-addext", "subjectAltName=DNS:mail.school.example"],
                   check=True, capture_output=True, timeout=PATIENCE)
    return certificate, key


def check_own_certificate():
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(folder)
        out = os.path.join(folder, "out.pem")
        with serving(*ALL, "--tls-certificate", certificate, "--tls-key", key, "--tls-ca-out", out,
                     environment={"XDG_DATA_HOME": folder}) as server:
            with open(out, encoding="ascii") as written, open(certificate, encoding="ascii") as given:
                assert written.read().strip() == given.read().strip()
            context = ssl.create_default_context(cafile=certificate)
            sock = connect(server, "smtps")
            with context.wrap_socket(sock, server_hostname="mail.school.example") as secure:
                assert read_until(secure, b"\r\n").startswith(b"220 ")
        assert not os.path.exists(os.path.join(folder, "mailscope")), "no authority was needed"


def check_wrong_certificates():
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(folder)
        os.mkdir(os.path.join(folder, "other"))
        other_key = make_certificate(os.path.join(folder, "other"))[1]
        for arguments, status, words in (
                (["--tls-certificate", certificate], 2, "belong together"),
                (["--tls-key", key], 2, "belong together"),
                (["--tls-certificate", key, "--tls-key", key], 1, key),
                (["--tls-certificate", certificate, "--tls-key", certificate], 1, certificate),
                (["--tls-certificate", certificate, "--tls-key", other_key], 1, "does not belong"),
                (["--tls-certificate", "/nonexistent", "--tls-key", key], 1, "/nonexistent"),
                (["--tls-ca-out", "/nonexistent/ca.pem"], 1, "/nonexistent/ca.pem")):
            done = subprocess.run([PROGRAM, "serve", "--smtp", "0", *arguments], capture_output=True, timeout=PATIENCE, text=True,
                                  env=dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en", XDG_DATA_HOME=folder))
            assert done.returncode == status and done.stdout == "", done
            assert words in done.stderr and done.stderr.startswith("mailscope-cli: "), done


# --- what is kept ---

def talk_to_all(server):
    """A mail by STARTTLS and one by smtps in each version, fetched by STLS, pop3s and in clear text."""
    for version in VERSIONS:
        with smtplib.SMTP("localhost", server.ports["smtp"], "pc.example.org", PATIENCE) as smtp:
            smtp.starttls(context=trust(server, version))
            smtp.sendmail("starttls@example.org", ["ben@example.org"], MESSAGE)
        with smtplib.SMTP_SSL("localhost", server.ports["smtps"], "pc.example.org", timeout=PATIENCE,
                              context=trust(server, version)) as smtp:
            smtp.sendmail("smtps@example.org", ["ben@example.org"], MESSAGE + "x" * 900 + "\r\n" + "a line\r\n" * 3000)
        pop3 = poplib.POP3("localhost", server.ports["pop3"], PATIENCE)
        pop3.stls(context=trust(server, version))
        for open_one in (lambda: pop3,
                         lambda: poplib.POP3_SSL("localhost", server.ports["pop3s"], timeout=PATIENCE, context=trust(server, version)),
                         lambda: poplib.POP3("localhost", server.ports["pop3"], PATIENCE)):
            session = open_one()
            session.user("ben")
            session.pass_("geheim")
            session.retr(1)
            session.quit()


def run_tshark(path, server, *arguments):
    ports = server.ports
    decode = [f"tcp.port=={ports['smtp']},smtp", f"tcp.port=={ports['pop3']},pop", f"tcp.port=={ports['smtps']},tls",
              f"tcp.port=={ports['pop3s']},tls", f"tls.port=={ports['smtps']},smtp", f"tls.port=={ports['pop3s']},pop"]
    done = subprocess.run(["tshark", "-r", path, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
                           *(word for rule in decode for word in ("-d", rule)), *arguments],
                          capture_output=True, timeout=3 * PATIENCE, text=True)
    assert done.returncode == 0, done
    return done.stdout


def assert_decrypted(path, server, *arguments):
    senders = run_tshark(path, server, *arguments, "-Y", "tls && smtp.req.command == \"mail\"", "-T", "fields", "-e",
                         "smtp.req.parameter").split("\n")
    assert sum("starttls@example.org" in line for line in senders) == 2, senders
    assert sum("smtps@example.org" in line for line in senders) == 2, senders
    passwords = run_tshark(path, server, *arguments, "-Y", "tls && pop.request.command == \"PASS\"", "-T", "fields", "-e",
                           "pop.request.parameter").split()
    assert passwords == ["geheim"] * 4, passwords


def check_save():
    """What is saved can be read while it goes on, and says the same as what was printed."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "all.pcapng")
        with serving_tls("--save", path) as server:
            with smtplib.SMTP("127.0.0.1", server.ports["smtp"], "pc.example.org", PATIENCE) as smtp:
                smtp.sendmail("a@example.org", ["ben@example.org"], MESSAGE + "0123456789\r\n" * 20000)
            pop3 = poplib.POP3("127.0.0.1", server.ports["pop3"], PATIENCE)
            pop3.user("ben")
            pop3.pass_("geheim")
            pop3.retr(1)
            pop3.quit()
            server.wait_for(lambda: len(find_entries(server, text="QUIT")) == 2)
            said = [(entry["conversation"], entry["sender"], entry["kind"], entry["text"]) for entry in entries(server)]

            def read():
                done = subprocess.run([PROGRAM, "read", "--format=json", path], capture_output=True, timeout=PATIENCE)
                objects = [json.loads(line) for line in done.stdout.splitlines()]
                found = [(o["conversation"], o["sender"], o["kind"], o["text"]) for o in objects if o["type"] == "entry"]
                ends = [o for o in objects if o["type"] == "conversation"]
                return (done, sorted(found), ends) if [end["closed"] for end in ends] == ["fin", "fin"] else None

            done, found, ends = server.wait_for(read)
            assert done.returncode == 0 and found == sorted(said), (done.stderr, len(found), len(said))
            assert [end["server"]["port"] for end in ends] == [server.ports["smtp"], server.ports["pop3"]], ends
        assert os.stat(path).st_mode & 0o777 == 0o600
        with open(path, "rb") as file:
            assert b"Simulated: " in file.read(500)


def check_save_within_tls():
    """Another program opens it without complaint, and decrypts it."""
    with tempfile.TemporaryDirectory() as folder:
        path, keys, bare = (os.path.join(folder, name) for name in ("all.pcapng", "keys", "bare.pcapng"))
        with serving_tls("--save", path, "--keylog", keys) as server:
            talk_to_all(server)
            server.wait_for(lambda: len(find_entries(server, text="QUIT")) == 10)
        complaints = run_tshark(path, server, "-Y", "_ws.expert.severity >= Warning || tcp.checksum.status == 0 || "
                                "ip.checksum.status == 0 || tcp.analysis.flags || _ws.malformed")
        assert complaints == "", complaints
        assert_decrypted(path, server)

        assert os.stat(keys).st_mode & 0o777 == 0o600
        with open(keys, encoding="ascii") as file:
            lines = file.read().splitlines()
        labels = [line.split()[0] for line in lines]
        assert labels.count("CLIENT_RANDOM") == 4 and labels.count("SERVER_TRAFFIC_SECRET_0") == 4, labels
        if shutil.which("editcap"):
            subprocess.run(["editcap", "--discard-all-secrets", path, bare], check=True, timeout=PATIENCE)
            assert run_tshark(bare, server, "-Y", "tls && smtp.req.command") == ""
            assert_decrypted(bare, server, "-o", f"tls.keylog_file:{keys}")


def check_save_failed_handshake():
    """Nothing waits for secrets that never come: not a text, not half a hello."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "all.pcapng")
        with serving_tls("--save", path) as server:
            for said in (b"EHLO me\r\n", b"\x16\x03\x01\x02\x00\x01half"):
                with connect(server, "smtps") as sock:
                    sock.sendall(said)
                    sock.shutdown(socket.SHUT_WR)
                    while sock.recv(100):
                        pass
            with connect(server, "smtps") as sock:
                sock.sendall(b"\x16\x03\x01\x02\x00\x01left open")
                time.sleep(0.1)
                server.stop()
        with open(path, "rb") as file:
            saved = file.read()
        assert b"EHLO me\r\n" in saved and b"\x01half" in saved and b"left open" in saved


def check_files_that_fail():
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="en", XDG_DATA_HOME=folder)
        for option in ("--save", "--keylog"):
            done = subprocess.run([PROGRAM, "serve", "--smtp", "0", option, "/nonexistent/file"], capture_output=True,
                                  timeout=PATIENCE, text=True, env=environment)
            assert done.returncode == 1 and "/nonexistent/file" in done.stderr and done.stdout == "", done
        # A disk that is full stops the saving, not the servers.
        with serving_tls("--save", "/dev/full", "--keylog", "/dev/full") as server:
            for _ in range(2):
                with smtplib.SMTP_SSL("127.0.0.1", server.ports["smtps"], timeout=PATIENCE, context=trust(server)) as smtp:
                    smtp.sendmail("a@example.org", ["ben@example.org"], MESSAGE)
            server.wait_for(lambda: "nothing more is saved there" in server.complaints())
            assert server.complaints().count("nothing more is saved") == 1, server.complaints()
            assert server.complaints().count("key log cannot be written") == 1, server.complaints()


# --- programs ---

def run_openssl(server, name, *arguments, commands=b"QUIT\n"):
    """What openssl s_client gets for @commands; it stays until the server closes."""
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{server.ports[name]}", "-CAfile", server.ca,
                           "-verify_return_error", "-crlf", "-quiet", *arguments], input=commands, capture_output=True,
                          timeout=PATIENCE)
    assert done.returncode == 0, done
    return done.stdout


def check_openssl():
    with serving_tls() as server:
        for version in ("-tls1_2", "-tls1_3"):
            got = run_openssl(server, "smtps", version, "-verify_hostname", "localhost", commands=b"EHLO pc\nQUIT\n")
            assert b"250-PIPELINING\r\n" in got and b"221 2.0.0" in got, got
            got = run_openssl(server, "pop3s", version, "-verify_ip", "127.0.0.1")
            assert got.startswith(b"+OK") and got.count(b"+OK") == 2, got
            got = run_openssl(server, "smtp", version, "-starttls", "smtp")
            assert b"221 2.0.0" in got, got
            got = run_openssl(server, "pop3", version, "-starttls", "pop3")
            assert b"+OK" in got, got


def check_curl():
    with serving_tls() as server, tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mail")
        with open(path, "w", encoding="ascii", newline="") as file:
            file.write(MESSAGE)
        curl = ["curl", "--silent", "--show-error", "--max-time", str(PATIENCE), "--cacert", server.ca]
        for url, options in ((f"smtp://127.0.0.1:{server.ports['smtp']}/pc", ["--ssl-reqd"]),
                             (f"smtps://localhost:{server.ports['smtps']}/pc", [])):
            subprocess.run([*curl, *options, url, "--mail-from", "a@example.org", "--mail-rcpt", "ben@example.org",
                            "--upload-file", path], check=True, timeout=PATIENCE)
        for url, options in ((f"pop3://localhost:{server.ports['pop3']}/1", ["--ssl-reqd"]),
                             (f"pop3s://127.0.0.1:{server.ports['pop3s']}/2", [])):
            got = subprocess.run([*curl, *options, "--user", "ben:geheim", url], check=True, capture_output=True,
                                 timeout=PATIENCE).stdout
            assert got.endswith(MESSAGE.encode()), got


def check_swaks():
    with serving_tls() as server:
        for options in (["--port", str(server.ports["smtp"]), "--tls"],
                        ["--port", str(server.ports["smtps"]), "--tls-on-connect"]):
            done = subprocess.run(["swaks", "--server", "127.0.0.1", *options, "--tls-ca-path", server.ca, "--tls-verify",
                                   "--to", "ben@example.org", "--from", "a@example.org"], capture_output=True, timeout=PATIENCE)
            assert done.returncode == 0, done.stdout


def check_fetchmail():
    with serving_tls() as server, tempfile.TemporaryDirectory() as folder:
        with smtplib.SMTP("127.0.0.1", server.ports["smtp"], timeout=PATIENCE) as smtp:
            smtp.sendmail("a@example.org", ["ben@example.org"], MESSAGE)
        for port, how in ((server.ports["pop3"], "sslproto tls1.2+"), (server.ports["pop3s"], "ssl")):
            with open(os.open(os.path.join(folder, "rc"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w",
                      encoding="utf-8") as file:
                file.write(f"poll localhost protocol pop3 port {port}:\nuser ben password geheim keep fetchall {how} sslcertck "
                           f"sslcertfile {server.ca}\nmda \"/bin/cat >> {folder}/got\"\n")
            done = subprocess.run(["fetchmail", "--nosyslog", "--silent", "-f", os.path.join(folder, "rc"), "--pidfile",
                                   os.path.join(folder, "pid")], capture_output=True, timeout=PATIENCE,
                                  env=dict(os.environ, HOME=folder, FETCHMAILHOME=folder, LC_ALL="C"))
            assert done.returncode == 0, done
        with open(os.path.join(folder, "got"), "rb") as file:
            assert file.read().count(b"Subject: within TLS") == 2


def main():
    tap = Tap()
    for name in ("ready_line", "starttls", "stls", "implicit", "big_message", "text_output", "close_notify",
                 "injection", "plain_text", "tls_at_plain_port", "distrust", "old_version", "end_in_handshake",
                 "stalled_handshakes", "many_at_once", "authority_stays", "lazy", "no_home", "save",
                 "save_failed_handshake", "files_that_fail"):
        tap.run("/cli/serve-tls/" + name.replace("_", "-"), globals()["check_" + name])
    for name, program in (("own_certificate", "openssl"), ("wrong_certificates", "openssl"), ("openssl", "openssl"),
                          ("save_within_tls", "tshark"), ("curl", "curl"), ("swaks", "swaks"), ("fetchmail", "fetchmail")):
        if shutil.which(program):
            tap.run("/cli/serve-tls/" + name.replace("_", "-"), globals()["check_" + name])
        else:
            tap.skip("/cli/serve-tls/" + name.replace("_", "-"), f"{program} is not installed")
    tap.finish()


main()
