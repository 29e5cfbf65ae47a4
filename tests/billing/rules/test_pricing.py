"""What an audit costs, from its size alone, and until when a quote binds."""

from dataclasses import fields, replace
from datetime import date, timedelta
from inspect import signature
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import pricing as rules
from certbody.billing.rules.discounts import Discount, amounts_off, discount_allowed, runs_on, worded
from certbody.billing.rules.quotes import may_accept_quote, valid_until
from tests.rule_pages import table

PAGE = Path(__file__).parents[3] / "docs/rules/pricing.md"
DAY = date(2026, 11, 23)
PRICES = rules.PriceList(
    in_force_from=date(2026, 1, 1),
    half_day_cents={"initial": 44_250, "reduced": 40_000, "surveillance": 44_000},
    file_fee_cents={"initial": 15_000},
    site_cents=2_000,
    journey_cents=6_000,
    event_cents={"late_cancellation": 20_000},
)
BARE = rules.PriceList(date(2026, 1, 1), {"initial": 44_250, "surveillance": 44_000})


def test_the_prices_of_the_trade_press_come_out():
    assert rules.total_cents(rules.quote_lines(2, 0, "initial", False, BARE)) == 88_500
    assert rules.total_cents(rules.quote_lines(1, 0, "surveillance", False, BARE)) == 44_000


def test_each_line_says_where_its_quantity_comes_from():
    lines = rules.quote_lines(3, 1, "initial", False, PRICES)
    assert [(line.code, line.quantity, line.total_cents, line.sizing_line) for line in lines] == [
        ("audit_half_day", 3, 132_750, "half_days"),
        ("file_fee", 1, 15_000, "audit"),
        ("sampled_site", 1, 2_000, "sampled_sites"),
        ("journey", 2, 12_000, "places"),
    ]
    assert lines[0].label_fr == "Demi-journées d’audit initial"


def test_the_reduced_audit_has_its_price_and_a_remote_one_no_journey():
    lines = rules.quote_lines(1, 0, "initial", True, PRICES, on_site=False)
    assert [(line.label_fr, line.total_cents) for line in lines] == [("Demi-journées d’audit initial aménagé", 40_000)]


@pytest.mark.parametrize(
    ("kind", "reduced", "code"),
    [
        ("initial", False, None),
        ("initial", True, None),
        ("surveillance", True, "only_initial_is_reduced"),
        ("renewal", False, "price_missing"),
        ("party", False, "price_missing"),
    ],
)
def test_only_what_is_on_the_list_is_quoted(kind, reduced, code):
    assert [reason.code for reason in rules.can_quote(kind, reduced, PRICES).reasons] == ([code] if code else [])


@given(st.integers(1, 40), st.integers(0, 20), st.integers(0, 200_000), st.integers(0, 50_000), st.booleans())
def test_totals_are_sums_and_a_bigger_audit_never_costs_less(half_days, sites, price, site_price, on_site):
    prices = rules.PriceList(DAY, {"initial": price}, {"initial": 9_900}, site_price, 5_000)
    lines = rules.quote_lines(half_days, sites, "initial", False, prices, on_site)
    assert all(line.total_cents == line.quantity * line.unit_cents > 0 for line in lines)
    bigger = rules.quote_lines(half_days + 1, sites + 1, "initial", False, prices, on_site)
    assert rules.total_cents(bigger) >= rules.total_cents(lines) == sum(line.total_cents for line in lines)


def test_each_line_names_the_price_that_made_it_and_its_day():
    since = {"half_day.reduced": date(2026, 1, 1), "category": date(2026, 6, 1)}
    prices = replace(PRICES, category_cents=9_000, since=since)
    lines = {line.code: line for line in rules.quote_lines(2, 0, "initial", True, prices, on_site=False, categories=3)}
    assert lines["category"].total_cents == 18_000
    found = [(line.price, line.price_from) for line in lines.values()]
    assert found == [("half_day.reduced", date(2026, 1, 1)), ("category", date(2026, 6, 1))]


def test_the_price_of_the_trade_press_has_its_yearly_fees():
    prices = replace(BARE, event_cents={"yearly_fee": 44_000})
    told = [
        [line.code, str(line.quantity), str(line.unit_cents), str(line.total_cents)]
        for line in rules.quote_lines(2, 0, "initial", False, prices)
    ]
    assert told == table("pricing.md", "Worked example: the price of the trade press")
    assert rules.yearly_fees("surveillance", prices) == ()


