#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-sign-on-pop3.py MAILSCOPE-CLI HOUSE: mail programs open a mailbox, each as it can, with and without TLS."""

import os
import poplib
import pty
import select
import ssl
import subprocess
import sys
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from secure import AT_ONCE, CLEAR, LATER, SecureServer, mechanism_of  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, Line, is_there, run, send_mail  # noqa: E402
from tap import Tap  # noqa: E402

USER = "ben"
WRONG = "falsch"
BASIC = ["PLAIN", "LOGIN", "CRAM-MD5"]
SCRAM = ["SCRAM-SHA-1", "SCRAM-SHA-256"]
ALL = [CLEAR, LATER, AT_ONCE]


def write(server, name, text):
    """Some want files with passwords unreadable for others."""
    path = os.path.join(server.folder, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    return path


# Each gives the text of all mails and leaves them where they are; TLS is to be verified. They fail if refused.

def fetch_curl(server, mode, mechanism, password):
    tls = {CLEAR: [], LATER: ["--ssl-reqd", "--cacert", server.ca], AT_ONCE: ["--cacert", server.ca]}[mode]
    scheme = "pop3s" if mode == AT_ONCE else "pop3"
    # With USER and PASS it signs on only where there is no SASL.
    option = {"APOP": "+APOP"}.get(mechanism, mechanism)
    return run(["curl", "--silent", "--show-error", "--max-time", str(PATIENCE), *tls, "--user", f"{USER}:{password}",
                "--login-options", f"AUTH={option}", f"{scheme}://127.0.0.1:{server.port('pop3', mode)}/1"]).stdout


def fetch_mpop(server, mode, mechanism, password):
    tls = {CLEAR: ["--tls=off"], LATER: ["--tls=on", "--tls-starttls=on", f"--tls-trust-file={server.ca}"],
           AT_ONCE: ["--tls=on", "--tls-starttls=off", f"--tls-trust-file={server.ca}"]}[mode]
    path = os.path.join(server.folder, "mbox")
    run(["mpop", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.port('pop3', mode)}", f"--user={USER}",
         f"--passwordeval=echo {password}", *tls, f"--auth={mechanism.lower()}", f"--delivery=mbox,{path}", "--only-new=off",
         "--keep=on", f"--uidls-file={server.folder}/uidls"], folder=server.folder)
    return take(path)


def take(path):
    with open(path, "rb") as file:
        octets = file.read()
    os.remove(path)
    return octets


def fetch_fetchmail(server, mode, mechanism, password):
    protocol = "apop" if mechanism == "APOP" else "pop3"
    auth = "cram-md5" if mechanism == "CRAM-MD5" else "password"
    tls = {CLEAR: "sslproto \"\"", LATER: f"sslproto \"TLS1.2+\" sslcertck sslcertfile \"{server.ca}\"",
           AT_ONCE: f"ssl sslcertck sslcertfile \"{server.ca}\""}[mode]
    path = os.path.join(server.folder, "got")
    rc = write(server, "rc", f"poll localhost protocol {protocol} port {server.port('pop3', mode)} auth {auth} no dns\n"
                             f"user {USER} password \"{password}\" {tls} fetchall keep\nmda \"cat >> {path}\"\n")
    run(["fetchmail", "--nosyslog", "-f", rc, "-i", server.folder + "/ids", "--pidfile", server.folder + "/pid"],
        folder=server.folder, FETCHMAILHOME=server.folder)
    return take(path)


def fetch_getmail(server, mode, mechanism, password):
    kind, tls = ("SimplePOP3Retriever", "") if mode == CLEAR else ("SimplePOP3SSLRetriever", f"ca_certs = {server.ca}\n")
    path = os.path.join(server.folder, "got")
    os.makedirs(os.path.join(server.folder, ".getmail"), exist_ok=True)
    write(server, ".getmail/rc",
          f"[retriever]\ntype = {kind}\nserver = localhost\nport = {server.port('pop3', mode)}\nusername = {USER}\n"
          f"password = {password}\nuse_apop = {'true' if mechanism == 'APOP' else 'false'}\ntimeout = 60\n{tls}"
          "[destination]\ntype = MDA_external\npath = /bin/sh\nallow_root_commands = true\n"
          f"arguments = ('-c', 'cat >> {path}')\n[options]\nread_all = true\ndelete = false\n")
    run(["getmail", "--getmaildir", os.path.join(server.folder, ".getmail"), "--rcfile", "rc"], folder=server.folder)
    return take(path)


