"""Reading the books: what they hold about an invoice, and which events they lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from certbody.billing.models import Invoice, LedgerLine, Payment, PaymentFee
from certbody.billing.queries.invoices import ISSUED
from certbody.billing.rules.ledger import CLIENTS, DEPOSITS, NOTHING, SALES, VAT, VAT_WAITING, Standing
from certbody.kit.dates import paris_date
from certbody.kit.db import db


def standing_of(invoice_id: UUID) -> Standing:
    """What the books hold about an invoice; NOTHING when no entry is about it. One statement.

    What came in is what was billed less what the client's account still shows, whichever account it came in on.
    """
    credit = func.sum(LedgerLine.credit_cents - LedgerLine.debit_cents)
    statement = (
        select(LedgerLine.role, LedgerLine.rate, credit)
        .where(LedgerLine.invoice_id == invoice_id)
        .group_by(LedgerLine.role, LedgerLine.rate)
    )
    sums = {(role, rate): int(cents) for role, rate, cents in db.session.execute(statement)}
    if not sums:
        return NOTHING
    rates = {rate for _role, rate in sums if rate is not None}
    sold, deposited, due, waiting = (
        {rate: sums.get((role, rate), 0) for rate in rates} for role in (SALES, DEPOSITS, VAT, VAT_WAITING)
    )
    net = {rate: sold[rate] + deposited[rate] for rate in rates}
    vat = {rate: due[rate] + waiting[rate] for rate in rates}
    received = sum(net.values()) + sum(vat.values()) + sums.get((CLIENTS, None), 0)
    return Standing(net, vat, due, received)


def list_missing(invoice_id: UUID) -> list[Invoice | Payment | PaymentFee]:
    """The documents, payments and fees of an invoice that the books lack: by day, documents first, then payments."""
    documents = (
        _documents_missing(select(Invoice))
        .where(or_(Invoice.id == invoice_id, Invoice.corrects_id == invoice_id))
        .order_by(Invoice.corrects_id.is_not(None), Invoice.year, Invoice.sequence)
    )
    payments = _payments_missing(select(Payment)).where(Payment.invoice_id == invoice_id).order_by(Payment.id)
    fees = _fees_missing(select(PaymentFee)).where(Payment.invoice_id == invoice_id).order_by(PaymentFee.id)
    found = [*db.session.scalars(documents), *db.session.scalars(payments), *db.session.scalars(fees)]
    return sorted(found, key=_day_of)


def _day_of(event: Invoice | Payment | PaymentFee) -> date:
    if isinstance(event, PaymentFee):
        return paris_date(event.at)
    return event.received_on if isinstance(event, Payment) else event.issued_on or date.min


def list_invoices_to_post() -> Sequence[UUID]:
    """The invoices of which the books lack something, in the order in which they were issued. One statement."""
    about = func.coalesce(Invoice.corrects_id, Invoice.id)
    money = (_payments_missing(select(Payment.invoice_id)), _fees_missing(select(Payment.invoice_id)))
    missing = _documents_missing(select(about)).union(*money)
    statement = select(Invoice.id).where(Invoice.id.in_(missing)).order_by(Invoice.issued_on, Invoice.id)
    return db.session.scalars(statement).all()


def _documents_missing(statement: Select[Any]) -> Select[Any]:
    """Keeps to issued documents without an entry; one that bills nothing at all needs none."""
    posted = select(LedgerLine.id).where(
        LedgerLine.tenant_id == Invoice.tenant_id, LedgerLine.document_id == Invoice.id, LedgerLine.position == 1
    )
    bills = or_(Invoice.net_cents != 0, Invoice.vat_cents != 0)
    return statement.where(Invoice.state.in_(ISSUED), bills, ~posted.correlate(Invoice).exists())


def _payments_missing(statement: Select[Any]) -> Select[Any]:
    posted = select(LedgerLine.id).where(
        LedgerLine.tenant_id == Payment.tenant_id, LedgerLine.payment_id == Payment.id, LedgerLine.position == 1
    )
    return statement.where(~posted.correlate(Payment).exists())


def _fees_missing(statement: Select[Any]) -> Select[Any]:
    """Keeps to the fees of payments that no entry writes down; one of nothing needs none."""
    posted = select(LedgerLine.id).where(
        LedgerLine.tenant_id == PaymentFee.tenant_id, LedgerLine.fee_id == PaymentFee.id, LedgerLine.position == 1
    )
    of_payment = (Payment.tenant_id == PaymentFee.tenant_id) & (Payment.id == PaymentFee.payment_id)
    joined = statement.select_from(PaymentFee).join(Payment, of_payment)
    return joined.where(PaymentFee.fee_cents != 0, ~posted.correlate(PaymentFee).exists())


def is_booked(bank_line_id: UUID) -> bool:
    """Whether the books have an entry about a transfer."""
    return db.session.scalar(select(LedgerLine.id).where(LedgerLine.bank_line_id == bank_line_id).limit(1)) is not None
