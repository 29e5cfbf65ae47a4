"""Changes of identity of organisations that are certified or under contract, each a case that is decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.certificates.rules.identity import KINDS
from certbody.clients.models import Organisation
from certbody.kit.db import Model, TenantOwned, Versioned, belongs_to, owned_reference

IDENTITY_STATES = ("open", "completed", "accepted", "refused", "abandoned")


class IdentityCase(TenantOwned, Versioned, Model):
    """A change of SIREN, NDA, name or owner: who the organisation was, who it becomes, on what evidence, decided how.

    `before` and `after` hold the same fields, those that change. One case at a time for each organisation.
    """

    __tablename__ = "identity_case"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        owned_reference("opened_by", "membership"),
        owned_reference("decision_id", "decision"),
        Index("ix_identity_case_state", "tenant_id", "state", "opened_on"),
        Index(
            "uq_identity_case_one_open", "tenant_id", "organisation_id", unique=True,
            postgresql_where=text("state in ('open', 'completed')"),
        ),
        CheckConstraint(f"kind in {tuple(KINDS)}", name="kind"),
        CheckConstraint(f"state in {IDENTITY_STATES}", name="state"),
        CheckConstraint("(state in ('accepted', 'refused')) = (decision_id is not null)", name="decided"),
    )  # fmt: skip

    organisation_id: Mapped[UUID]
    kind: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    effective_on: Mapped[date]
    activity_unchanged: Mapped[bool]
    explanation: Mapped[str]
    list_reason: Mapped[str] = mapped_column(default="")
    opened_by: Mapped[UUID | None]
    opened_by_name: Mapped[str]
    opened_by_client: Mapped[bool]
    opened_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    examined_by: Mapped[list[str]] = mapped_column(default=list, server_default="{}")  # every membership that did
    completed_by_name: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="open")
    decision_id: Mapped[UUID | None]

    organisation: Mapped[Organisation] = belongs_to("IdentityCase", "organisation_id", "Organisation")


class IdentityEvidence(TenantOwned, Model):
    """A paper that proves a change of identity. Append-only."""

    __tablename__ = "identity_evidence"
    __table_args__ = (
        owned_reference("identity_case_id", "identity_case"),
        owned_reference("file_id", "stored_file"),
        Index("ix_identity_evidence_case", "tenant_id", "identity_case_id"),
    )

    identity_case_id: Mapped[UUID]
    file_id: Mapped[UUID]
    name: Mapped[str]
    sha256: Mapped[str]
    added_by_name: Mapped[str]
    added_at: Mapped[datetime]
