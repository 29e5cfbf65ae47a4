"""A statement of account: opening + movements = closing = what is left of each invoice."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from certbody.billing.rules.statements import Movement, statement_of
from certbody.kit.money import parse_cents
from tests.rule_pages import table

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 400).map(lambda days: FIRST + timedelta(days=days))
MOVEMENTS = st.lists(
    st.builds(
        lambda day, about, cents: Movement(day, "invoice", "F", UUID(int=about), FIRST + timedelta(days=about), cents),
        DAYS, st.integers(1, 5), st.integers(-100_000, 100_000).filter(bool),
    ),
    max_size=20,
).map(lambda rows: sorted(rows, key=lambda one: one.day))  # fmt: skip


def test_the_worked_example_of_the_page() -> None:
    rows = table("accounting.md", "Worked example: a statement of account")
    movements = [
        Movement(
            date.fromisoformat(day), kind, number, UUID(int=int(about)), date.fromisoformat(due) if due else None,
            parse_cents(cents),
        )
        for day, kind, number, about, due, cents, _balance in rows
    ]  # fmt: skip
    found = statement_of(movements, date(2026, 2, 1), date(2026, 3, 31))
    told = [parse_cents(row[-1]) for row in rows]
    assert found.opening_cents == told[0]
    assert [entry.balance_cents for entry in found.entries] == told[1:]
    sums = dict(table("accounting.md", "What the statement ends with"))
    assert {name: parse_cents(cents) for name, cents in sums.items()} == {
        "opening": found.opening_cents, "billed": found.billed_cents, "settled": found.settled_cents,
        "closing": found.closing_cents, **found.ages, "owed": found.owed_cents,
    }  # fmt: skip


@given(MOVEMENTS, DAYS, DAYS)
def test_it_adds_up_whatever_the_period(movements: list[Movement], one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = statement_of(movements, first, last)
    assert found.opening_cents + found.billed_cents - found.settled_cents == found.closing_cents
    assert sum(found.ages.values()) - found.owed_cents == found.closing_cents
    assert found.closing_cents == sum(one.cents for one in movements if one.day <= last)


@given(MOVEMENTS, DAYS, DAYS, DAYS)
def test_one_period_opens_as_the_one_before_it_closes(
    movements: list[Movement], one: date, other: date, third: date
) -> None:
    first, middle, last = sorted((one, other, third))
    before, after = (
        statement_of(movements, first, middle), statement_of(movements, middle + timedelta(days=1), last)
    )  # fmt: skip
    if middle < last:
        assert after.opening_cents == before.closing_cents
        whole = statement_of(movements, first, last)
        assert (*before.entries, *after.entries) == whole.entries
