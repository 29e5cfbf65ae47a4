"""Prices, quotes and the contract that an organisation accepts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.audits.models import Audit
from certbody.billing.rules import discounts
from certbody.kit.db import Cents, Model, TenantOwned, Versioned, belongs_to, owned_reference


class Price(TenantOwned, Model):
    """One line of the body's price list from a date on; the newest one that has begun counts. Append-only."""

    __tablename__ = "price"
    __table_args__ = (
        Index("ix_price_code", "tenant_id", "code", "valid_from"),
        CheckConstraint("unit_cents >= 0", name="unit"),
    )

    code: Mapped[str]
    unit_cents: Mapped[int] = mapped_column(Cents)
    valid_from: Mapped[date]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PriceWithdrawal(TenantOwned, Model):
    """That a price was withdrawn before it began: it counts for nothing, and stays to be read. Append-only."""

    __tablename__ = "price_withdrawal"
    __table_args__ = (owned_reference("price_id", "price"), UniqueConstraint("tenant_id", "price_id"))

    price_id: Mapped[UUID]
    by_name: Mapped[str]
    at: Mapped[datetime]


class Discount(TenantOwned, Versioned, Model):
    """A reduction of the price, dated: for everybody, or `on_request`, chosen for one quote. Only its end changes."""

    __tablename__ = "discount"
    __table_args__ = (
        CheckConstraint("(basis_points > 0) <> (cents > 0) and basis_points between 0 and 10000", name="amount"),
        CheckConstraint("valid_until is null or valid_until >= valid_from", name="days"),
    )

    name: Mapped[str]
    basis_points: Mapped[int] = mapped_column(default=0)
    cents: Mapped[int] = mapped_column(Cents, default=0)
    tariffs: Mapped[list[str]] = mapped_column(default=list)
    on_request: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def as_rule(self) -> discounts.Discount:
        """The discount as the rules know it."""
        kinds = frozenset(self.tariffs)
        return discounts.Discount(self.name, self.basis_points, self.cents, self.valid_from, self.valid_until, kinds)


class Quote(TenantOwned, Versioned, Model):
    """What an audit will cost, line by line, from the size it was made with.

    `foreseen` holds what the cycle will call for next, as an estimate of that day: it is in no total and no invoice.
    """

    __tablename__ = "quote"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("size_id", "audit_size"),
        owned_reference("organisation_id", "organisation"),
        UniqueConstraint("tenant_id", "number"),
        Index("ix_quote_audit_id", "tenant_id", "audit_id"),
        Index("ix_quote_organisation_id", "tenant_id", "organisation_id"),
        CheckConstraint("state in ('draft', 'sent', 'accepted', 'declined', 'replaced')", name="state"),
    )

    number: Mapped[str]
    organisation_id: Mapped[UUID]
    audit_id: Mapped[UUID]
    size_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="draft")
    lines: Mapped[list[dict[str, Any]]]
    net_cents: Mapped[int] = mapped_column(Cents)
    vat_cents: Mapped[int] = mapped_column(Cents)
    gross_cents: Mapped[int] = mapped_column(Cents)
    vat_basis_points: Mapped[int]
    vat_reason: Mapped[str] = mapped_column(default="", server_default="")
    foreseen: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    valid_until: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]

    audit: Mapped[Audit] = belongs_to("Quote", "audit_id", "Audit")


class Contract(TenantOwned, Versioned, Model):
    """The certification contract made from a quote: frozen document, declaration on honour, and who accepted it how.

    `schedule` holds its instalments, as it was offered; none on a contract older than schedules: billed once held.
    """

    __tablename__ = "contract"
    __table_args__ = (
        owned_reference("quote_id", "quote"),
        owned_reference("organisation_id", "organisation"),
        owned_reference("audit_id", "audit"),
        owned_reference("file_id", "stored_file"),
        owned_reference("signed_file_id", "stored_file"),
        UniqueConstraint("tenant_id", "quote_id"),
        UniqueConstraint("tenant_id", "number"),
        Index("ix_contract_organisation_id", "tenant_id", "organisation_id"),
        CheckConstraint("state in ('offered', 'signed', 'ended')", name="state"),
        CheckConstraint(
            "state = 'offered' or (signed_at is not null and signer_name is not null and declaration is not null)",
            name="signed_by_someone",
        ),
    )

    number: Mapped[str]
    organisation_id: Mapped[UUID]
    audit_id: Mapped[UUID]
    quote_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="offered")
    file_id: Mapped[UUID]
    sha256: Mapped[str]
    signed_file_id: Mapped[UUID | None]
    declaration: Mapped[str | None]
    signer_id: Mapped[UUID | None]
    signer_name: Mapped[str | None]
    signer_title: Mapped[str | None]
    signer_address: Mapped[str | None]
    signed_at: Mapped[datetime | None]
    propose_by: Mapped[date | None]
    schedule: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
