"""The demo's days fit the hour at which it is made."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from certbody.audits.rules.holding import may_close_at
from certbody.demo.seed import eve_of_the_last_day
from certbody.demo.stage import workday
from certbody.kit.dates import PARIS

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize("hour", [time(0, 30), time(7), time(8), time(12, 30), time(23)])
@pytest.mark.parametrize("later", range(7))
def test_the_audit_that_ends_today_can_be_closed_at_any_hour(later: int, hour: time) -> None:
    now = datetime.combine(WEDNESDAY + timedelta(days=later), hour, PARIS)
    first = eve_of_the_last_day(now)
    last = workday(first + timedelta(days=1))
    assert first == workday(first)
    assert may_close_at([(first, "am"), (first, "pm"), (last, "am")], 3, now).allowed


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2026, 11, 25, 0, 30, tzinfo=PARIS), date(2026, 11, 23)),
        (datetime(2026, 11, 25, 8, 0, tzinfo=PARIS), date(2026, 11, 24)),
        (datetime(2026, 11, 28, 12, 30, tzinfo=PARIS), date(2026, 11, 26)),
        (datetime(2026, 11, 30, 7, 0, tzinfo=PARIS), date(2026, 11, 26)),
        (datetime(2026, 11, 30, 23, 0, tzinfo=PARIS), date(2026, 11, 27)),
    ],
)
def test_it_ends_on_the_latest_working_morning_that_has_begun(now: datetime, first: date) -> None:
    assert eve_of_the_last_day(now) == first
