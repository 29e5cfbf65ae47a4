"""What the site signed about the evidence that it holds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from certbody.kit.db import Model, TenantOwned, owned_reference


class EvidenceReceipt(TenantOwned, Model):
    """The body's signed word that it holds these bytes since when, for which indicator, from whom. Append-only.

    `statement` is what was signed, letter for letter; `signature` the Ed25519 signature of it, in base 64.
    """

    __tablename__ = "evidence_receipt"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        owned_reference("finding_evidence_id", "finding_evidence"),
        owned_reference("file_id", "stored_file"),
        UniqueConstraint("tenant_id", "finding_evidence_id"),
        Index("ix_evidence_receipt_audit_id", "tenant_id", "audit_id"),
    )

    audit_id: Mapped[UUID]
    finding_evidence_id: Mapped[UUID]
    file_id: Mapped[UUID]
    statement: Mapped[str]
    signature: Mapped[str]
    signed_at: Mapped[datetime]
