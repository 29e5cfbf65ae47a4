"""What the lateness of an invoice rests on: what it asks for, what moved, until when its penalties were billed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from certbody.billing.models import Billed, Invoice, Payment
from certbody.billing.reference_rates import penalty_rates
from certbody.billing.rules.lateness import Debt, Lateness, lateness_of
from certbody.kit.db import db

LATENESS = "lateness"
FIXED = 0


@dataclass(frozen=True)
class PenaltiesBilled:
    """Until which day the interest of an invoice was billed, whether the fixed charge was, and by which invoices."""

    until: date | None
    fixed: bool
    invoices: tuple[Invoice, ...]


def find_penalties_billed(invoice_id: UUID) -> PenaltiesBilled:
    """What living invoices bill of the lateness of another one. One statement."""
    statement = (
        select(Billed.position, Invoice)
        .join(Invoice, (Invoice.tenant_id == Billed.tenant_id) & (Invoice.id == Billed.invoice_id))
        .where(Billed.subject == LATENESS, Billed.subject_id == invoice_id, Billed.released_at.is_(None))
        .order_by(Billed.id)
    )
    rows = db.session.execute(statement).all()
    days = [row.position for row in rows if row.position != FIXED]
    until = date.fromordinal(max(days)) if days else None
    invoices = {row.Invoice.id: row.Invoice for row in rows}
    return PenaltiesBilled(until, len(days) < len(rows), tuple(invoices.values()))


def lateness_on(
    invoice: Invoice, day: date, payments: Iterable[Payment], notes: Sequence[Invoice], billed: PenaltiesBilled
) -> Lateness:
    """What the late payment of an invoice costs until a day, beyond what was billed; nothing of one of penalties.

    What a credit note took back was never owed; the rate is the one that the invoice prints.
    """
    if invoice.due_on is None or invoice.bills_penalties:
        return Lateness(day)
    buyer, own = invoice.buyer or {}, int((invoice.seller or {}).get("penalty_basis_points") or 0)
    debt = Debt(
        invoice.payable_cents + sum(note.payable_cents for note in notes),
        invoice.due_on,
        tuple((one.received_on, one.amount_cents) for one in payments),
        business=bool(buyer.get("siren") or buyer.get("vat_number")),
    )
    return lateness_of(debt, penalty_rates(own), day, since=billed.until, fixed_billed=billed.fixed)
