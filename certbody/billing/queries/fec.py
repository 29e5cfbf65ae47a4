"""Reading the books as the file of accounting entries needs them: line after line, never all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Select, Subquery, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from certbody.billing.models import AuditorFee, Invoice, LedgerLine
from certbody.billing.rules.exercise import Exercise
from certbody.billing.rules.fec import FecLine
from certbody.billing.rules.ledger import CLIENTS, SUPPLIERS
from certbody.kit.db import db
from certbody.tenants.models import JournalExport

AT_ONCE = 5_000


def stream_lines(exercise: Exercise) -> Iterator[FecLine]:
    """The lines of an exercise in the order of recording, a few thousand in memory at a time.

    A client's lines are lettered when the invoice was settled on the last day of the exercise, an auditor's when the
    fee was: what comes later does not change what is told of it.
    """
    rows = db.session.execute(_lines(exercise).execution_options(yield_per=AT_ONCE))
    for page in rows.partitions():
        yield from map(FecLine._make, page)


def _lines(exercise: Exercise) -> Select[*tuple[object, ...]]:
    settled = _settled(LedgerLine.invoice_id, CLIENTS, exercise.last)
    paid = _settled(LedgerLine.auditor_fee_id, SUPPLIERS, exercise.last)
    line = LedgerLine
    letter, settled_on = (
        func.coalesce(Invoice.number, AuditorFee.number), func.coalesce(settled.c.settled_on, paid.c.settled_on),
    )  # fmt: skip
    return (
        select(
            *(line.position, line.journal, line.day, line.role, line.account, line.auxiliary, line.auxiliary_name),
            *(line.piece, line.piece_on, line.label, line.debit_cents, line.credit_cents),
            *(letter, settled_on, cast(func.timezone("Europe/Paris", line.recorded_at), Date)),
        )
        .outerjoin(Invoice, (Invoice.tenant_id == line.tenant_id) & (Invoice.id == line.invoice_id))
        .outerjoin(AuditorFee, (AuditorFee.tenant_id == line.tenant_id) & (AuditorFee.id == line.auditor_fee_id))
        .outerjoin(settled, settled.c.about == line.invoice_id)
        .outerjoin(paid, paid.c.about == line.auditor_fee_id)
        .where(line.day.between(exercise.first, exercise.last))
        .order_by(line.entry_id, line.position)
    )


def _settled(about: InstrumentedAttribute[UUID | None], role: str, last: date) -> Subquery:
    """The invoices, or fees, of which nothing was left on this account at the end of a day, and since when."""
    return (
        select(about.label("about"), func.max(LedgerLine.day).label("settled_on"))
        .where(LedgerLine.role == role, LedgerLine.day <= last)
        .group_by(about)
        .having(func.sum(LedgerLine.debit_cents) == func.sum(LedgerLine.credit_cents))
        .subquery()
    )


def list_books_exports(limit: int = 50) -> Sequence[JournalExport]:
    """The files handed over, newest first."""
    statement = select(JournalExport).where(JournalExport.kind == "ledger").order_by(JournalExport.made_at.desc())
    return db.session.scalars(statement.limit(limit)).all()


def first_day() -> date | None:
    """The day of the oldest entry; None while the books are empty."""
    return db.session.scalar(select(func.min(LedgerLine.day)))
