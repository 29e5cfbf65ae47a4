"""Calendar arithmetic of binding dates: whole months, in Europe/Paris. Pure: nothing here reads the clock."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def add_months(start: date, months: int) -> date:
    """The same day `months` later (earlier when negative), or the last day of that month when it has no such day.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last_day))


def paris_date(moment: datetime) -> date:
    """The calendar day in Paris of an aware moment; a naive one is refused, for it names no day."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone names no day")
    return moment.astimezone(PARIS).date()


def days_between(first: date, last: date) -> int:
    """Whole days from `first` to `last`; negative when `last` comes first."""
    return (last - first).days


def each_day(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=offset) for offset in range(days_between(first, last) + 1)]
