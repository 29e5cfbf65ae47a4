"""Identifiers sort as they were made, also those of one moment, and are never twice the same."""

from __future__ import annotations

from datetime import timedelta

from certbody.kit import clock
from certbody.kit.ids import new_id


def test_what_is_made_at_one_moment_sorts_in_its_order() -> None:
    now = clock.now()
    with clock.told(now):
        made = [new_id() for _ in range(500)]
    assert made == sorted(made)
    assert len(set(made)) == 500
    assert {one.version for one in made} == {7}
    with clock.told(now + timedelta(milliseconds=1)):
        assert new_id() > made[-1]
    with clock.told(now - timedelta(days=1)):
        assert new_id() < made[0]
    with clock.told(now):
        assert new_id() not in made
