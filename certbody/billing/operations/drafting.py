"""Writing a draft invoice with its lines, and what it bills, so that nothing is billed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from certbody.billing.models import Billed, Contract, Invoice, InvoiceLine
from certbody.billing.rules.vat import Taxable, invoice_totals
from certbody.kit import clock, wording
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants.boundary import current_tenant

SERIES = "F"
AUDIT, CONTRACT, TRANSFER = "audit", "contract", "transfer"
KEPT = ("code", "label", "quantity", "unit_cents", "net_cents", "basis")


@dataclass(frozen=True)
class Priced:
    """What is billed: its lines, the contract behind them, their rate of VAT and why it is not the normal one."""

    lines: tuple[Mapping[str, Any], ...]
    contract: Contract | None
    rate: int
    vat_reason: str = ""


def write_draft(organisation_id: UUID, priced: Priced, service_on: date | None, **values: Any) -> Invoice:
    """A draft with these lines and their totals; `values` are other columns of the invoice."""
    totals = invoice_totals(Taxable(line["net_cents"], priced.rate) for line in priced.lines)
    invoice = Invoice(
        organisation_id=organisation_id,
        contract_id=priced.contract.id if priced.contract else None,
        series=SERIES,
        service_on=service_on,
        net_cents=totals.net_cents,
        vat_cents=totals.vat_cents,
        gross_cents=totals.gross_cents,
        vat_reason=priced.vat_reason,
        **values,
    )
    db.session.add(invoice)
    db.session.flush()
    for position, line in enumerate(priced.lines, start=1):
        kept = {name: line[name] for name in KEPT}
        db.session.add(InvoiceLine(invoice_id=invoice.id, position=position, vat_basis_points=priced.rate, **kept))
    db.session.flush()
    return invoice


def claim(invoice: Invoice, subject: str, subject_id: UUID, positions: Iterable[int] = (0,)) -> None:
    """Says what an invoice bills. Refused when a living invoice bills it already: the unique key lets one through."""
    for position in positions:
        values = {"tenant_id": current_tenant(), "id": new_id(), "invoice_id": invoice.id, "position": position}
        statement = insert(Billed).values(subject=subject, subject_id=subject_id, **values)
        written = db.session.scalar(statement.on_conflict_do_nothing().returning(Billed.id))
        if written is None:
            raise Refused(_taken(subject, subject_id))


def already_invoiced(number: str | None) -> Reason:
    """That an audit has its invoice, by its number; a draft has none yet."""
    return Reason("already_invoiced", values={"number": number or wording.label("invoice.state", "draft")})


def _taken(subject: str, subject_id: UUID) -> Reason:
    """What was billed meanwhile, by whoever was first."""
    if subject != AUDIT:
        return Reason("already_billed")
    held = Billed.subject == subject, Billed.subject_id == subject_id, Billed.released_at.is_(None)
    own = (Invoice.tenant_id == Billed.tenant_id) & (Invoice.id == Billed.invoice_id)
    return already_invoiced(db.session.scalar(select(Invoice.number).join(Billed, own).where(*held).limit(1)))


def release(invoice_id: UUID) -> None:
    """What an invoice billed may be billed anew, when the office asks: it was given up or credited in full."""
    held = Billed.invoice_id == invoice_id, Billed.released_at.is_(None)
    db.session.execute(update(Billed).where(*held).values(released_at=clock.now()))
