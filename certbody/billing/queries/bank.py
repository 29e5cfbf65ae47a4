"""Reading bank lines: those to attribute, what they are held against, what was made of one; statements and layouts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from certbody.billing.models import BankBatch, BankLayout, BankLine, Invoice, Payment
from certbody.billing.queries.invoices import left_to_pay
from certbody.billing.rules.bank_matching import Matching, OpenInvoice
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant

MOST_OPEN = 20_000
MOST_TOLD = 50
ATTRIBUTED, SET_ASIDE = "attributed", "set_aside"


def get_bank_line(bank_line_id: UUID, *, lock: bool = False) -> BankLine:
    """One line of the body, locked until the transaction ends when asked; or NotFound."""
    statement = select(BankLine).where(BankLine.tenant_id == current_tenant(), BankLine.id == bank_line_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    line = db.session.scalar(statement)
    if line is None:
        raise NotFound
    return line


def is_open() -> ColumnElement[bool]:
    """Whether something of the line at hand is still to be attributed, inside a statement."""
    return (BankLine.left_cents > 0) & BankLine.set_aside_at.is_(None)


def count_open_lines() -> ColumnElement[int]:
    """How many lines are to be attributed, inside a statement."""
    return select(func.count()).select_from(BankLine).where(is_open()).scalar_subquery()


def list_open_lines() -> Sequence[BankLine]:
    """The lines to attribute, the newest day first. One statement."""
    statement = select(BankLine).where(is_open()).order_by(BankLine.day.desc(), BankLine.id.desc()).limit(MOST_OPEN)
    return db.session.scalars(statement).all()


def list_settled_lines(view: str, page: int, size: int) -> Sequence[BankLine]:
    """The lines that are attributed in full, or set aside, the newest day first; one more than a page."""
    settled = BankLine.set_aside_at.is_not(None) if view == SET_ASIDE else BankLine.left_cents == 0
    statement = select(BankLine).where(settled).order_by(BankLine.day.desc(), BankLine.id.desc())
    return db.session.scalars(statement.limit(size + 1).offset((page - 1) * size)).all()


def list_open_invoices() -> Iterator[OpenInvoice]:
    """The issued invoices of which something is left to pay. One statement."""
    left = left_to_pay().label("left_cents")
    statement = (
        select(Invoice.id, Invoice.number, Invoice.organisation_id, Organisation.name, left, Invoice.due_on)
        .join(
            Organisation, (Organisation.tenant_id == Invoice.tenant_id) & (Organisation.id == Invoice.organisation_id)
        )
        .where(Invoice.state == "issued", Invoice.corrects_id.is_(None))
    )
    rows: Sequence[Any] = db.session.execute(statement).all()
    return (
        OpenInvoice(row.id, row.number, row.organisation_id, row.name, int(row.left_cents), row.due_on)
        for row in rows
        if row.left_cents > 0
    )


def matching() -> Matching:
    """The open invoices of the body, to hold transfers against. One statement."""
    return Matching(list_open_invoices())


def list_attributions(bank_line_id: UUID) -> Sequence[Any]:
    """The payments made of a line and what took them back, with their invoice, as they were entered."""
    return db.session.execute(_with_client().where(Payment.bank_line_id == bank_line_id)).all()


def list_booked_together(batch: BankBatch, most: int = MOST_TOLD) -> Sequence[Any]:
    """The first payments that attributions confirmed at once have made, with their invoice and client."""
    pairs = [(UUID(pair["line"]), UUID(invoice)) for pair in batch.pairs for invoice, _cents in pair["parts"]][:most]
    if not pairs:
        return ()
    booked = tuple_(Payment.bank_line_id, Payment.invoice_id).in_(pairs)
    return db.session.execute(_with_client().where(booked, Payment.kind == "received")).all()


def _with_client() -> Select[Payment, Invoice, str]:
    return (
        select(Payment, Invoice, Organisation.name.label("client"))
        .join(Invoice, (Invoice.tenant_id == Payment.tenant_id) & (Invoice.id == Payment.invoice_id))
        .join(
            Organisation, (Organisation.tenant_id == Invoice.tenant_id) & (Organisation.id == Invoice.organisation_id)
        )
        .order_by(Payment.id)
    )


def is_taken_back(payment_id: UUID) -> bool:
    """Whether the office took a payment back: the attribution of a bank line, or what was typed by hand."""
    back = Payment.kind.in_(("unmatched", "failed"))
    statement = select(Payment.id).where(Payment.reverses_id == payment_id, back).limit(1)
    return db.session.scalar(statement) is not None


def is_given_back(payment_id: UUID) -> bool:
    """Whether something of a payment was given back to the client."""
    statement = select(Payment.id).where(Payment.reverses_id == payment_id, Payment.kind == "refunded").limit(1)
    return db.session.scalar(statement) is not None


def is_attributed(bank_line_id: UUID, invoice_id: UUID) -> bool:
    """Whether a line has settled something of an invoice."""
    statement = select(func.coalesce(func.sum(Payment.amount_cents), 0)).where(
        Payment.bank_line_id == bank_line_id, Payment.invoice_id == invoice_id
    )
    return int(db.session.execute(statement).scalar_one()) > 0


def find_invoice_numbered(number: str) -> UUID | None:
    """The invoice of the body that has this number."""
    return db.session.scalar(select(Invoice.id).where(Invoice.number == number, Invoice.corrects_id.is_(None)))


def get_bank_batch(bank_batch_id: UUID) -> BankBatch:
    """One piece of work on bank lines, or NotFound."""
    batch = db.session.get(BankBatch, (current_tenant(), bank_batch_id))
    if batch is None:
        raise NotFound
    return batch


def list_bank_batches(limit: int = 50) -> Sequence[BankBatch]:
    """The latest statements and attributions at once, the newest first."""
    return db.session.scalars(select(BankBatch).order_by(BankBatch.created_at.desc()).limit(limit)).all()


def find_layout() -> BankLayout | None:
    """Which column of the body's tables says what."""
    return db.session.scalar(select(BankLayout))
