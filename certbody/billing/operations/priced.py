"""The price of an audit as a quote keeps it: lines, VAT and totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from certbody.billing.rules import pricing, vat


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


def _plain(line: pricing.Line, part: str) -> dict[str, Any]:
    return {
        "code": line.code,
        "label": line.label_fr,
        "quantity": line.quantity,
        "unit_cents": line.unit_cents,
        "net_cents": line.total_cents,
        "sizing_line": line.sizing_line,
        "part": part,
    }
