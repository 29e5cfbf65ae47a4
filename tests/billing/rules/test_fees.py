"""What auditors are due, to the cent, as the page of the rule computes it by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import fees as rules
from certbody.billing.rules.expenses import KINDS, Expense, may_record, mileage
from certbody.kit.money import parse_cents
from tests.rule_pages import table

PRICES = [
    rules.AuditorPrice("half_day.initial", 20_000, date(2026, 1, 1)),
    rules.AuditorPrice("half_day.initial", 22_000, date(2026, 11, 17)),
    rules.AuditorPrice("report", 15_000, date(2026, 1, 1)),
    rules.AuditorPrice("travel", 5_000, date(2026, 1, 1)),
]
MISSION = rules.Mission("initial", 3, leads=True, on_site=True, state="reported")


def test_the_price_of_the_page() -> None:
    lines = rules.due_lines(MISSION, rules.prices_in_force(PRICES, date(2026, 11, 16)))
    told = [(one.code, str(one.quantity), one.unit_cents, one.net_cents) for one in lines]
    page = table("auditor-fees.md", "Worked example: the price of a mission")
    assert told == [(code, quantity, parse_cents(unit), parse_cents(net)) for code, quantity, unit, net in page]
    later = rules.due_lines(MISSION, rules.prices_in_force(PRICES, date(2026, 11, 17)))
    assert later[0].unit_cents == 22_000


def test_the_expenses_of_the_page() -> None:
    for kind, quantity, spent, cap, within, over in table("auditor-fees.md", "Worked example: expenses and their caps"):
        cents = parse_cents(cap) if cap else None
        expense = Expense(kind, int(quantity), parse_cents(spent), 0, cents)
        assert (expense.within_cents, expense.over_cents) == (parse_cents(within), parse_cents(over))
        if kind == "kilometre":
            assert mileage(int(quantity), parse_cents(cap)) == parse_cents(spent)


def test_the_vat_of_the_page() -> None:
    for row in table("auditor-fees.md", "Worked example: VAT"):
        fees, spent, given_back, accepted = (parse_cents(cell) for cell in row[:4])
        net, vat, gross = (parse_cents(cell) for cell in row[5:])
        charged = Expense("night", 1, spent, given_back).charged_cents(accepted)
        sums = rules.sums_of([rules.Due("report", 1, fees, None)], charged, row[4])
        assert (sums.net_cents, sums.vat_cents, sums.gross_cents) == (net, vat, gross)


def test_who_does_not_lead_and_stays_at_home_is_paid_half_days_alone() -> None:
    prices = rules.prices_in_force(PRICES, date(2026, 11, 16))
    remote = rules.Mission("initial", 2, leads=False, on_site=False, state="closed")
    assert [line.code for line in rules.due_lines(remote, prices)] == ["half_day.initial"]
    assert rules.due_lines(rules.Mission("initial", 2, True, True, "cancelled"), prices) == ()


def test_a_price_of_nothing_ends_a_price() -> None:
    ended = [*PRICES, rules.AuditorPrice("travel", 0, date(2026, 6, 1))]
    lines = rules.due_lines(MISSION, rules.prices_in_force(ended, date(2026, 11, 16)))
    assert "travel" not in [line.code for line in lines]


def test_a_half_day_without_a_price_is_not_handed_in_as_nothing() -> None:
    lines = rules.due_lines(MISSION, {})
    verdict = rules.may_submit(MISSION, lines, rules.sums_of(lines, 5_000, "exempt"), employed=False)
    assert [reason.code for reason in verdict.reasons] == ["fee_price_missing"]


@pytest.mark.parametrize("state", rules.STATES)
def test_what_is_paid_or_cancelled_goes_nowhere(state: str) -> None:
    assert not rules.may_move("paid", state)
    assert not rules.may_move("cancelled", state)


@pytest.mark.parametrize(
    ("amount", "vat", "quantity", "receipt", "code"),
    [
        (0, 0, 1, True, "expense_amount_unlikely"),
        (-100, 0, 1, True, "expense_amount_unlikely"),
        (1_000_001, 0, 1, True, "expense_amount_unlikely"),
        (100, 100, 1, True, "expense_vat_too_large"),
        (100, 0, 0, True, "expense_quantity_unlikely"),
        (100, 0, 1, False, "expense_without_receipt"),
    ],
)
def test_an_unlikely_expense_is_refused(amount: int, vat: int, quantity: int, receipt: bool, code: str) -> None:
    assert may_record("meal", quantity, amount, vat, has_receipt=receipt).reasons[0].code == code


@given(
    st.sampled_from(KINDS), st.integers(1, 2_000), st.integers(1, 1_000_000), st.integers(0, 200_000),
    st.none() | st.integers(1, 50_000), st.booleans(),
)  # fmt: skip
def test_an_expense_is_never_paid_beyond_what_was_spent(
    kind: str, quantity: int, amount: int, vat: int, cap: int | None, with_over: bool
) -> None:
    expense = Expense(kind, quantity, amount, min(vat, amount - 1), cap)
    accepted = expense.accepted_cents(with_over=with_over)
    assert expense.within_cents + expense.over_cents == amount
    assert 0 <= expense.charged_cents(accepted) <= accepted <= amount
