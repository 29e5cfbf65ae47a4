"""A team sees its audit from the assignment until the end that the body sets (invariant 7)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.lifecycle import AUDIT_MOVES
from certbody.audits.rules.team_access import ENDS, may_still_see, team_until

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_the_example() -> None:
    until = team_until("decided", date(2026, 11, 23), 30)
    assert until == date(2026, 12, 23)
    assert may_still_see(until, date(2026, 12, 23))
    refused = may_still_see(until, date(2026, 12, 24))
    assert not refused
    assert refused.reasons[0].values == {"until": until}


@given(st.sampled_from(sorted(set(AUDIT_MOVES) - ENDS)), DAYS, st.integers(0, 3650), DAYS)
def test_an_audit_under_way_is_never_hidden_from_its_team(state: str, day: date, days: int, today: date) -> None:
    assert team_until(state, day, days) is None
    assert may_still_see(None, today)


@given(DAYS, st.integers(0, 3650), st.integers(0, 3650))
def test_a_longer_delay_never_ends_earlier_and_an_ended_access_stays_ended(day: date, days: int, more: int) -> None:
    until, later = team_until("decided", day, days), team_until("decided", day, days + more)
    assert until is not None
    assert later is not None
    assert until <= later
    assert not may_still_see(until, until + timedelta(days=1 + more))
