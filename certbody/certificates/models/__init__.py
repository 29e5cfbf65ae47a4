"""The tables of decisions and certificates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.audits.models import Audit
from certbody.certificates.models.identity import IdentityCase, IdentityEvidence
from certbody.certificates.models.mark import LogoKit
from certbody.certificates.models.ministry import ListComparison, MinistryExport
from certbody.certificates.models.transfers import TransferIn, TransferOut
from certbody.certificates.rules.status import SUSPENSION_CAUSES
from certbody.clients.models import Organisation
from certbody.kit.db import Model, TenantOwned, Versioned, belongs_to, owned_reference

__all__ = [
    "Certificate",
    "CertificateEdition",
    "CertificateEvent",
    "Decision",
    "IdentityCase",
    "IdentityEvidence",
    "ListComparison",
    "LogoKit",
    "MinistryExport",
    "Reminder",
    "TransferIn",
    "TransferOut",
]

CERTIFICATE_STATES = ("draft", "valid", "suspended", "withdrawn", "expired", "transferred_out", "superseded")
OUTCOMES = (
    "certify", "certify_partly", "refuse", "maintain", "suspend", "lift_suspension", "withdraw", "renew", "extend",
    "take_over", "refuse_transfer", "accept_change", "refuse_change", "reinstate",
)  # fmt: skip


class Decision(TenantOwned, Model):
    """What the body decided, by someone who did not take part in the audit (R7.5). Append-only."""

    __tablename__ = "decision"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("certificate_id", "certificate"),
        owned_reference("organisation_id", "organisation"),
        owned_reference("report_id", "report"),
        owned_reference("former_id", "decision"),
        owned_reference("decided_by", "membership"),
        Index("ix_decision_organisation_id", "tenant_id", "organisation_id"),
        Index("ix_decision_audit_id", "tenant_id", "audit_id"),
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    organisation_id: Mapped[UUID]
    audit_id: Mapped[UUID | None]
    certificate_id: Mapped[UUID | None]
    report_id: Mapped[UUID | None]
    report_sha256: Mapped[str | None]
    outcome: Mapped[str]
    categories: Mapped[list[str]]
    reason: Mapped[str]
    facts: Mapped[dict[str, Any] | None]
    decided_on: Mapped[date]
    effective_on: Mapped[date]
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str]
    decided_at: Mapped[datetime]
    former_id: Mapped[UUID | None]  # the decision that was appealed, when this one answers the appeal

    audit: Mapped[Audit | None] = belongs_to("Decision", "audit_id", "Audit")


class Certificate(TenantOwned, Versioned, Model):
    """A certificate and where it stands. `code` is what the QR code and the public status page are found by."""

    __tablename__ = "certificate"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("previous_id", "certificate"),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "code"),
        Index("ix_certificate_organisation_id", "tenant_id", "organisation_id"),
        Index("ix_certificate_state", "tenant_id", "state", "ends_on"),
        Index(
            "ix_certificate_previous_id", "tenant_id", "previous_id", postgresql_where=text("previous_id is not null")
        ),
        CheckConstraint(f"state in {CERTIFICATE_STATES}", name="state"),
        CheckConstraint(
            "categories <@ array['AF','CBC','VAE','CFA'] and cardinality(categories) > 0", name="categories"
        ),
        CheckConstraint("ends_on > starts_on", name="dates"),
        CheckConstraint("state <> 'suspended' or suspension_ends_on is not null", name="suspension_ends"),
        CheckConstraint(f"suspension_cause in {SUSPENSION_CAUSES}", name="suspension_cause"),
    )

    organisation_id: Mapped[UUID]
    previous_id: Mapped[UUID | None]
    number: Mapped[str]
    code: Mapped[str]
    state: Mapped[str] = mapped_column(default="valid")
    categories: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    edition: Mapped[int] = mapped_column(default=1)
    suspended_on: Mapped[date | None]
    suspension_ends_on: Mapped[date | None]
    suspension_cause: Mapped[str | None]
    withdrawn_on: Mapped[date | None]
    cycle_starts_on: Mapped[date | None]
    surveillance_held_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    organisation: Mapped[Organisation] = belongs_to("Certificate", "organisation_id", "Organisation")

    @property
    def cycle_start(self) -> date:
        """The day from which surveillance is counted: the other body's first day for a certificate taken over."""
        return self.cycle_starts_on or self.starts_on


class CertificateEdition(TenantOwned, Model):
    """What was printed: every word of one edition of a certificate, its PDF and its hash. Append-only."""

    __tablename__ = "certificate_edition"
    __table_args__ = (
        owned_reference("certificate_id", "certificate"),
        owned_reference("decision_id", "decision"),
        owned_reference("file_id", "stored_file"),
        UniqueConstraint("tenant_id", "certificate_id", "edition"),
    )

    certificate_id: Mapped[UUID]
    decision_id: Mapped[UUID]
    edition: Mapped[int]
    content: Mapped[dict[str, Any]]
    file_id: Mapped[UUID]
    sha256: Mapped[str]
    issued_at: Mapped[datetime]


class CertificateEvent(TenantOwned, Model):
    """One move of a certificate from a state to another, with its reason and day. Append-only."""

    __tablename__ = "certificate_event"
    __table_args__ = (
        owned_reference("certificate_id", "certificate"),
        owned_reference("decision_id", "decision"),
        Index("ix_certificate_event_certificate_id", "tenant_id", "certificate_id", "at"),
    )

    certificate_id: Mapped[UUID]
    decision_id: Mapped[UUID | None]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    effective_on: Mapped[date]
    reason: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    at: Mapped[datetime]


class Reminder(TenantOwned, Model):
    """A reminder of the cycle that has left: its key makes sure that it leaves once, whatever crashes."""

    __tablename__ = "reminder"
    __table_args__ = (
        owned_reference("certificate_id", "certificate"),
        UniqueConstraint("tenant_id", "certificate_id", "kind", "due_on"),
    )

    certificate_id: Mapped[UUID]
    kind: Mapped[str]
    due_on: Mapped[date]
    sent_at: Mapped[datetime]
