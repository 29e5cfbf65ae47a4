"""What an audit would last and cost, from a few facts: the engine of the quote, without a file and without a trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from certbody.audits import standards
from certbody.audits.queries.duration_cells import own_cells_on
from certbody.audits.rules import duration
from certbody.audits.rules.duration import Sizing, SizingInputs
from certbody.audits.rules.place import first_place
from certbody.billing.operations.priced import count_categories, price_of
from certbody.billing.queries.prices import price_list_on
from certbody.billing.rules import pricing
from certbody.kit import clock
from certbody.tenants.queries.settings import settings_on


@dataclass(frozen=True)
class Simulated:
    """The size with its sum; the price with its own, when the body publishes its list and sells this kind of audit."""

    size: Sizing
    price: dict[str, Any] | None = None
    prices_published: bool = False


def facts_of(
    kind: str,
    turnover_cents: int,
    categories: Sequence[str],
    sites: int,
    holds_label: bool = False,
    new_entrant: bool = False,
) -> SizingInputs:
    """The facts of a size as of today; for an extension the categories are those added, and a label counts once (R1.4).

    `sites`: those beside the central function.
    """
    return SizingInputs(
        kind=kind,
        audit_day=clock.today(),
        turnover_cents=turnover_cents,
        categories=tuple(categories),
        sites=sites,
        new_entrant=new_entrant,
        holds_label=holds_label and kind == "initial",
        added_categories=tuple(categories) if kind == "extension" else (),
    )


def without_effect(kind: str) -> frozenset[str]:
    """Which conditions change nothing for a kind of audit: a label (R1.4), a new entrant (R1.6).

    Example: an extension is never reduced nor made longer → both.
    """
    tables = standards.sizing_tables()
    counted = {
        "holds_label": {one for table in tables.tables if table.label_needed for one in table.kinds},
        "new_entrant": tables.uplift.kinds,
    }
    return frozenset(name for name, kinds in counted.items() if kind not in kinds)


def simulate(facts: SizingInputs) -> Simulated:
    """How long the law's tables say, whatever the body: its own values and prices are not known."""
    return Simulated(duration.size(facts, standards.sizing_tables()))


def simulate_at_body(facts: SizingInputs) -> Simulated:
    """What the body's own quote would say today: its confirmed values, its way to count sites, its prices."""
    settings = settings_on(facts.audit_day)
    counted = facts.sites + settings["sites_include_central"] if facts.sites else 0
    inputs = replace(facts, sites=counted)
    size = duration.size(inputs, standards.sizing_tables(), own_cells_on(inputs.audit_day))
    if not settings["publish_prices"]:
        return Simulated(size)
    return Simulated(size, _price(size, settings["vat_basis_points"]), prices_published=True)


def _price(size: Sizing, rate: int) -> dict[str, Any] | None:
    kind, reduced = size.inputs.kind, size.inputs.holds_label
    tariffs = price_list_on(size.inputs.audit_day)
    if not pricing.can_quote(kind, reduced, tariffs).allowed:
        return None
    on_site = first_place(kind) == "on_site"
    categories = count_categories(size.inputs.as_dict())
    span = (size.half_days, size.sampled_sites)
    lines = pricing.quote_lines(*span, kind, reduced, tariffs, on_site=on_site, categories=categories)
    return price_of(lines, kind, rate)
