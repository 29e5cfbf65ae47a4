"""Invoices and credit notes, frozen once issued, and the payments that settle them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from certbody.billing.rules.vat_place import PENALTIES
from certbody.kit.db import Cents, Model, TenantOwned, Versioned, owned_reference


class InvoiceCounter(TenantOwned, Model):
    """The last number given in one series of invoices and year."""

    __tablename__ = "invoice_counter"
    __table_args__ = (UniqueConstraint("tenant_id", "series", "year"),)

    series: Mapped[str]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class Invoice(TenantOwned, Versioned, Model):
    """An invoice: a draft without number, then issued and frozen by the database. `seller` and `buyer` are copies.

    A credit note is one that corrects another: its amounts are negative, so that sums over both are what was billed.
    One that follows deposits keeps them in `deposits` as they were, and deducts `prepaid_cents`, of which
    `prepaid_vat_cents` are VAT.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("audit_id", "audit"),
        owned_reference("contract_id", "contract"),
        owned_reference("file_id", "stored_file"),
        owned_reference("corrects_id", "invoice"),
        UniqueConstraint("tenant_id", "series", "year", "sequence"),
        UniqueConstraint("tenant_id", "number"),
        Index("ix_invoice_organisation_id", "tenant_id", "organisation_id"),
        Index("ix_invoice_state", "tenant_id", "state", "due_on"),
        Index("ix_invoice_audit_id", "tenant_id", "audit_id"),
        Index("ix_invoice_corrects_id", "tenant_id", "corrects_id"),
        Index("ix_invoice_contract_id", "tenant_id", "contract_id", postgresql_where=text("contract_id is not null")),
        CheckConstraint("kind in ('invoice', 'deposit')", name="kind"),
        CheckConstraint("corrects_id is not null or (net_cents >= 0 and gross_cents >= 0)", name="not_negative"),
        CheckConstraint(
            "(corrects_id is null and prepaid_cents between 0 and greatest(gross_cents, 0))"
            " or (corrects_id is not null and prepaid_cents <= 0)",
            name="prepaid",
        ),
        CheckConstraint("state in ('draft', 'issued', 'paid', 'credited', 'abandoned')", name="state"),
        CheckConstraint(
            "(corrects_id is null) = (credit_reason is null) and (corrects_id is null or gross_cents <= 0)",
            name="correction_explained",
        ),
        CheckConstraint(
            "state in ('draft', 'abandoned') or (number is not null and sequence is not null and issued_on is not null"
            " and (due_on is not null or corrects_id is not null) and seller is not null and buyer is not null)",
            name="issued_complete",
        ),
    )

    organisation_id: Mapped[UUID]
    audit_id: Mapped[UUID | None]
    contract_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="draft")
    series: Mapped[str] = mapped_column(default="F")
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    number: Mapped[str | None]
    issued_on: Mapped[date | None]
    service_on: Mapped[date | None]
    due_on: Mapped[date | None]
    seller: Mapped[dict[str, Any] | None]
    buyer: Mapped[dict[str, Any] | None]
    net_cents: Mapped[int] = mapped_column(Cents, default=0)
    vat_cents: Mapped[int] = mapped_column(Cents, default=0)
    gross_cents: Mapped[int] = mapped_column(Cents, default=0)
    file_id: Mapped[UUID | None]
    corrects_id: Mapped[UUID | None]
    credit_reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    kind: Mapped[str] = mapped_column(default="invoice", server_default="invoice")
    deposits: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    prepaid_cents: Mapped[int] = mapped_column(Cents, default=0, server_default="0")
    prepaid_vat_cents: Mapped[int] = mapped_column(Cents, default=0, server_default="0")
    vat_reason: Mapped[str] = mapped_column(default="", server_default="")

    @property
    def payable_cents(self) -> int:
        """What the invoice asks for: its total less the deposits that were billed before."""
        return self.gross_cents - self.prepaid_cents

    @property
    def bills_penalties(self) -> bool:
        """Whether it bills what a late payment costs, or corrects that: no service is sold, and it bears none."""
        return self.vat_reason == PENALTIES


class Billed(TenantOwned, Model):
    """What an invoice bills, once: an audit, an instalment, a takeover, lateness to a day.

    Released when the invoice is given up or credited in full: the office may bill it anew, the night does not.
    """

    __tablename__ = "billed"
    __table_args__ = (
        owned_reference("invoice_id", "invoice"),
        Index(
            "uq_billed_held",
            "tenant_id",
            "subject",
            "subject_id",
            "position",
            unique=True,
            postgresql_where=text("released_at is null"),
        ),
        Index("ix_billed_subject_id", "tenant_id", "subject_id"),
        Index("ix_billed_invoice_id", "tenant_id", "invoice_id"),
        CheckConstraint("subject in ('audit', 'contract', 'transfer', 'lateness')", name="subject"),
    )

    invoice_id: Mapped[UUID]
    subject: Mapped[str]
    subject_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(default=0)
    released_at: Mapped[datetime | None]


