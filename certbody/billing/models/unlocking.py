"""Audits whose plan may be sent before they are paid, though the body asks to be paid first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from certbody.kit.db import Model, TenantOwned, owned_reference


class PlanningUnlock(TenantOwned, Model):
    """That somebody let the plan of one audit go before its payment, and why. Append-only."""

    __tablename__ = "planning_unlock"
    __table_args__ = (
        owned_reference("audit_id", "audit"),
        UniqueConstraint("tenant_id", "audit_id"),
        CheckConstraint("reason <> ''", name="reason_given"),
    )

    audit_id: Mapped[UUID]
    reason: Mapped[str]
    unlocked_at: Mapped[datetime]
    unlocked_by_name: Mapped[str]
