"""Reading what waits for its invoice, and what all invoices come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit
from certbody.billing.models import Billed, Contract, Invoice, Price, Quote
from certbody.billing.queries.agreements import is_covered_and_priced
from certbody.billing.queries.bank import count_open_lines
from certbody.billing.queries.invoices import INVOICEABLE, ISSUED, TO_DRAFT, VIEWS, in_view, is_living, left_to_pay
from certbody.billing.queries.narrowing import EVERYTHING, Narrowing
from certbody.billing.queries.prices import EVENT, stands
from certbody.billing.queries.schedules import is_billed_once_held
from certbody.certificates.models import TransferIn
from certbody.clients.models import Organisation
from certbody.kit.db import db

BANK_LINES = "bank_lines"


def waits_for_invoice() -> ColumnElement[bool]:
    """Audits held that no living invoice bills: of a contract billed so, or covered by the contract of their cycle."""
    invoiced = exists().where(Invoice.tenant_id == Audit.tenant_id, Invoice.audit_id == Audit.id, is_living())
    quoted = exists().where(Quote.tenant_id == Audit.tenant_id, Quote.audit_id == Audit.id, Quote.state == "accepted")
    own = exists().where(Contract.tenant_id == Quote.tenant_id, Contract.quote_id == Quote.id, is_billed_once_held())
    billable = or_(quoted.where(own), and_(~quoted, is_covered_and_priced()))
    return and_(Audit.state.in_(INVOICEABLE), billable, ~invoiced)


def list_audits_to_invoice(limit: int, among: Narrowing = EVERYTHING, *, never_billed: bool = False) -> Sequence[Any]:
    """Audits that wait for their invoice, the oldest first, with the organisation's name.

    `never_billed` leaves out those whose invoice was given up or credited in full: billing them anew is a choice.
    """
    billed = exists().where(
        Billed.tenant_id == Audit.tenant_id, Billed.subject == "audit", Billed.subject_id == Audit.id
    )
    statement = (
        select(Audit, Organisation.name.label("organisation"))
        .join(Organisation, (Organisation.tenant_id == Audit.tenant_id) & (Organisation.id == Audit.organisation_id))
        .where(waits_for_invoice(), among.clients(Audit.organisation_id), ~billed if never_billed else true())
        .order_by(Audit.id)
        .limit(limit)
    )
    return db.session.execute(statement).all()


def transfer_waits_for_invoice() -> ColumnElement[bool]:
    """Transfers that were decided, had a price on the day their papers came in, and are not billed."""
    priced = exists().where(
        Price.tenant_id == TransferIn.tenant_id, Price.code == f"{EVENT}.transfer", Price.unit_cents > 0,
        Price.valid_from <= TransferIn.received_on, stands(),
    )  # fmt: skip
    billed = exists().where(
        Billed.tenant_id == TransferIn.tenant_id, Billed.subject == "transfer", Billed.subject_id == TransferIn.id,
        Billed.released_at.is_(None),
    )  # fmt: skip
    return and_(TransferIn.decision_id.is_not(None), priced, ~billed)


def list_transfers_to_invoice(limit: int, among: Narrowing = EVERYTHING) -> Sequence[TransferIn]:
    """Transfers that wait for their invoice, the oldest first, with their organisation."""
    statement = (
        select(TransferIn)
        .options(joinedload(TransferIn.organisation))
        .where(transfer_waits_for_invoice(), among.clients(TransferIn.organisation_id))
        .order_by(TransferIn.id)
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def sum_invoices(day: date, among: Narrowing = EVERYTHING) -> dict[str, int]:
    """How many invoices each view holds; how many bank lines wait; what is outstanding, late, owed and billed, in
    cents. One statement.

    What is billed is the invoices less their credit notes.
    """
    audits = (
        select(func.count(Audit.id)).where(waits_for_invoice(), among.clients(Audit.organisation_id)).scalar_subquery()
    )
    mine = among.clients(TransferIn.organisation_id)
    transfers = select(func.count(TransferIn.id)).where(transfer_waits_for_invoice(), mine).scalar_subquery()
    counts = [func.count().filter(in_view(view, day)).label(view) for view in VIEWS if view != TO_DRAFT]
    left = left_to_pay()
    owed = Invoice.corrects_id.is_(None) & Invoice.state.in_(ISSUED) & (left < 0)
    sums = (
        func.coalesce(func.sum(left).filter(in_view("issued", day)), 0).label("outstanding_cents"),
        func.coalesce(func.sum(-left).filter(owed), 0).label("owed_cents"),
        func.coalesce(func.sum(left).filter(in_view("late", day)), 0).label("late_cents"),
        func.coalesce(func.sum(Invoice.gross_cents - Invoice.prepaid_cents).filter(Invoice.state.in_(ISSUED)), 0).label(
            "issued_cents"
        ),
    )
    waiting = ((audits + transfers).label(TO_DRAFT), count_open_lines().label(BANK_LINES))
    row = db.session.execute(select(*waiting, *counts, *sums).select_from(Invoice).where(among.invoices())).one()
    return {name: int(value) for name, value in row._mapping.items()}
