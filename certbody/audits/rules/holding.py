"""Decides when an audit may open, which planned half-days were held, and when it may end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from certbody.kit.dates import PARIS
from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

HalfDay = tuple[date, str]
MORNING, NOON = time(8), time(12)
SHORTEST_REASON = 5


def _begins(half_day: HalfDay) -> datetime:
    day, half = half_day
    return datetime.combine(day, NOON if half == "pm" else MORNING, PARIS)


def count_held(half_days: Iterable[HalfDay], opened_at: datetime | None, closed_at: datetime | None) -> int:
    """How many half-days had their time between the two meetings; none while one of the meetings is missing.

    Source: art. 4. Example: opened at 9:00 and closed at 11:00, morning and afternoon planned → 1.
    """
    if opened_at is None or closed_at is None:
        return 0
    opened = opened_at.astimezone(PARIS)
    begun = (one for one in half_days if _begins(one) <= closed_at)
    return sum(one[0] > opened.date() or _lasts(one, opened) for one in begun)


def _lasts(half_day: HalfDay, opened: datetime) -> bool:
    day, half = half_day
    return day == opened.date() and (half == "pm" or opened.time() < NOON)


def may_open_at(half_days: Sequence[HalfDay], plan_sent_at: datetime | None, at: datetime) -> Verdict:
    """Whether the audit may open at that moment: on a day of its plan, and not before its plan was sent.

    After its last planned day no half-day would be held, and the day that its standard and its window were checked for
    is another. Source: art. 1, 2 and 4, R0.1. Example: first half-day on 26 November → refused on 25 November at 9:00.
    """
    days, day = [planned for planned, _half in half_days], at.astimezone(PARIS).date()
    early = refuse("opening_before_plan", "art. 4") if days and day < min(days) else ALLOWED
    late = refuse("opening_after_plan", "art. 4") if days and day > max(days) else ALLOWED
    unsent = plan_sent_at is not None and at < plan_sent_at.replace(second=0, microsecond=0)
    return all_of(early, late, refuse("opening_before_sending", "art. 1") if unsent else ALLOWED)


def plan_is_long_enough(placed: int, sized: int) -> Verdict:
    """Whether a plan holds the half-days of the duration, so that the audit may open on it.

    Source: art. 4, R1.9, invariants 25 and 26. Example: 3 half-days placed and sent, 4 computed since → no.
    """
    return ALLOWED if placed >= sized else refuse("plan_shorter_than_size", "art. 4", sized=sized, planned=placed)


def short_time_is_explained(held: int, sized: int, reason: str) -> Verdict:
    """Whether an audit that held fewer half-days than its duration says why; one that held them all says nothing.

    Source: art. 4, R1.8, R1.9, invariant 25. Example: 3 half-days due, 2 placed and held, no reason → refused.
    """
    if held >= sized or len(reason.strip()) >= SHORTEST_REASON:
        return ALLOWED
    return refuse("short_time_unexplained", "art. 4", held=held, sized=sized)


def last_wanted(half_days: Sequence[HalfDay], sized: int) -> HalfDay | None:
    """The last half-day that the duration asks for; a duration shortened since asks for the first ones only."""
    wanted = sorted(half_days)[:sized]
    return wanted[-1] if wanted else None


def may_close_at(half_days: Sequence[HalfDay], sized: int, at: datetime) -> Verdict:
    """Whether the last half-day that the duration asks for has begun at that moment, in Paris.

    Source: art. 4, R1.9. Example: a day planned on 7 December, morning and afternoon → refused at 11:00, allowed from
    12:00.
    """
    last = last_wanted(half_days, sized)
    if last is None or _begins(last) <= at:
        return ALLOWED
    return refuse("half_days_not_held", "art. 4", day=last[0], half=last[1])
