"""In which instalments a contract is billed, when each is due, and that their sum is its price to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import schedules as rules
from certbody.billing.rules.schedules import ANNIVERSARY, AUDIT, DEPOSIT, OF_AUDIT, OF_YEARLY_FEE, ORDER, Terms, plan
from certbody.billing.rules.vat import RATES, Taxable, invoice_totals
from certbody.kit.money import parse_cents
from tests.rule_pages import table

SIGNED = date(2026, 11, 23)
FEE = rules.Instalment(3, ANNIVERSARY, OF_YEARLY_FEE, 44_000, 12)
TERMS = st.builds(Terms, st.integers(0, 2), st.integers(0, 100), st.integers(0, 10**7))


def told(kind: str, price: int, fee: int, terms: Terms) -> list[tuple[str, str, int, int]]:
    return [(one.occasion, one.part, one.net_cents, one.months) for one in plan(kind, price, fee, 2000, terms)]


def test_the_example_of_the_page() -> None:
    names = {"par audit": 0, "à la commande": 1, "en trois annuités": 2}
    for how, deposit, order, held, first, second in table("schedules.md", "Worked example"):
        found = plan("initial", 88_500, 44_000, 2000, Terms(names[how], int(deposit or 0)))
        sums = {
            (occasion, months): sum(one.net_cents for one in found if (one.occasion, one.months) == (occasion, months))
            for occasion in (ORDER, DEPOSIT, AUDIT, ANNIVERSARY) for months in (0, 12, 24)
        }  # fmt: skip
        at = [sums[ORDER, 0] + sums[DEPOSIT, 0], sums[AUDIT, 0], sums[ANNIVERSARY, 12], sums[ANNIVERSARY, 24]]
        assert at == [parse_cents(cell) for cell in (order, held, first, second)], how


def test_the_split_of_the_page() -> None:
    for price, rate, first, second, last in table("schedules.md", "Worked example: three parts"):
        parts = rules.split(parse_cents(price), 3, int(float(rate) * 100))
        assert parts == (parse_cents(first), parse_cents(second), parse_cents(last))


@given(st.integers(0, 10**9), st.integers(1, 12), st.sampled_from(RATES))
def test_the_parts_sum_to_the_price_and_their_vat_to_its_vat(price: int, parts: int, rate: int) -> None:
    cut = rules.split(price, parts, rate)
    assert sum(cut) == price
    assert min(cut) >= 0
    apart = [invoice_totals([Taxable(part, rate)]) for part in cut]
    assert sum(one.gross_cents for one in apart) == invoice_totals([Taxable(price, rate)]).gross_cents


@given(
    st.sampled_from(["initial", "renewal", "extension", "pre_audit"]), st.integers(0, 10**8), st.integers(0, 10**6),
    st.sampled_from(RATES), TERMS,
)  # fmt: skip
def test_whatever_the_schedule_the_instalments_are_the_price(
    kind: str, price: int, fee: int, rate: int, terms: Terms
) -> None:
    found = plan(kind, price, fee, rate, terms)
    of_audit = [one.net_cents for one in found if one.part == OF_AUDIT and one.occasion != DEPOSIT]
    fees = [one.net_cents for one in found if one.part == OF_YEARLY_FEE]
    assert sum(of_audit) == price
    assert fees == ([fee, fee] if fee and kind in ("initial", "renewal") else [])
    assert all(one.net_cents >= 0 for one in found)
    assert all(one.net_cents <= price for one in found if one.occasion == DEPOSIT)
    assert [one.position for one in found] == list(range(1, len(found) + 1))


def test_only_a_cycle_is_billed_by_the_year() -> None:
    assert told("extension", 50_000, 0, Terms(2)) == [(AUDIT, OF_AUDIT, 50_000, 0)]
    assert told("extension", 50_000, 0, Terms(1)) == [(ORDER, OF_AUDIT, 50_000, 0)]


def test_an_amount_counts_before_a_share_and_never_exceeds_the_price() -> None:
    assert rules.deposit_of(88_500, Terms(0, 30, 0)) == 26_550
    assert rules.deposit_of(88_500, Terms(0, 30, 20_000)) == 20_000
    assert rules.deposit_of(10_000, Terms(0, 0, 20_000)) == 10_000


@pytest.mark.parametrize("row", table("schedules.md", "Worked example: when"), ids=lambda row: " ".join(row[:3]))
def test_the_days_of_the_page(row: list[str]) -> None:
    months, signed, start, due = int(row[0]), date.fromisoformat(row[1]), row[2], row[3]
    cycle = date.fromisoformat(start) if start else None
    found = rules.due_on(rules.Instalment(1, ANNIVERSARY, OF_AUDIT, 100, months), signed, cycle)
    assert found == date.fromisoformat(due)


def test_a_fee_waits_for_its_cycle_and_is_for_one_that_runs() -> None:
    start, day = date(2027, 1, 15), date(2028, 1, 15)
    assert rules.due_on(FEE, SIGNED, None) is None
    assert rules.is_due(FEE, day, SIGNED, start, True, [])
    assert not rules.is_due(FEE, date(2028, 1, 14), SIGNED, start, True, [])
    assert not rules.is_due(FEE, day, SIGNED, start, False, [])
    assert not rules.is_due(FEE, day, SIGNED, start, True, [FEE])


def test_the_price_of_the_audit_is_owed_whatever_became_of_the_cycle() -> None:
    part = replace(FEE, part=OF_AUDIT)
    assert rules.is_due(part, date(2027, 11, 23), SIGNED, None, False, [])
    assert rules.is_due(part, date(2028, 1, 15), SIGNED, date(2027, 1, 15), False, [])


def test_a_deposit_is_asked_for_before_the_audit_is_billed_alone() -> None:
    deposit, audit = plan("initial", 88_500, 0, 2000, Terms(0, 30))
    assert rules.is_due(deposit, SIGNED, SIGNED, None, False, [])
    assert not rules.is_due(deposit, SIGNED, SIGNED, None, False, [audit])
    assert not rules.is_due(audit, SIGNED, SIGNED, None, False, [])
