"""How long an audit lasts: a sum in half-days, each line with its article, source and status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from certbody.audits.rules.sampling import sample_size
from certbody.audits.rules.standard import CATEGORIES
from certbody.audits.rules.tables import Band, Cell, DurationTable, SizingTables

NO_CONFIRMATION: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class SizingInputs:
    """The facts a size rests on. Turnover is that of the whole training activity, in cents (R1.2).

    `sites` is the n of R2.5; `extra_sites` those that the body adds to the draw with a recorded reason. For an
    extension, `categories` are ignored: only `added_categories` count, none meaning an extension to new sites alone.
    `territory` is "mayotte" when the conditions of art. 10 bis are met.
    """

    kind: str
    audit_day: date
    turnover_cents: int
    categories: tuple[str, ...]
    sites: int = 0
    extra_sites: int = 0
    new_entrant: bool = False
    holds_label: bool = False
    territory: str = ""
    added_categories: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The same facts as JSON values."""
        return _fields_of(self) | {
            "audit_day": self.audit_day.isoformat(),
            "categories": list(self.categories),
            "added_categories": list(self.added_categories),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, object]) -> SizingInputs:
        """The facts that `as_dict` wrote, so that an old size can be computed again."""
        facts: dict[str, Any] = dict(plain)
        facts["audit_day"] = date.fromisoformat(facts["audit_day"])
        for name in ("categories", "added_categories"):
            facts[name] = tuple(facts.get(name, ()))
        return cls(**facts)


@dataclass(frozen=True, slots=True)
class SizingLine:
    """One line of the sum. `code` is the key of the table's cell; status is sourced, assumed or confirmed."""

    code: str
    label_fr: str
    half_days: int
    article: str
    source: str
    status: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Sizing:
    """The answer: half-days, sampled sites, and whether a line still rests on a value nobody confirmed."""

    half_days: int
    sampled_sites: int
    unconfirmed: bool
    lines: tuple[SizingLine, ...]
    tables_version: str
    inputs: SizingInputs

    def as_dict(self) -> dict[str, object]:
        """The whole answer as JSON values."""
        return {
            "half_days": self.half_days,
            "sampled_sites": self.sampled_sites,
            "unconfirmed": self.unconfirmed,
            "lines": [_fields_of(line) for line in self.lines],
            "tables_version": self.tables_version,
            "inputs": self.inputs.as_dict(),
        }


def _fields_of(row: SizingInputs | SizingLine) -> dict[str, object]:
    """The fields as they are: `asdict` would copy each value in depth, which takes longer than the size itself."""
    return {one.name: getattr(row, one.name) for one in fields(row)}


def surveillance_after(inputs: SizingInputs) -> SizingInputs:
    """The facts of the surveillance audit to come, as far as the audit that opens the cycle knows them (R5.1).

    A label, a territory's table and sites added to one draw count for that one audit only.
    """
    return replace(inputs, kind="surveillance", extra_sites=0, holds_label=False, territory="", added_categories=())


def holds_active_label(valid_until: date | None, applied_on: date) -> bool:
    """Whether a recognised label counts for a reduced audit: it must still run on the day of the application (R1.4)."""
    return valid_until is not None and applied_on <= valid_until


def band_for(turnover_cents: int, bands: tuple[Band, ...]) -> Band:
    """The band that a turnover falls in; a lower bound belongs to its band (150 000 € exactly is T2)."""
    return next(band for band in bands if band.below_cents is None or turnover_cents < band.below_cents)


def table_for(inputs: SizingInputs, tables: SizingTables) -> DurationTable:
    """The first table that fits the audit: Mayotte's, the reduced one for a label at an initial audit, or the full one.

    LookupError for a kind that is sized by hand (complementary).
    """
    for table in tables.tables:
        if (
            inputs.kind in table.kinds
            and (inputs.holds_label or not table.label_needed)
            and (not table.territory or inputs.territory == table.territory)
            and table.valid_from <= inputs.audit_day <= table.valid_until
        ):
            return table
    raise LookupError(f"no duration table for {inputs.kind}")


def size(inputs: SizingInputs, tables: SizingTables, confirmed: Mapping[str, int] = NO_CONFIRMATION) -> Sizing:
    """How long an audit lasts: base + categories in scope + sampled sites + new entrant, in half-days.

    `confirmed` maps a cell's key to the half-days that the body confirmed for it. Source: arrêté "modalités d'audit",
    art. 4, 9, 10 and 10 bis. Example: initial, 900 000 €, AF and CFA, 2 sites of 4: 3 + 1 + 2 + 2 = 8 half-days.
    """
    drawn = sample_size(inputs.kind, inputs.sites, inputs.audit_day, tables.sampling)
    sampled = min(inputs.sites, drawn + inputs.extra_sites)
    lines = tuple(_lines(inputs, tables, confirmed, sampled))
    return Sizing(
        half_days=sum(line.half_days for line in lines),
        sampled_sites=sampled,
        unconfirmed=any(line.status == "assumed" for line in lines),
        lines=lines,
        tables_version=tables.version,
        inputs=inputs,
    )


def _lines(
    inputs: SizingInputs, tables: SizingTables, confirmed: Mapping[str, int], sampled: int
) -> Iterator[SizingLine]:
    table = table_for(inputs, tables)
    band = band_for(inputs.turnover_cents, table.bands)
    cells, labels, article = table.cells[band.code], tables.labels_fr, table.article
    categories = inputs.added_categories if inputs.kind == "extension" else inputs.categories
    if categories or inputs.kind != "extension":
        label = labels["base"].format(table=table.label_fr, band=band.label_fr)
        values: dict[str, object] = {"turnover_cents": inputs.turnover_cents, "band": band.code}
        yield _line(cells["base"], label, article, confirmed, values)
    for category in CATEGORIES:
        if category in categories:
            yield _line(cells[category], labels[category], article, confirmed, {"category": category})
    if sampled:
        values = {"sampled": sampled, "sites": inputs.sites}
        yield _line(cells["site"], labels["site"].format(**values), article, confirmed, values, times=sampled)
    uplift = tables.uplift
    if inputs.new_entrant and inputs.kind in uplift.kinds and inputs.audit_day >= uplift.valid_from:
        yield _line(uplift.cell, labels["new_entrant"], uplift.article, confirmed, {})


def _line(
    cell: Cell, label: str, article: str, confirmed: Mapping[str, int], values: dict[str, object], times: int = 1
) -> SizingLine:
    body_value = confirmed.get(cell.key)
    if body_value is None:
        return SizingLine(cell.key, label, cell.half_days * times, article, cell.source, cell.status, values)
    return SizingLine(cell.key, label, body_value * times, article, cell.source, "confirmed", values)
