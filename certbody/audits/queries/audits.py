"""Reading audits: who may see which, one audit, lists."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit, AuditMember, AuditSize
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant


def visible_to(by: Actor) -> ColumnElement[bool]:
    """The audits that an actor may see: all for the office, a client's own, an auditor's missions."""
    if by.sees_whole_body:
        return true()
    if by.organisation_id is not None:
        return Audit.organisation_id == by.organisation_id
    if by.membership_id is None:
        return false()
    return exists().where(
        AuditMember.tenant_id == Audit.tenant_id,
        AuditMember.audit_id == Audit.id,
        AuditMember.membership_id == by.membership_id,
    )


def get_audit(audit_id: UUID, by: Actor, *, lock: bool = False) -> Audit:
    """An audit that the actor may see, with its organisation; locked until the transaction ends when asked.

    NotFound when there is none, or when it is not theirs.
    """
    return _get(audit_id, by, true(), lock)[0]


def get_audit_and_whether(
    condition: ColumnElement[bool], audit_id: UUID, by: Actor, *, lock: bool = False
) -> tuple[Audit, bool]:
    """The same, and whether it meets a condition. One statement for both."""
    return _get(audit_id, by, condition, lock)


def _get(audit_id: UUID, by: Actor, condition: ColumnElement[bool], lock: bool) -> tuple[Audit, bool]:
    statement = (
        select(Audit, condition)
        .options(joinedload(Audit.organisation))
        .where(Audit.tenant_id == current_tenant(), Audit.id == audit_id, visible_to(by))
    )
    if lock:
        statement = statement.with_for_update(of=Audit).execution_options(populate_existing=True)
    found = db.session.execute(statement).one_or_none()
    if found is None:
        raise NotFound
    return found[0], bool(found[1])


def find_size(audit_id: UUID) -> AuditSize | None:
    """The size that counts: the newest one."""
    statement = select(AuditSize).where(AuditSize.audit_id == audit_id).order_by(AuditSize.sized_at.desc()).limit(1)
    return db.session.scalar(statement)


def list_team(audit_id: UUID) -> list[AuditMember]:
    """Who takes part in an audit, the lead first."""
    statement = select(AuditMember).where(AuditMember.audit_id == audit_id).order_by(AuditMember.role.desc())
    return list(db.session.scalars(statement))
