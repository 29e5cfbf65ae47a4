"""What the body's own limits of rotation and experience say of a team (U17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from certbody.audits.models import Audit, AuditMember
from certbody.audits.rules.rotation import may_audit_again, may_lead
from certbody.kit.db import db
from certbody.kit.verdict import Verdict
from certbody.tenants.queries.settings import settings_on


def rotation_verdicts(audit: Audit, lead: UUID, team: Sequence[UUID], day: date) -> Mapping[UUID, Verdict]:
    """What stands against each of the team on a day; nothing, without looking further, where the body sets no limit."""
    settings = settings_on(day)
    most, least = settings["audits_in_a_row"], settings["audits_before_leading"]
    teams = _last_teams(audit, most) if most else []
    found = {member: may_audit_again([member in one for one in teams], most) for member in team}
    if least:
        found[lead] = Verdict(found[lead].reasons + may_lead(_count_done(lead, audit), least).reasons)
    return found


def _last_teams(audit: Audit, count: int) -> list[frozenset[UUID]]:
    statement = (
        select(Audit.id, func.array_agg(AuditMember.membership_id))
        .join(AuditMember, (AuditMember.tenant_id == Audit.tenant_id) & (AuditMember.audit_id == Audit.id))
        .where(
            Audit.organisation_id == audit.organisation_id,
            Audit.id != audit.id,
            Audit.opening_at.is_not(None),
            AuditMember.role.in_(("lead", "auditor")),
        )
        .group_by(Audit.id, Audit.opening_at)
        .order_by(Audit.opening_at.desc())
        .limit(count)
    )
    return [frozenset(members) for _id, members in db.session.execute(statement)]


def _count_done(member: UUID, audit: Audit) -> int:
    statement = (
        select(func.count(AuditMember.id))
        .join(Audit, (Audit.tenant_id == AuditMember.tenant_id) & (Audit.id == AuditMember.audit_id))
        .where(AuditMember.membership_id == member, Audit.id != audit.id, Audit.closing_at.is_not(None))
    )
    return db.session.scalar(statement) or 0
