"""The audit is closed on what is settled, with somebody of each side there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from certbody.onsite.rules.closing import may_close_here
from certbody.onsite.rules.stated import stated


def person(side: str, **more: Any) -> dict[str, Any]:
    return {"name": "Lou Bernard", "role": "", "side": side, "opening": True, "closing": True, **more}


BOTH = [person("body"), person("client")]


def codes(*given: Any) -> list[str]:
    return [reason.code for reason in may_close_here(*given, []).reasons]


def test_what_is_settled_may_be_closed() -> None:
    assert codes(0, [], BOTH) == []


def test_each_thing_that_is_not_settled_is_told() -> None:
    assert codes(1, ["report/leads"], []) == ["conflicts_stand", "fields_unwritten", "closing_attendance_missing"]
    assert codes(0, [], BOTH[:1]) == ["closing_attendance_missing"]
    assert codes(0, [], [BOTH[0], person("client", removed=True)]) == ["closing_attendance_missing"]
    assert codes(0, [], [BOTH[0], person("client", closing=False)]) == ["closing_attendance_missing"]


def test_what_a_sheet_states_is_worked_out_as_the_device_does() -> None:
    cases = json.loads((Path(__file__).parents[2] / "vectors" / "stated.json").read_text())
    assert [stated(one["fields"]) for one in cases] == [one["answer"] for one in cases]
    assert len({json.dumps(one["answer"]) for one in cases}) == len(cases) - 1
