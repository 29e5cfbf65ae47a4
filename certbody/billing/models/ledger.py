"""The books: lines of entries, each entry balanced, none ever changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Cents, Model, TenantOwned, owned_reference


class LedgerLine(TenantOwned, Model):
    """One line of an entry of the books: an account debited or credited. Append-only; an entry balances at commit.

    An entry writes down one event, once: the document (invoice or credit note), payment or fee that it names. It is
    about one invoice: of a credit note, the one that it corrects; or about what an auditor is due: `auditor_event` says
    what became of that; or about a transfer that came in, which has an entry each time that something else is said of
    it. The ids of entries are in the order of recording; the account's number and the own account of
    client or auditor (`auxiliary`) are frozen.
    """

    __tablename__ = "ledger_line"
    __table_args__ = (
        owned_reference("invoice_id", "invoice"),
        owned_reference("document_id", "invoice"),
        owned_reference("payment_id", "payment"),
        owned_reference("fee_id", "payment_fee"),
        owned_reference("auditor_fee_id", "auditor_fee"),
        owned_reference("bank_line_id", "bank_line"),
        UniqueConstraint("tenant_id", "document_id", "position"),
        UniqueConstraint("tenant_id", "payment_id", "position"),
        UniqueConstraint("tenant_id", "fee_id", "position"),
        UniqueConstraint("tenant_id", "auditor_fee_id", "auditor_event", "position"),
        UniqueConstraint("tenant_id", "entry_id", "position"),
        Index("ix_ledger_line_invoice_id", "tenant_id", "invoice_id"),
        Index("ix_ledger_line_day", "tenant_id", "day"),
        Index(
            "ix_ledger_line_bank_line_id",
            "tenant_id",
            "bank_line_id",
            postgresql_where=text("bank_line_id is not null"),
        ),
        CheckConstraint("journal in ('sales', 'purchases', 'bank', 'various')", name="journal"),
        CheckConstraint(
            "num_nonnulls(document_id, payment_id, fee_id, auditor_fee_id, bank_line_id) = 1", name="one_event"
        ),
        CheckConstraint("num_nonnulls(invoice_id, auditor_fee_id, bank_line_id) = 1", name="one_subject"),
        CheckConstraint(
            "(auditor_fee_id is null and auditor_event is null) or (auditor_fee_id is not null"
            " and auditor_event in ('approved', 'cancelled', 'paid'))",
            name="auditor_event",
        ),
        CheckConstraint(
            "debit_cents >= 0 and credit_cents >= 0 and (debit_cents > 0) <> (credit_cents > 0)", name="one_side"
        ),
    )

    entry_id: Mapped[UUID]
    position: Mapped[int]
    document_id: Mapped[UUID | None]
    payment_id: Mapped[UUID | None]
    fee_id: Mapped[UUID | None]
    auditor_fee_id: Mapped[UUID | None]
    auditor_event: Mapped[str | None]
    bank_line_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    journal: Mapped[str]
    day: Mapped[date]
    role: Mapped[str]
    account: Mapped[str]
    rate: Mapped[int | None]
    debit_cents: Mapped[int] = mapped_column(Cents)
    credit_cents: Mapped[int] = mapped_column(Cents)
    piece: Mapped[str]
    piece_on: Mapped[date]
    label: Mapped[str]
    auxiliary: Mapped[str] = mapped_column(default="")
    auxiliary_name: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