def fetch_poplib(server, mode, mechanism, password):
    context = ssl.create_default_context(cafile=server.ca) if mode != CLEAR else None
    port = server.port("pop3", mode)
    pop3 = poplib.POP3_SSL("127.0.0.1", port, timeout=PATIENCE, context=context) if mode == AT_ONCE \
        else poplib.POP3("127.0.0.1", port, PATIENCE)
    if mode == LATER:
        pop3.stls(context)
    if mechanism == "APOP":
        pop3.apop(USER, password)
    else:
        pop3.user(USER)
        pop3.pass_(password)
    text = b"\n".join(pop3.retr(1)[1])
    pop3.quit()
    return text


PERL_SCRIPT = r"""
use strict; use Net::POP3; use Authen::SASL;
my ($port, $mode, $ca, $mechanism, $user, $password) = @ARGV;
my @tls = (SSL_ca_file => $ca, SSL_verify_mode => 1, SSL_verifycn_name => "127.0.0.1");
my $pop = Net::POP3->new("127.0.0.1", Port => $port, Timeout => 60, $mode eq "tls" ? (SSL => 1, @tls) : ())
  or die "connect: $@";
if ($mode eq "starttls") { $pop->starttls(@tls) or die "starttls: " . $pop->message . $@; }
if ($mechanism eq "USER") { defined $pop->login($user, $password) or die $pop->message; }
elsif ($mechanism eq "APOP") { defined $pop->apop($user, $password) or die $pop->message; }
else {
  my $sasl = Authen::SASL->new(mechanism => $mechanism,
                               callback => { user => $user, authname => $user, pass => $password });
  $pop->auth($sasl) or die "auth: " . $pop->message;
}
print @{$pop->get(1)};
$pop->quit;
"""


def fetch_perl(server, mode, mechanism, password):
    return run(["perl", write(server, "script.pl", PERL_SCRIPT), str(server.port("pop3", mode)), mode, server.ca, mechanism,
                USER, password]).stdout


def fetch_s_nail(server, mode, mechanism, password):
    tls = ["-Spop3-use-starttls"] if mode == LATER else []
    if mode != CLEAR:
        tls += ["-Stls-verify=strict", "-Stls-ca-no-defaults", f"-Stls-ca-file={server.ca}"]
    apop = [] if mechanism == "APOP" else ["-Spop3-no-apop"]
    scheme = "pop3s" if mode == AT_ONCE else "pop3"
    path = os.path.join(server.folder, "copy")
    run(["s-nail", "-:/", "-Sv15-compat=yes", "-Spop3-auth=plain", *apop, *tls, "-#",
         "-f", f"{scheme}://{USER}:{password}@localhost:{server.port('pop3', mode)}"],
        octets=f"copy 1 \"{path}\"\nexit\n".encode(), folder=server.folder)
    return take(path)


def fetch_mutt(server, mode, mechanism, password):
    scheme = "pops" if mode == AT_ONCE else "pop"
    spool = os.path.join(server.folder, "spool")
    settings = (f"set pop_host={scheme}://{USER}@localhost:{server.port('pop3', mode)}/ pop_pass={password} pop_delete=no\n"
                f"set pop_authenticators={mechanism.lower()} ssl_starttls={'no' if mode == CLEAR else 'yes'}\n"
                f"set ssl_force_tls={'no' if mode == CLEAR else 'yes'} certificate_file={server.folder}/none\n"
                f"set ssl_ca_certificates_file={server.ca} folder={server.folder} spoolfile={spool} mbox_type=mbox\n"
                "set pop_reconnect=no wait_key=no beep=no quit=yes sleep_time=0\n")
    with open(spool, "wb"):
        pass
    type_into_mutt(server, write(server, "muttrc", settings), spool, "<fetch-mail><exit>")
    return take(spool)


