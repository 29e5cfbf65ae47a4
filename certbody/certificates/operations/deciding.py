"""The decision on a reviewed file, and what follows from it: certificate, edition, event or refusal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from certbody.audits import standards
from certbody.audits.operations.moving import move
from certbody.audits.queries.findings import guide_of, standard_of
from certbody.audits.rules import lifecycle
from certbody.certificates.models import Certificate, Decision
from certbody.certificates.operations import issuing, letters, moves
from certbody.certificates.operations.keeping import check_terms, keep_decision
from certbody.certificates.queries.certificates import OPENING, find_opened_on
from certbody.certificates.queries.review import Case, decider_verdict, find_decider, get_case
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import cycle, status
from certbody.certificates.rules import decision as rules
from certbody.certificates.rules.replaying import facts_of
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.i18n import french_day
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission

_WAITS_AFTER = ("initial", "renewal")
# Whether the wait also follows the refusal of an extension is for the body to say (R5.10).
_MAY_WAIT_AFTER = "extension"


def decide(
    audit_id: UUID, outcome: str, categories: Collection[str], reason: str, effective_on: date, by: Actor
) -> Decision:
    """Takes the decision on an audit in review and does what it says; nothing of it can be changed afterwards.

    Refused when the file, the outcome or the decider does not allow it (R7.5, R4.2 to R4.4, invariants 30, 48, 49, 54).
    """
    case, today = get_case(audit_id, by, lock=True), clock.today()
    granted = list(categories) or list(case.audit.categories)
    wished = effective_on
    effective_on = _effective_on(case, outcome, effective_on, today)
    decider = find_decider(by, by.may(Permission.DECIDE), case.team, case.audit.organisation_id, today)
    _must_be_allowed(case, outcome, granted, reason, effective_on, decider, today)
    renewed = case.certificate.ends_on if case.audit.kind == "renewal" and case.certificate else None
    check_terms(outcome, reason, wished, renewed)
    certificate = _certificate_for(case, outcome, granted, effective_on)
    told = Decision(
        outcome=outcome, categories=granted, reason=reason.strip(), decided_on=today, effective_on=effective_on
    )
    told.facts = facts_of(case.audit.kind, outcome, case.reviewed_file(granted), decider) | _after(case, told)
    decision = keep_decision(_about(told, case, certificate), by)
    move(case.audit, "decided", by, reason=reason, outcome=outcome, decision=str(decision.id))
    _follow(case, certificate, decision, by)
    db.session.flush()
    return decision


def _after(case: Case, decision: Decision) -> dict[str, Any]:
    """What the days that follow from the decision are counted from."""
    outcome, former_end = decision.outcome, _former_end(case, decision.outcome)
    if outcome == "refuse":
        return moves.term_of(outcome, decision.decided_on) if _waits(case, decision.decided_on) else {}
    renews = {"former_end": former_end.isoformat()} if former_end is not None else {}
    return renews | moves.term_of(outcome, decision.effective_on)


def _waits(case: Case, day: date) -> bool:
    """Whether the refusal of such an audit makes a new application wait."""
    if case.audit.kind == _MAY_WAIT_AFTER:
        return bool(setting_on("wait_on_refused_extension", day))
    return case.audit.kind in _WAITS_AFTER


def _about(decision: Decision, case: Case, certificate: Certificate | None) -> Decision:
    """Names what the decision is about and the very report that was read."""
    decision.organisation_id, decision.audit_id = case.audit.organisation_id, case.audit.id
    decision.certificate_id = certificate.id if certificate else None
    if case.report is not None:
        decision.report_id, decision.report_sha256 = case.report.id, case.report.sha256
    return decision


def _effective_on(case: Case, outcome: str, wished: date, today: date) -> date:
    """A renewal takes effect on the day that the law sets, whatever was typed; anything else as wished."""
    former_end = _former_end(case, outcome)
    return wished if former_end is None else cycle.renewal_start(former_end, today)


def _former_end(case: Case, outcome: str) -> date | None:
    """The last day of the certificate that the decision renews."""
    renews = case.audit.kind == "renewal" and outcome in rules.FAVOURABLE
    return case.certificate.ends_on if renews and case.certificate is not None else None


def _must_be_allowed(
    case: Case, outcome: str, granted: list[str], reason: str, effective_on: date, decider: rules.Decider, today: date
) -> None:
    audit, report = case.audit, case.report
    record = rules.DecisionRecord(outcome, today, effective_on, reason, decider.id, report.sha256 if report else "")
    verdict = all_of(
        lifecycle.may_decide(audit.state),
        decider_verdict(decider, audit.organisation_id, today),
        rules.outcome_allowed(audit.kind, outcome, case.reviewed_file(granted), standards.nonconformity_terms(today)),
        rules.decision_complete(audit.kind, record),
    )
    require(wordable(verdict))
    if audit.kind not in ("initial", "pre_audit") and case.certificate is None:
        raise Refused(Reason("certificate_unknown", rules.DECISION_RULE))


def _certificate_for(case: Case, outcome: str, granted: list[str], start: date) -> Certificate | None:
    """The certificate that the decision is about: a new one when it opens one, else the one of the audit."""
    if outcome in OPENING:
        if (opened := find_opened_on(case.audit.id)) is not None:
            require(wordable(status.may_move(opened.state, "supersede")))
            return issuing.new_certificate(case.audit.organisation, granted, start, opened)
        if case.certificate is not None and case.certificate.state not in (*status.RUNNING, "expired"):
            act = status.may_move(case.certificate.state, "supersede")
            require(wordable(act))
        return issuing.new_certificate(case.audit.organisation, granted, start, case.certificate)
    return case.certificate


def _follow(case: Case, certificate: Certificate | None, decision: Decision, by: Actor) -> None:
    outcome = decision.outcome
    if outcome == "refuse":
        _tell_refusal(case, decision)
    elif certificate is None:
        return
    elif outcome in OPENING or outcome == "extend":
        _issue(case, certificate, decision, by)
    elif outcome == "maintain":
        state = certificate.state
        issuing.record_event(certificate, state, decision.effective_on, decision.reason, by, decision, state)
        letters.write_to(case.audit.organisation, "decision_maintained", number=certificate.number)
    else:
        moves.apply_decision(certificate, decision, by, cause=moves.find_cause(certificate, clock.today()))


def _issue(case: Case, certificate: Certificate, decision: Decision, by: Actor) -> None:
    if decision.outcome == "extend":
        require(wordable(_may_extend(certificate)))
        certificate.categories = [*certificate.categories, *(set(decision.categories) - set(certificate.categories))]
        certificate.edition += 1
        db.session.flush()
    before = certificate.state if decision.outcome == "extend" else "draft"
    if before == "draft" and (opened := find_opened_on(case.audit.id, but=certificate.id)) is not None:
        moves.supersede(opened, decision, by)
    issuing.record_event(certificate, "valid", decision.effective_on, decision.reason, by, decision, before)
    issuing.print_edition(certificate, decision, (standard_of(case.audit), guide_of(case.audit)), by)
    letters.tell_issue(certificate, issuing.printed_number(certificate), decision)


def _may_extend(certificate: Certificate) -> Verdict:
    """Only a valid certificate takes a new edition: a suspended one is reinstated first."""
    state = status.current_state(certificate.state, certificate.ends_on, clock.today())
    if state == "valid":
        return ALLOWED
    allowed = status.acts_from(state)
    return refuse("move_not_allowed", status.STATUS_RULE, state=state, act="extend", allowed=allowed)


def _tell_refusal(case: Case, decision: Decision) -> None:
    until = (decision.facts or {}).get("until")
    letters.write_to(
        case.audit.organisation,
        "decision_refused",
        kind=case.audit.kind,
        reference=case.audit.reference,
        reason=decision.reason,
        opens_on=french_day(date.fromisoformat(until)) if until else "",
    )
