"""Says over which days accounts are closed, and what each period of a year is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Verdict, refuse

EXERCISE_RULE = "C. com. art. L. 123-12"
LONGEST_MONTHS = 24
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Exercise:
    """The days over which accounts are closed, both included."""

    first: date
    last: date


def exercise_of(day: date, month: int) -> Exercise:
    """The exercise of twelve months in which a day lies, when exercises begin with this month.

    Source: C. com. art. L. 123-12. Example: 26/11/2026, from September → 01/09/2026 to 31/08/2027.
    """
    first = date(day.year - (day.month < month), month, 1)
    return Exercise(first, add_months(first, 12) - _ONE_DAY)


def exercises_between(first_day: date, today: date, month_on: Callable[[date], int]) -> tuple[Exercise, ...]:
    """The exercises from the one of today back to that of a first day; a change of month makes one of them shorter."""
    found = [exercise_of(today, month_on(today))]
    while found[-1].first > first_day:
        eve = found[-1].first - _ONE_DAY
        found.append(Exercise(exercise_of(eve, month_on(eve)).first, eve))
    return tuple(found)


def may_close(first: date, last: date) -> Verdict:
    """Whether accounts can be closed over these days: at least one, and 24 months at most."""
    if last < first:
        return refuse("exercise_backwards", EXERCISE_RULE, first=first, last=last)
    if last >= add_months(first, LONGEST_MONTHS):
        return refuse("exercise_too_long", EXERCISE_RULE, most=LONGEST_MONTHS)
    return ALLOWED
