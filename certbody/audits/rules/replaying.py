"""Computes a stored result again from what it was made from: the same facts, tables and terms give the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from certbody.audits.rules import sampling
from certbody.audits.rules.applicability import Applicability, applicability
from certbody.audits.rules.deadlines import NonconformityTerms, deadlines_for
from certbody.audits.rules.duration import Sizing
from certbody.audits.rules.sampling import SamplingFormulas
from certbody.audits.rules.standard import Standard
from certbody.audits.rules.tables import OwnCell, OwnCells
from certbody.kit.dates import paris_date

BY_HAND = "by_hand"


def own_cells_in(lines: Iterable[Mapping[str, Any]], day: date) -> OwnCells:
    """The body's own values, read from the lines of a size without basis; a line for sites pays for each of them."""
    own = (line for line in lines if line["status"] == "confirmed")
    values = {line["code"]: line["half_days"] // line["values"].get("sampled", 1) for line in own}
    return OwnCells(0, {code: OwnCell(half_days, day, "") for code, half_days in values.items()})


def size_set_by_hand(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A size that the body set itself: its own figure is its only fact (R4.5)."""
    half_days = inputs["half_days"]
    lines = [[BY_HAND, half_days, "confirmed"]]
    return {"half_days": half_days, "sampled_sites": 0, "unconfirmed": False, "lines": lines}


def compared(sizing: Sizing) -> dict[str, Any]:
    """What a size computed again is compared on."""
    return {
        "half_days": sizing.half_days,
        "sampled_sites": sizing.sampled_sites,
        "unconfirmed": sizing.unconfirmed,
        "lines": [[line.code, line.half_days, line.status] for line in sizing.lines],
    }


def figures_of(basis: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a basis as it is kept: its bands, its cells without their words, its formula."""
    cells = {what: cell[:3] for what, cell in basis["cells"].items()}
    return {"bands": basis["bands"], "cells": cells, "sampling": basis["sampling"]}


@dataclass(frozen=True, slots=True)
class Draw:
    """What a draw was made from beside its seed: the audit's kind and day, how many sites, and those seen before."""

    kind: str
    day: date
    wanted: int
    population: Sequence[str]
    previous: Sequence[str]


def sample_again(seed: str, draw: Draw, formulas: SamplingFormulas) -> dict[str, Any]:
    """Which sites the seed draws among the same ones, and the commitment that was published for it."""
    unseen = formulas.on(draw.kind, draw.day).unseen
    drawn = sampling.draw(seed, draw.population, draw.wanted, draw.previous, unseen)
    return {"drawn": list(drawn.sites), "commitment": sampling.commitment(seed)}


def applicability_again(inputs: Mapping[str, Any], standard: Standard) -> Applicability:
    """Which indicators the audit looks at on the same facts, in the version of the standard that they name."""
    return applicability(
        standard,
        inputs["kind"],
        inputs["categories"],
        inputs["traits"],
        new_entrant_categories=inputs["new_entrant_categories"],
        reduced=inputs["reduced"],
        open_indicators=inputs["open_indicators"],
    )


def deadlines_again(
    grade: str, notified_at: datetime, clock: Mapping[str, Any], terms: NonconformityTerms
) -> dict[str, Any]:
    """By when plan, implementation and verification are due, counted anew from the notification."""
    due = deadlines_for(grade, paris_date(notified_at), clock["plan_delay_days"], terms)
    return {"plan": due.plan, "implementation": due.implementation, "verification": due.verification}
