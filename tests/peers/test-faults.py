#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-faults.py MAILSCOPE-CLI HOUSE: what mail programs make of faults on order."""

import contextlib
import poplib
import smtplib
import sys
import threading
import time

sys.path.insert(0, sys.argv[2])
import samples  # noqa: E402
from serving import PATIENCE, PLAIN_PASSWORD, RECIPIENT, SENDER, Line, is_there, run, run_cases, send_mail, \
    serving  # noqa: E402
from tap import Tap  # noqa: E402

PORTS = ["--smtp=0", "--pop3=0"]


def faulty(*faults):
    return serving(*PORTS, *[f"--fault={fault}" for fault in faults])


def msmtp(server, recipient=RECIPIENT):
    return run(["msmtp", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.ports['smtp']}", f"--from={SENDER}",
                "--tls=off", "--auth=off", "--timeout=20", "--", recipient], octets=samples.SMALL["plain"],
               folder=server.folder, check=False)


def curl(server, *options):
    return run(["curl", "--silent", "--show-error", "--max-time", "20", "--mail-from", SENDER, "--mail-rcpt", RECIPIENT,
                "--upload-file", "-", *options, f"smtp://127.0.0.1:{server.ports['smtp']}/pc"],
               octets=samples.SMALL["plain"].replace(b"\n", b"\r\n"), check=False)


def deliver(server, recipient=RECIPIENT):
    """What a mail server makes of the replies: delivered, later, never, or lost on the way."""
    try:
        with smtplib.SMTP("127.0.0.1", server.ports["smtp"], "pc.example.org", PATIENCE) as smtp:
            smtp.sendmail(SENDER, [recipient], samples.SMALL["plain"])
    except smtplib.SMTPRecipientsRefused as error:
        (code, _), = error.recipients.values()
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
    except smtplib.SMTPServerDisconnected:
        return "lost"
    else:
        return "delivered"
    return "later" if code < 500 else "never"


# --- programs ---

def check_msmtp():
    """It says what the server said, and fails."""
    for fault, said in (("RCPT => 451 4.3.0 Later", b"451 4.3.0 Later"), ("RCPT => 550 5.1.1 Never", b"550 5.1.1 Never"),
                        ("MAIL => 452 Full", b"452 Full"), ("MESSAGE => 554 5.6.0 No", b"554 5.6.0 No"),
                        ("CONNECT => 421 Busy", b"421 Busy"), ("CONNECT => 554 Closed", b"554 Closed"),
                        ("MAIL => 550 One\\nTwo", b"Two"), ("RCPT => close", b""), ("CONNECT => close", b"")):
        with faulty(fault) as server:
            done = msmtp(server)
            assert done.returncode != 0 and said in done.stderr, (fault, done)
            assert server.stored() == []


def check_curl():
    for fault in ("MAIL => 451", "RCPT => 550", "DATA => 554", "MESSAGE => 452", "CONNECT => 554", "CONNECT => close",
                  "RCPT => close", "MESSAGE => close"):
        with faulty(fault) as server:
            assert curl(server).returncode != 0, fault
            assert server.stored() == [], fault


def check_ehlo_refused():
    """Programs then say HELO, as RFC 5321 section 3.2 wants."""
    with faulty("EHLO => 502 5.5.1 Not known") as server:
        assert curl(server).returncode == 0
        assert b"with SMTP id" in server.stored()[0].replace(b"\n\t", b" ")


# --- what happens ---

def check_replies():
    with faulty("RCPT only 1 => 451", "RCPT only 2 => 550", "MESSAGE only 1 => 451 4.3.0 a\\n4.3.0 b",
                "MESSAGE only 2 => 552", "DATA only 4 => 421 4.3.2 Shutting down", "CONNECT only 6 => 421") as server:
        said = [deliver(server) for _ in range(7)]
        # The fourth DATA is that of the sixth connection, but that is not there to say it.
        assert said == ["later", "never", "later", "never", "delivered", "later", "later"], said
        assert deliver(server) == "delivered" and len(server.stored()) == 2


def check_close():
    with faulty("MAIL only 1 => close", "MESSAGE only 1 => close", "CONNECT only 3 => close") as server:
        assert [deliver(server) for _ in range(4)] == ["lost", "lost", "lost", "delivered"]
        assert len(server.stored()) == 1


def check_answers_before_a_cut():
    """What was answered before the line is cut arrives."""
    with faulty("NOOP => close") as server, Line(server, "smtp") as line:
        line.send(b"EHLO pc\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<ben@example.org>\r\nNOOP\r\nQUIT\r\n")
        assert [line.reply()[:3] for _ in range(4)] == [b"250", b"250", b"250", b""]


