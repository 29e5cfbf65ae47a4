"""Reading quotes and contracts: who may see which, one, lists, and what each list counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit, AuditSize
from certbody.audits.queries.audits import find_size
from certbody.billing.models import Contract, Quote
from certbody.clients.models import Application, ApplicationReview, Organisation
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import JournalEntry

TO_MAKE = "to_make"
VIEWS = (TO_MAKE, "draft", "sent", "unconfirmed", "accepted", "declined", "replaced")


def quotes_visible_to(by: Actor) -> ColumnElement[bool]:
    """The quotes that an actor may see: all for the office; those sent to it for a training organisation."""
    if by.sees_whole_body:
        return true()
    if by.organisation_id is None:
        return false()
    return (Quote.organisation_id == by.organisation_id) & (Quote.sent_at.is_not(None))


def get_quote(quote_id: UUID, by: Actor) -> Quote:
    """A quote that the actor may see, with its audit and organisation. NotFound otherwise."""
    statement = (
        select(Quote)
        .options(joinedload(Quote.audit).joinedload(Audit.organisation))
        .where(Quote.tenant_id == current_tenant(), Quote.id == quote_id, quotes_visible_to(by))
    )
    quote = db.session.scalar(statement)
    if quote is None:
        raise NotFound
    return quote


def find_contract(quote_id: UUID) -> Contract | None:
    """The contract made from a quote; none before it is sent."""
    return db.session.scalar(select(Contract).where(Contract.quote_id == quote_id))


def get_contract(contract_id: UUID, by: Actor) -> Contract:
    """A contract that the actor may see: any for the office, its own for a training organisation."""
    contract = db.session.get(Contract, (current_tenant(), contract_id))
    if contract is None or not (by.sees_whole_body or by.organisation_id == contract.organisation_id):
        raise NotFound
    return contract


def find_offer_entry(contract_id: UUID) -> dict[str, Any]:
    """What the journal kept when the contract was offered."""
    statement = select(JournalEntry.after).where(
        JournalEntry.event == "contract.offered",
        JournalEntry.subject_type == "contract",
        JournalEntry.subject_id == contract_id,
    )
    kept: dict[str, Any] | None = db.session.scalar(statement)
    if kept is None:
        raise NotFound
    return kept


def list_current_quotes(audit_id: UUID) -> list[Quote]:
    """The quotes of an audit that a new one would replace."""
    statement = select(Quote).where(Quote.audit_id == audit_id, Quote.state.in_(("draft", "sent")))
    return list(db.session.scalars(statement))


def find_accepted_quote(audit_id: UUID) -> Quote | None:
    """The quote that was accepted for an audit."""
    return db.session.scalar(select(Quote).where(Quote.audit_id == audit_id, Quote.state == "accepted").limit(1))


def find_application(audit: Audit) -> Application | None:
    """The application that an audit comes from."""
    if audit.application_id is None:
        return None
    return db.session.get(Application, (current_tenant(), audit.application_id))


def find_review(application_id: UUID) -> ApplicationReview | None:
    """The newest admissibility review of an application."""
    statement = (
        select(ApplicationReview)
        .where(ApplicationReview.application_id == application_id)
        .order_by(ApplicationReview.at.desc(), ApplicationReview.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def find_sizes(quote: Quote) -> tuple[AuditSize | None, AuditSize | None]:
    """The size that a quote was made with, and the newest one of its audit. One statement."""
    newest = select(AuditSize.id).where(AuditSize.audit_id == quote.audit_id)
    newest = newest.order_by(AuditSize.sized_at.desc(), AuditSize.id.desc()).limit(1)
    statement = select(AuditSize).where(
        AuditSize.audit_id == quote.audit_id,
        (AuditSize.id == quote.size_id) | (AuditSize.id == newest.scalar_subquery()),
    )
    sizes = {size.id: size for size in db.session.scalars(statement)}
    ordered = sorted(sizes.values(), key=lambda size: (size.sized_at, size.id))
    return sizes.get(quote.size_id), ordered[-1] if ordered else None


def find_billed_size(audit_id: UUID) -> AuditSize | None:
    """The size that an audit is paid for: that of its accepted quote, else its newest one."""
    quote = find_accepted_quote(audit_id)
    return find_sizes(quote)[0] if quote is not None else find_size(audit_id)


def same_span(made_with: AuditSize | None, newest: AuditSize | None) -> bool:
    """Whether the audit still lasts as long, with as many sites, as when its quote was made."""
    if made_with is None or newest is None:
        return False
    return (made_with.half_days, made_with.sampled_sites) == (newest.half_days, newest.sampled_sites)


def unconfirmed_lines(size: AuditSize | None) -> list[dict[str, Any]]:
    """The lines of a size that rest on a cell nobody confirmed (R1.3)."""
    return [line for line in size.lines if line["status"] == "assumed"] if size else []


def size_is_unconfirmed() -> ColumnElement[bool]:
    """Whether the newest size of the quote's audit rests on a value that nobody confirmed."""
    newest = (
        select(AuditSize.unconfirmed)
        .where(AuditSize.tenant_id == Quote.tenant_id, AuditSize.audit_id == Quote.audit_id)
        .order_by(AuditSize.sized_at.desc(), AuditSize.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return newest.is_(True)


def in_view(view: str) -> ColumnElement[bool]:
    """The quotes of one view of the list."""
    if view == "unconfirmed":
        return (Quote.state == "sent") & size_is_unconfirmed()
    return Quote.state == view if view in VIEWS else true()


def list_quotes(by: Actor, limit: int, view: str = "", before: UUID | None = None) -> Sequence[Any]:
    """Quotes with the names around them, newest first."""
    statement = (
        select(Quote, Organisation.name.label("organisation"), Audit.reference, Audit.kind, Contract.state)
        .join(Organisation, (Organisation.tenant_id == Quote.tenant_id) & (Organisation.id == Quote.organisation_id))
        .join(Audit, (Audit.tenant_id == Quote.tenant_id) & (Audit.id == Quote.audit_id))
        .outerjoin(Contract, (Contract.tenant_id == Quote.tenant_id) & (Contract.quote_id == Quote.id))
        .where(quotes_visible_to(by), in_view(view))
        .order_by(Quote.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(Quote.id < before)
    return db.session.execute(statement).all()


def list_audits_to_quote(limit: int) -> Sequence[Any]:
    """Sized audits that wait for their quote, the oldest first, with the organisation's name."""
    statement = (
        select(Audit, Organisation.name.label("organisation"))
        .join(Organisation, (Organisation.tenant_id == Audit.tenant_id) & (Organisation.id == Audit.organisation_id))
        .where(Audit.state == "sized")
        .order_by(Audit.id)
        .limit(limit)
    )
    return db.session.execute(statement).all()


def count_quotes() -> dict[str, int]:
    """How many quotes each view of the list holds. One statement."""
    to_make = select(func.count()).select_from(Audit).where(Audit.state == "sized").scalar_subquery()
    kept = [func.count().filter(in_view(view)).label(view) for view in VIEWS if view != TO_MAKE]
    row = db.session.execute(select(to_make.label(TO_MAKE), *kept).select_from(Quote)).one()
    return dict(row._mapping)


def count_to_answer(organisation_id: UUID, day: date) -> Any:
    """How many quotes wait for the organisation's answer (`count`), and the first last day of theirs (`until`)."""
    statement = select(func.count().label("count"), func.min(Quote.valid_until).label("until")).where(
        Quote.organisation_id == organisation_id, Quote.state == "sent", Quote.valid_until >= day
    )
    return db.session.execute(statement).one()
