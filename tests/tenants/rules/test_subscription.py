"""How a body stands with the platform, as docs/rules/subscription.md computes it by hand."""

from __future__ import annotations

from datetime import date, timedelta

from certbody.tenants.rules.subscription import (
    BY_HAND,
    Coverage,
    cover,
    may_change,
    monthly_cents,
    standing_on,
    stopped,
    trial_ends,
)
from tests.rule_pages import days_in, table


def test_how_a_body_stands() -> None:
    for kind, until, grace, on, state, to in table("subscription.md", "Worked example: how a body stands"):
        [last, day, end] = days_in([until, on, to])
        assert day is not None
        coverage = cover(kind, last, int(grace))
        standing = standing_on(coverage, day)
        assert standing is not None
        assert (standing.state, standing.until) == (state, end)
        assert may_change(coverage, day, of_the_body=True).allowed is (state != "read_only")


def test_a_month() -> None:
    for base, each, count, cents in table("subscription.md", "Worked example: what a month comes to"):
        assert monthly_cents(int(base), int(each), int(count)) == int(cents)


def test_without_a_subscription_nothing_is_limited() -> None:
    day = date(2026, 12, 1)
    assert standing_on(None, day) is None
    assert may_change(None, day, of_the_body=True).allowed
    assert may_change(Coverage(BY_HAND), day, of_the_body=False).allowed


def test_a_trial_counts_its_first_day() -> None:
    assert trial_ends(date(2026, 11, 1), 30) == date(2026, 11, 30)
    assert trial_ends(date(2026, 11, 1), 0) == date(2026, 11, 1)


def test_who_does_not_work_for_the_body_is_not_told_why() -> None:
    day = date(2026, 12, 1)
    ours = may_change(stopped(BY_HAND, day), day, of_the_body=True).reasons[0]
    theirs = may_change(stopped(BY_HAND, day), day, of_the_body=False).reasons[0]
    assert (ours.code, ours.values) == ("body_read_only", {"since": day})
    assert (theirs.code, theirs.values) == ("body_takes_nothing", {})
    assert may_change(stopped(BY_HAND, day), day - timedelta(days=1), of_the_body=True).allowed
