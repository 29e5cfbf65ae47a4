"""Draws up a client's statement of account: what was owed before, each movement, what is owed after, by age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from certbody.billing.rules.ageing import BUCKETS


@dataclass(frozen=True)
class Movement:
    """What changed what a client owes: an invoice (above zero), a credit note or a payment (below), its reversal.

    `about` is the invoice that it concerns, `due_on` the day by which that is due.
    """

    day: date
    kind: str
    number: str
    about: UUID
    due_on: date | None
    cents: int
    document_id: UUID | None = None


@dataclass(frozen=True)
class Entry:
    """One movement, and what the client owes after it."""

    movement: Movement
    balance_cents: int


@dataclass(frozen=True)
class Statement:
    """The account of a client between two days, both included; below zero, the client is owed."""

    first: date
    last: date
    opening_cents: int
    entries: tuple[Entry, ...]
    closing_cents: int
    ages: Mapping[str, int]
    owed_cents: int

    @property
    def billed_cents(self) -> int:
        """What was added in the period."""
        return sum(max(entry.movement.cents, 0) for entry in self.entries)

    @property
    def settled_cents(self) -> int:
        """What was taken off in the period."""
        return sum(max(-entry.movement.cents, 0) for entry in self.entries)


def statement_of(movements: Iterable[Movement], first: date, last: date) -> Statement:
    """The statement of a period, from every movement of the client in the order of days; those after it are left out.

    Opening + movements = closing = what is left of each invoice on the last day, to the cent: due by age, less what
    the client is owed. Example: 120 € billed and 20 € received before → opening 100 €; 100 € received → closing 0 €.
    """
    known = [one for one in movements if one.day <= last]
    opening = balance = sum(one.cents for one in known if one.day < first)
    entries = []
    for one in known:
        if one.day >= first:
            balance += one.cents
            entries.append(Entry(one, balance))
    left = _left(known)
    owed = sum(max(-cents, 0) for _due_on, cents in left.values())
    return Statement(first, last, opening, tuple(entries), balance, _ages(left.values(), last), owed)


def _left(movements: Iterable[Movement]) -> dict[UUID, tuple[date | None, int]]:
    """What is left of each invoice, with its due date."""
    left: dict[UUID, tuple[date | None, int]] = {}
    for one in movements:
        due_on, cents = left.get(one.about, (one.due_on, 0))
        left[one.about] = (due_on, cents + one.cents)
    return left


def _ages(left: Iterable[tuple[date | None, int]], day: date) -> dict[str, int]:
    """What is due by the days since its due date."""
    ages = {name: 0 for name, _least, _most in BUCKETS}
    for due_on, cents in left:
        late = (day - due_on).days if due_on else 0
        name = next(name for name, least, most in BUCKETS if least <= late <= most)
        ages[name] += max(cents, 0)
    return ages
