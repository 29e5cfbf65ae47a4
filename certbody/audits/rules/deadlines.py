"""The clock of a nonconformity: by when the plan, its implementation and its verification are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Verdict, refuse

PLAN_AWAITED = ("notified", "plan_returned")
"""States in which no action plan stands: none was sent, or the auditor returned the last one."""


@dataclass(frozen=True)
class Delays:
    """The delays of one grade, in calendar months; no verification delay means: at the next audit."""

    implementation_months: int
    verification_months: int | None


@dataclass(frozen=True, eq=False)
class NonconformityTerms:
    """The numbers of art. 5: delays by grade, and how many open minors weigh as one major.

    Each is itself alone, not equal to another: answers that rest on it can be kept by it.
    """

    delays: Mapping[str, Delays]
    minors_worth_a_major: int


@dataclass(frozen=True)
class Deadlines:
    """The last days for each step; `verification` is None for a minor, checked at the next audit."""

    plan: date
    implementation: date
    verification: date | None


def deadlines_for(grade: str, notified_on: date, plan_delay_days: int, terms: NonconformityTerms) -> Deadlines:
    """The deadlines of a nonconformity, counted from the day it was notified, in calendar months (R4.3).

    The plan's delay is the body's own and never ends after the implementation's. Source: arrêté "modalités d'audit",
    art. 5. Example: a major notified on 30 November 2026 with 15 days for the plan: 15 December, 28 February, 28 March.
    """
    delays = terms.delays[grade]
    implementation = add_months(notified_on, delays.implementation_months)
    plan = min(notified_on + timedelta(days=plan_delay_days), implementation)
    if delays.verification_months is None:
        return Deadlines(plan, implementation, None)
    return Deadlines(plan, implementation, add_months(implementation, delays.verification_months))


def is_late(due: date | None, today: date, done_on: date | None = None) -> bool:
    """Whether a step was done after its last day, or is not done and that day is over; the last day is in time."""
    return due is not None and (done_on or today) > due


def late_steps(
    deadlines: Deadlines,
    today: date,
    *,
    plan_on: date | None = None,
    implemented_on: date | None = None,
    verified_on: date | None = None,
) -> tuple[str, ...]:
    """Which of plan, implementation and verification are late today, given the day each was done."""
    steps = (
        ("plan", deadlines.plan, plan_on),
        ("implementation", deadlines.implementation, implemented_on),
        ("verification", deadlines.verification, verified_on),
    )
    return tuple(name for name, due, done_on in steps if is_late(due, today, done_on))


def awaits_plan(state: str, plan_due: date | None, today: date) -> bool:
    """Whether the organisation's action plan is still awaited: none stands, and its last day is not over.

    Source: R4.3 (the body's own delay). Example: due on 15 December, none sent → awaited until the 15th included.
    """
    return state in PLAN_AWAITED and plan_due is not None and today <= plan_due


def may_hand_over(awaited: Mapping[int, date]) -> Verdict:
    """Whether the reviewed file may go to the decision: no action plan awaited any more. `awaited`: number → last day.

    Past the delay the decision must be possible without the plan. Source: R4.3, R4.4.
    """
    if not awaited:
        return ALLOWED
    listed = ", ".join(str(number) for number in sorted(awaited))
    return refuse("plans_awaited", "art. 5", count=len(awaited), numbers=listed, until=max(awaited.values()))


def may_requalify(grade: str, *, lifted: bool, at_next_audit: bool) -> Verdict:
    """Whether a nonconformity becomes a major: a minor not lifted at the next audit does (R4.3, art. 5)."""
    if grade != "minor":
        return refuse("already_major", "art. 5")
    if lifted:
        return refuse("already_lifted", "art. 5")
    if not at_next_audit:
        return refuse("before_next_audit", "art. 5")
    return ALLOWED
