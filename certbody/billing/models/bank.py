"""What came in on the body's bank account, as statements told it, and the work done on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Cents, Model, TenantOwned, Versioned, owned_reference


class BankLayout(TenantOwned, Versioned, Model):
    """Which column of the body's statements says what, and of which account they are; told once."""

    __tablename__ = "bank_layout"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    account: Mapped[str]
    columns: Mapped[dict[str, Any]]


class BankBatch(TenantOwned, Model):
    """A piece of work on bank lines and how far it is: a statement that is read, or attributions booked together."""

    __tablename__ = "bank_batch"
    __table_args__ = (
        owned_reference("file_id", "stored_file"),
        CheckConstraint("kind in ('import', 'attribution')", name="kind"),
        CheckConstraint("state in ('waiting', 'queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("(kind = 'import') = (file_id is not null)", name="file"),
        Index("ix_bank_batch_created_at", "tenant_id", "created_at"),
    )

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued")
    file_id: Mapped[UUID | None]
    file_name: Mapped[str] = mapped_column(default="")
    pairs: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class BankLine(TenantOwned, Model):
    """A transfer that came in, kept once whatever statement tells it again.

    `left_cents` is what of it settles no invoice yet; it changes with the payments that name the line, under its lock.
    What is set aside other books tell, but for a payout, which is what Stripe held. `reference` names the line: what
    the bank calls it, then a digest of what it says.
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        owned_reference("batch_id", "bank_batch"),
        UniqueConstraint("tenant_id", "account", "reference", "amount_cents", "day"),
        CheckConstraint("amount_cents > 0 and left_cents between 0 and amount_cents", name="left"),
        CheckConstraint("(set_aside_at is null) = (set_aside_reason is null)", name="set_aside_explained"),
        CheckConstraint("not is_payout or set_aside_at is not null", name="payout"),
        Index("ix_bank_line_batch_id", "tenant_id", "batch_id"),
        Index(
            "ix_bank_line_open", "tenant_id", "day", "id",
            postgresql_where=text("left_cents > 0 and set_aside_at is null"),
        ),
    )  # fmt: skip

    batch_id: Mapped[UUID]
    account: Mapped[str]
    reference: Mapped[str]
    day: Mapped[date]
    amount_cents: Mapped[int] = mapped_column(Cents)
    left_cents: Mapped[int] = mapped_column(Cents)
    payer: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    set_aside_at: Mapped[datetime | None]
    set_aside_by_name: Mapped[str | None]
    set_aside_reason: Mapped[str | None]
    is_payout: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def bank_reference(self) -> str:
        """What the bank calls it; nothing when it gave no reference."""
        return self.reference.rpartition("~")[0]

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be attributed."""
        return self.left_cents > 0 and self.set_aside_at is None
