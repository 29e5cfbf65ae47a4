"""Summing the books up: VAT by period and rate, what clients owe by age, what was sold by kind of audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, and_, case, cast, extract, func, select
from sqlalchemy.orm import aliased

from certbody.audits.models import Audit
from certbody.billing.models import Contract, Invoice, InvoiceLine, LedgerLine
from certbody.billing.queries.invoices import ISSUED, left_to_pay
from certbody.billing.rules.ageing import BUCKETS
from certbody.billing.rules.ledger import DEPOSITS, SALES, VAT, VAT_WAITING
from certbody.billing.rules.pricing import YEARLY_FEE
from certbody.billing.rules.revenue import revenue_kind
from certbody.clients.models import Organisation
from certbody.kit.db import db

PERIODS = ("month", "quarter", "year")


def sum_vat(period: str, first: date, last: date) -> Sequence[Any]:
    """By period and rate, the newest first: `net_cents` billed, `vat_cents` billed, `due_cents` fallen due.

    A deposit counts when it is billed, and the invoice that deducts it for the rest.
    """
    line = LedgerLine
    begins = cast(func.date_trunc(period, cast(line.day, DateTime)), Date).label("begins")
    amount = line.credit_cents - line.debit_cents
    statement = (
        select(
            begins,
            line.rate,
            func.coalesce(func.sum(amount).filter(line.role.in_((SALES, DEPOSITS))), 0).label("net_cents"),
            func.coalesce(func.sum(amount).filter(line.role.in_((VAT, VAT_WAITING))), 0).label("vat_cents"),
            func.coalesce(func.sum(amount).filter(line.role == VAT), 0).label("due_cents"),
        )
        .where(line.rate.is_not(None), line.day.between(first, last))
        .group_by(begins, line.rate)
        .order_by(begins.desc(), line.rate.desc())
    )
    return db.session.execute(statement).all()


def list_ageing(day: date, page: int, size: int) -> Sequence[Any]:
    """What each client owes by age, the largest debt first, and what it is owed; with the sums over all clients.

    One statement; one row more than a page, so that the next one is known.
    """
    open_ = _open_invoices()
    late = day - open_.c.due_on
    owes = func.greatest(open_.c.left_cents, 0)
    sums: dict[str, Any] = {name: func.sum(owes).filter(late.between(least, most)) for name, least, most in BUCKETS}
    sums |= {"left_cents": func.sum(owes), "owed_cents": func.sum(func.greatest(-open_.c.left_cents, 0))}
    columns = {name: func.coalesce(cents, 0) for name, cents in sums.items()}
    totals = (func.sum(cents).over().label(f"all_{name}") for name, cents in columns.items())
    statement = (
        select(Organisation.id, Organisation.name, *(one.label(name) for name, one in columns.items()), *totals)
        .join(open_, open_.c.organisation_id == Organisation.id)
        .group_by(Organisation.tenant_id, Organisation.id, Organisation.name)
        .order_by(columns["left_cents"].desc(), Organisation.name, Organisation.id)
        .limit(size + 1)
        .offset((page - 1) * size)
    )
    return db.session.execute(statement).all()


def _open_invoices() -> Any:
    """Invoices that are not settled to the cent, be they paid twice or credited after they were paid."""
    found = (
        select(Invoice.organisation_id, Invoice.due_on, left_to_pay().label("left_cents"))
        .where(Invoice.corrects_id.is_(None), Invoice.state.in_(ISSUED))
        .subquery()
    )
    return select(found).where(found.c.left_cents != 0).subquery()


@dataclass(frozen=True)
class Sold:
    """What was billed excluding VAT, credit notes deducted: by kind of audit or by line, and year."""

    years: list[int]
    rows: list[tuple[str, list[int]]]


def sum_sold(today: date) -> dict[str, Sold]:
    """What was billed in this year and the three before, by `kind` of audit and by `line`, largest first."""
    rows = _list_sold(today, years=4)
    shown = sorted({row[0] for row in rows}, reverse=True)
    by_kind, by_line = ([(year, row[at], cents) for year, *row, cents in rows] for at in (0, 1))
    return {"kind": _sold(shown, by_kind), "line": _sold(shown, by_line)}


def sum_revenue(today: date) -> Sold:
    """What was billed in this year and the one before, each amount once: what is no audit's price by its own name."""
    rows = _list_sold(today, years=2)
    return _sold(
        [today.year, today.year - 1], [(year, revenue_kind(kind, code), cents) for year, kind, code, cents in rows]
    )


def _list_sold(today: date, years: int) -> list[tuple[int, str, str, int]]:
    """The year, kind of audit, line and cents of what was billed. One statement.

    A charge counts for its own audit, an invoice for the one that it bills or whose contract it bills, a yearly fee for
    none, a credit note as what it takes back. A deposit is no sale: the invoice that deducts it is one in full.
    """
    corrected, taken_back = aliased(Invoice), aliased(InvoiceLine)
    year = extract("year", Invoice.issued_on).label("year")
    kind = case((Audit.kind.is_(None), "none"), else_=Audit.kind).label("kind")
    audit_id = func.coalesce(
        InvoiceLine.audit_id, taken_back.audit_id, case((InvoiceLine.code != YEARLY_FEE, _audit_billed(corrected)))
    )
    statement = (
        select(year, kind, InvoiceLine.code, func.sum(InvoiceLine.net_cents))
        .join(Invoice, _is(Invoice, InvoiceLine.invoice_id))
        .outerjoin(corrected, _is(corrected, Invoice.corrects_id))
        .outerjoin(taken_back, _is(taken_back, InvoiceLine.corrects_id))
        .outerjoin(Contract, _is(Contract, Invoice.contract_id))
        .outerjoin(Audit, _is(Audit, audit_id))
        .where(func.coalesce(corrected.kind, Invoice.kind) != "deposit")
        .where(Invoice.state.in_(ISSUED), Invoice.issued_on >= date(today.year - years + 1, 1, 1))
        .group_by(year, kind, InvoiceLine.code)
    )
    return [(int(row[0]), row[1], row[2], int(row[3])) for row in db.session.execute(statement)]


def _is(row: Any, row_id: Any) -> ColumnElement[bool]:
    """Which row belongs to a line of an invoice."""
    return and_(row.tenant_id == InvoiceLine.tenant_id, row.id == row_id)


def _audit_billed(corrected: Any) -> ColumnElement[UUID]:
    """The audit that an invoice bills, or the one that a credit note's invoice does; else that of the contract."""
    return func.coalesce(Invoice.audit_id, corrected.audit_id, Contract.audit_id)


def _sold(years: list[int], rows: list[tuple[int, str, int]]) -> Sold:
    sums: dict[str, dict[int, int]] = {}
    for year, code, cents in rows:
        of_code = sums.setdefault(code, {})
        of_code[year] = of_code.get(year, 0) + cents
    told = [(code, [of_code.get(year, 0) for year in years]) for code, of_code in sums.items()]
    return Sold(years, sorted(told, key=lambda row: [-cents for cents in row[1]]))
