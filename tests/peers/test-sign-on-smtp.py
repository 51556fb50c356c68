#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-sign-on-smtp.py MAILSCOPE-CLI HOUSE: mail programs sign on to hand in mail, each as it can, with and without TLS."""

import json
import os
import smtplib
import ssl
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from secure import AT_ONCE, CLEAR, LATER, SecureServer, mechanism_of  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, RECIPIENT, is_there, run, without_trace  # noqa: E402
from tap import Tap  # noqa: E402

USER, FROM = "anna", "anna@example.org"
WRONG = "falsch"
BASIC = ["PLAIN", "LOGIN", "CRAM-MD5"]
SCRAM = ["SCRAM-SHA-1", "SCRAM-SHA-256"]
ALL = [CLEAR, LATER, AT_ONCE]

# The Received line tells how a mail came: RFC 3848.
WITH = {CLEAR: b"with ESMTPA ", LATER: b"with ESMTPSA ", AT_ONCE: b"with ESMTPSA "}

NODE_MODULES = os.pathsep.join(filter(None, [os.environ.get("NODE_PATH"), "/usr/share/nodejs"]))


def write(server, name, octets):
    path = os.path.join(server.folder, name)
    with open(path, "wb") as file:
        file.write(octets)
    return path


# Each hands in @mail; TLS is to be verified. They fail if they are refused.

def send_curl(server, mode, mechanism, password, mail, *options):
    tls = {CLEAR: [], LATER: ["--ssl-reqd", "--cacert", server.ca], AT_ONCE: ["--cacert", server.ca]}[mode]
    scheme = "smtps" if mode == AT_ONCE else "smtp"
    run(["curl", "--silent", "--show-error", "--max-time", str(PATIENCE), *tls, *options,
         "--user", f"{USER}:{password}", "--login-options", f"AUTH={mechanism}", "--mail-from", FROM, "--mail-rcpt", RECIPIENT,
         "--upload-file", write(server, "mail.eml", mail.replace(b"\n", b"\r\n")),
         f"{scheme}://127.0.0.1:{server.port('smtp', mode)}/pc.example.org"])


def send_curl_at_once(server, mode, mechanism, password, mail):
    """The first answer comes with AUTH itself."""
    send_curl(server, mode, mechanism, password, mail, "--sasl-ir")


def send_msmtp(server, mode, mechanism, password, mail):
    tls = {CLEAR: ["--tls=off"], LATER: ["--tls=on", "--tls-starttls=on", f"--tls-trust-file={server.ca}"],
           AT_ONCE: ["--tls=on", "--tls-starttls=off", f"--tls-trust-file={server.ca}"]}[mode]
    run(["msmtp", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.port('smtp', mode)}", f"--from={FROM}", *tls,
         f"--auth={mechanism.lower()}", f"--user={USER}", f"--passwordeval=echo {password}", "--", RECIPIENT],
        octets=mail, folder=server.folder)


def send_swaks(server, mode, mechanism, password, mail):
    tls = {CLEAR: [], LATER: ["--tls"], AT_ONCE: ["--tls-on-connect"]}[mode]
    if mode != CLEAR:
        tls += ["--tls-verify", "--tls-ca-path", server.ca]
    path = write(server, "mail.eml", mail.replace(b"\n", b"\r\n") + b".\r\n")
    run(["swaks", "--server", "127.0.0.1", "--port", str(server.port("smtp", mode)), "--ehlo", "pc.example.org",
         "--from", FROM, "--to", RECIPIENT, "--auth", mechanism, "--auth-user", USER, "--auth-password", password, *tls,
         "--data", "@" + path, "--no-data-fixup"])


