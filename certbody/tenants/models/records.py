"""What every tenant keeps: its journal, its mails, its files, its settings and who it is on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, Versioned


class JournalEntry(TenantOwned, Model):
    """Who did what to which record, when, and why. Append-only."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "tenant_id", "subject_type", "subject_id", "at"),
        Index("ix_journal_entry_at", "tenant_id", "at"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    event: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None]


class Mail(TenantOwned, Model):
    """A mail that left: to whom, about what, when. The text is kept only where the built-in mailbox is on."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_sent_at", "tenant_id", "sent_at"),)

    recipient: Mapped[str]
    subject: Mapped[str]
    body_text: Mapped[str | None]
    body_html: Mapped[str | None]
    attached: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    attached_files: Mapped[list[UUID]] = mapped_column(default=list, server_default="{}")  # with the built-in mailbox
    sent_at: Mapped[datetime]


class StoredFile(TenantOwned, Model):
    """A file kept for a tenant: its name, type by content, size and SHA-256; the bytes lie under its id.

    After its retention end the bytes may be purged: the line stays, and says when, by whom and why.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size"),
        Index(
            "ix_stored_file_created_at", "tenant_id", "created_at", postgresql_include=["size"],
            postgresql_where=text("purged_at is null"),
        ),
        Index(
            "ix_stored_file_purged_at", "tenant_id", "purged_at", postgresql_include=["size", "created_at"],
            postgresql_where=text("purged_at is not null"),
        ),
    )  # fmt: skip

    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[UUID | None]
    purged_at: Mapped[datetime | None]
    purged_by_name: Mapped[str | None]
    purge_reason: Mapped[str | None]


class BodySetting(TenantOwned, Model):
    """One setting of the body from a date on: the law leaves some delays to the body, and their history stays."""

    __tablename__ = "body_setting"
    __table_args__ = (UniqueConstraint("tenant_id", "code", "valid_from", "id"),)

    code: Mapped[str]
    value: Mapped[int]
    valid_from: Mapped[date]
    set_by: Mapped[UUID | None]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
    reason: Mapped[str | None]


class BodyProfile(TenantOwned, Versioned, Model):
    """The certification body on paper: what certificates, contracts and invoices must print about it."""

    __tablename__ = "body_profile"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    legal_name: Mapped[str]
    legal_form: Mapped[str] = mapped_column(default="")
    capital: Mapped[str] = mapped_column(default="")
    siren: Mapped[str] = mapped_column(default="")
    siret: Mapped[str] = mapped_column(default="")
    rcs_city: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    accreditation: Mapped[str] = mapped_column(default="")
    signatory: Mapped[str] = mapped_column(default="")
    iban: Mapped[str] = mapped_column(default="")
    bic: Mapped[str] = mapped_column(default="")
    listed_labels: Mapped[str] = mapped_column(default="", server_default="")  # one a line


class NumberCounter(TenantOwned, Model):
    """The last number given in one series of a body (audits, certificates, quotes); invoices have their own."""

    __tablename__ = "number_counter"
    __table_args__ = (UniqueConstraint("tenant_id", "series"),)

    series: Mapped[str]
    last: Mapped[int] = mapped_column(default=0)
