"""What auditors are paid: their accounts and prices, the body's caps, fees with their expenses, orders to the bank."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from certbody.billing.rules import expenses
from certbody.billing.rules.fees import SELF_BILLED
from certbody.billing.rules.fees import AuditorPrice as PriceRule
from certbody.kit.db import Cents, Model, TenantOwned, Versioned, owned_reference


class AuditorAccount(TenantOwned, Versioned, Model):
    """How an auditor is paid: employed or not, who writes the invoice, under which VAT, to which bank account.

    `rank` names the series of invoices that the body writes for them; `mandate_at`: since when it may.
    """

    __tablename__ = "auditor_account"
    __table_args__ = (
        owned_reference("membership_id", "membership"),
        UniqueConstraint("tenant_id", "membership_id"),
        UniqueConstraint("tenant_id", "rank"),
        CheckConstraint("billing in ('self_billed', 'own_invoice')", name="billing"),
        CheckConstraint("vat in ('exempt', 'taxed')", name="vat"),
    )

    membership_id: Mapped[UUID]
    rank: Mapped[int]
    employed: Mapped[bool] = mapped_column(default=False)
    billing: Mapped[str] = mapped_column(default="self_billed")
    vat: Mapped[str] = mapped_column(default="exempt")
    legal_name: Mapped[str] = mapped_column(default="")
    legal_form: Mapped[str] = mapped_column(default="")
    capital: Mapped[str] = mapped_column(default="")
    rcs_city: Mapped[str] = mapped_column(default="")
    siret: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")
    bic: Mapped[str] = mapped_column(default="")
    mandate_at: Mapped[datetime | None]
    mandate_by_name: Mapped[str | None]

    @property
    def lacks_mandate(self) -> bool:
        """Whether nobody may write this auditor's invoices: self-billing was chosen, and no mandate given for it."""
        return self.billing == SELF_BILLED and not self.employed and self.mandate_at is None


class AuditorPrice(TenantOwned, Model):
    """One price of an auditor from a day on; the newest one that has begun counts. Append-only."""

    __tablename__ = "auditor_price"
    __table_args__ = (
        owned_reference("membership_id", "membership"),
        Index("ix_auditor_price_membership_id", "tenant_id", "membership_id", "valid_from"),
        CheckConstraint("unit_cents >= 0", name="unit"),
    )

    membership_id: Mapped[UUID]
    code: Mapped[str]
    unit_cents: Mapped[int] = mapped_column(Cents)
    valid_from: Mapped[date]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def as_rule(self) -> PriceRule:
        """The price as the rules know it."""
        return PriceRule(self.code, self.unit_cents, self.valid_from)


class ExpenseCap(TenantOwned, Model):
    """What the body pays at most for one expense of a kind from a day on; for kilometres its rate. Append-only."""

    __tablename__ = "expense_cap"
    __table_args__ = (
        Index("ix_expense_cap_kind", "tenant_id", "kind", "valid_from"),
        CheckConstraint("kind in ('meal', 'night', 'train', 'kilometre')", name="kind"),
        CheckConstraint("cents > 0", name="cents"),
    )

    kind: Mapped[str]
    cents: Mapped[int] = mapped_column(Cents)
    valid_from: Mapped[date]
    set_by_name: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditorFee(TenantOwned, Versioned, Model):
    """What somebody is due for one audit. Lines and sums are frozen when it is handed in, the rest when it is approved.

    `invoice_number`: of the invoice that the body wrote in their name, or of their own; `file_id` is that invoice.
    """

    __tablename__ = "auditor_fee"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("membership_id", "membership"),
        owned_reference("file_id", "stored_file"),
        owned_reference("credit_file_id", "stored_file"),
        UniqueConstraint("tenant_id", "number"),
        Index(
            "uq_auditor_fee_living", "tenant_id", "audit_id", "membership_id", unique=True,
            postgresql_where=text("state <> 'cancelled'"),
        ),
        Index(
            "uq_auditor_fee_invoice", "tenant_id", "membership_id", "invoice_number", unique=True,
            postgresql_where=text("invoice_number is not null and state <> 'cancelled'"),
        ),
        Index("ix_auditor_fee_state", "tenant_id", "state", "id"),
        CheckConstraint("state in ('draft', 'submitted', 'approved', 'paid', 'cancelled')", name="state"),
        CheckConstraint("kind in ('self_billed', 'own_invoice', 'expenses')", name="kind"),
        CheckConstraint(
            "net_cents >= 0 and vat_cents >= 0 and gross_cents = net_cents + vat_cents", name="sums"
        ),
        CheckConstraint("state <> 'cancelled' or cancelled_reason is not null", name="cancelled_explained"),
    )  # fmt: skip

    number: Mapped[str]
    audit_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="draft")
    kind: Mapped[str] = mapped_column(default="self_billed")
    lines: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    net_cents: Mapped[int] = mapped_column(Cents, default=0)
    vat_cents: Mapped[int] = mapped_column(Cents, default=0)
    gross_cents: Mapped[int] = mapped_column(Cents, default=0)
    submitted_at: Mapped[datetime | None]
    returned_reason: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    approved_by_name: Mapped[str | None]
    seller: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    buyer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    invoice_number: Mapped[str | None]
    invoiced_on: Mapped[date | None]
    file_id: Mapped[UUID | None]
    cancelled_reason: Mapped[str | None]
    cancelled_on: Mapped[date | None]
    credit_number: Mapped[str | None]
    credited_on: Mapped[date | None]
    credit_file_id: Mapped[UUID | None]
    paid_on: Mapped[date | None]


