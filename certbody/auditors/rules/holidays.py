"""Names the French public holidays, so that nobody is placed on one without being told."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

HOLIDAY_RULE = "Code du travail, art. L. 3133-1"
_FIXED = {
    (1, 1): "new_year",
    (5, 1): "labour_day",
    (5, 8): "victory_day",
    (7, 14): "national_day",
    (8, 15): "assumption",
    (11, 1): "all_saints",
    (11, 11): "armistice",
    (12, 25): "christmas",
}
_AFTER_EASTER = {1: "easter_monday", 39: "ascension", 50: "whit_monday"}
_FIRST_OF_WEEKEND = 5


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, in whole numbers).

    Example: 28 March 2027, 5 April 2026, 25 April 2038.
    """
    century, of_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> dict[date, str]:
    """The eleven national holidays of a year by day; those of Alsace-Moselle and overseas alone are not among them.

    Source: Code du travail, art. L. 3133-1. Example: 2027 has 29 March (Easter Monday) and 6 May (Ascension).
    """
    fixed = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    return fixed | {easter(year) + timedelta(days=after): name for after, name in _AFTER_EASTER.items()}


def holiday_on(day: date) -> str | None:
    """Which public holiday a day is, or None."""
    return public_holidays(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Whether a day is neither of a weekend nor a public holiday."""
    return day.weekday() < _FIRST_OF_WEEKEND and holiday_on(day) is None