def test_the_discounts_of_the_page():
    for price, percent, amount, by_share, by_amount, left in table("pricing.md", "Worked example: discounts"):
        asked = [Discount("B", 0, int(amount), DAY), Discount("A", int(float(percent) * 100), 0, DAY)]
        off = {one.name: cents for one, cents in amounts_off(int(price), asked, "initial")}
        assert (off.get("A", 0), off.get("B", 0)) == (int(by_share), int(by_amount))
        assert int(price) - sum(off.values()) == int(left)


DISCOUNTS = st.lists(
    st.one_of(
        st.builds(Discount, st.just("R"), st.integers(1, 10_000), st.just(0), st.just(DAY)),
        st.builds(Discount, st.just("F"), st.just(0), st.integers(1, 10**7), st.just(DAY)),
    ),
    max_size=5,
)


@given(st.integers(1, 40), st.integers(0, 20), st.integers(1, 4), DISCOUNTS, st.sampled_from(["initial", "renewal"]))
def test_discounts_never_take_more_than_the_price_of_the_audit(half_days, sites, categories, discounts, kind):
    half_day = {"initial": 44_251, "renewal": 1}
    listed = rules.PriceList(DAY, half_day, {}, 2_000, 6_000, {"yearly_fee": 44_000}, 9_900)
    full = rules.quote_lines(half_days, sites, kind, False, listed, True, categories)
    lines = rules.quote_lines(half_days, sites, kind, False, listed, True, categories, tuple(discounts))
    off = [line.total_cents for line in lines if line.code == "discount"]
    assert all(cents < 0 for cents in off)
    assert rules.total_cents(lines) == rules.total_cents(full) + sum(off) >= 88_000, "the yearly fees stay"
    assert [line for line in lines if line.code != "discount"] == list(full)


def test_a_discount_has_its_days_its_kinds_and_its_words():
    ends = Discount("Remise réseau", 1_250, 0, DAY, DAY + timedelta(days=1), frozenset({"renewal"}))
    assert [runs_on(ends, DAY + timedelta(days=days)) for days in (-1, 0, 1, 2)] == [False, True, True, False]
    assert amounts_off(10_000, [ends], "initial") == []
    assert (worded(ends), worded(Discount("Ami", 0, 100, DAY))) == ("Remise réseau (12,5 %)", "Ami")
    codes = [
        [reason.code for reason in discount_allowed(Discount("R", *asked)).reasons]
        for asked in [(0, 0, DAY, None), (5, 5, DAY, None), (10_001, 0, DAY, None), (5, 0, DAY, date(2026, 1, 1))]
    ]
    assert codes == [["discount_unclear"], ["discount_unclear"], ["discount_unclear"], ["discount_ends_first"]]
    assert discount_allowed(Discount("R", 0, 100, DAY, DAY)).allowed


def test_the_price_knows_nothing_of_the_outcome():
    assert list(signature(rules.quote_lines).parameters) == [
        "sizing_half_days",
        "sampled_sites",
        "kind",
        "reduced",
        "prices",
        "on_site",
        "categories",
        "chosen",
    ]
    assert {field.name for field in fields(Discount)} == {
        "name", "basis_points", "cents", "valid_from", "valid_until", "tariffs",
    }  # fmt: skip


def test_what_happens_around_an_audit_has_its_line_or_is_free():
    assert rules.event_line("late_cancellation", 1, PRICES).total_cents == 20_000
    assert rules.event_line("transfer", 1, PRICES) is None


@pytest.mark.parametrize(
    ("sent_on", "day", "unchanged", "codes"),
    [
        (DAY, DAY, True, []),
        (DAY, date(2027, 2, 21), True, []),
        (DAY, date(2027, 2, 22), True, ["quote_expired"]),
        (None, DAY, True, ["quote_not_sent"]),
        (DAY, DAY, False, ["quote_size_changed"]),
    ],
)
def test_a_quote_is_accepted_once_sent_until_its_last_day_at_its_size(sent_on, day, unchanged, codes):
    verdict = may_accept_quote(sent_on, valid_until(DAY), day, unchanged)
    assert [reason.code for reason in verdict.reasons] == codes


def test_the_example_of_the_page():
    assert rules.total_cents(rules.quote_lines(3, 1, "initial", False, PRICES)) == 161_750
    assert valid_until(DAY) == date(2027, 2, 21)
    page = PAGE.read_text(encoding="utf-8")
    assert "1 617,50 €" in page
    assert "21/02/2027" in page
