"""Takes a stored decision's checks again on the facts that the rules were given that day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from certbody.certificates.rules import decision as rules
from certbody.certificates.rules.cycle import renewal_start
from certbody.certificates.rules.decision import DecisionRecord, ReviewedFile
from certbody.kit.verdict import all_of


def facts_of(
    kind: str, outcome: str, file: ReviewedFile, team: Collection[object], former_end: date | None = None
) -> dict[str, Any]:
    """What a decision was judged on, as JSON values. `former_end`: the last day of the certificate that it renews."""
    return {
        "kind": kind,
        "outcome": outcome,
        "open_majors": file.open_majors,
        "open_minors": file.open_minors,
        "report_signed": file.report_signed,
        "report_complete": file.report_complete,
        "review_done": file.review_done,
        "requested": sorted(file.requested),
        "granted": sorted(file.granted),
        "actions_per_category": dict(file.actions_per_category),
        "team": sorted(str(member) for member in team),
        "former_end": former_end.isoformat() if former_end else None,
    }


def decision_again(facts: Mapping[str, Any], record: DecisionRecord) -> dict[str, Any]:
    """The outcome, the categories and the effective day that the facts give, with whatever now refuses the decision.

    Example: stored as `certify` on facts with a major open → refusals `majors_open`; none are expected.
    """
    file = ReviewedFile(
        facts["open_majors"],
        facts["open_minors"],
        facts["report_signed"],
        facts["report_complete"],
        facts["review_done"],
        frozenset(facts["requested"]),
        frozenset(facts["granted"]),
        facts["actions_per_category"],
    )
    verdict = all_of(
        rules.outcome_allowed(facts["kind"], record.outcome, file),
        rules.decision_complete(facts["kind"], record),
        rules.is_apart(record.decider_id, facts["team"]),
    )
    assert record.decided_on is not None
    former_end = facts["former_end"]
    starts = renewal_start(date.fromisoformat(former_end), record.decided_on) if former_end else record.effective_on
    return {
        "outcome": facts["outcome"],
        "categories": facts["granted"],
        "effective_on": starts,
        "refusals": [reason.code for reason in verdict.reasons],
    }
