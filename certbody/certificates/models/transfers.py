"""Certificates that come from another body, and ours that go to another."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from certbody.clients.models import Organisation
from certbody.kit.db import Model, TenantOwned, Versioned, belongs_to, owned_reference


class TransferIn(TenantOwned, Versioned, Model):
    """A certificate of another body that is to be taken over: what it says, its papers, the decision."""

    __tablename__ = "transfer_in"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("certificate_file_id", "stored_file"),
        owned_reference("nonconformity_file_id", "stored_file"),
        owned_reference("report_file_id", "stored_file"),
        owned_reference("decision_id", "decision"),
        owned_reference("certificate_id", "certificate"),
        Index("ix_transfer_in_state", "tenant_id", "state", "due_on"),
        CheckConstraint("state in ('open', 'taken_over', 'refused')", name="state"),
        CheckConstraint("state_there in ('valid', 'suspended')", name="state_there"),
        CheckConstraint("ends_on > starts_on", name="dates"),
        CheckConstraint("state = 'open' or decision_id is not null", name="decided"),
    )

    organisation_id: Mapped[UUID]
    former_body: Mapped[str]
    former_number: Mapped[str]
    siren: Mapped[str]
    categories: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state_there: Mapped[str] = mapped_column(default="valid")
    surveillance_held_on: Mapped[date | None]
    open_majors: Mapped[int]
    open_minors: Mapped[int]
    certificate_file_id: Mapped[UUID | None]
    nonconformity_file_id: Mapped[UUID | None]
    report_file_id: Mapped[UUID | None]
    received_on: Mapped[date]
    complete_on: Mapped[date | None]
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="open")
    decision_id: Mapped[UUID | None]
    certificate_id: Mapped[UUID | None]

    organisation: Mapped[Organisation] = belongs_to("TransferIn", "organisation_id", "Organisation")


class TransferOut(TenantOwned, Versioned, Model):
    """Our certificate that goes to another body: asked for, package made, gone."""

    __tablename__ = "transfer_out"
    __table_args__ = (
        owned_reference("certificate_id", "certificate"),
        owned_reference("file_id", "stored_file"),
        Index("ix_transfer_out_certificate_id", "tenant_id", "certificate_id"),
        Index("ix_transfer_out_state", "tenant_id", "state", "due_on"),
        CheckConstraint("state in ('requested', 'handed_over', 'left')", name="state"),
        CheckConstraint("state = 'requested' or file_id is not null", name="package"),
    )

    certificate_id: Mapped[UUID]
    to_body: Mapped[str]
    requested_by_name: Mapped[str | None]
    requested_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="requested")
    file_id: Mapped[UUID | None]
    sha256: Mapped[str | None]
    handed_over_at: Mapped[datetime | None]
    left_on: Mapped[date | None]
