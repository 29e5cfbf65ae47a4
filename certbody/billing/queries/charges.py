"""Reading what may be billed around an audit: its contract, the dates that it gave up, what was billed already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from certbody.audits.models import ActionPlan, ActionPlanReview, Audit, Nonconformity
from certbody.billing.models import Contract, Invoice, InvoiceLine, Price, Quote
from certbody.billing.queries import late_changes
from certbody.billing.queries.invoices import is_living
from certbody.billing.queries.late_changes import late_terms_of
from certbody.billing.queries.prices import price_list_of, prices_on
from certbody.billing.queries.quotes import find_accepted_quote
from certbody.billing.rules.charging import DateChange, date_changes, has_price_list
from certbody.billing.rules.pricing import CYCLE_OPENERS, PriceList
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.verdict import Verdict
from certbody.tenants.models import JournalEntry
from certbody.tenants.queries.settings import settings_on

_PLANNING = ("audit.planned", "audit.replanned", "audit.cancelled")


def find_contract_of(audit: Audit) -> Contract | None:
    """The signed contract that an audit is held under: its own, else the newest that had opened a cycle before it."""
    statement = (
        select(Contract)
        .join(Audit, (Audit.tenant_id == Contract.tenant_id) & (Audit.id == Contract.audit_id))
        .where(
            Contract.organisation_id == audit.organisation_id,
            Contract.signed_at.is_not(None),
            or_(
                Contract.audit_id == audit.id,
                Audit.kind.in_(CYCLE_OPENERS) & (Contract.signed_at <= audit.created_at),
            ),
        )
        .order_by((Contract.audit_id == audit.id).desc(), Contract.signed_at.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def list_date_changes(audit_id: UUID) -> tuple[DateChange, ...]:
    """The first days that an audit gave up, oldest first, as the journal kept its planning."""
    statement = (
        select(JournalEntry.event, JournalEntry.after, JournalEntry.at)
        .where(
            JournalEntry.subject_type == "audit",
            JournalEntry.subject_id == audit_id,
            JournalEntry.event.in_(_PLANNING),
        )
        .order_by(JournalEntry.at, JournalEntry.id)
    )
    return date_changes(
        (_first_day(row.after) if row.event != "audit.cancelled" else None, paris_date(row.at))
        for row in db.session.execute(statement)
    )


def _first_day(after: dict[str, Any]) -> date:
    return date.fromisoformat(after["first_day"])


def count_plan_reviews(audit_id: UUID) -> int:
    """How many versions of action plans the body examined for an audit, whatever it concluded."""
    statement = (
        select(func.count())
        .select_from(ActionPlanReview)
        .join(
            ActionPlan,
            (ActionPlan.tenant_id == ActionPlanReview.tenant_id) & (ActionPlan.id == ActionPlanReview.action_plan_id),
        )
        .join(
            Nonconformity,
            (Nonconformity.tenant_id == ActionPlan.tenant_id) & (Nonconformity.id == ActionPlan.nonconformity_id),
        )
        .where(Nonconformity.audit_id == audit_id)
    )
    return db.session.scalar(statement) or 0


def list_charges(audit_id: UUID) -> Sequence[Any]:
    """What was billed around an audit, with its invoice; neither given up nor credited in full, alone or with it."""
    credit = aliased(InvoiceLine)
    taken_back = (
        select(func.coalesce(-func.sum(credit.net_cents), 0))
        .where(credit.tenant_id == InvoiceLine.tenant_id, credit.corrects_id == InvoiceLine.id)
        .scalar_subquery()
    )
    statement = (
        select(InvoiceLine, Invoice)
        .join(Invoice, (Invoice.tenant_id == InvoiceLine.tenant_id) & (Invoice.id == InvoiceLine.invoice_id))
        .where(InvoiceLine.audit_id == audit_id, InvoiceLine.net_cents != taken_back, is_living())
        .order_by(InvoiceLine.id)
    )
    return db.session.execute(statement).all()


def find_draft_of(audit_id: UUID) -> Invoice | None:
    """The draft that what is billed around an audit is added to: the audit's own, else one of such lines alone."""
    charged = select(InvoiceLine.invoice_id).where(InvoiceLine.audit_id == audit_id)
    statement = (
        select(Invoice)
        .where(Invoice.state == "draft", or_(Invoice.audit_id == audit_id, Invoice.id.in_(charged)))
        .order_by(Invoice.audit_id.is_(None), Invoice.id)
        .limit(1)
        .with_for_update()
    )
    return db.session.scalar(statement)


@dataclass(frozen=True)
class Grounds:
    """What the charges of an audit rest on: its contract, with the prices and settings of the contract's day."""

    audit: Audit
    contract: Contract | None
    contract_on: date | None
    prices: dict[str, Price]
    settings: dict[str, int]

    @property
    def price_list(self) -> PriceList | None:
        """The list in force on the day of the contract; None when there was none."""
        return price_list_of(self.prices, self.contract_on) if self.prices and self.contract_on else None

    @property
    def verdict(self) -> Verdict:
        """Whether anything can be billed at all."""
        return has_price_list(self.contract_on, self.price_list)


def find_grounds(audit: Audit) -> Grounds:
    """What the charges of an audit rest on: prices and terms known when its contract was signed.

    For a late change those that its document says. Without a contract, no price and no setting.
    """
    contract = find_contract_of(audit)
    if contract is None or contract.signed_at is None:
        return Grounds(audit, None, None, {}, {})
    signed_on, signed_at = paris_date(contract.signed_at), contract.signed_at
    prices, settings = prices_on(signed_on, known_at=signed_at), settings_on(signed_on, known_at=signed_at)
    late = late_terms_of(db.session.get_one(Quote, (contract.tenant_id, contract.quote_id)))
    if prices:
        others = {code: price for code, price in prices.items() if code != late_changes.CODE}
        prices = others | ({late_changes.CODE: late.price} if late.price else {})
    return Grounds(audit, contract, signed_on, prices, settings | {late_changes.NOTICE: late.notice_days})


def has_journeys(audit_id: UUID) -> bool:
    """Whether the accepted quote of an audit counts its journeys already."""
    quote = find_accepted_quote(audit_id)
    return quote is not None and any(line["code"] == "journey" for line in quote.lines)


def billed_quantity(charges: Sequence[Any], codes: Collection[str]) -> int:
    """How many of these were billed, of the charges at hand."""
    return sum(line.quantity for line, _invoice in charges if line.code in codes)
