"""Decides whether a person is free on given half-days, and whether a layout holds exactly the half-days of an audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from certbody.auditors.rules.holidays import is_working_day
from certbody.kit.dates import each_day
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse

DURATION_RULE = "Arrêté du 6 juin 2019 (audit), art. 4"
HALVES = ("am", "pm")
HALF_DAYS_PER_DATE = 2

HalfDay = tuple[date, str]


@dataclass(frozen=True)
class Absence:
    """A time when the person is away, from one half-day to another, both included."""

    first_day: date
    last_day: date
    first_half: str = "am"
    last_half: str = "pm"

    def covers(self, half_day: HalfDay) -> bool:
        """Whether this half-day falls within it."""
        return (self.first_day, self.first_half) <= half_day <= (self.last_day, self.last_half)


@dataclass(frozen=True)
class Slot:
    """One half-day of one person on an audit; on the central function unless a site is named."""

    person: object
    day: date
    half: str
    site: object = None

    @property
    def half_day(self) -> HalfDay:
        """When it is, whoever and wherever."""
        return (self.day, self.half)


def is_available(
    half_days: Iterable[HalfDay], booked: Collection[HalfDay], absences: Collection[Absence] = ()
) -> Verdict:
    """Whether one person is free on all these half-days; one reason per half-day that is taken, with no more detail.

    `booked` are this person's half-days for every body they work for: what for is not told. Source: invariant 25.
    Example: booked on 7 December in the morning → that morning is refused, the afternoon is free.
    """
    reasons = []
    for half_day in half_days:
        values: dict[str, object] = {"day": half_day[0], "half": half_day[1]}
        if half_day in booked:
            reasons.append(Reason("double_booking", "", values))
        elif any(absence.covers(half_day) for absence in absences):
            reasons.append(Reason("person_absent", "", values))
    return Verdict(tuple(reasons))


def free_half_days(
    first: date, last: date, booked: Collection[HalfDay], absences: Collection[Absence] = ()
) -> tuple[HalfDay, ...]:
    """The half-days, in order, on which the person could be placed; weekends and public holidays are left out."""
    candidates = ((day, half) for day in each_day(first, last) if is_working_day(day) for half in HALVES)
    return tuple(half_day for half_day in candidates if is_available([half_day], booked, absences))


def layout_matches(sized_half_days: int, slots: Sequence[Slot]) -> Verdict:
    """Whether a layout holds exactly the sized half-days, and nobody more than a morning and an afternoon on a date.

    Source: art. 4, R1.8, invariant 25: 1.5 days never fit on one date. Example: sized 3 half-days, one auditor,
    7 December morning and afternoon, 8 December morning → yes.
    """
    total = ALLOWED
    if len(slots) != sized_half_days:
        total = refuse("layout_differs_from_sizing", DURATION_RULE, sized=sized_half_days, planned=len(slots))
    return all_of(total, _halves_known(slots), _one_place_at_a_time(slots))


def _halves_known(slots: Sequence[Slot]) -> Verdict:
    unknown = tuple(slot for slot in slots if slot.half not in HALVES)
    return Verdict(tuple(Reason("half_day_unknown", "", {"day": slot.day, "half": slot.half}) for slot in unknown))


def _one_place_at_a_time(slots: Sequence[Slot]) -> Verdict:
    """A date overfull for a person is told once, as such; else each half-day given twice is told."""
    per_date = Counter((slot.person, slot.day) for slot in slots)
    reasons = [
        Reason("more_than_a_day_on_a_date", DURATION_RULE, {"person": person, "day": day, "half_days": count})
        for (person, day), count in per_date.items()
        if count > HALF_DAYS_PER_DATE
    ]
    twice = Counter((slot.person, slot.day, slot.half) for slot in slots)
    reasons += [
        Reason("half_day_given_twice", DURATION_RULE, {"person": person, "day": day, "half": half})
        for (person, day, half), count in twice.items()
        if count > 1 and per_date[person, day] <= HALF_DAYS_PER_DATE
    ]
    return Verdict(tuple(reasons))
