"""Billing what a late payment costs, when someone of the office asks for it: lines of their own, without VAT."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from certbody.billing.models import Invoice
from certbody.billing.operations.drafting import Priced, claim, write_draft
from certbody.billing.queries.credits import list_credit_notes
from certbody.billing.queries.invoices import ISSUED, get_invoice, list_payments
from certbody.billing.queries.lateness import FIXED, LATENESS, find_penalties_billed, lateness_on
from certbody.billing.rules.lateness import Lateness, may_bill
from certbody.billing.rules.vat_place import PENALTIES
from certbody.kit import clock, i18n, wording
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

INTEREST_LINE, FIXED_LINE = "late_interest", "recovery_charge"


def bill_penalties(invoice_id: UUID, by: Actor) -> Invoice:
    """Drafts the invoice of the penalties of a late one until today, beyond those that were billed before.

    The 40 € are on the first. Refused for what is not issued, for an invoice of penalties, and when nothing is due.
    """
    late = get_invoice(invoice_id, by, lock=True)
    if late.state not in ISSUED or late.corrects_id is not None:
        raise Refused(Reason("invoice_not_late", values={"state": wording.label("invoice.state", late.state)}))
    billed = find_penalties_billed(late.id)
    owed = lateness_on(late, clock.today(), list_payments(late.id), list_credit_notes(late.id), billed)
    require(may_bill(owed, bears=not late.bills_penalties))
    lines = tuple(_lines(late, owed))
    draft = write_draft(late.organisation_id, Priced(lines, None, 0, PENALTIES), owed.until)
    claim(draft, LATENESS, late.id, [owed.until.toordinal(), *([FIXED] if owed.fixed_cents else [])])
    after = {"invoice": late.number, "until": owed.until.isoformat(), "gross_cents": draft.gross_cents}
    journal.record("invoice.penalties_drafted", draft, by, after=after)
    db.session.flush()
    return draft


def _lines(late: Invoice, owed: Lateness) -> list[dict[str, Any]]:
    """One line for the interest, its stretches kept with it, and one for the fixed charge."""
    lines = []
    if owed.stretches:
        first, last = (i18n.french_day(day) for day in (owed.stretches[0].first, owed.stretches[-1].last))
        label = f"Pénalités de retard, facture {late.number}, du {first} au {last} (C. com., art. L. 441-10)"
        lines.append(_line(INTEREST_LINE, label, owed.interest_cents, {"invoice": late.number, **_kept(owed)}))
    if owed.fixed_cents:
        label = f"Indemnité forfaitaire de recouvrement, facture {late.number} (C. com., art. D. 441-5)"
        lines.append(_line(FIXED_LINE, label, owed.fixed_cents, {"invoice": late.number}))
    return lines


def _line(code: str, label: str, cents: int, basis: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "label": label, "quantity": 1, "unit_cents": cents, "net_cents": cents, "basis": basis}


def _kept(owed: Lateness) -> dict[str, Any]:
    stretches = [
        {
            "first": one.first.isoformat(), "last": one.last.isoformat(), "left_cents": one.left_cents,
            "basis_points": one.rate.basis_points, "interest_cents": one.interest_cents,
        }
        for one in owed.stretches
    ]  # fmt: skip
    return {"stretches": stretches}
