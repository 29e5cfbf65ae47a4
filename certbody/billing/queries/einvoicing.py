"""Reading what became of invoices on their way by the platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased

from certbody.billing import approved_platform
from certbody.billing.models import EinvoiceDeposit, Invoice, InvoiceStatus
from certbody.billing.rules.einvoice_life import (
    CASHED,
    REFUSED,
    REJECTED,
    Heard,
    keeps_from_platform,
    may_deposit_again,
    refusal_of,
)
from certbody.kit.db import db
from certbody.tenants.queries.settings import setting_on


def list_statuses(invoice_id: UUID) -> Sequence[InvoiceStatus]:
    """Every status heard of an invoice, the newest of its own moment first."""
    order = InvoiceStatus.at.desc(), InvoiceStatus.code.desc()
    return db.session.scalars(
        select(InvoiceStatus).where(InvoiceStatus.invoice_id == invoice_id).order_by(*order)
    ).all()


def list_deposits(invoice_id: UUID) -> Sequence[EinvoiceDeposit]:
    """When an invoice was handed over, the newest first."""
    statement = select(EinvoiceDeposit).where(EinvoiceDeposit.invoice_id == invoice_id)
    return db.session.scalars(statement.order_by(EinvoiceDeposit.attempt.desc())).all()


def was_deposited(invoice_id: UUID) -> bool:
    """Whether an invoice was ever handed over."""
    statement = select(EinvoiceDeposit.id).where(EinvoiceDeposit.invoice_id == invoice_id)
    return db.session.scalar(statement.limit(1)) is not None


def find_by_number(number: str) -> Invoice | None:
    """The issued invoice or credit note of this number."""
    return db.session.scalar(select(Invoice).where(Invoice.number == number))


def is_refused() -> ColumnElement[bool]:
    """Whether the invoice at hand stands refused by its client and asks for money, or stands rejected by a platform,
    which nobody received then, be it paid or a credit note. As `refusal_of` says it, inside a statement.
    """
    newer = aliased(InvoiceStatus)
    lifted = exists().where(
        newer.tenant_id == InvoiceStatus.tenant_id,
        newer.invoice_id == InvoiceStatus.invoice_id,
        newer.code != CASHED,
        tuple_(newer.at, newer.code) > tuple_(InvoiceStatus.at, InvoiceStatus.code),
    )
    later = exists().where(
        EinvoiceDeposit.tenant_id == InvoiceStatus.tenant_id,
        EinvoiceDeposit.invoice_id == InvoiceStatus.invoice_id,
        EinvoiceDeposit.at >= InvoiceStatus.heard_at,
    )
    asks = and_(Invoice.state == "issued", Invoice.corrects_id.is_(None))
    return Invoice.state.in_(("issued", "paid")) & exists().where(
        InvoiceStatus.tenant_id == Invoice.tenant_id,
        InvoiceStatus.invoice_id == Invoice.id,
        InvoiceStatus.code.in_(REFUSED),
        or_(InvoiceStatus.code == REJECTED, asks),
        ~lifted,
        ~later,
    )


@dataclass(frozen=True)
class Travel:
    """An invoice's way by the platform: why it does not take it, or when it was handed over and what was heard."""

    kept: str | None
    deposits: Sequence[EinvoiceDeposit]
    statuses: Sequence[InvoiceStatus]

    @property
    def may_deposit_again(self) -> bool:
        """Whether the platform rejected it, and it was not handed over since."""
        return may_deposit_again(self._heard, self._deposited_at)

    @property
    def refusal(self) -> InvoiceStatus | None:
        """The refusal or rejection that it stands under."""
        found = refusal_of(self._heard, self._deposited_at)
        return next((one for one in self.statuses if found and (one.code, one.at) == (found.code, found.at)), None)

    @property
    def _heard(self) -> list[Heard]:
        return [Heard(one.code, one.at, one.heard_at) for one in self.statuses]

    @property
    def _deposited_at(self) -> datetime | None:
        return self.deposits[0].at if self.deposits else None


def reason_kept(invoice: Invoice) -> str | None:
    """Why an issued invoice does not travel by the platform, as a code; None when it does."""
    if approved_platform.in_use() is None or invoice.issued_on is None:
        return "off"
    transmits = bool(setting_on("transmit_invoices", invoice.issued_on))
    return keeps_from_platform(invoice.seller or {}, invoice.buyer or {}, transmits)


def find_travel(invoice: Invoice) -> Travel | None:
    """The way of an issued invoice; none where no platform is used."""
    if invoice.issued_on is None or approved_platform.in_use() is None:
        return None
    return travel_of(invoice)


def travel_of(invoice: Invoice) -> Travel:
    """The way of an issued invoice, whether a platform is used or not."""
    return Travel(reason_kept(invoice), list_deposits(invoice.id), list_statuses(invoice.id))
