"""The audits that a member may take along: those of their missions whose plan is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.audits.models import Audit, AuditSize
from certbody.audits.queries.audits import CONDUCT
from certbody.audits.queries.planning import list_missions
from certbody.kit.db import db, is_one_of

WORKABLE = ("planned", "plan_sent", "open", "closed", "reported")


def list_workable(membership_id: UUID, today: date) -> list[Audit]:
    """The audits that a member conducts and can still work on, the next one first."""
    rows = list_missions(membership_id, today)
    return [audit for audit, member in rows if audit.state in WORKABLE and member.role in CONDUCT]


def count_half_days(audits: Sequence[Audit]) -> list[int]:
    """How long each of these audits lasts, 0 where nothing was sized."""
    statement = (
        select(AuditSize.audit_id, AuditSize.half_days)
        .ext(distinct_on(AuditSize.audit_id))
        .where(is_one_of(AuditSize.audit_id, [audit.id for audit in audits]))
        .order_by(AuditSize.audit_id, AuditSize.sized_at.desc())
    )
    found = {row[0]: row[1] for row in db.session.execute(statement)}
    return [found.get(audit.id, 0) for audit in audits]
