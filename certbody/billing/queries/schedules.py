"""Reading the instalments of a contract: what is billed when, what was, what remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from certbody.audits.models import Audit
from certbody.billing.models import Billed, Contract, Invoice, Quote
from certbody.billing.rules import schedules
from certbody.billing.rules.pricing import YEARLY_FEE
from certbody.billing.rules.schedules import Instalment
from certbody.billing.rules.vat import Taxable, invoice_totals
from certbody.certificates.models import Certificate, Decision
from certbody.certificates.queries.certificates import OPENING
from certbody.certificates.rules.status import RUNNING
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.settings import settings_on

CONTRACT = "contract"


@dataclass(frozen=True)
class Cycle:
    """The cycle that the audit of a contract opened: its first day, and whether its certificate is in force."""

    start: date | None = None
    runs: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a schedule: the instalment, from when it is due, its amount, and the invoice that bills it.

    `taken_back` says that an invoice of it was given up or credited in full: only the office bills it anew.
    """

    instalment: Instalment
    due_on: date | None
    gross_cents: int
    invoice: Invoice | None
    taken_back: bool = False


@dataclass(frozen=True)
class Schedule:
    """The instalments of a contract, what was billed of its price and what remains, excluding VAT."""

    contract: Contract
    quote: Quote
    audit: Audit
    rows: tuple[Row, ...]
    cycle: Cycle

    @property
    def is_yearly(self) -> bool:
        """Whether the price of the audit is paid over the years of the cycle."""
        return any(row.instalment.months and row.instalment.part == schedules.OF_AUDIT for row in self.rows)

    @property
    def is_cancelled(self) -> bool:
        """Whether the audit was cancelled before it was held: nothing more of its contract is billed by itself."""
        return self.audit.state == "cancelled"

    def is_void(self, row: Row) -> bool:
        """Whether an instalment will not be billed any more: a deposit after its audit, a fee of a cycle that ended,
        anything once the audit was cancelled.
        """
        if self.is_cancelled:
            return True
        audited = any(one.invoice is not None for one in self.rows if one.instalment.occasion == schedules.AUDIT)
        if row.instalment.occasion == schedules.DEPOSIT:
            return audited
        ended = self.cycle.start is not None and not self.cycle.runs
        return row.instalment.part == schedules.OF_YEARLY_FEE and ended

    @property
    def billed_cents(self) -> int:
        return sum(_counted(row, self) for row in self.rows if row.invoice is not None)

    @property
    def left_cents(self) -> int:
        return sum(_counted(row, self) for row in self.rows if row.invoice is None and not self.is_void(row))


def _counted(row: Row, schedule: Schedule) -> int:
    """What an instalment adds to the price: a deposit is part of the invoice of the audit, once there is one."""
    deposit = next((one for one in schedule.rows if one.instalment.occasion == schedules.DEPOSIT), None)
    if deposit is None or row.instalment.occasion not in (schedules.DEPOSIT, schedules.AUDIT):
        return row.instalment.net_cents
    final = next(one for one in schedule.rows if one.instalment.occasion == schedules.AUDIT)
    if final.invoice is not None:
        return row.instalment.net_cents if row is final else 0
    return row.instalment.net_cents - (deposit.instalment.net_cents if row is final else 0)


def is_of_audit(line: dict[str, Any]) -> bool:
    """Whether a line of a quote is part of the price of its audit, not a fee of the cycle."""
    return bool(line["part"] != YEARLY_FEE)


def terms_on(day: date) -> schedules.Terms:
    """How the body bills the contracts that it offers on that day."""
    kept = settings_on(day)
    return schedules.Terms(kept["invoice_schedule"], kept["deposit_percent"], kept["deposit_cents"])


def plan_of(quote: Quote, kind: str, terms: schedules.Terms) -> tuple[Instalment, ...]:
    """The instalments of a quote under these terms."""
    price = sum(line["net_cents"] for line in quote.lines if is_of_audit(line))
    fee = sum(line["unit_cents"] for line in quote.lines if not is_of_audit(line))
    return schedules.plan(kind, price, fee, quote.vat_basis_points, terms)


def instalments_of(contract: Contract, quote: Quote, kind: str) -> tuple[Instalment, ...]:
    """The instalments that a contract was offered with; one older than schedules is billed once its audit is held."""
    if contract.schedule:
        return tuple(Instalment(**kept) for kept in contract.schedule)
    return plan_of(quote, kind, schedules.Terms())


