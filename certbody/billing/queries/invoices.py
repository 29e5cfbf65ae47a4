"""Reading invoices: who may see which, one, lists with their totals, and audits that wait for theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from certbody.billing.models import Invoice, InvoiceLine, LostDispute, Payment
from certbody.billing.queries.einvoicing import is_refused
from certbody.billing.queries.narrowing import EVERYTHING, Narrowing
from certbody.billing.rules.crediting import Balance, balance_of
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

TO_DRAFT = "to_draft"
TO_CREDIT = "to_credit"
CREDIT_NOTES = "credit_note"
REFUSED = "refused"
VIEWS = (TO_DRAFT, "draft", "issued", "late", "paid", "credited", REFUSED, TO_CREDIT, CREDIT_NOTES, "abandoned")
ISSUED = ("issued", "paid", "credited")
LIVING = ("draft", "issued", "paid")
METHODS = ("transfer", "card", "cheque", "direct_debit", "other")
INVOICEABLE = ("closed", "reported", "in_review", "decided")


def invoices_visible_to(by: Actor) -> ColumnElement[bool]:
    """The invoices that an actor may see: all for the office; its own, once issued, for a training organisation."""
    if by.sees_whole_body:
        return true()
    if by.organisation_id is None:
        return false()
    return (Invoice.organisation_id == by.organisation_id) & Invoice.state.in_(ISSUED)


_ONE = select(Invoice).where(Invoice.tenant_id == bindparam("tenant"), Invoice.id == bindparam("invoice"))
_ONE_LOCKED = _ONE.with_for_update().execution_options(populate_existing=True)


def get_invoice(invoice_id: UUID, by: Actor, *, lock: bool = False) -> Invoice:
    """An invoice that the actor may see; locked until the transaction ends when asked. NotFound otherwise."""
    statement = _ONE_LOCKED if lock else _ONE
    if not by.sees_whole_body:
        statement = statement.where(invoices_visible_to(by))
    invoice = db.session.scalar(statement, {"tenant": current_tenant(), "invoice": invoice_id})
    if invoice is None:
        raise NotFound
    return invoice


_LINES = select(InvoiceLine).where(InvoiceLine.invoice_id == bindparam("invoice")).order_by(InvoiceLine.position)


def list_lines(invoice_id: UUID) -> list[InvoiceLine]:
    """The lines of an invoice, in their order."""
    return list(db.session.scalars(_LINES, {"invoice": invoice_id}))


def list_payments(invoice_id: UUID) -> list[Payment]:
    """The money received for an invoice, oldest first."""
    statement = select(Payment).where(Payment.invoice_id == invoice_id).order_by(Payment.received_on, Payment.id)
    return list(db.session.scalars(statement))


def get_balance(invoice_id: UUID) -> Balance:
    """What is left to pay of an invoice, or owed to its client, after what was received and credited."""
    columns = (Invoice.gross_cents - Invoice.prepaid_cents, received(), taken_off())
    row = db.session.execute(select(*columns).where(Invoice.id == invoice_id)).one()
    return balance_of(*(int(cents) for cents in row))


def get_signed_balance(invoice_id: UUID) -> int:
    """What is left to pay of an invoice, below zero when its client is owed."""
    balance = get_balance(invoice_id)
    return balance.due_cents - balance.owed_cents


def find_living_invoice(audit_id: UUID) -> Invoice | None:
    """The invoice of an audit that is drafted, issued or paid, and not credited in full."""
    statement = select(Invoice).where(Invoice.audit_id == audit_id, is_living()).limit(1)
    return db.session.scalar(statement)


def in_view(view: str, day: date) -> ColumnElement[bool]:
    """The invoices of one view of the list; a late one is issued and past its due date. Credit notes have their own."""
    if view == CREDIT_NOTES:
        return Invoice.corrects_id.is_not(None)
    if view == REFUSED:
        return is_refused()
    if view == TO_CREDIT:
        return awaits_credit_note()
    state = (Invoice.state == ("issued" if view == "late" else view)) & Invoice.corrects_id.is_(None)
    if view == "late":
        return state & (Invoice.due_on < day)
    return state if view in VIEWS else true()


def received() -> ColumnElement[int]:
    """What was received for the invoice at hand, inside a list's statement."""
    return func.coalesce(
        select(func.sum(Payment.amount_cents))
        .where(Payment.tenant_id == Invoice.tenant_id, Payment.invoice_id == Invoice.id)
        .scalar_subquery(),
        0,
    )