def send_smtplib(server, mode, mechanism, password, mail, at_once=True):
    context = ssl.create_default_context(cafile=server.ca) if mode != CLEAR else None
    port = server.port("smtp", mode)
    smtp = smtplib.SMTP_SSL("127.0.0.1", port, "pc.example.org", timeout=PATIENCE, context=context) if mode == AT_ONCE \
        else smtplib.SMTP("127.0.0.1", port, "pc.example.org", PATIENCE)
    with smtp:
        if mode == LATER:
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        smtp.user, smtp.password = USER, password
        smtp.auth(mechanism, getattr(smtp, "auth_" + mechanism.lower().replace("-", "_")), initial_response_ok=at_once)
        smtp.sendmail(FROM, [RECIPIENT], mail)


def send_smtplib_in_steps(server, mode, mechanism, password, mail):
    send_smtplib(server, mode, mechanism, password, mail, at_once=False)


PERL_SCRIPT = r"""
use strict; use Net::SMTP; use Authen::SASL;
my ($port, $mode, $ca, $mechanism, $user, $password, $from, $to) = @ARGV;
binmode STDIN; my $mail = do { local $/; <STDIN> };
my @tls = (SSL_ca_file => $ca, SSL_verify_mode => 1, SSL_verifycn_name => "127.0.0.1");
my $smtp = Net::SMTP->new("127.0.0.1", Port => $port, Hello => "pc.example.org", Timeout => 60,
                          $mode eq "tls" ? (SSL => 1, @tls) : ()) or die "connect: $@";
if ($mode eq "starttls") { $smtp->starttls(@tls) or die "starttls: " . $smtp->message . $@; }
my $sasl = Authen::SASL->new(mechanism => $mechanism,
                             callback => { user => $user, authname => $user, pass => $password });
$smtp->auth($sasl) or die "auth: " . $smtp->message;
$smtp->mail($from) and $smtp->to($to) and $smtp->data($mail) or die $smtp->message;
$smtp->quit;
"""


def send_perl(server, mode, mechanism, password, mail):
    run(["perl", write(server, "script.pl", PERL_SCRIPT.encode()), str(server.port("smtp", mode)), mode, server.ca,
         mechanism, USER, password, FROM, RECIPIENT], octets=mail)


NODE_SCRIPT = r"""
const nodemailer = require("nodemailer"), fs = require("fs");
const { options, mail, ca } = JSON.parse(fs.readFileSync(0));
if (ca) options.tls = { ca: fs.readFileSync(ca) };
const transport = nodemailer.createTransport({ host: "127.0.0.1", name: "pc.example.org", ...options });
transport.sendMail(mail, error => { if (error) { console.error(error); process.exitCode = 1; } transport.close(); });
"""


def send_node(server, mode, mechanism, password, mail):
    options = {"port": server.port("smtp", mode), "auth": {"user": USER, "pass": password}, "authMethod": mechanism,
               "ignoreTLS": mode == CLEAR, "requireTLS": mode == LATER, "secure": mode == AT_ONCE}
    job = {"options": options, "ca": server.ca if mode != CLEAR else None,
           "mail": {"envelope": {"from": FROM, "to": [RECIPIENT]}, "raw": mail.decode()}}
    run(["node", write(server, "script.js", NODE_SCRIPT.encode())], octets=json.dumps(job).encode(), NODE_PATH=NODE_MODULES)


def send_s_nail(server, mode, mechanism, password, mail):
    tls = {CLEAR: [], LATER: ["-Ssmtp-use-starttls"], AT_ONCE: []}[mode]
    if mode != CLEAR:
        tls += ["-Stls-verify=strict", "-Stls-ca-no-defaults", f"-Stls-ca-file={server.ca}"]
    scheme = "smtps" if mode == AT_ONCE else "smtp"
    run(["s-nail", "-:/", "-Sv15-compat=yes", "-Snosave", "-Sttycharset=utf-8", f"-Ssmtp-auth={mechanism.lower()}", *tls,
         f"-Smta={scheme}://{USER}:{password}@localhost:{server.port('smtp', mode)}", "-Shostname=pc.example.org",
         f"-Sfrom={FROM}", "-s", "x", RECIPIENT], octets=mail.partition(b"\n\n")[2], folder=server.folder)


