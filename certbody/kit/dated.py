"""Numbers that change from a day on, read once from a dated file, each with its source and its status."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

T = TypeVar("T")
Number = int | tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """One number, or a list of numbers, from a day on; `date.min` when it has always held."""

    code: str
    unit: str
    value: Number
    valid_from: date
    status: str
    source: str
    source_en: str


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A value by the day from which it holds, earliest first; a day before all of them has the earliest."""

    periods: tuple[tuple[date, T], ...]

    def on(self, day: date) -> T:
        """The value that holds on that day."""
        return self.periods[max(bisect_right(self.periods, day, key=lambda period: period[0]) - 1, 0)][1]


@dataclass(frozen=True)
class Figures:
    """Every number of a dated file, in its order, the latest of each first."""

    rows: tuple[Figure, ...]

    def dated(self, make: Callable[[Mapping[str, Any]], T]) -> Dated[T]:
        """What `make` answers from the numbers by code, for each stretch of days between two changes."""
        changes = sorted({row.valid_from for row in self.rows})
        return Dated(tuple((day, make(self._on(day))) for day in changes))

    def _on(self, day: date) -> dict[str, Number]:
        """The numbers by code; before its first day a number is the earliest known."""
        values: dict[str, Number] = {}
        for row in sorted(self.rows, key=lambda row: row.valid_from):
            if row.code not in values or row.valid_from <= day:
                values[row.code] = row.value
        return values


def read_figures(path: Path) -> Figures:
    """Reads the `figures` of a YAML file. KeyError when one lacks its source or its status."""
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Figures(
        tuple(
            Figure(
                code=figure["code"],
                unit=figure["unit"],
                value=tuple(line["value"]) if isinstance(line["value"], list) else line["value"],
                valid_from=line.get("from", date.min),
                status=line["status"],
                source=plain["sources"][line["source"]],
                source_en=plain["sources_en"][line["source"]],
            )
            for figure in plain["figures"]
            for line in figure["values"]
        )
    )
