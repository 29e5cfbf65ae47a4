"""What is billed around an audit, and at whose price."""

from __future__ import annotations

from datetime import date, timedelta
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import charging as rules
from certbody.billing.rules.pricing import PriceList, event_line
from certbody.kit.money import parse_cents
from tests.rule_pages import table

DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
FREE = {"held": True, "on_site": True, "in_quote": False, "billed": False}


def a_list(start: str, cents: int) -> PriceList:
    return PriceList(date.fromisoformat(start), {}, event_cents={rules.LATE_CHANGE: cents})


def _begins(prices: PriceList) -> date:
    return prices.in_force_from


def test_the_examples_of_the_page() -> None:
    for planned, asked, notice, before, billed in table("charges.md", "Worked example: is it late?"):
        planned_on, asked_on = date.fromisoformat(planned), date.fromisoformat(asked)
        assert (planned_on - asked_on).days == int(before)
        assert rules.may_charge_change(planned_on, asked_on, int(notice)).allowed is (billed == "yes")
    lists = [a_list("2026-01-01", 20_000), a_list("2026-07-01", 30_000)]
    for signed, _changed, price in table("charges.md", "Worked example: at whose price?"):
        signed_on = date.fromisoformat(signed)
        found = max((one for one in lists if one.in_force_from <= signed_on), key=_begins, default=None)
        assert rules.has_price_list(signed_on, found).allowed is (price != "refused")
        if found is not None:
            line = event_line(rules.LATE_CHANGE, 1, found)
            assert line is not None
            assert line.total_cents == parse_cents(price)


@given(DAYS, st.integers(-40, 400), st.integers(0, 60))
def test_more_notice_never_makes_a_change_late(planned_on: date, days: int, notice: int) -> None:
    asked_on = planned_on - timedelta(days=days)
    late = rules.is_late(planned_on, asked_on, notice)
    assert late is (days < notice)
    assert not rules.is_late(planned_on, asked_on - timedelta(days=1), notice) or late


@given(st.lists(st.tuples(st.one_of(st.none(), DAYS), DAYS)))
def test_only_a_day_that_was_planned_is_given_up(kept: list[tuple[date | None, date]]) -> None:
    planned = [first_day for first_day, _ in kept if first_day]
    changes = rules.date_changes(kept)
    assert [one.planned_on for one in changes if one.planned_on not in planned] == []
    assert len(changes) <= len(planned)
    assert rules.date_changes([*kept, *kept[-1:]]) == changes


def test_days_given_up_are_moved_or_cancelled() -> None:
    first, second, told = date(2026, 12, 10), date(2027, 1, 5), date(2026, 12, 1)
    kept = [(first, told), (first, told), (second, told), (None, date(2027, 1, 4))]
    assert rules.date_changes(kept) == (
        rules.DateChange(first, told, False),
        rules.DateChange(second, date(2027, 1, 4), True),
    )


@pytest.mark.parametrize(
    ("terms", "change", "code"),
    [
        (rules.BY_ZONE, {}, None),
        (rules.AT_COST, {}, None),
        (rules.INCLUDED, {}, "travel_included"),
        (rules.BY_ZONE, {"on_site": False}, "travel_of_remote_audit"),
        (rules.BY_ZONE, {"in_quote": True}, "travel_in_quote"),
        (rules.AT_COST, {"held": False}, "travel_before_audit"),
        (rules.AT_COST, {"billed": True}, "travel_billed"),
    ],
)
def test_travel_is_billed_once_on_site_when_the_terms_say_so(
    terms: int, change: dict[str, bool], code: str | None
) -> None:
    reasons = rules.may_charge_travel(terms, **{**FREE, **change}).reasons
    assert [reason.code for reason in reasons] == ([code] if code else [])


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30))
def test_no_more_reviews_are_billed_than_were_made(reviewed: int, billed: int, quantity: int) -> None:
    assert rules.may_charge_follow_up(reviewed, billed, quantity).allowed is (billed + quantity <= reviewed)


def test_what_has_no_price_is_free_and_no_contract_no_charge() -> None:
    prices = a_list("2026-01-01", 20_000)
    assert rules.has_price(rules.LATE_CHANGE, prices).allowed
    assert [one.code for one in rules.has_price(rules.FOLLOW_UP, prices).reasons] == ["event_not_priced"]
    assert [one.code for one in rules.has_price_list(None, prices).reasons] == ["charge_without_contract"]


def test_no_charge_knows_the_outcome() -> None:
    """Invariant 74: nothing that decides on a charge is told a grade, a finding or a decision."""
    asked = {name for one in (rules.may_charge_change, rules.may_charge_travel, rules.may_charge_follow_up)
             for name in signature(one).parameters}  # fmt: skip
    assert asked == {
        *("planned_on", "asked_on", "notice_days", "terms", "held", "on_site", "in_quote"),
        *("billed", "reviewed", "quantity"),
    }
