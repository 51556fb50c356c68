#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-perl.py MAILSCOPE-CLI HOUSE: Perl's Net::SMTP and Net::POP3."""

import os
import sys

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from reports import assert_delivered  # noqa: E402
from serving import PLAIN_PASSWORD, assert_same, is_there, run, run_cases, send_mail, serving, \
    without_trace  # noqa: E402
from tap import Tap  # noqa: E402

PERL = "perl"

SEND = r"""
use strict; use Net::SMTP;
my ($port, @recipients) = @ARGV;
binmode STDIN; my $mail = do { local $/; <STDIN> };
my $smtp = Net::SMTP->new("127.0.0.1", Port => $port, Hello => "pc.example.org", Timeout => 60) or die "connect: $@";
$smtp->mail("a\@b.example", Bits => 8, Size => length $mail) or die $smtp->message;
my @ok = $smtp->recipient(@recipients, { SkipBad => 1 });
print scalar(@ok), "\n";
if (@ok) { $smtp->data($mail) or die $smtp->message; }
$smtp->quit;
"""

# Each mail as its size and its octets.
FETCH = r"""
use strict; use Net::POP3;
my ($port, $user, $password, @delete) = @ARGV;
binmode STDOUT;
my $pop = Net::POP3->new("127.0.0.1", Port => $port, Timeout => 60) or die "connect: $@";
my $n = $pop->login($user, $password);
die $pop->message unless defined $n;
for my $i (1 .. $n) {
  my $mail = join "", @{$pop->get($i)};
  print length $mail, "\n", $mail;
}
$pop->delete($_) for @delete;
$pop->quit;
"""

REPORT = r"""
use strict; use Net::SMTP;
my ($port, $from, $to) = @ARGV;
my $smtp = Net::SMTP->new("127.0.0.1", Port => $port, Hello => "pc.example.org", Timeout => 60) or die "connect: $@";
$smtp->mail($from, Return => "FULL", Envelope => "x") or die $smtp->message;
$smtp->recipient($to, { Notify => ["SUCCESS", "FAILURE"] }) or die $smtp->message;
$smtp->data("A: b\n\nc\n") or die $smtp->message;
$smtp->quit;
"""

COMMANDS = r"""
use strict; use Net::SMTP; use Net::POP3;
my ($smtp_port, $pop3_port, $password) = @ARGV;
my $smtp = Net::SMTP->new("127.0.0.1", Port => $smtp_port, Hello => "pc.example.org") or die "connect: $@";
print join(" ", map { defined $smtp->supports($_) ? 1 : 0 } qw(PIPELINING SIZE 8BITMIME ENHANCEDSTATUSCODES)), "\n";
print $smtp->verify("ben") ? "ben" : "", " ", $smtp->verify("nobody") ? "nobody" : "", "\n";
print $smtp->help("MAIL") =~ /FROM/ ? "help\n" : "";
$smtp->mail("a\@b.example"); $smtp->reset; print $smtp->code, "\n";
$smtp->quit;
my $pop = Net::POP3->new("127.0.0.1", Port => $pop3_port) or die "connect: $@";
print $pop->login("ben", "wrong") ? "in\n" : "out\n";
print $pop->login("ben", $password), "\n";
print join(" ", $pop->popstat), "\n";
my $list = $pop->list; print join(" ", map { "$_=$list->{$_}" } sort keys %$list), "\n";
my $ids = $pop->uidl; print scalar(keys %$ids), " ", $ids->{1} ne $ids->{2} ? "unlike" : "alike", "\n";
print scalar(@{$pop->top(1, 1)}), " ", scalar(@{$pop->top(1, 0)}), "\n";
$pop->delete(1); print $pop->get(1) ? "there" : "gone", "\n"; $pop->reset; print $pop->get(1) ? "there" : "gone", "\n";
print $pop->capa->{UIDL} // "UIDL is missing", "\n";
$pop->quit;
"""


def has_modules(*modules):
    """A small installation has Perl without its library."""
    return is_there(PERL) and run([PERL, *["-M" + module for module in modules], "-e", "1"], check=False).returncode == 0


def perl(server, script, *arguments, octets=None):
    path = os.path.join(server.folder, "script.pl")
    with open(path, "w", encoding="ascii") as file:
        file.write(script)
    return run([PERL, path, *[str(argument) for argument in arguments]], octets=octets).stdout


def fetch(server, *delete):
    out, mails = perl(server, FETCH, server.ports["pop3"], "ben", PLAIN_PASSWORD, *delete), []
    while out:
        size, _, out = out.partition(b"\n")
        mails.append(out[:int(size)])
        out = out[int(size):]
    return mails


def check_octets():
    with serving() as server:
        for message in samples.SMALL.values():
            assert perl(server, SEND, server.ports["smtp"], "ben@example.org", octets=message) == b"1\n"
        stored = server.stored()
        for got, (name, expected) in zip(stored, samples.SMALL.items(), strict=True):
            assert_same(without_trace(got), expected, name)
        for got, expected in zip(fetch(server, *range(1, 1 + len(stored))), stored, strict=True):
            assert_same(got, expected)
        assert server.stored() == []


def check_20_mb():
    message = samples.with_attachment(20_000_000)
    with serving() as server:
        perl(server, SEND, server.ports["smtp"], "ben@example.org", octets=message)
        assert_same(without_trace(server.stored()[0]), message)
        assert_same(fetch(server)[0], server.stored()[0])


def check_recipients():
    hundred = [f"{name}@example.org" for name in ("anna", "ben", "carla", "nobody")] * 25
    with serving() as server:
        assert perl(server, SEND, server.ports["smtp"], *hundred, octets=samples.SMALL["plain"]) == b"75\n"
        assert [len(server.stored(user)) for user in ("anna", "ben", "carla")] == [1, 1, 1]


def check_report():
    with serving() as server:
        perl(server, REPORT, server.ports["smtp"], "anna@example.org", "ben@example.org")
        assert_delivered(*server.stored("anna"), "ben@example.org")


def check_commands():
    with serving() as server:
        for _ in range(2):
            send_mail(server, samples.lines("x", b"1", b"2", b"3"))
        size = len(server.stored()[0]) + server.stored()[0].count(b"\n")
        header = server.stored()[0].partition(b"\n\n")[0].count(b"\n") + 2
        out = perl(server, COMMANDS, server.ports["smtp"], server.ports["pop3"], PLAIN_PASSWORD).decode().split("\n")
        assert out == ["1 1 1 1", "ben ", "help", "250", "out", "2", f"2 {2 * size}", f"1={size} 2={size}", "2 unlike",
                       f"{header + 1} {header}", "gone", "there", "", ""], out


def main():
    tap = Tap()
    checks = [("octets", check_octets), ("20-mb", check_20_mb), ("recipients", check_recipients),
              ("report", check_report), ("commands", check_commands)]
    run_cases(tap, "perl", [PERL] if has_modules("Net::SMTP", "Net::POP3") else ["Perl with Net::SMTP"], checks)
    tap.finish()


main()