_Note = aliased(Invoice)


def credited() -> ColumnElement[int]:
    """What credit notes took back from the invoice at hand, VAT included, inside a list's statement."""
    return _sum_of_notes(_Note.gross_cents)


def credited_vat() -> ColumnElement[int]:
    """The VAT in what credit notes took back from the invoice at hand, inside a list's statement."""
    return _sum_of_notes(_Note.vat_cents)


def taken_off() -> ColumnElement[int]:
    """What credit notes took off what the invoice at hand asks for: the deposits that they give back are not in it."""
    return _sum_of_notes(_Note.gross_cents - _Note.prepaid_cents)


def left_to_pay() -> ColumnElement[int]:
    """What is left to pay of the invoice at hand, below zero when its client is owed; inside a list's statement."""
    return Invoice.gross_cents - Invoice.prepaid_cents - received() - taken_off()


def sum_to_pay(organisation_id: UUID, today: date) -> Any:
    """What an organisation has to pay: how many invoices, how many of them late, the first due date, cents left."""
    statement = select(
        func.count().label("count"),
        func.count().filter(Invoice.due_on < today).label("late"),
        func.min(Invoice.due_on).label("due_on"),
        func.coalesce(func.sum(left_to_pay()), 0).label("left_cents"),
    ).where(
        Invoice.organisation_id == organisation_id, Invoice.state == "issued", Invoice.corrects_id.is_(None),
        left_to_pay() > 0,
    )  # fmt: skip
    return db.session.execute(statement).one()


def _sum_of_notes(amount: SQLColumnExpression[int]) -> ColumnElement[int]:
    return func.coalesce(
        select(-func.sum(amount))
        .where(_Note.tenant_id == Invoice.tenant_id, _Note.corrects_id == Invoice.id)
        .correlate(Invoice)
        .scalar_subquery(),
        0,
    )


def awaits_credit_note() -> ColumnElement[bool]:
    """Whether the invoice at hand asks again for money that was given back, more than its credit notes took back."""
    refunded = (
        select(func.coalesce(-func.sum(Payment.amount_cents), 0))
        .where(Payment.tenant_id == Invoice.tenant_id, Payment.invoice_id == Invoice.id, Payment.kind == "refunded")
        .scalar_subquery()
    )
    return (Invoice.state == "issued") & (refunded > credited()) & (Invoice.gross_cents - received() - credited() > 0)


def is_lost() -> ColumnElement[bool]:
    """Whether the invoice at hand is to be paid again because a dispute of its payment was lost."""
    lost = exists().where(
        Payment.tenant_id == Invoice.tenant_id, Payment.invoice_id == Invoice.id,
        LostDispute.tenant_id == Payment.tenant_id, LostDispute.payment_id == Payment.id,
    )  # fmt: skip
    return (Invoice.state == "issued") & lost


def is_living() -> ColumnElement[bool]:
    """Whether the invoice at hand still bills its audit: neither given up nor credited in full."""
    return Invoice.state.in_(LIVING) & or_(Invoice.gross_cents == 0, credited() < Invoice.gross_cents)


def list_invoices(
    by: Actor, day: date, limit: int, view: str = "", before: UUID | None = None, among: Narrowing = EVERYTHING
) -> Sequence[Any]:
    """Invoices and credit notes with their client and the balance, below zero when the client is owed; newest first."""
    left = left_to_pay()
    statement = (
        select(Invoice, Organisation.name.label("organisation"), left.label("left_cents"), is_lost().label("lost"))
        .join(
            Organisation, (Organisation.tenant_id == Invoice.tenant_id) & (Organisation.id == Invoice.organisation_id)
        )
        .where(invoices_visible_to(by), in_view(view, day), among.invoices())
        .order_by(Invoice.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Invoice.id < before)
    return db.session.execute(statement).all()
