"""A credit note takes back no more than what is left, and the invoice less its notes computes exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import crediting as rules
from certbody.billing.rules.vat import RATES, Taxable, invoice_totals
from tests.rule_pages import table

LINES = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from(RATES)), min_size=1, max_size=8
)


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        ({"audit": 78_500}, []),
        ({"audit": 78_501}, ["credit_too_large"]),
        ({"audit": -1, "file": 10}, ["credit_too_large"]),
        ({"audit": 100, "discount": -50}, []),
        ({"unknown": 1}, ["credit_too_large"]),
        ({}, ["credit_nothing_chosen"]),
        ({"discount": -50}, ["credit_nothing_chosen"]),
    ],
)
def test_no_more_than_what_is_left_of_a_line(amounts, codes):
    verdict = rules.may_credit({"audit": 78_500, "file": 15_000, "discount": -5_000}, amounts)
    assert [reason.code for reason in verdict.reasons] == codes


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([(8_000, 2000)], []),
        ([(8_001, 2000)], ["credit_above_invoice"]),
        ([(10_000, 2000), (-2_000, 2000)], []),
        ([(8_000, 850), (-10, 2000)], []),
    ],
)
def test_no_more_than_what_is_left_of_the_invoice_once_its_discount_is_deducted(lines, codes):
    left = invoice_totals([Taxable(10_000), Taxable(-2_000)])
    note = invoice_totals([Taxable(-net, rate) for net, rate in lines])
    assert [reason.code for reason in rules.is_within_invoice(left, note).reasons] == codes


def test_a_discount_at_another_rate_bounds_the_vat_too():
    left, note = invoice_totals([Taxable(10_000, 0), Taxable(-2_000)]), invoice_totals([Taxable(-8_000, 0)])
    assert (left.net_cents, left.gross_cents) == (8_000, 7_600)
    assert not rules.is_within_invoice(left, note).allowed


@given(LINES)
def test_the_invoice_less_its_notes_is_what_its_remaining_lines_give(lines):
    before = [Taxable(net, rate) for net, _, rate in lines]
    middle = [Taxable(net - min(taken, net), rate) for net, taken, rate in lines]
    after = [Taxable(0, rate) for _, _, rate in lines]
    total, first, last = invoice_totals(before), rules.credit_totals(before, middle), rules.credit_totals(middle, after)
    assert total.gross_cents + first.gross_cents == invoice_totals(middle).gross_cents
    assert total.vat_cents + first.vat_cents + last.vat_cents == 0
    assert first.gross_cents == sum(one.net_cents + one.vat_cents for one in first.by_rate) <= 0


@given(LINES)
def test_a_whole_credit_mirrors_its_invoice_by_rate(lines):
    before = [Taxable(net, rate) for net, _, rate in lines]
    mirror = rules.credit_totals(before, [Taxable(0, rate) for _, _, rate in lines])
    assert mirror == invoice_totals([Taxable(-line.net_cents, line.rate) for line in before])


def test_the_examples_of_the_page():
    for row in table("credit-notes.md", "Worked example: one by one"):
        left, vat, after, vat_after, net, credited = map(int, row)
        assert (invoice_totals([Taxable(left, 550)]).vat_cents, invoice_totals([Taxable(after, 550)]).vat_cents) == (
            (vat, vat_after)
        )
        totals = rules.credit_totals([Taxable(left, 550)], [Taxable(after, 550)])
        assert (totals.net_cents, totals.vat_cents) == (net, credited)
    for row in table("credit-notes.md", "Worked example: the balance"):
        total, received, taken, due, owed = map(int, row)
        assert rules.balance_of(total, received, taken) == rules.Balance(due, owed)
