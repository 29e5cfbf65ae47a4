"""What a late payment costs: interest by stretches, never negative, growing with days; 40 € once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.reference_rates import dated_references, figures, is_assumed, penalty_rates
from certbody.billing.rules import lateness as rules
from certbody.billing.rules.lateness import Debt, Lateness, Rate, ReferenceRates, lateness_of
from certbody.kit.money import parse_cents
from tests.rule_pages import table

PAGE = "lateness.md"
DUE = date(2025, 12, 23)
DAYS = st.integers(0, 900).map(lambda days: DUE + timedelta(days=days))
MOVES = st.lists(st.tuples(DAYS, st.integers(-50_000, 150_000).filter(bool)), max_size=6).map(tuple)
DEBTS = st.builds(Debt, st.integers(0, 500_000), st.just(DUE), MOVES)
RATES = penalty_rates()


def _percent(text: str) -> int:
    return round(float(text.replace(",", ".").removesuffix(" %")) * 100)


def test_the_worked_example_of_the_page() -> None:
    debt = Debt(106_200, DUE, ((date(2026, 1, 10), 30_000), (date(2026, 2, 1), 76_200)))
    found = lateness_of(debt, RATES, date(2026, 3, 1))
    rows = table(PAGE, "Worked example: an invoice paid late in two parts")
    told = [
        (
            one.first.isoformat(),
            one.last.isoformat(),
            one.days,
            one.left_cents,
            one.rate.basis_points,
            one.interest_cents,
        )
        for one in found.stretches
    ]
    assert told == [
        (first, last, int(days), parse_cents(left), _percent(rate), parse_cents(interest))
        for first, last, days, left, rate, interest in rows
    ]
    (total,) = table(PAGE, "What it comes to")
    assert [parse_cents(cell) for cell in total] == [found.interest_cents, found.fixed_cents, found.total_cents]


def test_the_rates_of_the_page() -> None:
    for since, refinancing, legal, own, told, ground in table(PAGE, "The rate of a half-year"):
        references = ReferenceRates(_percent(refinancing), _percent(legal))
        found = rules.rate_of(date.fromisoformat(since), references, _percent(own) if own else 0)
        assert (found.basis_points, found.ground) == (_percent(told), ground)
        if not own:
            assert dated_references().on(found.since) == references


@given(DEBTS, DAYS)
def test_never_negative_and_the_lines_make_the_total(debt: Debt, until: date) -> None:
    found = lateness_of(debt, RATES, until)
    assert all(one.interest_cents >= 0 and one.left_cents > 0 and one.days > 0 for one in found.stretches)
    assert found.total_cents == sum(one.interest_cents for one in found.stretches) + found.fixed_cents
    assert [before.last < after.first for before, after in pairwise(found.stretches)].count(False) == 0


@given(DEBTS, DAYS, st.integers(0, 60))
def test_grows_with_days(debt: Debt, until: date, more: int) -> None:
    now, later = (lateness_of(debt, RATES, day) for day in (until, until + timedelta(days=more)))
    assert later.interest_cents >= now.interest_cents
    assert later.fixed_cents >= now.fixed_cents


@given(DEBTS, DAYS, st.data())
def test_additive_over_its_stretches_and_a_cent_apart_where_one_is_cut(
    debt: Debt, until: date, data: st.DataObject
) -> None:
    whole = lateness_of(debt, RATES, until)
    for one in whole.stretches:
        parts = (lateness_of(debt, RATES, one.last), lateness_of(debt, RATES, until, since=one.last))
        assert sum(part.interest_cents for part in parts) == whole.interest_cents
    middle = data.draw(DAYS)
    if DUE < middle < until:
        first, second = (lateness_of(debt, RATES, middle), lateness_of(debt, RATES, until, since=middle))
        assert abs(first.interest_cents + second.interest_cents - whole.interest_cents) <= 1


@given(DEBTS, DAYS)
def test_a_second_bill_adds_what_came_since_and_no_second_charge(debt: Debt, until: date) -> None:
    again = lateness_of(debt, RATES, until, since=until, fixed_billed=True)
    assert again == Lateness(until)


@pytest.mark.parametrize(("paid_on", "cents"), [("2025-12-23", 0), ("2025-12-20", 0), ("2025-12-24", 4_000)])
def test_the_charge_is_due_by_a_business_that_paid_late(paid_on: str, cents: int) -> None:
    moved = ((date.fromisoformat(paid_on), 100),)
    assert lateness_of(Debt(100, DUE, moved), RATES, date(2026, 3, 1)).fixed_cents == cents
    assert lateness_of(Debt(100, DUE, moved, business=False), RATES, date(2026, 3, 1)).fixed_cents == 0


def test_what_goes_back_bears_interest_again_and_what_is_overpaid_none() -> None:
    back = ((date(2026, 1, 1), 200), (date(2026, 1, 11), -150))
    found = lateness_of(Debt(100, DUE, back), [Rate(date.min, 3_650, rules.OWN, 3_650)], date(2026, 1, 21))
    assert [(one.first, one.days, one.left_cents) for one in found.stretches] == [
        (date(2025, 12, 24), 9, 100), (date(2026, 1, 12), 10, 50),
    ]  # fmt: skip


def test_penalties_are_billed_when_there_are_some_and_bear_none() -> None:
    some = Lateness(DUE, fixed_cents=4_000)
    assert rules.may_bill(some, bears=True).allowed
    assert [one.code for one in rules.may_bill(Lateness(DUE), bears=True).reasons] == ["no_penalty"]
    assert [one.code for one in rules.may_bill(some, bears=False).reasons] == ["penalty_on_penalty"]


def test_each_rate_begins_a_half_year_and_says_what_it_rests_on() -> None:
    rows = figures().rows
    assert {(row.valid_from.month, row.valid_from.day) for row in rows} == {(1, 1), (7, 1)}
    assert {row.status for row in rows} == {"sourced", "likely", "assumed"}
    assert is_assumed(date(2026, 11, 26))
    assert not is_assumed(date(2026, 6, 30))
