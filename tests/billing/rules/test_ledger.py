"""The entries that events of money make, and the VAT that falls due by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules import purchases
from certbody.billing.rules.crediting import credit_totals
from certbody.billing.rules.ledger import (
    BANK,
    CLIENTS,
    NOTHING,
    VAT,
    VAT_WAITING,
    Posting,
    Standing,
    fee_postings,
    postings_between,
    standing_after,
    vat_due,
)
from certbody.billing.rules.revenue import revenue_kind
from certbody.billing.rules.vat import RateTotal, Taxable, totals_by_rate
from tests.rule_pages import table

PAGE = "accounting.md"
Event = tuple[tuple[RateTotal, ...], int]
CENTS = st.integers(1, 500_000)
LINES = st.lists(st.tuples(CENTS, st.sampled_from([2000, 850, 550, 0])), min_size=1, max_size=5)


def _run(events: Sequence[Event], on_debits: bool) -> tuple[Counter[tuple[str, int | None]], list[Standing]]:
    """What the accounts hold in the end, as credits less debits; the standing after each event."""
    accounts: Counter[tuple[str, int | None]] = Counter()
    was, standings = NOTHING, []
    for billed, received in events:
        now = standing_after(was, billed, received, on_debits=on_debits)
        entry = postings_between(was, now, BANK)
        assert sum(one.debit_cents for one in entry) == sum(one.credit_cents for one in entry)
        assert all((one.debit_cents > 0) != (one.credit_cents > 0) for one in entry)
        for one in entry:
            accounts[one.role, one.rate] += one.credit_cents - one.debit_cents
        was = now
        standings.append(now)
    return accounts, standings


def _notes(lines: Sequence[tuple[int, int]], shares: Sequence[int]) -> list[Event]:
    """Credit notes one after the other, each taking a share (in percent) of what is left of every line."""
    left = [Taxable(net, rate) for net, rate in lines]
    notes: list[Event] = []
    for share in shares:
        after = [Taxable(one.net_cents - one.net_cents * share // 100, one.rate) for one in left]
        notes.append((credit_totals(left, after).by_rate, 0))
        left = after
    return notes


@st.composite
def lives(draw: st.DrawFn) -> tuple[Event, list[Event], list[int]]:
    """An invoice with its credit notes and payments, and another order in which these may come."""
    lines = draw(LINES)
    first: Event = (totals_by_rate(Taxable(net, rate) for net, rate in lines), 0)
    notes = _notes(lines, draw(st.lists(st.integers(0, 100), max_size=3)))
    gross = sum(total.net_cents + total.vat_cents for total in first[0])
    parts = draw(st.lists(st.integers(1, gross), max_size=4))
    events = [*notes, *(((), part) for part in parts)]
    return first, events, draw(st.permutations(range(len(events))))


@given(lives(), st.booleans())
def test_any_order_of_credit_notes_and_payments_ends_at_the_same_sums(
    life: tuple[Event, list[Event], list[int]], on_debits: bool
) -> None:
    first, events, order = life
    one, _ = _run([first, *events], on_debits)
    other, _ = _run([first, *(events[at] for at in order)], on_debits)
    assert +one == +other
    assert -one == -other


@given(lives(), st.booleans())
def test_what_waits_is_never_below_zero_nor_more_than_what_is_billed(
    life: tuple[Event, list[Event], list[int]], on_debits: bool
) -> None:
    first, events, _ = life
    _, standings = _run([first, *events], on_debits)
    for now in standings:
        for rate, vat in now.vat_cents.items():
            assert 0 <= now.due_cents[rate] <= vat
            if on_debits or now.received_cents >= now.billed_cents:
                assert now.due_cents[rate] == vat


@given(LINES, st.lists(st.integers(1, 99), max_size=4))
def test_what_is_paid_in_full_waits_no_more_and_the_client_owes_nothing(
    lines: list[tuple[int, int]], shares: list[int]
) -> None:
    first = totals_by_rate(Taxable(net, rate) for net, rate in lines)
    gross = sum(total.net_cents + total.vat_cents for total in first)
    parts = [gross * share // 400 for share in shares if gross * share // 400]
    events: list[Event] = [(first, 0), *(((), part) for part in parts), ((), gross - sum(parts))]
    accounts, _ = _run(events, on_debits=False)
    assert accounts[CLIENTS, None] == 0
    assert accounts[BANK, None] == -gross
    for total in first:
        assert accounts[VAT_WAITING, total.rate] == 0
        assert accounts[VAT, total.rate] == total.vat_cents


@given(LINES, st.booleans())
def test_an_invoice_credited_in_full_leaves_every_account_at_zero(
    lines: list[tuple[int, int]], on_debits: bool
) -> None:
    first: Event = (totals_by_rate(Taxable(net, rate) for net, rate in lines), 0)
    accounts, _ = _run([first, *_notes(lines, [50, 100])], on_debits)
    assert set(accounts.values()) <= {0}


def test_the_worked_example() -> None:
    was, accounts = NOTHING, Counter[str]()
    events = {
        "invoice": ((RateTotal(2000, 88500, 17700),), 0),
        "payment": ((), 30000),
        "credit note": ((RateTotal(2000, -10000, -2000),), 0),
        "last payment": ((), 64200),
        "late credit note": ((RateTotal(2000, -5000, -1000),), 0),
    }
    rows = table(PAGE, "Worked example: an invoice and what follows")
    for name, (billed, received) in events.items():
        now = standing_after(was, billed, received, on_debits=False)
        told = [Posting(role, None if role in (BANK, CLIENTS) else 2000, int(debit or 0), int(credit or 0))
                for event, role, debit, credit in rows if event == name]  # fmt: skip
        assert list(postings_between(was, now, BANK)) == told, name
        accounts.update({one.role: one.debit_cents - one.credit_cents for one in told})
        was = now
    left = {role: int(cents) for role, cents in table(PAGE, "What is left on each account")}
    assert left == {role: accounts[role] for role in left}


def test_what_an_auditor_is_due() -> None:
    rows = table(PAGE, "Worked example: what an auditor is due")
    approved, paid = (
        tuple(Posting(role, None, int(debit or 0), int(credit or 0)) for of, role, debit, credit in rows if of == event)
        for event in ("approved", "paid")
    )
    entry = purchases.bought(80_000, 1_850, 16_370)
    assert (entry, purchases.paid(98_220)) == (approved, paid)
    assert [(one.debit_cents, one.credit_cents) for one in purchases.taken_back(entry)] == [
        (one.credit_cents, one.debit_cents) for one in entry
    ]
    assert purchases.bought(0, 1_850, 0) == (
        Posting("auditor_expenses", None, 1_850, 0), Posting("suppliers", None, 0, 1_850),
    )  # fmt: skip


def test_what_stripe_keeps() -> None:
    rows = table(PAGE, "Worked example: what Stripe keeps")
    for fee in {row[0] for row in rows}:
        told = [Posting(role, None, int(debit or 0), int(credit or 0)) for of, role, debit, credit in rows if of == fee]
        assert list(fee_postings(int(fee))) == told
    assert fee_postings(0) == ()


def test_what_falls_due() -> None:
    for vat, billed, received, option, due in table(PAGE, "When VAT falls due"):
        assert vat_due(int(vat), int(billed), int(received), on_debits=option == "yes") == int(due)


def test_an_amount_counts_for_the_kind_that_the_page_names() -> None:
    for audit_kind, line, counts_as in table(PAGE, "Revenue by kind"):
        assert revenue_kind(audit_kind, line) == counts_as
