"""How long an audit lasts: a sum in half-days, each line with its article, source and status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from certbody.audits.rules.sampling import SampleFormula, sites_drawn
from certbody.audits.rules.sizing_basis import SizingBasis, UsedCell, band_for, used_cell
from certbody.audits.rules.standard import CATEGORIES
from certbody.audits.rules.tables import NO_OWN_CELLS, Band, DurationTable, OwnCells, SizingTables


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
    basis: SizingBasis

    def as_dict(self) -> dict[str, object]:
        """The whole answer as JSON values."""
        return {
            "half_days": self.half_days,
            "sampled_sites": self.sampled_sites,
            "unconfirmed": self.unconfirmed,
            "lines": [_fields_of(line) for line in self.lines],
            "tables_version": self.tables_version,
            "inputs": self.inputs.as_dict(),
            "basis": self.basis.as_dict(),
        }


def _fields_of(row: SizingInputs | SizingLine) -> dict[str, object]:
    """The fields as they are: `asdict` would copy each value in depth, which takes longer than the size itself."""
    return {one.name: getattr(row, one.name) for one in fields(row)}


def surveillance_after(inputs: SizingInputs) -> SizingInputs:
    """The facts of the surveillance audit to come, as far as the audit that opens the cycle knows them (R5.1).

    A label, a territory's table and sites added to one draw count for that one audit only; a new entrant is one at its
    initial audit, not at a renewal (R1.6).
    """
    return replace(
        inputs, kind="surveillance", extra_sites=0, holds_label=False, territory="", added_categories=(),
        new_entrant=inputs.new_entrant and inputs.kind != "renewal",
    )  # fmt: skip


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


def size(inputs: SizingInputs, tables: SizingTables, own: OwnCells = NO_OWN_CELLS) -> Sizing:
    """How long an audit lasts: base + categories in scope + sampled sites + new entrant, in half-days.

    `own`: the cells that the body answers for. Source: arrêté "modalités d'audit", art. 4, 9, 10 and 10 bis.
    Example: initial, 900 000 €, AF and CFA, 2 sites of 4: 3 + 1 + 2 + 2 = 8 half-days.
    """
    return size_on(_basis(inputs, tables, own), inputs)


def bases(inputs: SizingInputs, tables: SizingTables, own: OwnCells = NO_OWN_CELLS) -> dict[str, SizingBasis]:
    """What counts for this audit in each band of turnover: enough to size it anew where the tables are out of reach."""
    return {band.code: _basis_in(band, inputs, tables, own) for band in table_for(inputs, tables).bands}


def _basis(inputs: SizingInputs, tables: SizingTables, own: OwnCells) -> SizingBasis:
    bands = table_for(inputs, tables).bands
    band = next(one for one in bands if one.below_cents is None or inputs.turnover_cents < one.below_cents)
    return _basis_in(band, inputs, tables, own)


def _basis_in(band: Band, inputs: SizingInputs, tables: SizingTables, own: OwnCells) -> SizingBasis:
    table, uplift = table_for(inputs, tables), tables.uplift
    uplifted = inputs.new_entrant and inputs.kind in uplift.kinds and inputs.audit_day >= uplift.valid_from
    return _made(tables, own, table, band, uplifted, tables.sampling.on(inputs.kind, inputs.audit_day))


@lru_cache(maxsize=512)
def _made(
    tables: SizingTables, own: OwnCells, table: DurationTable, band: Band, uplifted: bool, sampling: SampleFormula
) -> SizingBasis:
    """Many audits rest on the same cells: each basis is made once, and never changed."""
    labels, uplift = tables.labels_fr, tables.uplift
    row, base = dict(table.cells[band.code]), labels["base"].format(table=table.label_fr, band=band.label_fr)
    if uplifted:
        row["new_entrant"] = uplift.cell
    return SizingBasis(
        version=f"{tables.version}+{own.number}" if own.number else tables.version,
        article=table.article,
        bands=tuple((one.code, one.below_cents) for one in table.bands),
        cells={
            what: used_cell(cell, own.cells.get(cell.key), labels, base if what == "base" else labels[what])
            for what, cell in row.items()
        },
        uplift_article=uplift.article,
        sampling=sampling,
    )


def size_on(basis: SizingBasis, inputs: SizingInputs) -> Sizing:
    """The same sum on what a former size kept: its basis and its inputs give it again, whatever the tables say since.

    Example: `size_on(SizingBasis.from_dict(kept.basis), SizingInputs.from_dict(kept.inputs))`.
    """
    sampled = inputs.sites
    if not _is_for_sites_alone(inputs):
        sampled = min(inputs.sites, sites_drawn(inputs.sites, basis.sampling) + inputs.extra_sites)
    lines = tuple(_lines(inputs, basis, sampled))
    return Sizing(
        half_days=sum(line.half_days for line in lines),
        sampled_sites=sampled,
        unconfirmed=any(line.status == "assumed" for line in lines),
        lines=lines,
        tables_version=basis.version,
        inputs=inputs,
        basis=basis,
    )


def _is_for_sites_alone(inputs: SizingInputs) -> bool:
    """Whether an extension adds sites and no category: each of them is visited (R1.7, vector A29)."""
    return inputs.kind == "extension" and not inputs.added_categories


def _lines(inputs: SizingInputs, basis: SizingBasis, sampled: int) -> Iterator[SizingLine]:
    article = basis.article
    categories = inputs.added_categories if inputs.kind == "extension" else inputs.categories
    if not _is_for_sites_alone(inputs):
        band = band_for(inputs.turnover_cents, basis.bands)
        yield _line(basis.cells["base"], article, {"turnover_cents": inputs.turnover_cents, "band": band})
    for category in CATEGORIES:
        if category in categories:
            yield _line(basis.cells[category], article, {"category": category})
    if sampled:
        yield _line(basis.cells["site"], article, {"sampled": sampled, "sites": inputs.sites}, times=sampled)
    if "new_entrant" in basis.cells:
        yield _line(basis.cells["new_entrant"], basis.uplift_article, {})


def _line(cell: UsedCell, article: str, values: dict[str, object], times: int = 1) -> SizingLine:
    label = cell.label_fr.format(**values) if "sampled" in values else cell.label_fr
    if cell.own:
        values = {**values, "own": cell.own}
    return SizingLine(cell.key, label, cell.half_days * times, article, cell.source, cell.status, values)
