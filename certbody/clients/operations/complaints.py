"""Reports, complaints and appeals about an organisation: received, then closed with an outcome."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from certbody.clients.models import Complaint
from certbody.clients.queries.organisations import get_complaint, get_organisation
from certbody.kit import clock
from certbody.kit.dates import PARIS
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def open_complaint(organisation_id: UUID, kind: str, subject: str, received_on: date, by: Actor) -> Complaint:
    """Writes down what a third party (or the organisation) reported; an open report moves the surveillance on site."""
    organisation = get_organisation(organisation_id, by)
    if received_on > clock.today():
        raise Invalid({"received_on": ["received_in_future"]})
    received_at = datetime.combine(received_on, time(12), tzinfo=PARIS)
    complaint = Complaint(organisation_id=organisation.id, kind=kind, subject=subject, received_at=received_at)
    db.session.add(complaint)
    db.session.flush()
    after = {"kind": kind, "subject": subject, "received_on": received_on.isoformat()}
    journal.record("complaint.opened", complaint, by, after=after)
    return complaint


def close_complaint(complaint_id: UUID, outcome: str, version: int, by: Actor) -> Complaint:
    """Closes it with what came of it. Refused when it is closed already."""
    complaint = get_complaint(complaint_id, by)
    expect_version(complaint, version)
    if complaint.state == "closed":
        raise Refused(Reason("complaint_already_closed"))
    if not outcome.strip():
        raise Invalid({"outcome": ["outcome_missing"]})
    complaint.state, complaint.outcome, complaint.closed_at = "closed", outcome.strip(), clock.now()
    journal.record("complaint.closed", complaint, by, after={"outcome": complaint.outcome})
    db.session.flush()
    return complaint
