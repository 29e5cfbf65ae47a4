"""Says what a body owes the platform each month, how it stands with it, and whether it may still change anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from certbody.kit.verdict import ALLOWED, Verdict, refuse

RULE = "Conditions d’abonnement"
TRIAL, ACTIVE, PAST_DUE, READ_ONLY = STATES = ("trial", "active", "past_due", "read_only")
BY_TRIAL, BY_STRIPE, BY_HAND, STOPPED = KINDS = ("trial", "stripe", "by_hand", "stopped")


@dataclass(frozen=True)
class Coverage:
    """Until when a body is covered, and by what: its trial, its subscription at Stripe, or the operator's hand.

    A body that the operator stopped is covered by nothing until the operator lifts it, whatever it pays.
    `works_until` is the last day on which everything works, the days of grace included. Without days it is covered
    until something else is told.
    """

    kind: str
    covered_until: date | None = None
    works_until: date | None = None


@dataclass(frozen=True)
class Standing:
    """How a body stands, and the last day of it; none when nothing ends it. Whether the operator stopped it."""

    state: str
    until: date | None = None
    stopped: bool = False


def cover(kind: str, until: date | None, grace_days: int) -> Coverage:
    """What a body is covered by until a day; the days of grace follow it.

    Example: a trial until 30/11 and 15 days of grace → covered until 30/11, everything works until 15/12.
    """
    return Coverage(kind, until, until + timedelta(days=grace_days) if until else None)


def trial_ends(first_day: date, days: int) -> date:
    """The last day of a trial, its first day counted. Example: 30 days from 01/11 → 30/11."""
    return first_day + timedelta(days=max(days, 1) - 1)


def stopped(kind: str, day: date) -> Coverage:
    """What a body is left with when it may change nothing from that day on."""
    eve = day - timedelta(days=1)
    return Coverage(kind, eve, eve)


def standing_on(coverage: Coverage | None, day: date) -> Standing | None:
    """How a body stands on a day; None for one that the platform does not bill.

    Source: the platform's terms. Example: covered until 30/11, grace until 15/12 → active, then past due from 01/12,
    read only from 16/12.
    """
    if coverage is None:
        return None
    if coverage.covered_until is None or day <= coverage.covered_until:
        return Standing(TRIAL if coverage.kind == BY_TRIAL else ACTIVE, coverage.covered_until)
    if coverage.works_until is None or day <= coverage.works_until:
        return Standing(PAST_DUE, coverage.works_until)
    return Standing(READ_ONLY, stopped=coverage.kind == STOPPED)


def may_change(coverage: Coverage | None, day: date, *, of_the_body: bool) -> Verdict:
    """Whether anything of a body may be changed on a day; who does not work for it is not told why.

    Source: the platform's terms. Reading, exports, complaints and what devices bring are no change in this sense.
    """
    standing = standing_on(coverage, day)
    if coverage is None or standing is None or standing.state != READ_ONLY:
        return ALLOWED
    assert coverage.works_until is not None
    if not of_the_body:
        return refuse("body_takes_nothing")
    code = "body_stopped" if coverage.kind == STOPPED else "body_read_only"
    return refuse(code, RULE, since=coverage.works_until + timedelta(days=1))


def monthly_cents(base_cents: int, certificate_cents: int, certificates: int) -> int:
    """What a plan comes to for a month, excluding VAT: its base and each certificate in force.

    Example: 49 € and 0,80 € for each of 120 certificates → 145 €.
    """
    return base_cents + certificate_cents * certificates
