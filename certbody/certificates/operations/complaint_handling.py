"""Handling a complaint: acknowledged, given to somebody without part in it, answered, closed with its outcome."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certbody.audits.models import Audit
from certbody.audits.operations.moving import move
from certbody.audits.operations.opening import open_cycle_audit
from certbody.certificates.models import Certificate, Decision
from certbody.certificates.operations import complaint_letters as letters
from certbody.certificates.operations.complaints import note
from certbody.certificates.queries.appeals import is_decision_awaited
from certbody.certificates.queries.complaints import find_handler, find_named, get_complaint
from certbody.certificates.queries.handlers import handler_verdict
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules.complaints import ON_THE_AUDIT, may_open_extra_audit
from certbody.clients.models import Complaint
from certbody.clients.rules.complaints import COMPLAINT_RULE, MOVES, may_change_organisation, may_move
from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, NotAllowed, Refused, require
from certbody.kit.verdict import Reason, about
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.people import get_member
from certbody.tenants.rules.permissions import Permission


def acknowledge(complaint_id: UUID, version: int, by: Actor) -> Complaint:
    """Confirms to the author that the body deals with the matter, and by when it answers."""
    row = _take(complaint_id, "acknowledge", version, by)
    by.must(Permission.MANAGE_COMPLAINTS)
    row.acknowledged_at = clock.now()
    _step(row, "acknowledge", by)
    letters.tell_author(row, "acknowledge")
    return row


def link(complaint_id: UUID, values: dict[str, Any], version: int, by: Actor) -> Complaint:
    """Says what the matter is about: the certified organisation, the audit, the member of the body complained of.

    Invalid when nothing here bears that number; refused once it is closed, when whoever is in charge turns out to have
    had a part in it, or when another organisation would read what this one wrote or was told.
    """
    by.must(Permission.MANAGE_COMPLAINTS)
    row = get_complaint(complaint_id, by, lock=True)
    expect_version(row, version)
    if row.state == "closed":
        raise Refused(Reason("complaint_closed", COMPLAINT_RULE))
    before = _links(row)
    if row.kind != "appeal":
        _link_organisation(row, values["organisation"])
        row.audit_id = _find_audit(values["audit"], row.organisation_id)
    row.concerned_id = get_member(values["concerned_id"]).id if values["concerned_id"] else None
    if (handler := find_handler(row)) is not None:
        require(wordable(handler_verdict(row, handler, clock.today())))
    db.session.flush()
    db.session.refresh(row, ["organisation"])
    journal.record("complaint.linked", row, by, before=before, after={"number": row.number, **_links(row)})
    return row


def _links(row: Complaint) -> dict[str, str]:
    """What a complaint is about, for the journal; the person complained of as their membership."""
    audit = db.session.get(Audit, (current_tenant(), row.audit_id)) if row.audit_id else None
    return {
        "organisation": row.organisation.name if row.organisation else "",
        "audit": audit.reference if audit else "",
        "concerned": str(row.concerned_id or ""),
    }


def _link_organisation(row: Complaint, words: str) -> None:
    if not words.strip():
        return
    found = find_named(words)
    if found is None:
        raise Invalid({"organisation": ["complaint_organisation_unknown"]})
    if found != row.organisation_id:
        if not may_change_organisation(row.source, row.notice):
            raise Refused(Reason("complaint_organisation_settled", COMPLAINT_RULE))
        row.organisation_id, row.certificate_id = found, None
    if row.certificate_id is None:
        statement = select(Certificate.id).where(Certificate.organisation_id == found, Certificate.state != "draft")
        row.certificate_id = db.session.scalar(statement.order_by(Certificate.starts_on.desc()).limit(1))


def _find_audit(reference: str, organisation_id: UUID | None) -> UUID | None:
    if not reference.strip():
        return None
    statement = select(Audit.id).where(Audit.reference == reference.strip(), Audit.organisation_id == organisation_id)
    found = db.session.scalar(statement.limit(1))
    if found is None:
        raise Invalid({"audit": ["complaint_audit_unknown"]})
    return found


def assign(complaint_id: UUID, membership_id: UUID, version: int, by: Actor) -> Complaint:
    """Puts somebody in charge. Refused, with each tie, for who took part in the matter or is linked to the client."""
    row = _take(complaint_id, "assign", version, by)
    by.must(Permission.MANAGE_COMPLAINTS)
    member = get_member(membership_id)
    verdict = wordable(handler_verdict(row, member, clock.today()))
    require(about(verdict, member.person.name))
    row.handler_id = member.id
    try:
        _step(row, "assign", by, member.person.name)
    except IntegrityError as error:
        if "who took part in" in str(error.orig):
            raise Refused(Reason("handler_in_audit_team", COMPLAINT_RULE)) from error
        raise
    letters.tell_member(row, "assign", member)
    return row


def answer(complaint_id: UUID, words: str, notice: str, version: int, by: Actor) -> Complaint:
    """Answers the author, with the reasons; `notice` is what the organisation concerned reads, when there is something
    to tell it. Refused for anybody but the person in charge, and for them once a tie has come up.
    """
    row = _take(complaint_id, "answer", version, by)
    if row.handler_id is None or row.handler_id != by.membership_id:
        raise Refused(Reason("not_the_handler", COMPLAINT_RULE))
    _must_be_apart(row, by)
    row.answer, row.answered_at = words.strip(), clock.now()
    row.notice = notice.strip() if row.source == "third_party" and row.organisation_id else ""
    _step(row, "answer", by, row.answer)
    letters.tell_author(row, "answer", words=row.answer)
    if row.notice and row.organisation is not None:
        letters.tell_organisation(row, row.organisation)
    return row


def close(
    complaint_id: UUID, outcome: str, conclusion: str, version: int, by: Actor, *, stays_on_site: bool = False
) -> Complaint:
    """Closes it with its outcome and what the body concludes from it. Refused for whoever had a part in the matter.

    An upheld appeal asks for a new decision: the former one stays as it is (invariant 68). `stays_on_site` keeps the
    certificate's surveillance on site from then on.
    """
    row = _take(complaint_id, "close", version, by)
    if by.membership_id != row.handler_id:
        by.must(Permission.MANAGE_COMPLAINTS)
    _must_be_apart(row, by)
    row.outcome, row.conclusion, row.closed_at = outcome, conclusion.strip(), clock.now()
    row.stays_on_site = stays_on_site and row.kind == "report" and row.certificate_id is not None
    _step(row, "close", by, row.conclusion)
    letters.tell_author(row, "close", outcome=outcome)
    if is_decision_awaited(row):
        _ask_for_a_decision(row, by)
    return row


def _ask_for_a_decision(row: Complaint, by: Actor) -> None:
    """Brings the file of the audit back to the desk when the decision rested on it, and tells those who may decide."""
    former = db.session.get_one(Decision, (current_tenant(), row.decision_id))
    if former.outcome in ON_THE_AUDIT and former.audit_id is not None:
        audit = db.session.get_one(Audit, (current_tenant(), former.audit_id), with_for_update=True)
        if audit.state == "decided":
            move(audit, "in_review", by, reason=row.number)
    letters.tell_deciders(row)


def open_extra_audit(complaint_id: UUID, by: Actor) -> Audit:
    """Opens a complementary audit, on site, that the matter calls for. Refused without a running certificate, when the
    matter has called for one before, or once it is closed and is no report (R5.16).
    """
    if not by.may(Permission.MANAGE_COMPLAINTS) and not by.may(Permission.PLAN_AUDITS):
        raise NotAllowed(Permission.MANAGE_COMPLAINTS)
    row = get_complaint(complaint_id, by, lock=True)
    certificate = db.session.get(Certificate, (current_tenant(), row.certificate_id)) if row.certificate_id else None
    state = certificate.state if certificate else None
    require(may_open_extra_audit(row.kind, row.state, state, opened=row.extra_audit_id is not None))
    assert certificate is not None
    audit = open_cycle_audit(certificate.id, "complementary", by)
    row.extra_audit_id, audit.place = audit.id, "on_site"
    db.session.flush()
    note(row, "extra_audit", row.state, by, audit.reference)
    return audit


def _take(complaint_id: UUID, act: str, version: int, by: Actor) -> Complaint:
    """The complaint, locked, that this act is the next step of."""
    row = get_complaint(complaint_id, by, lock=True)
    expect_version(row, version)
    require(wordable(may_move(row.state, act)))
    return row


def _must_be_apart(row: Complaint, by: Actor) -> None:
    """Who answers or concludes has no part in the matter, today as on the day when it was given to them."""
    if by.membership_id is None:
        raise NotAllowed(Permission.HANDLE_COMPLAINTS)
    require(wordable(handler_verdict(row, get_member(by.membership_id), clock.today())))


def _step(row: Complaint, act: str, by: Actor, words: str = "") -> None:
    before, row.state = row.state, MOVES[row.state, act]
    db.session.flush()
    note(row, act, before, by, words)
