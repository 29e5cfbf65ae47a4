"""Says what a late payment costs: interest, stretch by stretch between payments and rates, and the fixed charge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from certbody.billing.rules.mentions import FIXED_CHARGE_CENTS
from certbody.kit.money import share_of
from certbody.kit.verdict import ALLOWED, Verdict, refuse

LATENESS_RULE = "C. com. L. 441-10, D. 441-5"
RAISE = 1000
TIMES_LEGAL = 3
YEAR = 365
REFINANCING, OWN, LEAST = "refinancing", "own", "least"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReferenceRates:
    """The rates of a half-year, in basis points: the central bank's refinancing, the legal one between businesses."""

    refinancing: int
    legal: int


@dataclass(frozen=True)
class Rate:
    """The yearly rate from a day on; `ground` says where it comes from, `base` is the rate that it was told by."""

    since: date
    basis_points: int
    ground: str
    base: int


@dataclass(frozen=True)
class Debt:
    """An invoice as lateness sees it: what it asks for after its credit notes, by when, what came in or went back."""

    asked_cents: int
    due_on: date
    moved: tuple[tuple[date, int], ...] = ()
    business: bool = True

    def left_after(self, day: date) -> int:
        """What is left to pay at the end of a day."""
        return max(0, self.asked_cents - sum(cents for on, cents in self.moved if on <= day))


@dataclass(frozen=True)
class Stretch:
    """Days in a row on which the same amount was late at the same rate, and their interest."""

    first: date
    last: date
    left_cents: int
    rate: Rate
    interest_cents: int

    @property
    def days(self) -> int:
        """How many days, the first and the last among them."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Lateness:
    """What a late payment costs until a day, line by line; nothing when it is not late."""

    until: date
    stretches: tuple[Stretch, ...] = ()
    fixed_cents: int = 0

    @property
    def interest_cents(self) -> int:
        """The sum of the lines."""
        return sum(one.interest_cents for one in self.stretches)

    @property
    def total_cents(self) -> int:
        """Interest and fixed charge."""
        return self.interest_cents + self.fixed_cents


def rate_of(since: date, references: ReferenceRates, own: int = 0) -> Rate:
    """The rate of a half-year: that of the law, refinancing + 10 points, unless the invoice prints another, which
    counts for three times the legal rate at least.

    Source: C. com. L. 441-10, II (R8.3). Example: own rate 7 %, legal 2,62 % → 7,86 %; none of its own → 12,15 %.
    """
    if not own:
        return Rate(since, references.refinancing + RAISE, REFINANCING, references.refinancing)
    least = TIMES_LEGAL * references.legal
    return Rate(since, own, OWN, own) if own >= least else Rate(since, least, LEAST, references.legal)


def lateness_of(
    debt: Debt, rates: Sequence[Rate], until: date, *, since: date | None = None, fixed_billed: bool = False
) -> Lateness:
    """What a late payment costs from the day after the due date, or after `since`, to `until`, both days included.

    Each stretch bears amount × rate × days / 365, rounded once, half up; the 40 € are due once, by a business.
    Source: C. com. L. 441-10, D. 441-5 (R8.3). Example: 1 062 € eight days late at 12,15 % → 2,83 €, and 40 €.
    """
    stretches = tuple(_stretches(debt, rates, max(debt.due_on, since or debt.due_on), until))
    late = bool(stretches) or any(_stretches(debt, rates, debt.due_on, until))
    charged = late and debt.business and not fixed_billed
    return Lateness(until, stretches, FIXED_CHARGE_CENTS if charged else 0)


def _stretches(debt: Debt, rates: Sequence[Rate], start: date, until: date) -> Iterator[Stretch]:
    cuts = {day for day, _cents in debt.moved} | {rate.since - _DAY for rate in rates if rate.since > date.min}
    ends = [start, *sorted(day for day in cuts if start < day < until), until] if start < until else []
    for before, last in pairwise(ends):
        left = debt.left_after(before)
        if left:
            rate = rate_on(rates, last)
            days = (last - before).days
            yield Stretch(before + _DAY, last, left, rate, share_of(left, rate.basis_points * days, 10_000 * YEAR))


def rate_on(rates: Sequence[Rate], day: date) -> Rate:
    """The rate that holds on a day: the newest that has begun, else the oldest known."""
    return max((rate for rate in rates if rate.since <= day), key=lambda rate: rate.since, default=rates[0])


def may_bill(lateness: Lateness, *, bears: bool) -> Verdict:
    """Whether the penalties of an invoice may be billed: there are some, and it bills none itself."""
    if not bears:
        return refuse("penalty_on_penalty", LATENESS_RULE)
    return ALLOWED if lateness.total_cents else refuse("no_penalty", LATENESS_RULE)
