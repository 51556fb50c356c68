# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports on delivery (RFC 3464), as Python's parser of mail sees them."""

import email
import email.policy


def assert_delivered(octets, recipient):
    """Whether it says that @recipient has the mail; RET=FULL is for failures only (RFC 3461 section 4.3)."""
    text, (_, about), returned = read_report(octets)
    assert recipient in text and about["Action"] == "delivered" and about["Final-Recipient"] == f"rfc822;{recipient}", octets
    assert returned.get_content_type() == "text/rfc822-headers", octets


def read_report(octets):
    """(the text, [fields of the mail, then of each recipient], the mail or header that is given back)."""
    report = email.message_from_bytes(octets, policy=email.policy.default)
    assert report["Return-Path"] == "<>" and report["Auto-Submitted"] == "auto-replied"
    assert report["Content-Type"].params["report-type"] == "delivery-status"
    assert report.get_content_type() == "multipart/report" and not report.defects, report.defects
    text, status, returned = report.get_payload()
    assert status.get_content_type() == "message/delivery-status"
    return text.get_content(), status.get_payload(), returned
