"""No value, however odd, stands in the way of the others that came with it, nor of the closing sheet later."""

from __future__ import annotations

from typing import Any

from certbody.kit.ids import new_id
from tests.onsite.devices import HELD, Device
from tests.onsite.operations.test_syncing import an_open_audit
from tests.support import Bench

FAR_AHEAD, LONG_AGO = "8998-01-01T00:00:00+00:00", "1971-01-01T00:00:00+00:00"
PERSON = {"name": "Camille", "role": "", "side": "client"}
FACT = {"kind": "other", "value": "Un atelier", "note": "", "size": None, "notice": None}
LINE = {"indicator": 1, "site": None, "grade": "minor", "fact": "Absent"}
TAKEN: list[tuple[str, dict[str, Any]]] = [
    ("person", {**PERSON, "more": [[[{"a": [10**400, 1.5e300]}]]]}),
    ("fact", {**FACT, "kind": "turnover", "value": 10**30}),
    ("signature", {**PERSON, "at": LONG_AGO, "svg": "", "read": [LINE]}),
]
NOT_TAKEN: list[tuple[str, dict[str, Any]]] = [
    ("fact", {**FACT, "value": {"a": {"b": [1]}}}),
    ("person", {**PERSON, "more": float("nan")}),
    ("person", {**PERSON, "more": float("inf")}),
    ("fact", {**FACT, "notice": {"name": 5, "role": ["x"]}}),
    ("fact", {**FACT, "size": {"before": 1, "after": {"x": 1}}}),
    ("signature", {**PERSON, "read": {"1": LINE}}),
    ("signature", {**PERSON, "read": [{**LINE, "indicator": [1]}]}),
    ("signature", {**PERSON, "read": [{**LINE, "site": {}}]}),
]


def send(device: Device, values: list[tuple[str, dict[str, Any]]]) -> list[str]:
    for kind, value in values:
        device.change(f"{kind}/{new_id()}", value)
    device.change("report/leads", "Vu")
    answer = device.sync(now=FAR_AHEAD)
    return [one["outcome"] for one in answer["results"]]


def test_an_odd_value_stops_no_other(bench: Bench) -> None:
    _scene, device = an_open_audit(bench)
    outcomes = send(device, [*TAKEN, *NOT_TAKEN])
    assert outcomes == ["kept"] * len(TAKEN) + ["refused"] * len(NOT_TAKEN) + ["kept"]


def test_a_meeting_told_by_an_impossible_clock_is_refused_alone(bench: Bench) -> None:
    _scene, device = an_open_audit(bench)
    device.change("opening", {**HELD, "at": LONG_AGO})
    assert send(device, []) == ["kept", "kept"]
    assert list(device.problems) == ["opening"]


def test_lists_within_lists_without_end_are_no_exchange(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    url = scene.body.url(f"audits/{scene.audit_id}/workbench/sync")
    nested = '{"operations": ' + "[" * 20_000 + "]" * 20_000 + "}"
    assert device.browser.post(url, data=nested, content_type="application/json").status_code == 422