def send_mutt(server, mode, mechanism, password, mail):
    scheme = "smtps" if mode == AT_ONCE else "smtp"
    settings = (f"set from={FROM} realname='' use_from=yes envelope_from_address={FROM} hostname=pc.example.org copy=no\n"
                f"set smtp_url={scheme}://{USER}@localhost:{server.port('smtp', mode)}/ smtp_pass={password}\n"
                f"set smtp_authenticators={mechanism.lower()} ssl_starttls={'no' if mode == CLEAR else 'yes'}\n"
                f"set ssl_force_tls={'no' if mode == CLEAR else 'yes'} certificate_file={server.folder}/none\n"
                f"set ssl_ca_certificates_file={server.ca}\n")
    run(["mutt", "-n", "-F", write(server, "muttrc", settings.encode()), "-s", "x", "--", RECIPIENT],
        octets=mail.partition(b"\n\n")[2], folder=server.folder)


def perl_has(module):
    return is_there("perl") and run(["perl", "-M" + module, "-e", "1"], check=False).returncode == 0


def node_has(module):
    return is_there("node") and run(["node", "-e", f"require('{module}')"], check=False, NODE_PATH=NODE_MODULES).returncode == 0


CLIENTS = [
    ("curl", is_there("curl"), BASIC, send_curl),
    ("curl-at-once", is_there("curl"), ["PLAIN", "LOGIN"], send_curl_at_once),
    ("msmtp", is_there("msmtp"), BASIC + SCRAM, send_msmtp),
    ("swaks", is_there("swaks"), BASIC, send_swaks),
    ("smtplib", True, BASIC, send_smtplib),
    ("smtplib-in-steps", True, ["PLAIN", "LOGIN"], send_smtplib_in_steps),
    ("perl", perl_has("Authen::SASL") and perl_has("IO::Socket::SSL"), BASIC, send_perl),
    ("nodemailer", node_has("nodemailer"), BASIC, send_node),
    ("s-nail", is_there("s-nail"), BASIC, send_s_nail),
    ("mutt", is_there("mutt"), BASIC + SCRAM, send_mutt),
]


def check(server, mode, mechanism, send):
    n = len(server.stored())
    marker = f"mail {n} by {mechanism}"
    mail = samples.lines("x", marker.encode())
    send(server, mode, mechanism, PLAIN_PASSWORD, mail)
    stored = server.stored()
    assert len(stored) == n + 1
    assert WITH[mode] in stored[-1].partition(b"\n\n")[0].replace(b"\n\t", b" "), stored[-1]
    assert without_trace(stored[-1]).partition(b"\n\n")[2].rstrip() == mail.partition(b"\n\n")[2].rstrip(), stored[-1]
    heard = server.find_conversation(marker)
    assert mechanism_of(heard) == mechanism, heard


def check_wrong_password(server, mode, mechanism, send):
    n = len(server.stored())
    try:
        send(server, mode, mechanism, WRONG, samples.SMALL["plain"])
    except (AssertionError, smtplib.SMTPAuthenticationError):
        pass
    else:
        raise AssertionError("the wrong password was taken")
    assert len(server.stored()) == n


def run_case(tap, name, there, function):
    if there:
        tap.run("/peers/sign-on/smtp/" + name, function)
    else:
        tap.skip("/peers/sign-on/smtp/" + name, f"{name.partition('/')[0]} is not installed")


def main():
    tap = Tap()
    server = SecureServer()
    try:
        for name, there, mechanisms, send in CLIENTS:
            for mode in ALL:
                for mechanism in mechanisms:
                    run_case(tap, f"{name}/{mode}/{mechanism.lower()}", there,
                             lambda: check(server, mode, mechanism, send))
            run_case(tap, f"{name}/wrong-password", there,
                     lambda: check_wrong_password(server, CLEAR, mechanisms[-1], send))
    finally:
        tap.run("/peers/sign-on/smtp/ends-well", lambda: assert_zero(server.stop()))
    tap.finish()


def assert_zero(status):
    assert status == 0, status


main()
