"""The opening and the closing meeting: between them the audit is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from certbody.audits.models import Audit, Finding, Nonconformity
from certbody.audits.operations import moving, nonconformities, taken_over
from certbody.audits.operations.applicability import keep_applicability
from certbody.audits.operations.short_plans import plan_long_enough
from certbody.audits.operations.team_work import get_conducted_audit, write_client
from certbody.audits.queries.cycle import FOLLOWING, find_previous_audit
from certbody.audits.queries.findings import (
    applicability_of,
    list_earlier_nonconformities,
    list_findings,
    list_sampled_actions,
    list_without_evidence,
)
from certbody.audits.queries.held_time import time_verdict
from certbody.audits.queries.planning import list_half_days
from certbody.audits.queries.taken_over import Earlier
from certbody.audits.rules import holding, lifecycle
from certbody.audits.rules.grading import GRADES
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason, Verdict, all_of
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def hold_opening(audit_id: UUID, at: datetime, attendance: str, by: Actor) -> Audit:
    """Records the opening meeting: the audit is open, and the client sees the samples from then on (R3.7).

    Refused unless the plan was sent to the client, before its first day, and when the plan holds fewer half-days than
    the duration, unless a planner said why. Source: arrêté "modalités d'audit", art. 1 and 4.
    """
    audit = get_conducted_audit(audit_id, by)
    if audit.state == "planned":
        raise Refused(Reason("plan_not_sent", "ISO/IEC 17065, 7.4"))
    _must_open_then(audit, at)
    require(all_of(lifecycle.may_move(audit.state, "open"), plan_long_enough(audit, at)))
    audit.opening_at, audit.opening_attendance = at, attendance
    _follow_last_decided(audit)
    keep_applicability(audit, list_earlier_nonconformities(audit))
    return moving.move(audit, "open", by, at=at.isoformat(), attendance=attendance)


def _follow_last_decided(audit: Audit) -> None:
    """Another audit of the cycle may have been decided since this one was asked for: what it left open counts too."""
    if audit.kind in FOLLOWING and (previous := find_previous_audit(audit.organisation_id)) is not None:
        audit.previous_audit_id = previous.id
        db.session.flush()


def _must_open_then(audit: Audit, at: datetime) -> None:
    _not_ahead(at)
    opens = holding.may_open_at([(one.day, one.half) for one in list_half_days(audit.id)], audit.plan_sent_at, at)
    if not opens:
        raise Invalid({"at": [reason.code for reason in opens.reasons]})


def correct_opening(audit_id: UUID, at: datetime, attendance: str, by: Actor) -> Audit:
    """Corrects when the opening meeting was held and who attended, while the audit is open; the journal keeps both."""
    audit = get_conducted_audit(audit_id, by)
    require(lifecycle.may_record_finding(audit.state))
    if at != audit.opening_at:
        _must_open_then(audit, at)
    before = {"at": audit.opening_at.isoformat() if audit.opening_at else "", "attendance": audit.opening_attendance}
    after = {"at": at.isoformat(), "attendance": attendance}
    if before != after:
        audit.opening_at, audit.opening_attendance = at, attendance
        journal.record("audit.meeting_corrected", audit, by, before=before, after=after)
        db.session.flush()
    return audit


def note_new_fact(audit_id: UUID, fact: str, by: Actor, *, is_place: bool = False) -> Audit:
    """Keeps in the journal a fact met on site that the application did not tell; it may change the duration (R1.9).

    `is_place`: it is a site of the organisation, which no draw of this audit gives.
    """
    audit = get_conducted_audit(audit_id, by)
    require(lifecycle.may_record_finding(audit.state))
    journal.record("audit.fact_noted", audit, by, after={"place": fact} if is_place else None, reason=fact)
    return audit


def closing_verdict(audit: Audit, findings: Sequence[Finding], earlier: Sequence[Earlier], at: datetime) -> Verdict:
    """Whether the closing meeting may be held at that moment, with all still missing (art. 4, R3.7, R3.8, R9.6)."""
    answered = {finding.indicator for finding in findings if finding.site_id is None}
    missing = [number for number in applicability_of(audit, earlier).mandatory if number not in answered]
    sampled = {action.category for action in list_sampled_actions(audit.id)}
    without = [] if audit.kind in ("pre_audit", "complementary") else [c for c in audit.categories if c not in sampled]
    untold = [finding.indicator for finding in list_without_evidence(audit, earlier)]
    return all_of(lifecycle.may_close(audit.state, missing, without, untold), time_verdict(audit, at))


def gaps_of(audit: Audit, findings: Sequence[Finding], earlier: Sequence[Earlier]) -> list[Finding]:
    """The gaps that the closing meeting notifies: of the indicators that the audit looks at on the facts met since.

    A category that turned out not to be there takes its indicators along; what was found on them stays on record.
    """
    looked_at = applicability_of(audit, earlier).indicators
    return [one for one in findings if one.result in GRADES and one.indicator in looked_at]


def close_audit(audit_id: UUID, at: datetime, attendance: str, by: Actor) -> Audit:
    """Records the closing meeting and notifies every nonconformity to the client: their clocks start (R4.3).

    What the previous audit, or the body before, left open as minor becomes major now. Source: arrêté
    "modalités d'audit", art. 5.
    """
    audit = get_conducted_audit(audit_id, by)
    findings, earlier = list_findings(audit.id), list_earlier_nonconformities(audit)
    require(closing_verdict(audit, findings, earlier, at))
    _not_ahead(at)
    if audit.opening_at is None or at <= audit.opening_at:
        raise Invalid({"at": ["closing_before_opening"]})
    audit.closing_at, audit.closing_attendance, audit.notified_at = at, attendance, clock.now()
    keep_applicability(audit, earlier)
    for one in earlier:
        if taken_over.falls_due(one, audit):
            taken_over.requalify_earlier(one, audit, by)
    nonconformities.draft_from_findings(audit, gaps_of(audit, findings, earlier))
    notified = nonconformities.notify_drafts(audit, by)
    moving.move(audit, "closed", by, at=at.isoformat(), attendance=attendance, nonconformities=len(notified))
    if notified:
        _tell_client(audit, notified)
    outbox.post("closing_sheet", audit_id=str(audit.id), made_by=_id_of(by), made_by_name=by.name)
    db.session.flush()
    return audit


def _id_of(by: Actor) -> str | None:
    return str(by.person_id) if by.person_id else None


def _tell_client(audit: Audit, notified: Sequence[Nonconformity]) -> None:
    listed = [
        {
            "number": one.number,
            "indicator": one.indicator,
            "grade": one.grade,
            "fact": one.fact,
            "plan_due": one.plan_due.isoformat() if one.plan_due else "",
            "implementation_due": one.implementation_due.isoformat() if one.implementation_due else "",
        }
        for one in notified
    ]
    write_client("nonconformities_notified", audit, "portal/nonconformities", nonconformities=listed)


def _not_ahead(at: datetime) -> None:
    if at > clock.now():
        raise Invalid({"at": ["meeting_ahead"]})
