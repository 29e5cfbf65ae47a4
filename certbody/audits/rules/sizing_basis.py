"""What one size is made from: the cells, bounds and formula that counted for one audit, kept with the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from certbody.audits.rules.sampling import SampleFormula
from certbody.audits.rules.tables import Cell, OwnCell

Bounds = tuple[tuple[str, int | None], ...]


class UsedCell(NamedTuple):
    """One cell as it counted on the audit's day, the body's own value included; the label of sites has blanks.

    `own`: what the body's own value rests on, to be told in any language; with what the text gives when it departs.
    """

    key: str
    half_days: int
    status: str
    source: str
    label_fr: str
    own: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class SizingBasis:
    """The part of the tables that one audit is sized on, small enough to be kept with its size."""

    version: str
    article: str
    bands: Bounds
    cells: Mapping[str, UsedCell]
    uplift_article: str
    sampling: SampleFormula

    def as_dict(self) -> dict[str, object]:
        """The same as JSON values."""
        drawn = self.sampling
        return {
            "version": self.version,
            "article": self.article,
            "bands": [list(band) for band in self.bands],
            "cells": {what: list(one) for what, one in self.cells.items()},
            "uplift_article": self.uplift_article,
            "sampling": [drawn.numerator, drawn.denominator, drawn.at_least, drawn.unseen],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, object]) -> SizingBasis:
        """The basis that `as_dict` wrote."""
        kept: dict[str, object] = dict(plain)
        kept["bands"] = tuple((code, below) for code, below in kept["bands"])  # type: ignore[attr-defined]
        kept["cells"] = {what: UsedCell(*one) for what, one in kept["cells"].items()}  # type: ignore[attr-defined]
        kept["sampling"] = SampleFormula(*kept["sampling"])  # type: ignore[misc]
        return cls(**kept)  # type: ignore[arg-type]


def band_for(turnover_cents: int, bands: Bounds) -> str:
    """The code of the band a turnover falls in; a lower bound belongs to its band (150 000 € exactly is T2)."""
    return next(code for code, below in bands if below is None or turnover_cents < below)


def used_cell(cell: Cell, own: OwnCell | None, labels: Mapping[str, str], label: str) -> UsedCell:
    """A cell as it counts: that of the tables, or the body's own value with what it rests on."""
    if own is None:
        return UsedCell(cell.key, cell.half_days, cell.status, cell.source, label)
    told: dict[str, object] = {"since": own.valid_from.isoformat(), "reason": own.reason.rstrip(". ")}
    if cell.departs(own.half_days):
        told |= {"given": cell.half_days, "source": cell.source}
    words = told | {"since": own.valid_from.strftime("%d/%m/%Y"), "given": _french_days(cell.half_days)}
    said = labels["own_over_text" if "given" in told else "own"].format(**words)
    return UsedCell(cell.key, own.half_days, "confirmed", said, label, told)


def _french_days(half_days: int) -> str:
    return f"{half_days / 2:g} j".replace(".", ",")
