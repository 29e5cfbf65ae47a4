"""In whose name work may be written, and by which clock it was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from certbody.onsite.rules.authorship import Standing, may_be_written, slow_by

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_what_was_recorded_before_its_author_left_is_written() -> None:
    assert may_be_written(NOON, Standing(True))
    assert may_be_written(NOON, Standing(True, NOON + HOUR))
    (reason,) = may_be_written(NOON, Standing(True, NOON - HOUR)).reasons
    assert (reason.code, reason.values) == ("author_left_body", {"since": NOON.date()})


def test_who_does_not_conduct_the_audit_any_more_writes_nothing() -> None:
    assert [one.code for one in may_be_written(NOON, Standing(False, NOON - HOUR)).reasons] == ["author_left_team"]


def test_a_clock_is_slow_by_what_was_measured_else_fast_by_what_it_shows() -> None:
    assert slow_by(3_600_000, NOON + 3 * HOUR, NOON) == -3600
    assert slow_by(-1_500, None, NOON) == 2
    assert slow_by(None, NOON + HOUR, NOON) == -3600
    assert slow_by("x", NOON - HOUR, NOON) == 0
    assert slow_by(10**300, None, NOON) == 0
    assert slow_by(None, None, NOON) == 0
