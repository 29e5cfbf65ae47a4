"""VAT is rounded once per rate, on the sum of the lines; totals are sums."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import vat as rules
from certbody.billing.rules.vat import RateTotal, Taxable

PAGE = Path(__file__).parents[3] / "docs/rules/vat.md"
LINES = st.lists(st.builds(Taxable, st.integers(-(10**7), 10**7), st.sampled_from(rules.RATES)), max_size=30)


def test_half_a_cent_goes_up_and_rates_stay_apart():
    totals = rules.invoice_totals([Taxable(88_500), Taxable(5, 1000), Taxable(100, 0)])
    assert totals.by_rate == (RateTotal(2000, 88_500, 17_700), RateTotal(1000, 5, 1), RateTotal(0, 100, 0))
    assert (totals.net_cents, totals.vat_cents, totals.gross_cents) == (88_605, 17_701, 106_306)


def test_no_line_no_total():
    assert rules.invoice_totals([]) == rules.Totals((), 0, 0, 0)


@given(LINES)
def test_totals_equal_the_sum_of_the_lines_and_of_the_rates(lines):
    totals = rules.invoice_totals(lines)
    assert totals.net_cents == sum(line.net_cents for line in lines) == sum(item.net_cents for item in totals.by_rate)
    assert totals.vat_cents == sum(item.vat_cents for item in totals.by_rate)
    assert totals.gross_cents == totals.net_cents + totals.vat_cents
    for item in totals.by_rate:
        exact = Decimal(item.net_cents) * item.rate / 10_000
        assert item.vat_cents == exact.quantize(Decimal(1), ROUND_HALF_UP)


@given(LINES)
def test_a_credit_note_mirrors_its_invoice_to_the_cent(lines):
    mirror = rules.invoice_totals([Taxable(-line.net_cents, line.rate) for line in lines])
    totals = rules.invoice_totals(lines)
    assert (mirror.net_cents, mirror.vat_cents) == (-totals.net_cents, -totals.vat_cents)


@given(LINES, st.randoms())
def test_the_order_of_the_lines_changes_nothing(lines, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert rules.invoice_totals(shuffled) == rules.invoice_totals(lines)


@pytest.mark.parametrize(
    ("rate", "exemption", "code"),
    [
        (2000, "", None),
        (1960, "", "vat_rate_unknown"),
        (0, " ", "vat_exemption_wording_missing"),
        (0, "TVA non applicable, art. 293 B du CGI", None),
    ],
)
def test_a_rate_is_a_french_one_and_zero_says_why(rate, exemption, code):
    assert [reason.code for reason in rules.rate_allowed(rate, exemption).reasons] == ([code] if code else [])


def test_the_example_of_the_page():
    totals = rules.invoice_totals([Taxable(33, 550)] * 3)
    assert (totals.net_cents, totals.vat_cents, totals.gross_cents) == (99, 5, 104)
    assert "1,04 €" in PAGE.read_text(encoding="utf-8")
