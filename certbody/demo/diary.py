"""Who of the demo's auditors is free when: one diary for all bodies, as in life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from certbody.demo.stage import workday
from certbody.tenants.actor import Actor

LONGEST = 4


class Booking(NamedTuple):
    """Who holds an audit, and from which day on."""

    auditor: Actor
    first_day: date


class Diary:
    """Days taken, by person."""

    def __init__(self) -> None:
        self._taken: set[tuple[UUID | None, date]] = set()

    def book(self, auditors: Sequence[Actor], wished: date, *, ahead: bool) -> Booking:
        """The first auditor free for an audit from the wished day on; else another day, later when `ahead`."""
        day = workday(wished)
        while True:
            for auditor in auditors:
                days = _working_days(day)
                if not any((auditor.person_id, one) in self._taken for one in days):
                    self._taken.update((auditor.person_id, one) for one in days)
                    return Booking(auditor, day)
            day = _next(day, 1 if ahead else -1)


def _working_days(first: date) -> list[date]:
    days = [first]
    while len(days) < LONGEST:
        days.append(_next(days[-1], 1))
    return days


def _next(day: date, step: int) -> date:
    day += timedelta(days=step)
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day
