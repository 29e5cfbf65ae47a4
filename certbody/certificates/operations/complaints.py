"""Taking complaints, appeals and reports in: from anybody, from a client, or written down by the body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from certbody.certificates.operations import complaint_letters as letters
from certbody.certificates.queries.certificates import find_running
from certbody.certificates.queries.complaints import find_named
from certbody.certificates.queries.own_complaints import get_concerning_decision, is_appealed
from certbody.certificates.rules.complaints import may_appeal
from certbody.clients.models import Complaint, ComplaintEvent
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.rules.complaints import deadlines, kind_of
from certbody.kit import clock
from certbody.kit.dates import PARIS, paris_date
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import SCANNER_AWAY, keep_file
from certbody.tenants.operations.numbering import next_number
from certbody.tenants.queries.settings import setting_on, settings_on

LARGEST = 10 * 1024 * 1024
_OF_THE_SCANNER = ("file_infected", SCANNER_AWAY)
Attached = tuple[str, bytes]


@dataclass(frozen=True)
class Author:
    """Who complains, and where the answer goes."""

    name: str
    email: str = ""
    locale: str = "fr"


def receive(about: str, subject: str, author: Author, named: str = "", attached: Attached | None = None) -> Complaint:
    """Takes in what anybody writes without an account, and confirms it to them by mail.

    The organisation that they name is found by its NDA, SIREN, certificate or exact name; what they typed
    stays, so that the body finds it otherwise.
    """
    row = Complaint(about=about, subject=subject, named=named)
    _sign(row, author)
    row.organisation_id = find_named(named)
    return _take_in(row, Actor(name=author.name), attached)


def complain(about: str, subject: str, by: Actor, author: Author, attached: Attached | None = None) -> Complaint:
    """Takes in the complaint of a training organisation about the body, its people or its services."""
    row = Complaint(about=about, subject=subject, source="client", written_by=by.membership_id)
    _sign(row, author)
    row.organisation_id = get_organisation(by.organisation_id, by).id if by.organisation_id else None
    return _take_in(row, by, attached)


def appeal(decision_id: UUID, subject: str, by: Actor, author: Author, attached: Attached | None = None) -> Complaint:
    """Takes in an appeal against a decision about the organisation; the decision stands meanwhile (invariant 68).

    NotFound for another's decision; refused once the body's days are over, or when it was appealed before.
    """
    row = Complaint(about="decision", subject=subject, source="client", written_by=by.membership_id)
    _sign(row, author)
    _name_decision(row, decision_id, by.organisation_id)
    return _take_in(row, by, attached)


def write_down(
    organisation_id: UUID, about: str, subject: str, received_on: date, author: Author, by: Actor,
    *, from_client: bool = False, decision_id: UUID | None = None,
) -> Complaint:  # fmt: skip
    """Writes down what reached the body by letter or by telephone; the days count from the day it came in.

    Invalid for a day to come, and for an appeal that names no decision.
    """
    organisation = get_organisation(organisation_id, by)
    if received_on > clock.today():
        raise Invalid({"received_on": ["received_in_future"]})
    if about == "decision" and decision_id is None:
        raise Invalid({"decision_id": ["appeal_names_no_decision"]})
    own = from_client or about == "decision"
    row = Complaint(about=about, subject=subject, source="client" if own else "third_party")
    row.organisation_id, row.written_by = organisation.id, by.membership_id
    row.received_at = datetime.combine(received_on, time(12), tzinfo=PARIS)
    _sign(row, author)
    if about == "decision" and decision_id is not None:
        _name_decision(row, decision_id, organisation.id)
    return _take_in(row, by, None)


def _sign(row: Complaint, author: Author) -> None:
    row.author_name, row.author_email, row.author_locale = author.name, author.email, author.locale


def _name_decision(row: Complaint, decision_id: UUID, organisation_id: UUID | None) -> None:
    decision, today = get_concerning_decision(decision_id, organisation_id), clock.today()
    received_on = paris_date(row.received_at) if row.received_at else today
    days = setting_on("appeal_days", decision.decided_on)
    require(may_appeal(decision.outcome, decision.decided_on, received_on, days, is_appealed(decision.id)))
    row.organisation_id, row.decision_id = decision.organisation_id, decision.id
    row.audit_id, row.certificate_id = decision.audit_id, decision.certificate_id


def _take_in(row: Complaint, by: Actor, attached: Attached | None) -> Complaint:
    """Numbers it, sets its days, keeps its file, tells the author and those who put somebody in charge."""
    row.received_at = row.received_at or clock.now()
    received_on, settings = paris_date(row.received_at), settings_on(clock.today())
    due = deadlines(received_on, settings["complaint_acknowledge_days"], settings["complaint_answer_days"])
    row.acknowledge_by, row.answer_by = due.acknowledge_by, due.answer_by
    row.kind, row.state = kind_of(row.about), "received"
    if row.certificate_id is None and row.organisation_id is not None:
        running = find_running(row.organisation_id)
        row.certificate_id = running.id if running else None
    row.file_id = _keep(attached, by) if attached else None
    row.number = f"P-{next_number('complaint'):05d}"
    db.session.add(row)
    db.session.flush()
    note(row, "receive", None, by)
    letters.tell_author(row, "receive")
    letters.tell_managers(row)
    return row


def _keep(attached: Attached, by: Actor) -> UUID:
    name, body = attached
    if len(body) > LARGEST:
        raise Invalid({"file": ["complaint_file_large"]})
    try:
        return keep_file(name, body, by).id
    except Refused as refused:
        code = refused.reasons[0].code
        raise Invalid({"file": [code if code in _OF_THE_SCANNER else "complaint_file_kind"]}) from None


def note(row: Complaint, act: str, before: str | None, by: Actor, words: str = "") -> None:
    """Adds a step to the history of a complaint and a line to the journal, which never holds what an author wrote."""
    db.session.add(
        ComplaintEvent(
            complaint_id=row.id, act=act, from_state=before, to_state=row.state, actor_id=by.person_id,
            actor_name=by.name, note=words, at=clock.now(),
        )
    )  # fmt: skip
    after = {"number": row.number, "state": row.state}
    journal.record(f"complaint.{act}", row, by, before={"state": before} if before else None, after=after)
    db.session.flush()
