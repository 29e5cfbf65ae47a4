"""Computes a stored result again from what it was made from: the same facts, tables and terms give the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from certbody.audits.rules import duration, sampling
from certbody.audits.rules.applicability import Applicability, applicability
from certbody.audits.rules.deadlines import NonconformityTerms, deadlines_for
from certbody.audits.rules.duration import SizingInputs, SizingLine
from certbody.audits.rules.sampling import SamplingFormulas
from certbody.audits.rules.standard import Standard
from certbody.audits.rules.tables import SizingTables
from certbody.kit.dates import paris_date

BY_HAND = "by_hand"


def confirmed_cells(lines: Iterable[SizingLine], confirmed: Mapping[str, int]) -> dict[str, int]:
    """The body's own values that a size was made with: those of its lines alone."""
    return {line.code: confirmed[line.code] for line in lines if line.code in confirmed}


def confirmed_in(lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The same, read from the lines of a size that kept nothing else; a line for sites pays for each of them."""
    own = (line for line in lines if line["status"] == "confirmed" and line["code"] != BY_HAND)
    return {line["code"]: line["half_days"] // line["values"].get("sampled", 1) for line in own}


def size_again(inputs: Mapping[str, Any], confirmed: Mapping[str, int], tables: SizingTables) -> dict[str, Any]:
    """How long the audit lasts on the same facts. A size set by hand has its own figure as its only fact.

    Example: initial, 900 000 €, AF and CFA, 2 sites of 4 → 8 half-days, today as on the day it was sized.
    """
    if "kind" not in inputs:
        return {
            "half_days": inputs["half_days"], "sampled_sites": 0, "unconfirmed": False,
            "lines": [[BY_HAND, inputs["half_days"], "confirmed"]],
        }  # fmt: skip
    sizing = duration.size(SizingInputs.from_dict(inputs), tables, confirmed)
    return {
        "half_days": sizing.half_days,
        "sampled_sites": sizing.sampled_sites,
        "unconfirmed": sizing.unconfirmed,
        "lines": [[line.code, line.half_days, line.status] for line in sizing.lines],
    }


def sample_again(
    seed: str, population: Sequence[str], inputs: Mapping[str, Any], formulas: SamplingFormulas
) -> dict[str, Any]:
    """Which sites the seed draws among the same ones, and the commitment that was published for it."""
    unseen = formulas.on(inputs["kind"], date.fromisoformat(inputs["day"])).unseen
    drawn = sampling.draw(seed, population, inputs["wanted"], inputs["previous"], unseen)
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
