"""Whether the file that reaches the reviewer is whole: each point with what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certbody.audits.models import AuditSize, Nonconformity
from certbody.audits.queries.findings import applicability_of
from certbody.audits.queries.report_file import ReportFile
from certbody.audits.queries.reports import SignedReport
from certbody.audits.queries.taken_over import Earlier
from certbody.audits.rules.deadlines import PLAN_AWAITED, awaits_plan, may_hand_over
from certbody.audits.rules.holding import count_held
from certbody.kit.verdict import Verdict


@dataclass(frozen=True)
class Check:
    """One point of the list: its code, whether it holds, the figures that tell it, and the reason that was given."""

    code: str
    holds: bool
    found: int = 0
    wanted: int = 0
    why: str = ""


@dataclass(frozen=True)
class LackingPlans:
    """The nonconformities without an action plan that stands: those it is awaited for, those it is overdue for."""

    awaited: list[Nonconformity]
    overdue: list[Nonconformity]

    @property
    def may_hand_over(self) -> Verdict:
        """Whether the file may go to the decision."""
        return may_hand_over({one.number: one.plan_due for one in self.awaited if one.plan_due})


def lacking_plans(nonconformities: Sequence[Nonconformity], today: date) -> LackingPlans:
    """Sorts out the nonconformities whose action plan has not come."""
    lacking = [one for one in nonconformities if one.state in PLAN_AWAITED]
    awaited = [one for one in lacking if awaits_plan(one.state, one.plan_due, today)]
    return LackingPlans(awaited, [one for one in lacking if one not in awaited])


def review_checks(
    file: ReportFile, signed: Sequence[SignedReport], size: AuditSize | None, earlier: Sequence[Earlier]
) -> list[Check]:
    """The points that a reviewer checks before the decision (R9.7, invariants 25, 35, 40 to 44, 48)."""
    audit = file.audit
    mandatory = applicability_of(audit, earlier).mandatory
    answered = {finding.indicator for finding in file.findings if finding.site_id is None}
    categories = {action.category for action in file.actions}
    declared = sum(member.declared_impartial_at is not None for member, _ in file.team)
    planned = sum(one.state not in PLAN_AWAITED for one in file.nonconformities)
    sized = size.half_days if size else 0
    met = sum(one.is_place for one in file.facts_met)
    held = count_held(((part.day, part.half) for part, _ in file.half_days), audit.opening_at, audit.closing_at)
    why = file.draft.short_time if file.draft and held < sized else ""
    return [
        Check("report_signed", bool(signed), len(signed)),
        Check("plan_sent", audit.plan_sent_at is not None),
        Check("meetings_held", audit.opening_at is not None and audit.closing_at is not None),
        Check("impartiality", bool(file.team) and declared == len(file.team), declared, len(file.team)),
        Check("half_days", held == sized, held, sized, why),
        Check("findings", answered.issuperset(mandatory), len(answered.intersection(mandatory)), len(mandatory)),
        Check("samples", categories.issuperset(audit.categories), len(categories), len(audit.categories)),
        *([Check("places_met", False, 0, met)] if met else []),
        Check("plans", planned == len(file.nonconformities), planned, len(file.nonconformities)),
    ]