def as_kept(instalments: Sequence[Instalment]) -> list[dict[str, Any]]:
    """The instalments as a contract keeps them."""
    return [asdict(one) for one in instalments]


def find_cycle(audit_id: UUID) -> Cycle:
    """The cycle that an audit opened, the newest when an appeal opened another."""
    opened = select(Decision.certificate_id).where(Decision.audit_id == audit_id, Decision.outcome.in_(OPENING))
    statement = (
        select(Certificate)
        .where(Certificate.id.in_(opened), Certificate.state != "draft")
        .order_by(Certificate.created_at.desc())
        .limit(1)
    )
    found = db.session.scalar(statement)
    return Cycle(found.cycle_start, found.state in RUNNING) if found else Cycle()


def list_billed(contract_id: UUID) -> tuple[dict[int, Invoice], set[int]]:
    """The invoices that bill the instalments of a contract, by position, and those taken back. One statement."""
    statement = (
        select(Billed.position, Billed.released_at, Invoice)
        .join(Invoice, (Invoice.tenant_id == Billed.tenant_id) & (Invoice.id == Billed.invoice_id))
        .where(Billed.subject == CONTRACT, Billed.subject_id == contract_id)
    )
    rows = db.session.execute(statement).all()
    held = {row.position: row.Invoice for row in rows if row.released_at is None}
    return held, {row.position for row in rows if row.released_at is not None}


def read_schedule(contract: Contract) -> Schedule:
    """The schedule of a contract as it stands; before it is signed, nothing of it has a day."""
    quote = db.session.get_one(Quote, (current_tenant(), contract.quote_id))
    audit = db.session.get_one(Audit, (current_tenant(), contract.audit_id))
    cycle, (billed, taken_back) = find_cycle(contract.audit_id), list_billed(contract.id)
    signed_on = paris_date(contract.signed_at) if contract.signed_at else None
    rows = [
        Row(
            one,
            schedules.due_on(one, signed_on, cycle.start) if signed_on else None,
            _gross(one, quote),
            billed.get(one.position),
            one.position in taken_back,
        )
        for one in instalments_of(contract, quote, audit.kind)
    ]
    rows.sort(key=lambda row: (row.instalment.months, row.instalment.position))
    return Schedule(contract, quote, audit, tuple(rows), cycle)


def _gross(instalment: Instalment, quote: Quote) -> int:
    return invoice_totals([Taxable(instalment.net_cents, quote.vat_basis_points)]).gross_cents


def find_schedule(contract_id: UUID | None) -> Schedule | None:
    """The schedule of a contract; None without one."""
    contract = db.session.get(Contract, (current_tenant(), contract_id)) if contract_id else None
    return read_schedule(contract) if contract is not None else None


def find_open_schedule(organisation_id: UUID | None) -> Schedule | None:
    """The schedule of an organisation's newest signed contract of which something is still to come."""
    statement = (
        select(Contract)
        .where(Contract.organisation_id == organisation_id, Contract.signed_at.is_not(None), _has_more())
        .order_by(Contract.signed_at.desc())
        .limit(1)
    )
    contract = db.session.scalar(statement) if organisation_id else None
    return read_schedule(contract) if contract is not None else None


def _has_more() -> Any:
    billed = (
        select(func.count())
        .where(
            Billed.tenant_id == Contract.tenant_id, Billed.subject == CONTRACT, Billed.subject_id == Contract.id,
            Billed.released_at.is_(None),
        )
        .scalar_subquery()
    )  # fmt: skip
    return func.jsonb_array_length(Contract.schedule) > billed


def list_contracts_to_bill() -> list[UUID]:
    """The signed contracts of which an instalment was not billed yet, oldest first; not those of their audit alone."""
    more_than_audit = (func.jsonb_array_length(Contract.schedule) > 1) | ~is_billed_once_held()
    statement = select(Contract.id).where(Contract.signed_at.is_not(None), _has_more(), more_than_audit)
    return list(db.session.scalars(statement.order_by(Contract.id)))


def is_billed_once_held() -> Any:
    """Whether the contract at hand bills its audit once it is held, inside a list's statement."""
    occasion = [{"occasion": schedules.AUDIT}]
    return (func.jsonb_array_length(Contract.schedule) == 0) | Contract.schedule.contains(occasion)
