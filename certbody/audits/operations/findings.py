"""Recording what was found, indicator by indicator."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.models import Audit, Finding, FindingRevision
from certbody.audits.operations.corrected_facts import follow_finding
from certbody.audits.operations.team_work import get_conducted_audit
from certbody.audits.queries.findings import (
    applicability_of,
    find_finding,
    get_finding,
    list_earlier_nonconformities,
    list_sampled_sites,
    standard_of,
)
from certbody.audits.queries.reports import list_reports, working_state
from certbody.audits.rules import lifecycle
from certbody.audits.rules.grading import GRADES, may_record
from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, NotFound, Refused, require
from certbody.kit.verdict import Reason, Verdict
from certbody.tenants import journal
from certbody.tenants.actor import Actor

ANSWER = ("result", "evidence", "fact", "comment", "reason")
WHILE_OPEN = "en cours d’audit"


class OutOfScope(Refused):
    """The audit does not look at this indicator, on the facts in force."""


_AT_FIELD = {
    "fact_missing": "fact",
    "reason_missing": "reason",
    "override_reason_short": "reason",
    "always_applicable": "result",
}


def record_finding(
    audit_id: UUID,
    indicator: int,
    site_id: UUID | None,
    result: str,
    evidence: str,
    fact: str,
    comment: str,
    reason: str,
    version: int,
    change_reason: str,
    by: Actor,
) -> Finding:
    """Records the auditor's answer to one indicator; a changed answer keeps the former one with author and reason.

    `version` is 0 for a first answer. Refused outside the audit, for an indicator that does not apply, for a grade that
    the indicator does not admit. Source: arrêté "modalités d'audit", art. 2 and 5.
    """
    audit = get_conducted_audit(audit_id, by)
    must_be_writable(audit)
    answer = dict(zip(ANSWER, (result, evidence, fact, comment, reason), strict=True))
    finding = find_finding(audit_id, indicator, site_id)
    unexplained = finding is not None and audit.state != "open" and not change_reason.strip()
    _check(audit, indicator, site_id, answer, unexplained=unexplained)
    if finding is None:
        return _first(audit, indicator, site_id, answer, by)
    expect_version(finding, version)
    return _change(audit, finding, answer, change_reason, by)


def must_be_writable(audit: Audit) -> None:
    """Refused when the findings of an audit may no longer, or not yet, be written."""
    state = audit.state if audit.state != "reported" else working_state(audit, list_reports(audit.id))
    require(lifecycle.may_correct_finding(state))


def _check(
    audit: Audit, indicator: int, site_id: UUID | None, answer: dict[str, str], *, unexplained: bool = False
) -> None:
    """Refused, or told at the field, when this answer may not be given to this indicator here."""
    standard = standard_of(audit)
    applies = applicability_of(audit, list_earlier_nonconformities(audit), standard)
    if indicator not in standard:
        raise NotFound
    if indicator in applies.excluded:
        raise OutOfScope(applies.excluded[indicator])
    must_be_sampled(audit, site_id)
    verdict = may_record(
        standard.indicator(indicator),
        answer["result"],
        fact=answer["fact"],
        reason=answer["reason"],
        mandatory=site_id is None and indicator in applies.mandatory,
        entrusted=applies.entrusted.get(indicator, ""),
    )
    _tell_at_field(verdict, unexplained=unexplained)
    require(verdict)


def must_be_sampled(audit: Audit, site_id: UUID | None) -> None:
    """Refused for a site that the audit does not visit; the organisation as a whole (none) is always audited."""
    if site_id is not None and site_id not in {site.id for site in list_sampled_sites(audit.id)}:
        raise Refused(Reason("site_not_sampled", "art. 6"))


def _tell_at_field(verdict: Verdict, *, unexplained: bool) -> None:
    """Invalid at each field that lacks something, the reason of a correction too."""
    codes = [reason.code for reason in verdict.reasons]
    if codes and all(code in _AT_FIELD for code in codes):
        why = {"change_reason": ["change_reason_missing"]} if unexplained else {}
        raise Invalid({_AT_FIELD[code]: [code] for code in codes} | why)


def _first(audit: Audit, indicator: int, site_id: UUID | None, answer: dict[str, str], by: Actor) -> Finding:
    if audit.state != "open" and answer["result"] in GRADES:
        raise Refused(Reason("result_fixed_at_closing", "art. 5"))
    finding = Finding(
        audit_id=audit.id,
        indicator=indicator,
        site_id=site_id,
        recorded_by=by.person_id,
        recorded_at=clock.now(),
        **answer,
    )
    db.session.add(finding)
    db.session.flush()
    journal.record("finding.recorded", finding, by, after={"indicator": indicator, **answer})
    return finding


def _change(audit: Audit, finding: Finding, answer: dict[str, str], change_reason: str, by: Actor) -> Finding:
    before = {name: getattr(finding, name) for name in ANSWER}
    if before == answer:
        return finding
    if (
        audit.state != "open"
        and before["result"] != answer["result"]
        and {before["result"], answer["result"]} & {*GRADES}
    ):
        raise Refused(Reason("result_fixed_at_closing", "art. 5"))
    why = change_reason.strip() or (WHILE_OPEN if audit.state == "open" else "")
    if not why:
        raise Invalid({"change_reason": ["change_reason_missing"]})
    _keep_former(finding, before, why, by)
    for name, value in answer.items():
        setattr(finding, name, value)
    finding.recorded_by, finding.recorded_at = by.person_id, clock.now()
    db.session.flush()
    journal.record("finding.changed", finding, by, before=before, after=answer, reason=why)
    if before["fact"] != answer["fact"]:
        follow_finding(audit, finding, why, by)
    return finding


def _keep_former(finding: Finding, before: dict[str, str], why: str, by: Actor) -> None:
    db.session.add(
        FindingRevision(
            finding_id=finding.id,
            recorded_by=finding.recorded_by,
            recorded_at=finding.recorded_at,
            replaced_by=by.person_id,
            replaced_by_name=by.name,
            replaced_at=clock.now(),
            change_reason=why,
            **before,
        )
    )


def get_writable_finding(finding_id: UUID, by: Actor) -> Finding:
    """A finding that the actor may still change, or a refusal that says why not."""
    finding, audit = get_finding(finding_id, by)
    must_be_writable(get_conducted_audit(audit.id, by))
    return finding
