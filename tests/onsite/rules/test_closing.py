"""The audit is closed on what is settled, with somebody of each side there."""

from __future__ import annotations

from typing import Any

from certbody.onsite.rules.closing import may_close_here


def person(side: str, **more: Any) -> dict[str, Any]:
    return {"name": "Lou Bernard", "role": "", "side": side, "opening": True, "closing": True, **more}


BOTH = [person("body"), person("client")]


def codes(*given: Any) -> list[str]:
    return [reason.code for reason in may_close_here(*given).reasons]


def test_what_is_settled_may_be_closed() -> None:
    assert codes(0, [], BOTH) == []


def test_each_thing_that_is_not_settled_is_told() -> None:
    assert codes(1, ["report/leads"], []) == ["conflicts_stand", "fields_unwritten", "closing_attendance_missing"]
    assert codes(0, [], BOTH[:1]) == ["closing_attendance_missing"]
    assert codes(0, [], [BOTH[0], person("client", removed=True)]) == ["closing_attendance_missing"]
    assert codes(0, [], [BOTH[0], person("client", closing=False)]) == ["closing_attendance_missing"]
