"""Complaints, appeals and reports (signalements), and what happened to each."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from certbody.clients.models.organisations import Organisation
from certbody.clients.rules.complaints import ABOUT, KINDS, OUTCOMES, SOURCES, STATES
from certbody.kit.db import Model, TenantOwned, Versioned, belongs_to, owned_reference


class Complaint(TenantOwned, Versioned, Model):
    """A complaint about the body, a client's appeal, or a third party's report; an open report moves surveillance on
    site. What was told, and by whom, never changes; nothing changes once it is closed, but the decision that follows.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("certificate_id", "certificate"),
        owned_reference("audit_id", "audit"),
        owned_reference("decision_id", "decision"),
        owned_reference("new_decision_id", "decision"),
        owned_reference("extra_audit_id", "audit"),
        owned_reference("file_id", "stored_file"),
        owned_reference("written_by", "membership"),
        owned_reference("concerned_id", "membership"),
        owned_reference("handler_id", "membership"),
        UniqueConstraint("tenant_id", "number"),
        Index("ix_complaint_organisation_id", "tenant_id", "organisation_id"),
        Index("ix_complaint_state", "tenant_id", "state", "answer_by"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint(f"about in {ABOUT}", name="about"),
        CheckConstraint(f"source in {SOURCES}", name="source"),
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),
        CheckConstraint("state not in ('assigned', 'answered') or handler_id is not null", name="handled"),
        CheckConstraint("state <> 'closed' or conclusion <> ''", name="concluded"),
    )

    number: Mapped[str]
    kind: Mapped[str]
    about: Mapped[str]
    source: Mapped[str] = mapped_column(default="third_party")
    organisation_id: Mapped[UUID | None]
    certificate_id: Mapped[UUID | None]
    audit_id: Mapped[UUID | None]
    decision_id: Mapped[UUID | None]
    named: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    file_id: Mapped[UUID | None]
    author_name: Mapped[str] = mapped_column(default="")
    author_email: Mapped[str] = mapped_column(default="")
    author_locale: Mapped[str] = mapped_column(default="fr")
    written_by: Mapped[UUID | None]
    concerned_id: Mapped[UUID | None]
    handler_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="received")
    received_at: Mapped[datetime]
    acknowledge_by: Mapped[date]
    answer_by: Mapped[date]
    acknowledged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    notice: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str | None]
    conclusion: Mapped[str | None]
    stays_on_site: Mapped[bool] = mapped_column(default=False)
    extra_audit_id: Mapped[UUID | None]
    new_decision_id: Mapped[UUID | None]

    organisation: Mapped[Organisation | None] = belongs_to("Complaint", "organisation_id", "Organisation")


class ComplaintEvent(TenantOwned, Model):
    """One step of a complaint: what was done, when, by whom, and the words that went with it. Append-only."""

    __tablename__ = "complaint_event"
    __table_args__ = (
        owned_reference("complaint_id", "complaint"),
        Index("ix_complaint_event_complaint_id", "tenant_id", "complaint_id", "at"),
    )

    complaint_id: Mapped[UUID]
    act: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
