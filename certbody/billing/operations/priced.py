"""The price of an audit as a quote keeps it: lines, VAT and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from certbody.audits.models import Audit, AuditSize
from certbody.billing.rules import pricing, vat
from certbody.billing.rules.discounts import Discount


def lines_of(
    audit: Audit, size: AuditSize, prices: pricing.PriceList, chosen: tuple[Discount, ...] = ()
) -> tuple[pricing.Line, ...]:
    """The lines that an audit of this size costs at these prices; a reduction counts for an initial audit alone."""
    reduced = audit.reduced and audit.kind == "initial"
    span, categories = (size.half_days, size.sampled_sites), count_categories(size.inputs, audit.categories)
    on_site = audit.place == "on_site"
    return pricing.quote_lines(*span, audit.kind, reduced, prices, on_site, categories, chosen)


def price_of(lines: Sequence[pricing.Line], part: str, rate: int) -> dict[str, Any]:
    """These lines with their totals; `part` is the audit of the cycle that they pay for, `rate` that of VAT."""
    totals = vat.invoice_totals(vat.Taxable(line.total_cents, rate) for line in lines)
    return {
        "lines": [_plain(line, part) for line in lines],
        "net_cents": totals.net_cents,
        "vat_cents": totals.vat_cents,
        "gross_cents": totals.gross_cents,
        "vat_basis_points": rate,
    }


def count_categories(inputs: Mapping[str, Any], known: Sequence[str] = ()) -> int:
    """How many categories an audit of these facts is priced for: those that it adds, for an extension.

    `known`: those of the audit, for a size that was set by hand.
    """
    return max(len(inputs.get("added_categories") or inputs.get("categories") or known), 1)


def _plain(line: pricing.Line, part: str) -> dict[str, Any]:
    return {
        "code": line.code,
        "label": line.label_fr,
        "quantity": line.quantity,
        "unit_cents": line.unit_cents,
        "net_cents": line.total_cents,
        "sizing_line": line.sizing_line,
        "part": pricing.YEARLY_FEE if line.code == pricing.YEARLY_FEE else part,
        "price": line.price,
        "price_from": line.price_from.isoformat() if line.price_from else None,
    }
