"""The permitted causes for another place, read once from the dated file beside this."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from certbody.audits.rules.place import PlaceCause
from certbody.kit.dated import Dated

FILE = Path(__file__).with_suffix(".yaml")


def place_causes(day: date) -> tuple[PlaceCause, ...]:
    """The causes that permit another place for an audit of that day."""
    return _dated().on(day)


@cache
def _dated() -> Dated[tuple[PlaceCause, ...]]:
    lists = yaml.safe_load(FILE.read_text(encoding="utf-8"))["causes"]
    periods = ((one["from"], tuple(_cause(line) for line in one["permitted"])) for one in lists)
    return Dated(tuple(sorted(periods, key=lambda period: period[0])))


def _cause(line: dict[str, object]) -> PlaceCause:
    places, kinds = line["places"], line["kinds"]
    assert isinstance(places, list)
    assert isinstance(kinds, list)
    return PlaceCause(str(line["code"]), frozenset(places), frozenset(kinds))
