"""Suspending a certificate, lifting the suspension, withdrawing it; each is a decision with its day and its reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from certbody.audits import standards
from certbody.audits.rules.surveillance import Window, surveillance_window
from certbody.certificates.models import Certificate, Decision
from certbody.certificates.operations import issuing, letters
from certbody.certificates.operations.ending import cancel_coming_audits
from certbody.certificates.operations.keeping import check_terms, keep_decision
from certbody.certificates.queries.appeals import find_appeal_about, find_undone_move
from certbody.certificates.queries.certificates import (
    get_certificate,
    is_surveillance_held,
    list_events,
    list_open_nonconformities,
)
from certbody.certificates.queries.review import count_by_grade, decider_verdict, find_decider, list_cycle_team_ids
from certbody.certificates.queries.standing import act_of_reinstating, pending_move, state_on
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import decision as rules
from certbody.certificates.rules import status
from certbody.certificates.rules.replaying import facts_of, term_end
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotAllowed, Refused, require
from certbody.kit.i18n import french_day
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission

_MAY = {
    "suspend": (Permission.MANAGE_CERTIFICATES, Permission.DECIDE),
    "lift_suspension": (Permission.DECIDE,),
    "withdraw": (Permission.DECIDE,),
    "reinstate": (Permission.DECIDE,),
}

_MONTHS = {
    "suspend": "suspension_months",
    "withdraw": "wait_after_refusal_months",
    "refuse": "wait_after_refusal_months",
}

_DONE = {"suspend": "suspended", "lift_suspension": "reinstated", "withdraw": "withdrawn", "reinstate": "restored"}

_NOT_DONE = {"suspended": "not_suspended", "withdrawn": "not_withdrawn"}


def suspend(certificate_id: UUID, reason: str, effective_on: date, by: Actor, *, cause: str | None = None) -> Decision:
    """Suspends a certificate until the body's maximum at most; mark and public status follow on the effective day.

    `cause` is one of `status.SUSPENSION_CAUSES`; without one it is read from the file. R5.13, invariant 59.
    """
    return _decide_on(certificate_id, "suspend", reason, effective_on, by, cause)


def lift_suspension(certificate_id: UUID, reason: str, effective_on: date, by: Actor) -> Decision:
    """Makes a suspended certificate valid again.

    Refused while a major is open on its scope (invariant 49), or while its surveillance, overdue, is not held (R5.7).
    """
    return _decide_on(certificate_id, "lift_suspension", reason, effective_on, by)


def withdraw(certificate_id: UUID, reason: str, effective_on: date, by: Actor) -> Decision:
    """Withdraws a certificate for good; a new application waits for three months from then (R5.12, invariant 60)."""
    return _decide_on(certificate_id, "withdraw", reason, effective_on, by)


def reinstate(certificate_id: UUID, reason: str, effective_on: date, by: Actor) -> Decision:
    """Gives a withdrawn certificate back the state it had: the new decision that an upheld appeal asks for, no other.

    Withdrawn while suspended, it is suspended again; else it is valid, and refused while a major is open on its scope.
    """
    if not _is_appealed(get_certificate(certificate_id, by), "reinstate"):
        raise Refused(Reason("reinstate_without_appeal", status.STATUS_RULE))
    return _decide_on(certificate_id, "reinstate", reason, effective_on, by)


def _decide_on(
    certificate_id: UUID, outcome: str, reason: str, effective_on: date, by: Actor, cause: str | None = None
) -> Decision:
    if not any(by.may(permission) for permission in _MAY[outcome]):
        raise NotAllowed(_MAY[outcome][-1])
    certificate, today = get_certificate(certificate_id, by, lock=True), clock.today()
    if coming := find_undone_move(certificate, outcome, today):
        effective_on = coming.effective_on
    kind, file, team = _judged(certificate, outcome, is_kept=coming is not None)
    record = rules.DecisionRecord(outcome, today, effective_on, reason, by.membership_id, "")
    decider = find_decider(by, True, team, certificate.organisation_id, today)
    judged = rules.outcome_allowed(kind, outcome, file, standards.nonconformity_terms(today))
    who = decider_verdict(decider, certificate.organisation_id, today)
    held = _surveillance_verdict(certificate, outcome, today)
    require(wordable(all_of(who, judged, rules.decision_complete(kind, record), held)))
    check_terms(outcome, reason, effective_on)
    told = Decision(
        outcome=outcome, categories=certificate.categories, reason=reason.strip(), decided_on=today,
        effective_on=effective_on, organisation_id=certificate.organisation_id, certificate_id=certificate.id,
        facts=facts_of(kind, outcome, file, decider) | term_of(outcome, effective_on),
    )  # fmt: skip
    decision = keep_decision(told, by)
    apply_decision(certificate, decision, by, cause=cause)
    return decision


def _judged(
    certificate: Certificate, outcome: str, *, is_kept: bool
) -> tuple[str, rules.ReviewedFile, frozenset[UUID]]:
    """What such a decision is judged on; review and decision may be the same person's (R7.5)."""
    scope = frozenset(certificate.categories)
    majors, minors = count_by_grade(list_open_nonconformities(certificate.id), scope)
    kind = "suspension" if outcome == "lift_suspension" else "conduct"
    if outcome == "reinstate":
        is_kept = is_kept or act_of_reinstating(list_events(certificate.id)) == "reinstate_suspended"
        kind = "appeal_kept" if is_kept else "appeal"
    file = rules.ReviewedFile(majors, minors, True, True, True, scope, scope)
    return kind, file, list_cycle_team_ids(certificate.id)


