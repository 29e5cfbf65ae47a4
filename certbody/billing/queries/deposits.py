"""The deposits that the invoice of an audit deducts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from certbody.billing.models import Contract, Invoice
from certbody.billing.queries.invoices import credited, is_living
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant


@dataclass(frozen=True)
class Deposit:
    """A deposit that was billed: its number and day, none while it is a draft, and what is left of it, VAT included."""

    number: str | None
    issued_on: str | None
    gross_cents: int

    def as_kept(self) -> dict[str, Any]:
        """The deposit as the invoice that deducts it keeps it."""
        return asdict(self)


def list_deposits(invoice: Invoice) -> tuple[Deposit, ...]:
    """The deposits of the contract whose own audit this invoice bills; none for any other invoice."""
    if invoice.audit_id is None or invoice.contract_id is None or invoice.kind != "invoice":
        return ()
    contract = db.session.get_one(Contract, (current_tenant(), invoice.contract_id))
    if contract.audit_id != invoice.audit_id:
        return ()
    statement = (
        select(Invoice, credited().label("credited_cents"))
        .where(Invoice.contract_id == contract.id, Invoice.kind == "deposit", Invoice.corrects_id.is_(None))
        .where(is_living())
        .order_by(Invoice.issued_on, Invoice.id)
    )
    return tuple(
        Deposit(
            row.Invoice.number,
            row.Invoice.issued_on.isoformat() if row.Invoice.issued_on else None,
            row.Invoice.gross_cents - int(row.credited_cents),
        )
        for row in db.session.execute(statement)
    )
