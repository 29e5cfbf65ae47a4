"""Which half-days were held, and when an audit may end."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from certbody.audits.rules.holding import count_held, may_close_at, may_open_at, short_time_is_explained
from certbody.kit.dates import PARIS

MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)
DAY_AND_HALF = [(MONDAY, "am"), (MONDAY, "pm"), (TUESDAY, "am")]
TWO_DAYS = [*DAY_AND_HALF, (TUESDAY, "pm")]


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("half_days", "sized", "at", "allowed"),
    [
        (DAY_AND_HALF, 3, _at(MONDAY, 18), False),
        (DAY_AND_HALF, 3, _at(TUESDAY, 11), True),
        (TWO_DAYS, 4, _at(TUESDAY, 11), False),
        (TWO_DAYS, 4, _at(TUESDAY, 12), True),
        (TWO_DAYS, 2, _at(MONDAY, 17), True),
        (DAY_AND_HALF, 3, _at(TUESDAY, 7), False),
        (DAY_AND_HALF, 3, _at(TUESDAY, 8), True),
        ([], 2, _at(MONDAY, 9), True),
    ],
)
def test_the_last_half_day_asked_for_has_begun(
    half_days: list[tuple[date, str]], sized: int, at: datetime, allowed: bool
) -> None:
    assert may_close_at(half_days, sized, at).allowed is allowed


@pytest.mark.parametrize(
    ("sent_at", "at", "code"),
    [
        (_at(MONDAY, 8), _at(MONDAY, 9), None),
        (None, _at(MONDAY, 9), None),
        (_at(MONDAY, 10), _at(MONDAY, 9), "opening_before_sending"),
        (_at(MONDAY, 10), _at(TUESDAY, 9), None),
        (None, datetime(2026, 12, 6, 23, 59, tzinfo=PARIS), "opening_before_plan"),
        (None, datetime(2026, 12, 8, 23, 59, tzinfo=PARIS), None),
        (None, datetime(2026, 12, 9, 0, 1, tzinfo=PARIS), "opening_after_plan"),
    ],
)
def test_an_audit_opens_on_a_day_of_its_plan(sent_at: datetime | None, at: datetime, code: str | None) -> None:
    assert [reason.code for reason in may_open_at(TWO_DAYS, sent_at, at).reasons] == ([code] if code else [])


def test_a_half_day_is_held_between_the_meetings() -> None:
    assert count_held(TWO_DAYS, _at(MONDAY, 9), _at(TUESDAY, 17)) == 4
    assert count_held(TWO_DAYS, _at(MONDAY, 14), _at(TUESDAY, 11)) == 2
    assert count_held(TWO_DAYS, _at(MONDAY, 9), _at(TUESDAY, 7)) == 2
    assert count_held(TWO_DAYS, _at(MONDAY, 9), None) == 0


@pytest.mark.parametrize(
    ("held", "sized", "reason", "allowed"),
    [
        (2, 2, "", True),
        (3, 2, "", True),
        (2, 3, "", False),
        (2, 3, "  ok ", False),
        (2, 3, "Site fermé", True),
    ],
)
def test_a_duration_that_was_not_held_is_explained(held: int, sized: int, reason: str, allowed: bool) -> None:
    assert short_time_is_explained(held, sized, reason).allowed is allowed
