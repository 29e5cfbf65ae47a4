"""Reading which new durations the client was told of after the contract, and whether it took note of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from certbody.audits.models import Audit, AuditSize, SizeNotice
from certbody.kit.db import db

NOTIFIED_IN = ("contracted", "planned", "plan_sent", "open")


def awaits_note() -> ColumnElement[bool]:
    """Whether the client has yet to take note of a new duration, while it can still matter."""
    unanswered = exists().where(
        SizeNotice.tenant_id == Audit.tenant_id,
        SizeNotice.audit_id == Audit.id,
        SizeNotice.acknowledged_at.is_(None),
    )
    return Audit.state.in_(NOTIFIED_IN) & unanswered


def list_size_notices(audit_id: UUID) -> Sequence[Any]:
    """Every new duration the client was told of, newest first: before, after, why, by whom, and who took note when."""
    former, size = aliased(AuditSize), aliased(AuditSize)
    statement = (
        select(
            SizeNotice.told_at,
            SizeNotice.acknowledged_at,
            SizeNotice.acknowledged_by_name,
            SizeNotice.heard_how,
            former.half_days.label("before"),
            former.lines.label("lines_before"),
            size.half_days.label("after"),
            size.lines.label("lines_after"),
            size.reason,
            size.sized_by,
        )
        .join(former, (former.tenant_id == SizeNotice.tenant_id) & (former.id == SizeNotice.former_id))
        .join(size, (size.tenant_id == SizeNotice.tenant_id) & (size.id == SizeNotice.size_id))
        .where(SizeNotice.audit_id == audit_id)
        .order_by(SizeNotice.told_at.desc(), SizeNotice.id.desc())
    )
    return db.session.execute(statement).all()