def check_wait():
    """One waits, the others do not."""
    with faulty("MAIL first 1 => wait 2", "CONNECT only 3 => wait 1") as server:
        began = time.monotonic()
        slow = threading.Thread(target=deliver, args=[server])
        slow.start()
        time.sleep(0.3)
        assert deliver(server) == "delivered" and len(server.stored()) == 1
        slow.join()
        assert time.monotonic() - began >= 2 and len(server.stored()) == 2
        began = time.monotonic()
        assert deliver(server) == "delivered" and time.monotonic() - began >= 1


def check_gone_while_waiting():
    """Who hangs up while the server waits leaves nothing behind, and wakes nobody."""
    with faulty("MAIL => wait 1") as server:
        descriptors = server.n_descriptors()
        for _ in range(20):
            with Line(server, "smtp") as line:
                line.send(b"EHLO pc\r\nMAIL FROM:<a@b.example>\r\n")
                line.reply()
        until = time.monotonic() + PATIENCE
        while server.n_descriptors() > descriptors:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert deliver(server) == "delivered"


def check_greylist():
    """A program that tries again gets through; one that sends spam never does."""
    with faulty("RCPT => greylist 1") as server:
        assert [deliver(server), deliver(server)] == ["later", "later"]
        time.sleep(1.1)
        assert deliver(server) == "delivered"
        assert deliver(server, "anna@example.org") == "later"


def check_rate():
    with faulty("CONNECT => rate 3 per 2") as server:
        assert [deliver(server) for _ in range(5)] == ["delivered"] * 3 + ["later"] * 2
        time.sleep(2.1)
        assert deliver(server) == "delivered"


def check_addresses():
    with serving() as server:
        for address, expected in (("ben+451@example.org", "later"), ("ben+550-5.1.1@example.org", "never"),
                                  ("ben+quota@example.org", "later"), ("ben+close@example.org", "lost"),
                                  ("ben+421@example.org", "later"), ("ben+greylist1@example.org", "later")):
            assert deliver(server, address) == expected, address
        began = time.monotonic()
        assert deliver(server, "ben+wait1@example.org") == "delivered" and time.monotonic() - began >= 1
        assert deliver(server, "ben+greylist1@example.org") == "delivered"
        assert len(server.stored()) == 2


def check_pop3():
    with faulty("PASS only 1 => -ERR [SYS/TEMP] Later", "RETR 2 => -ERR Unreadable", "QUIT only 2 => -ERR Not all removed",
                "RETR 3 => close") as server:
        for _ in range(3):
            send_mail(server, samples.SMALL["plain"])
        with contextlib.suppress(poplib.error_proto):
            raise AssertionError(log_in(server))
        pop3 = log_in(server)
        assert pop3.retr(1)
        with contextlib.suppress(poplib.error_proto):
            raise AssertionError(pop3.retr(2))
        pop3.dele(1)
        pop3.quit()
        assert len(server.stored()) == 2
        pop3 = log_in(server)
        pop3.dele(1)
        with contextlib.suppress(poplib.error_proto):
            raise AssertionError(pop3.quit())
        assert len(server.stored()) == 2


def log_in(server):
    pop3 = poplib.POP3("127.0.0.1", server.ports["pop3"], PATIENCE)
    pop3.user("ben")
    pop3.pass_(PLAIN_PASSWORD)
    return pop3


def check_fetchmail():
    """A line that breaks in the middle of a mailbox: what was not fetched is fetched the next time."""
    with faulty("RETR only 2 => close") as server:
        for i in range(4):
            send_mail(server, samples.lines(f"mail {i}", b"x"))
        for _ in range(2):
            run(["mpop", "--file=/dev/null", "--host=127.0.0.1", f"--port={server.ports['pop3']}", "--user=ben",
                 f"--passwordeval=echo {PLAIN_PASSWORD}", "--tls=off", "--auth=user", "--pipelining=off",
                 f"--delivery=mbox,{server.folder}/mbox"], folder=server.folder, check=False)
        with open(server.folder + "/mbox", "rb") as file:
            text = file.read()
        assert all(b"Subject: mail %d\n" % i in text for i in range(4)), text
        assert server.stored() == []


def main():
    tap = Tap()
    run_cases(tap, "faults", ["msmtp"], [("msmtp", check_msmtp)])
    run_cases(tap, "faults", ["curl"], [("curl", check_curl), ("ehlo-refused", check_ehlo_refused)])
    run_cases(tap, "faults", ["mpop"], [("mpop", check_fetchmail)])
    run_cases(tap, "faults", [], [
        ("replies", check_replies), ("close", check_close), ("answers-before-a-cut", check_answers_before_a_cut),
        ("wait", check_wait), ("gone-while-waiting", check_gone_while_waiting), ("greylist", check_greylist),
        ("rate", check_rate), ("addresses", check_addresses), ("pop3", check_pop3)])
    tap.finish()


main()
