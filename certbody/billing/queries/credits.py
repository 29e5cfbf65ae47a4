"""Reading credit notes: those of an invoice, and what is left to credit of each of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, tuple_

from certbody.billing.models import Invoice, InvoiceLine
from certbody.billing.queries.invoices import list_lines
from certbody.billing.rules.crediting import credit_totals
from certbody.billing.rules.vat import RateTotal, Taxable
from certbody.kit.db import db


@dataclass(frozen=True)
class Creditable:
    """A line of an invoice with what credit notes took back of it, as a positive amount, and what is left."""

    line: InvoiceLine
    credited_cents: int
    left_cents: int


def list_credit_notes(invoice_id: UUID) -> Sequence[Invoice]:
    """The credit notes of an invoice, in the order of their numbers."""
    statement = select(Invoice).where(Invoice.corrects_id == invoice_id).order_by(Invoice.year, Invoice.sequence)
    return db.session.scalars(statement).all()


def list_creditable(invoice_id: UUID, before: Invoice | None = None) -> list[Creditable]:
    """The lines of an invoice and what is left of each; as it was before one of its credit notes when that is given."""
    statement = (
        select(InvoiceLine.corrects_id, -func.sum(InvoiceLine.net_cents))
        .join(Invoice, (Invoice.tenant_id == InvoiceLine.tenant_id) & (Invoice.id == InvoiceLine.invoice_id))
        .where(Invoice.corrects_id == invoice_id)
        .group_by(InvoiceLine.corrects_id)
    )
    if before is not None:
        statement = statement.where(tuple_(Invoice.year, Invoice.sequence) < (before.year, before.sequence))
    taken = {row[0]: int(row[1]) for row in db.session.execute(statement)}
    return [
        Creditable(line, taken.get(line.id, 0), line.net_cents - taken.get(line.id, 0))
        for line in list_lines(invoice_id)
    ]


def list_credited_rates(note: Invoice) -> tuple[RateTotal, ...]:
    """Net and VAT of each rate, as when the note was issued: earlier notes count, later ones do not."""
    assert note.corrects_id is not None
    lines = list_creditable(note.corrects_id, before=note)
    taken = {line.corrects_id: line.net_cents for line in list_lines(note.id)}
    before = [Taxable(one.left_cents, one.line.vat_basis_points) for one in lines]
    after = [Taxable(one.left_cents + taken.get(one.line.id, 0), one.line.vat_basis_points) for one in lines]
    return credit_totals(before, after).by_rate
