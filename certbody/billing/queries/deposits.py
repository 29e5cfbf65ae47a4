"""The deposits that the invoice of an audit deducts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Label, func, select

from certbody.billing.models import Contract, Invoice, InvoiceLine
from certbody.billing.queries.invoices import credited, credited_vat, is_living
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant


@dataclass(frozen=True)
class Deposit:
    """A deposit that was billed: its number and day, none while it is a draft, and what is left of it, VAT included.

    `vat_cents` is the VAT in it, `rate` its one rate, in basis points.
    """

    number: str | None
    issued_on: str | None
    gross_cents: int
    vat_cents: int
    rate: int

    def as_kept(self) -> dict[str, Any]:
        """The deposit as the invoice that deducts it keeps it."""
        return asdict(self)


def list_deposits(invoice: Invoice, *, lock: bool = False) -> tuple[Deposit, ...]:
    """The deposits of the contract whose own audit this invoice bills; none for any other invoice.

    Locked when asked, before what was credited of them is summed: none is credited while an invoice deducts it.
    """
    if invoice.audit_id is None or invoice.contract_id is None or invoice.kind != "invoice":
        return ()
    contract = db.session.get_one(Contract, (current_tenant(), invoice.contract_id))
    if contract.audit_id != invoice.audit_id:
        return ()
    of_contract = (Invoice.contract_id == contract.id, Invoice.kind == "deposit", Invoice.corrects_id.is_(None))
    if lock:
        db.session.execute(select(Invoice.id).where(*of_contract).order_by(Invoice.id).with_for_update())
    statement = (
        select(Invoice, credited().label("credited_cents"), credited_vat().label("credited_vat_cents"), _rate())
        .where(*of_contract, is_living())
        .order_by(Invoice.issued_on, Invoice.id)
    )
    return tuple(
        Deposit(
            row.Invoice.number,
            row.Invoice.issued_on.isoformat() if row.Invoice.issued_on else None,
            row.Invoice.gross_cents - int(row.credited_cents),
            row.Invoice.vat_cents - int(row.credited_vat_cents),
            row.rate,
        )
        for row in db.session.execute(statement)
    )


def find_deducting_invoice(deposit: Invoice) -> Invoice | None:
    """The living invoice that deducted a deposit; None for one that stands, and for any other invoice."""
    if deposit.kind != "deposit" or deposit.number is None:
        return None
    asked = select(Invoice).where(Invoice.contract_id == deposit.contract_id, Invoice.corrects_id.is_(None))
    named = Invoice.deposits.contains([{"number": deposit.number}])
    return db.session.scalar(asked.where(named, is_living()).limit(1))


def _rate() -> Label[int]:
    """The one rate of a deposit: it is one line."""
    line = select(func.max(InvoiceLine.vat_basis_points)).where(
        InvoiceLine.tenant_id == Invoice.tenant_id, InvoiceLine.invoice_id == Invoice.id
    )
    return line.correlate(Invoice).scalar_subquery().label("rate")
