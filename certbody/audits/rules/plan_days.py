"""Says which days of a plan deserve a second look: nothing forbids them, and they are seldom meant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from certbody.auditors.rules.holidays import HOLIDAY_RULE, holiday_on
from certbody.kit.dates import add_months
from certbody.kit.verdict import Reason, Verdict

FAR_MONTHS, UNLIKELY_MONTHS = 12, 36
_WEEKEND = {5: "day_is_saturday", 6: "day_is_sunday"}


def unusual_days(days: Collection[date], today: date) -> Verdict:
    """Always allowed, with a warning for each day off, and one for the furthest day when it is far away.

    Beyond three years, the length of a certificate, the year was most likely mistyped. Example: on 23/11/2026 the day
    01/01/2027 is New Year's Day, 09/01/2027 a Saturday, 24/11/2027 far away and 11/01/2207 a slip of the keyboard.
    """
    off = [reason for day in sorted(set(days)) if (reason := _day_off(day))]
    return Verdict(warnings=(*off, *_far(max(days), today))) if days else Verdict()


def sent_late(days: Collection[date], today: date) -> Verdict:
    """Always allowed, with a warning when the plan goes out on the first day of its audit or later.

    Example: first half-day on 26/11/2026, plan sent on 26/11/2026.
    """
    if days and min(days) <= today:
        return Verdict(warnings=(Reason("plan_sent_late", "ISO/IEC 17065, 7.4", {"day": min(days)}),))
    return Verdict()


def _day_off(day: date) -> Reason | None:
    holiday = holiday_on(day)
    if holiday is not None:
        return Reason("day_is_holiday", HOLIDAY_RULE, {"day": day, "holiday": holiday})
    return Reason(_WEEKEND[day.weekday()], "", {"day": day}) if day.weekday() in _WEEKEND else None


def _far(day: date, today: date) -> tuple[Reason, ...]:
    if day <= add_months(today, FAR_MONTHS):
        return ()
    code = "day_year_unlikely" if day > add_months(today, UNLIKELY_MONTHS) else "day_far_away"
    return (Reason(code, "", {"day": day}),)
