"""Who may be the author of what was recorded at an audit."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from certbody.audits.models import AuditMember
from certbody.audits.queries.audits import CONDUCT
from certbody.kit.db import db, is_one_of
from certbody.onsite.rules.authorship import Standing
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Membership, Person


def standing_of(audit_id: UUID, membership_id: UUID) -> Standing:
    """Whether a member conducts an audit, and when they left the body."""
    on_team = exists().where(
        AuditMember.tenant_id == Membership.tenant_id,
        AuditMember.membership_id == Membership.id,
        AuditMember.audit_id == audit_id,
        is_one_of(AuditMember.role, CONDUCT),
    )
    own = Membership.tenant_id == current_tenant(), Membership.id == membership_id
    row = db.session.execute(select(on_team, Membership.ended_at).where(*own)).one_or_none()
    return Standing(*row) if row is not None else Standing(False)


def find_member_name(person_id: UUID) -> str:
    """How a person of this body is called, those who left included; nothing for anybody else."""
    own = Membership.tenant_id == current_tenant(), Membership.person_id == person_id
    return db.session.scalar(select(Person.name).join(Membership, Membership.person_id == Person.id).where(*own)) or ""
