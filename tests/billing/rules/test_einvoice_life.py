"""Which invoices travel by the platform, and where one stands on its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.einvoice_life import (
    Heard,
    keeps_from_platform,
    may_deposit_again,
    refusal_of,
    split_by_rate,
    standing_of,
)
from tests.rule_pages import table

SELLER, BUYER = {"siren": "732829320"}, {"siren": "732 829 320"}
START = datetime(2026, 11, 2, tzinfo=UTC)


def _heard(code: str, hours: int = 0) -> Heard:
    at = START + timedelta(hours=hours)
    return Heard(code, at, at)


@pytest.mark.parametrize(
    ("buyer", "transmits", "kept"),
    [
        (BUYER, True, None),
        (BUYER, False, "off"),
        ({**BUYER, "country": "BE"}, True, "not_domestic"),
        ({"siren": ""}, True, "not_domestic"),
        ({"siren": "732829321"}, True, "not_domestic"),
        ({}, True, "not_domestic"),
    ],
)
def test_only_invoices_between_french_businesses_travel(buyer, transmits, kept) -> None:
    assert keeps_from_platform(SELLER, buyer, transmits) == kept


def test_the_newest_of_their_own_moments_holds_in_whatever_order_they_are_heard() -> None:
    heard = [_heard("200"), _heard("201"), _heard("205", hours=24)]
    for order in permutations(heard):
        assert standing_of(order) == heard[2]
    assert standing_of([]) is None


def test_only_a_rejected_invoice_is_handed_over_again_and_once() -> None:
    before, after = START - timedelta(hours=1), START + timedelta(hours=2)
    assert may_deposit_again([_heard("200"), _heard("213", hours=1)], before)
    assert not may_deposit_again([_heard("200"), _heard("213", hours=1)], after)
    assert not may_deposit_again([_heard("213")], None)
    assert not may_deposit_again([_heard("210")], before)
    assert not may_deposit_again([_heard("213"), _heard("203", hours=1)], before)
    assert not may_deposit_again([], before)


def test_money_that_comes_in_lifts_no_refusal_but_a_later_word_does() -> None:
    before = START - timedelta(hours=1)
    assert may_deposit_again([_heard("213"), _heard("212", hours=1)], before)
    assert refusal_of([_heard("210"), _heard("212", hours=1)], before) == _heard("210")
    assert refusal_of([_heard("210"), _heard("205", hours=1)], before) is None
    assert refusal_of([_heard("210")], START) is None


@pytest.mark.parametrize("row", table("e-invoice-platform.md", "Worked example: what came in, by rate"))
def test_what_came_in_is_split_as_the_invoice_asks(row: list[str]) -> None:
    full, none, came_in, *told = map(int, row)
    assert list(split_by_rate({2000: full, 0: none}, came_in).values()) == told


@given(
    st.dictionaries(st.sampled_from([0, 210, 550, 850, 2000]), st.integers(1, 10**9), min_size=1),
    st.integers(-(10**9), 10**9),
)
def test_the_parts_add_up_to_the_cent(asked: dict[int, int], cents: int) -> None:
    assert sum(split_by_rate(asked, cents).values()) == cents