class AuditorExpense(TenantOwned, Model):
    """What somebody spent for an audit, with its receipt; `accepted_cents`: how much of it is taken over."""

    __tablename__ = "auditor_expense"
    __table_args__ = (
        owned_reference("fee_id", "auditor_fee"),
        owned_reference("file_id", "stored_file"),
        Index("ix_auditor_expense_fee_id", "tenant_id", "fee_id"),
        CheckConstraint("kind in ('meal', 'night', 'train', 'kilometre', 'other')", name="kind"),
        CheckConstraint("quantity > 0 and amount_cents > 0", name="amounts"),
        CheckConstraint("kind = 'kilometre' or file_id is not null", name="proven"),
    )

    fee_id: Mapped[UUID]
    kind: Mapped[str]
    spent_on: Mapped[date]
    quantity: Mapped[int] = mapped_column(default=1)
    amount_cents: Mapped[int] = mapped_column(Cents)
    vat_cents: Mapped[int] = mapped_column(Cents, default=0)
    note: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None]
    cap_cents: Mapped[int | None] = mapped_column(Cents)
    accepted_cents: Mapped[int | None] = mapped_column(Cents)
    over_reason: Mapped[str] = mapped_column(default="")

    def as_rule(self) -> expenses.Expense:
        """The expense as the rules know it."""
        return expenses.Expense(self.kind, self.quantity, self.amount_cents, self.vat_cents, self.cap_cents)

    @property
    def within_cents(self) -> int:
        """What of it needs no reason."""
        return self.as_rule().within_cents

    @property
    def charged_cents(self) -> int:
        """What the fee asks for of it: all of it until somebody has decided."""
        accepted = self.amount_cents if self.accepted_cents is None else self.accepted_cents
        return self.as_rule().charged_cents(accepted)


class PaymentRun(TenantOwned, Versioned, Model):
    """One order to the bank: the file of transfers made from approved fees, then carried out or cancelled."""

    __tablename__ = "payment_run"
    __table_args__ = (
        owned_reference("file_id", "stored_file"),
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint("state in ('made', 'executed', 'cancelled')", name="state"),
        CheckConstraint("count > 0 and sum_cents > 0", name="sums"),
        CheckConstraint("state <> 'cancelled' or cancelled_reason is not null", name="cancelled_explained"),
    )

    number: Mapped[str]
    state: Mapped[str] = mapped_column(default="made")
    version_of_file: Mapped[str]
    execute_on: Mapped[date]
    debtor: Mapped[dict[str, Any]]
    count: Mapped[int]
    sum_cents: Mapped[int] = mapped_column(Cents)
    file_id: Mapped[UUID]
    made_at: Mapped[datetime]
    made_by_name: Mapped[str]
    executed_on: Mapped[date | None]
    ended_by_name: Mapped[str | None]
    cancelled_reason: Mapped[str | None]


class PaymentRunLine(TenantOwned, Model):
    """One transfer of an order, as its file says it; a fee is in one `living` line at most."""

    __tablename__ = "payment_run_line"
    __table_args__ = (
        owned_reference("run_id", "payment_run"),
        owned_reference("fee_id", "auditor_fee"),
        UniqueConstraint("tenant_id", "run_id", "fee_id"),
        Index(
            "uq_payment_run_line_living", "tenant_id", "fee_id", unique=True, postgresql_where=text("living"),
        ),
        CheckConstraint("amount_cents > 0", name="amount"),
    )  # fmt: skip

    run_id: Mapped[UUID]
    fee_id: Mapped[UUID]
    amount_cents: Mapped[int] = mapped_column(Cents)
    creditor_name: Mapped[str]
    iban: Mapped[str]
    bic: Mapped[str] = mapped_column(default="")
    living: Mapped[bool] = mapped_column(default=True)
