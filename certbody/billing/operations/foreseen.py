"""What the cycle will call for after the audit at hand: its surveillance, sized and priced as of that day."""

from __future__ import annotations

from typing import Any

from certbody.audits.models import Audit, AuditSize
from certbody.audits.queries.sizing import foresee_surveillance
from certbody.audits.rules.duration import Sizing
from certbody.billing.operations.priced import count_categories, price_of
from certbody.billing.rules import pricing

SURVEILLANCE = "surveillance"


def foreseen_audits(audit: Audit, opening: AuditSize, tariffs: pricing.PriceList, rate: int) -> list[dict[str, Any]]:
    """The surveillance audit that the same contract covers (R5.1): its size and its price, both estimates.

    It is remote by default (R1.10), so that no journey is counted. Without a price on the list, it has a size alone.
    """
    if audit.kind not in pricing.CYCLE_OPENERS:
        return []
    size = foresee_surveillance(opening)
    price = price_of(_lines(size, tariffs), SURVEILLANCE, rate)
    return [{"kind": SURVEILLANCE, "size": size.as_dict(), **price}]


def _lines(size: Sizing, tariffs: pricing.PriceList) -> tuple[pricing.Line, ...]:
    if not pricing.can_quote(SURVEILLANCE, False, tariffs).allowed:
        return ()
    span, categories = (size.half_days, size.sampled_sites), count_categories(size.inputs.as_dict())
    return pricing.quote_lines(*span, SURVEILLANCE, False, tariffs, on_site=False, categories=categories)