def type_into_mutt(server, settings, folder, keys):
    """It wants a terminal, and gets one that nobody looks at."""
    ours, its = pty.openpty()
    process = subprocess.Popen(["mutt", "-n", "-F", settings, "-f", folder, "-e", f"push '{keys}'"], stdin=its, stdout=its,
                               stderr=its, cwd=server.folder,
                               env=dict(os.environ, HOME=server.folder, TERM="vt100", LC_ALL="C.UTF-8"))
    os.close(its)
    screen, until = b"", time.monotonic() + 20
    try:
        while process.poll() is None and time.monotonic() < until:
            if select.select([ours], [], [], 0.05)[0]:
                screen += os.read(ours, 65536)
    except OSError:
        # It has closed the terminal.
        process.wait(PATIENCE)
    finally:
        ended = process.poll()
        process.kill()
        process.wait()
        os.close(ours)
    assert ended == 0, screen[-2000:]


def perl_has(module):
    return is_there("perl") and run(["perl", "-M" + module, "-e", "1"], check=False).returncode == 0


CLIENTS = [
    ("curl", is_there("curl"), ["APOP"] + BASIC, ALL, fetch_curl),
    ("mpop", is_there("mpop"), ["USER", "APOP"] + BASIC + SCRAM, ALL, fetch_mpop),
    ("fetchmail", is_there("fetchmail"), ["USER", "APOP", "CRAM-MD5"], ALL, fetch_fetchmail),
    ("getmail", is_there("getmail"), ["USER", "APOP"], [CLEAR, AT_ONCE], fetch_getmail),
    ("poplib", True, ["USER", "APOP"], ALL, fetch_poplib),
    ("perl", perl_has("Authen::SASL") and perl_has("IO::Socket::SSL"), ["USER", "APOP"] + BASIC, ALL, fetch_perl),
    ("s-nail", is_there("s-nail"), ["USER", "APOP"], ALL, fetch_s_nail),
    ("mutt", is_there("mutt"), ["USER", "APOP"] + BASIC + SCRAM, ALL, fetch_mutt),
]


def check(server, mode, mechanism, fetch, number):
    marker = f"fetch {number}"
    with Line(server, "pop3") as line:
        line.log_in()
        for i in range(len(server.stored())):
            line.say(f"DELE {i + 1}")
        assert line.say("QUIT").startswith(b"+OK")
    assert send_mail(server, samples.lines("x", marker.encode()))[-1].startswith(b"250")
    assert marker.encode() in fetch(server, mode, mechanism, PLAIN_PASSWORD)
    heard = server.find_conversation(marker, "pop3")
    assert mechanism_of(heard) == mechanism, heard


def check_wrong_password(server, mode, mechanism, fetch):
    try:
        got = fetch(server, mode, mechanism, WRONG)
    except (AssertionError, poplib.error_proto, FileNotFoundError):
        # Without a mail some make no file for it.
        got = b""
    assert got == b"", "the wrong password was taken"


def run_case(tap, name, there, function):
    if there:
        tap.run("/peers/sign-on/pop3/" + name, function)
    else:
        tap.skip("/peers/sign-on/pop3/" + name, f"{name.partition('/')[0]} is not installed")


def main():
    tap = Tap()
    server = SecureServer()
    try:
        for name, there, mechanisms, modes, fetch in CLIENTS:
            for mode in modes:
                for mechanism in mechanisms:
                    run_case(tap, f"{name}/{mode}/{mechanism.lower()}", there,
                             lambda: check(server, mode, mechanism, fetch, tap.count()))
            run_case(tap, f"{name}/wrong-password", there,
                     lambda: check_wrong_password(server, CLEAR, mechanisms[0], fetch))
    finally:
        tap.run("/peers/sign-on/pop3/ends-well", lambda: assert_zero(server.stop()))
    tap.finish()


def assert_zero(status):
    assert status == 0, status


main()