def _surveillance_verdict(certificate: Certificate, outcome: str, day: date) -> Verdict:
    if outcome != "lift_suspension" or _is_appealed(certificate, outcome):
        return ALLOWED  # an upheld appeal says that it should not have been suspended
    held, latest = is_surveillance_held(certificate.id), _window_of(certificate).latest
    return status.may_lift(certificate.suspension_cause, held, latest, day)


def _is_appealed(certificate: Certificate, outcome: str) -> bool:
    """Whether an upheld appeal asks for this very decision."""
    return find_appeal_about(certificate, outcome) is not None


def _window_of(certificate: Certificate) -> Window:
    return surveillance_window(certificate.cycle_start, standards.cycle_terms(certificate.cycle_start))


def apply_decision(certificate: Certificate, decision: Decision, by: Actor, *, cause: str | None = None) -> None:
    """Moves the certificate as decided: today, or on the effective day when it is later.

    Refused when the state does not allow it, or when another move is already decided for later, unless it is the very
    one that an upheld appeal undoes.
    """
    events = list_events(certificate.id)
    act = act_of_reinstating(events) if decision.outcome == "reinstate" else decision.outcome
    pending = pending_move(events, clock.today())
    if pending is not None and (decision.former_id is None or pending.decision_id != decision.former_id):
        raise Refused(Reason("move_pending", status.STATUS_RULE, {"effective_on": pending.effective_on}))
    before = state_on(certificate, events, decision.effective_on)
    require(wordable(status.may_move(before, act)))
    after = status.MOVES[before, act]
    noted = _note_days(certificate, decision, cause, after)
    issuing.record_event(certificate, after, decision.effective_on, decision.reason, by, decision, before)
    if pending is not None:
        act = _NOT_DONE[pending.to_state]
        set_state(certificate, certificate.state)
    elif decision.effective_on <= clock.today():
        set_state(certificate, after)
        cancel_coming_audits(certificate, by)
    journal.record(
        f"certificate.{_DONE[decision.outcome]}", certificate, by,
        before={"state": before}, after={"state": after, **noted}, reason=decision.reason,
    )  # fmt: skip
    until = french_day(date.fromisoformat(noted["until"])) if "until" in noted else ""
    letters.tell_state(certificate, act, french_day(decision.effective_on), decision.reason, until)
    db.session.flush()


def _note_days(certificate: Certificate, decision: Decision, cause: str | None, after: str) -> dict[str, str]:
    """Writes down the days that follow from the move, and says them for the journal and the mail."""
    start, until = decision.effective_on, (decision.facts or {}).get("until", "")
    if decision.outcome == "suspend":
        cause, last = cause or find_cause(certificate, start), date.fromisoformat(until)
        require(status.may_suspend(cause, start, last))
        certificate.suspended_on, certificate.suspension_ends_on = start, last
        certificate.suspension_cause = cause
        return {"cause": cause, "until": last.isoformat()}
    if decision.outcome == "withdraw":
        certificate.withdrawn_on = start
        return {"until": until}
    last_day = certificate.suspension_ends_on if after == "suspended" else None
    return {"until": last_day.isoformat()} if last_day is not None else {}


def term_of(outcome: str, start: date) -> dict[str, Any]:
    """The months that the body sets for what follows from a decision, and the day on which they end; else nothing."""
    if outcome not in _MONTHS:
        return {}
    months = setting_on(_MONTHS[outcome], start)
    return {"months": months, "until": term_end(outcome, start, months).isoformat()}


def find_cause(certificate: Certificate, day: date) -> str:
    """The cause that the file shows: a major still open, surveillance not held in time, else a breach of contract."""
    majors, minors = count_by_grade(list_open_nonconformities(certificate.id), certificate.categories)
    if rules.counted_majors(majors, minors, standards.nonconformity_terms(day)):
        return "majors_not_lifted"
    if is_surveillance_held(certificate.id) or day <= _window_of(certificate).latest:
        return "contract_breached"
    return "surveillance_not_held"


def supersede(certificate: Certificate, decision: Decision, by: Actor) -> None:
    """Gives way to the certificate that the new decision opens, from its first day on."""
    before = certificate.state
    issuing.record_event(certificate, "superseded", decision.effective_on, decision.reason, by, decision, before)
    if decision.effective_on <= clock.today():
        set_state(certificate, "superseded")
    after = {"state": "superseded"}
    journal.record("certificate.superseded", certificate, by, before={"state": before}, after=after)


def set_state(certificate: Certificate, state: str) -> None:
    """Writes the state that counts from now on; a certificate that runs again forgets its other states' days."""
    certificate.state = state
    if state in status.RUNNING:
        certificate.withdrawn_on = None
    if state == "valid":
        certificate.suspended_on = certificate.suspension_ends_on = certificate.suspension_cause = None
