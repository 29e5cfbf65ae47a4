"""The dated duration tables as values: bands of turnover, cells in half-days, and what to add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certbody.audits.rules.sampling import SamplingFormulas
from certbody.kit.verdict import ALLOWED, Verdict, refuse


@dataclass(frozen=True, slots=True)
class Band:
    """A range of turnover. The amount `below_cents` itself belongs to the next band; None means no upper bound."""

    code: str
    below_cents: int | None
    label_fr: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `key` names it for a body that confirms it: table/band/what, as in surveillance/T2/AF."""

    key: str
    half_days: int
    status: str
    source: str

    def departs(self, half_days: int) -> bool:
        """Whether a value leaves what a text gives; nothing departs from an assumption."""
        return self.status == "sourced" and half_days != self.half_days


@dataclass(frozen=True, slots=True)
class OwnCell:
    """What a body says of one cell: its half-days, from which day on, and what they rest on."""

    half_days: int
    valid_from: date
    reason: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """One numbered change of a body to its tables: a cell's half-days from a day on, or none to hand it back."""

    number: int
    cell: str
    half_days: int | None
    valid_from: date
    reason: str


@dataclass(frozen=True, eq=False)
class OwnCells:
    """The cells that a body answers for on a day; `number` is that of the newest change it had made to its tables."""

    number: int = 0
    cells: Mapping[str, OwnCell] = field(default_factory=dict)


NO_OWN_CELLS = OwnCells()


def own_cells(changes: Iterable[CellChange], day: date) -> OwnCells:
    """What the changes made so far give on a day: of each cell, the newest that has begun. Source: R1.3.

    Example: base 2 from 1 January (change 1), then 4 from 1 March (change 2): 2 in February, 4 in April, number 2.
    """
    known = sorted(changes, key=lambda one: (one.valid_from, one.number))
    begun = {one.cell: one for one in known if one.valid_from <= day}
    cells = {
        one.cell: OwnCell(one.half_days, one.valid_from, one.reason)
        for one in begun.values()
        if one.half_days is not None
    }
    return OwnCells(max((one.number for one in known), default=0), cells)


def may_change(cell: Cell, half_days: int, over_text: bool) -> Verdict:
    """Whether a body may give a cell this value: an assumed one freely, one that a text gives only knowingly.

    Source: R1.3. Example: `initial/T1/base`, 2 by art. 4, to 3 → no, unless the person says that a text gives another.
    """
    if over_text or not cell.departs(half_days):
        return ALLOWED
    return refuse("cell_is_sourced", "art. 4", given=cell.half_days, source=cell.source)


def is_outdated(line: Mapping[str, Any], cell: Cell, own: OwnCell | None) -> bool:
    """Whether a kept line of a size says something else than its cell says now: another value, or another standing.

    Example: a line of 1 on the assumed `surveillance/T2/AF`, which the body has since confirmed with 1: outdated.
    """
    kept = line["half_days"] // line["values"].get("sampled", 1)
    now = (own.half_days, False) if own else (cell.half_days, cell.status == "assumed")
    return (kept, line["status"] == "assumed") != now


@dataclass(frozen=True, eq=False)
class DurationTable:
    """One table: which audits it serves, between which days, and its cells by band and by what they pay for."""

    code: str
    label_fr: str
    article: str
    kinds: frozenset[str]
    label_needed: bool
    territory: str
    valid_from: date
    valid_until: date
    bands: tuple[Band, ...]
    cells: Mapping[str, Mapping[str, Cell]]


@dataclass(frozen=True)
class SizingWords:
    """The words of the tables in another language than French; `sources` goes by the French sentence."""

    labels: Mapping[str, str]
    tables: Mapping[str, str]
    bands: Mapping[str, str]
    sources: Mapping[str, str]

    def label_of(self, code: str, values: Mapping[str, object]) -> str:
        """What a line of a size is called, from its code (`initial/T2/base`) and figures; empty when unknown."""
        table, band, what = ("", *code.split("/"))[-3:] if "/" in code else ("", "", code)
        named = {"table": self.tables.get(table, ""), "band": self.bands.get(band, "")}
        return self.labels.get(what, "").format(**{**values, **named})


@dataclass(frozen=True)
class Uplift:
    """What is added once to the surveillance audit of a body that was a new entrant (R1.6)."""

    kinds: frozenset[str]
    valid_from: date
    article: str
    cell: Cell


@dataclass(frozen=True, eq=False)
class SizingTables:
    """All that a size is computed from. A size keeps `version`, so that a later table never changes it."""

    version: str
    tables: tuple[DurationTable, ...]
    uplift: Uplift
    labels_fr: Mapping[str, str]
    sampling: SamplingFormulas

    def cells(self) -> tuple[Cell, ...]:
        """Every cell, in the order of the tables, for the page on which a body confirms its own values."""
        rows = (cell for table in self.tables for band in table.cells.values() for cell in band.values())
        return (*rows, self.uplift.cell)
