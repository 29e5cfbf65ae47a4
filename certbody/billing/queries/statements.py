"""Reading every movement of a client's account: its documents and its payments, in the order of days."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from certbody.billing.models import Invoice, Payment
from certbody.billing.queries.invoices import ISSUED
from certbody.billing.rules.statements import Movement, Statement, statement_of
from certbody.kit.db import db


def read_statement(organisation_id: UUID, first: date, last: date) -> Statement:
    """The statement of a client between two days. One statement of SQL."""
    rows = union_all(_documents(organisation_id, last), _payments(organisation_id, last))
    movements = (
        Movement(row.day, row.kind, row.number, row.about, row.due_on, int(row.cents), row.document_id)
        for row in db.session.execute(rows.order_by("day", "rank", "row"))
    )
    return statement_of(movements, first, last)


def _documents(organisation_id: UUID, last: date) -> Select[*tuple[Any, ...]]:
    """An invoice counts for what it asks for, deposits deducted; a credit note for what it takes off that."""
    corrected = aliased(Invoice)
    return (
        select(
            Invoice.issued_on.label("day"),
            literal(0).label("rank"),
            Invoice.id.label("row"),
            case((Invoice.corrects_id.is_not(None), "credit_note"), else_=Invoice.kind).label("kind"),
            Invoice.number,
            func.coalesce(corrected.id, Invoice.id).label("about"),
            func.coalesce(corrected.due_on, Invoice.due_on).label("due_on"),
            (Invoice.gross_cents - Invoice.prepaid_cents).label("cents"),
            Invoice.id.label("document_id"),
        )
        .outerjoin(corrected, (corrected.tenant_id == Invoice.tenant_id) & (corrected.id == Invoice.corrects_id))
        .where(Invoice.organisation_id == organisation_id, Invoice.state.in_(ISSUED), Invoice.issued_on <= last)
    )


def _payments(organisation_id: UUID, last: date) -> Select[*tuple[Any, ...]]:
    by_hand = (Payment.kind == "failed") & Payment.provider_id.is_(None)
    kind = case((by_hand, "cancelled"), else_=Payment.kind)
    return (
        select(
            *(Payment.received_on, literal(1), Payment.id, kind, Invoice.number, Invoice.id, Invoice.due_on),
            *(-Payment.amount_cents, null()),
        )
        .join(Invoice, (Invoice.tenant_id == Payment.tenant_id) & (Invoice.id == Payment.invoice_id))
        .where(Invoice.organisation_id == organisation_id, Payment.received_on <= last)
    )