class BillingProfile(TenantOwned, Versioned, Model):
    """How a client is billed when its record does not say it: country, VAT number, exemption, address, order number."""

    __tablename__ = "billing_profile"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        UniqueConstraint("tenant_id", "organisation_id"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
    )

    organisation_id: Mapped[UUID]
    country: Mapped[str] = mapped_column(default="FR")
    vat_number: Mapped[str] = mapped_column(default="")
    exemption: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    order_number: Mapped[str] = mapped_column(default="")


class InvoiceLine(TenantOwned, Model):
    """One line of an invoice; frozen with it. That of a credit note names the line that it takes back.

    `basis` keeps what it was billed for and at whose price: the quote, its figure of the sizing, the price and its day.
    What is billed around an audit also names that audit.
    """

    __tablename__ = "invoice_line"
    __table_args__ = (
        owned_reference("invoice_id", "invoice"),
        owned_reference("corrects_id", "invoice_line"),
        owned_reference("audit_id", "audit"),
        UniqueConstraint("tenant_id", "invoice_id", "position"),
        Index("ix_invoice_line_corrects_id", "tenant_id", "corrects_id"),
        Index("ix_invoice_line_audit_id", "tenant_id", "audit_id"),
        CheckConstraint("quantity <> 0", name="quantity"),
        CheckConstraint("audit_id is null or basis is not null", name="charge_explained"),
    )

    invoice_id: Mapped[UUID]
    position: Mapped[int]
    code: Mapped[str]
    label: Mapped[str]
    quantity: Mapped[int]
    unit_cents: Mapped[int] = mapped_column(Cents)
    net_cents: Mapped[int] = mapped_column(Cents)
    vat_basis_points: Mapped[int]
    corrects_id: Mapped[UUID | None]
    audit_id: Mapped[UUID | None]
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    def basis_day(self, name: str) -> date:
        """A day that the basis of the line holds."""
        assert self.basis is not None
        return date.fromisoformat(self.basis[name])


class Payment(TenantOwned, Model):
    """Money received for an invoice: entered by hand, told by Stripe, or a bank line's; below zero what went back.

    What goes back or comes again names the payment that it reverses, so that the sum of an invoice's rows is always
    what its body holds of it. `provider_id` is Stripe's own: nothing is booked twice. Append-only.
    """

    __tablename__ = "payment"
    __table_args__ = (
        owned_reference("invoice_id", "invoice"),
        owned_reference("reverses_id", "payment"),
        owned_reference("stripe_account_id", "stripe_account"),
        owned_reference("bank_line_id", "bank_line"),
        UniqueConstraint("tenant_id", "provider_id"),
        Index("ix_payment_invoice_id", "tenant_id", "invoice_id"),
        Index(
            "ix_payment_bank_line_id", "tenant_id", "bank_line_id", postgresql_where=text("bank_line_id is not null")
        ),
        Index(
            "uq_payment_unmatched", "tenant_id", "reverses_id", unique=True, postgresql_where=text("kind = 'unmatched'")
        ),
        CheckConstraint(
            "kind in ('received', 'refunded', 'disputed', 'failed', 'reinstated', 'unmatched')", name="kind"
        ),
        CheckConstraint(
            "amount_cents <> 0 and (amount_cents > 0) = (kind in ('received', 'reinstated'))", name="amount"
        ),
        CheckConstraint("(kind = 'received') = (reverses_id is null)", name="reversal_named"),
        CheckConstraint("(provider_id is null) = (stripe_account_id is null)", name="provider_named"),
        CheckConstraint(
            "(bank_line_id is null or provider_id is null) and (kind <> 'unmatched' or bank_line_id is not null)",
            name="bank_line_named",
        ),
    )

    invoice_id: Mapped[UUID]
    amount_cents: Mapped[int] = mapped_column(Cents)
    received_on: Mapped[date]
    method: Mapped[str]
    kind: Mapped[str] = mapped_column(default="received")
    reverses_id: Mapped[UUID | None]
    provider_id: Mapped[str | None]
    stripe_account_id: Mapped[UUID | None]
    bank_line_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(default="")
    entered_by_name: Mapped[str]
    entered_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def told_kind(self) -> str:
        """What readers are told that it is: what failed without Stripe was typed by hand and cancelled."""
        return "cancelled" if self.kind == "failed" and self.provider_id is None else self.kind

    @property
    def is_typed(self) -> bool:
        """Whether it was typed by hand: neither a bank line nor Stripe brought it."""
        return self.kind == "received" and self.bank_line_id is None and self.provider_id is None
