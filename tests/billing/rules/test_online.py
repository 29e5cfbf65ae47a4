"""What of a payment is to be booked, from its present state alone; what a refund must credit."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.crediting import credit_totals
from certbody.billing.rules.online import Movement, Seen, may_book, may_pay_online, may_refund, to_book, to_credit
from certbody.billing.rules.refunding import credit_of
from certbody.billing.rules.vat import Taxable
from tests.rule_pages import table

AT = datetime(2026, 11, 26, tzinfo=UTC)
PAID = Seen("pi_1", "succeeded", "eur", 12_000, "card", AT, "i", 1, "ch_1", "succeeded")
PAYABLE = dict(ready=True, under_way=False, is_credit_note=False, refund_uncredited=False)


def rows(seen: Seen, *booked: str) -> list[tuple[str, int]]:
    return [(row.provider_id, row.amount_cents) for row in to_book(seen, booked)]


def test_a_payment_is_booked_once() -> None:
    assert rows(PAID) == [("ch_1", 12_000)]
    assert rows(PAID, "ch_1") == []
    assert rows(replace(PAID, charge_status="pending")) == []
    assert rows(replace(PAID, charge_status="failed")) == []
    assert rows(replace(PAID, charge_status="failed"), "ch_1") == [("ch_1:failed", -12_000)]


@pytest.mark.parametrize(
    ("status", "known", "expected"),
    [
        ("succeeded", (), [("re_1", -2_000)]),
        ("pending", (), [("re_1", -2_000)]),
        ("failed", (), []),
        ("failed", ("re_1",), [("re_1:failed", 2_000)]),
        ("canceled", ("re_1",), [("re_1:failed", 2_000)]),
    ],
)
def test_a_refund_counts_while_it_may_reach_the_client(status: str, known: tuple[str, ...], expected: list) -> None:
    seen = replace(PAID, refunds=(Movement("re_1", status, 2_000, AT),))
    assert rows(seen, "ch_1", *known) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("warning_needs_response", []),
        ("warning_closed", []),
        ("needs_response", [("dp_1", -12_000)]),
        ("lost", [("dp_1", -12_000)]),
        ("won", [("dp_1", -12_000), ("dp_1:won", 12_000)]),
    ],
)
def test_a_dispute_takes_the_money_until_it_is_won(status: str, expected: list) -> None:
    assert rows(replace(PAID, disputes=(Movement("dp_1", status, 12_000, AT),)), "ch_1") == expected


def test_whatever_the_order_the_books_end_the_same() -> None:
    """Each state of a payment's life may be seen any number of times, in any order, old ones after new ones."""
    pending = replace(PAID, refunds=(Movement("re_1", "pending", 2_000, AT),))
    contested = replace(pending, disputes=(Movement("dp_1", "needs_response", 10_000, AT),))
    won = replace(pending, disputes=(Movement("dp_1", "won", 10_000, AT),))
    for order in itertools.permutations((PAID, pending, contested, won, won)):
        booked: dict[str, int] = {}
        for seen in order:
            booked.update(rows(seen, *booked))
        assert sum(booked.values()) == 10_000
        assert set(booked) == {"ch_1", "re_1", "dp_1", "dp_1:won"}


def test_only_euros_and_something() -> None:
    assert may_book(PAID).allowed
    assert may_book(replace(PAID, currency="usd")).reasons[0].values == {"currency": "USD"}
    assert [reason.code for reason in may_book(replace(PAID, amount_cents=0)).reasons] == ["online_amount_not_positive"]


def test_when_a_client_may_pay_online() -> None:
    assert may_pay_online("issued", 1, **PAYABLE).allowed
    for state, due, other in [
        ("draft", 1, {}), ("paid", 0, {}), ("issued", 0, {}), ("issued", -1, {}), ("issued", 1, {"ready": False}),
        ("issued", 1, {"under_way": True}), ("issued", 1, {"is_credit_note": True}),
        ("issued", 1, {"refund_uncredited": True}),
    ]:  # fmt: skip
        assert not may_pay_online(state, due, **{**PAYABLE, **other}).allowed


@pytest.mark.parametrize(("balance", "refunded", "credit"), [(0, 50, 50), (-20, 50, 30), (-50, 50, 0), (10, 50, 50)])
def test_what_was_owed_to_the_client_needs_no_credit(balance: int, refunded: int, credit: int) -> None:
    assert to_credit(balance, refunded) == credit


def test_how_much_may_be_given_back() -> None:
    assert may_refund(100, 100).allowed
    assert not any(may_refund(cents, 100).allowed for cents in (0, -1, 101))


def test_the_credit_note_of_a_refund_comes_to_the_cent() -> None:
    left = {"a": Taxable(10_000), "b": Taxable(20_000)}
    assert credit_of(left, 3_600) == {"a": 1_000, "b": 2_000}
    assert credit_of(left, 36_000) == {"a": 10_000, "b": 20_000}
    assert [credit_of(left, cents) for cents in (0, -1, 36_001, 99)] == [None] * 4


def test_the_examples_of_the_page() -> None:
    for row in table("payments-online.md", "Worked example: what a refund credits"):
        balance, refunded, credited = map(int, row)
        assert to_credit(balance, refunded) == credited
    for refund, first, second in table("payments-online.md", "Worked example: which lines"):
        expected = {"a": int(first), "b": int(second)} if first else None
        assert credit_of({"a": Taxable(10_000), "b": Taxable(20_000)}, int(refund)) == expected


@given(
    st.lists(st.tuples(st.integers(1, 500_000), st.sampled_from([2000, 1000, 550, 0])), min_size=1, max_size=6),
    st.integers(1, 3_000_000),
)
def test_a_credit_note_that_is_found_is_exact_and_within_each_line(lines: list[tuple[int, int]], gross: int) -> None:
    left = {str(rank): Taxable(net, rate) for rank, (net, rate) in enumerate(lines)}
    found = credit_of(left, gross)
    if found is not None:
        assert all(0 < net <= left[line].net_cents for line, net in found.items())
        after = [Taxable(was.net_cents - found.get(line, 0), was.rate) for line, was in left.items()]
        assert -credit_totals(left.values(), after).gross_cents == gross
