"""Reading audits: who may see which, one audit, lists."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, exists, false, select, true
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit, AuditMember, AuditSize
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

CONDUCT = ("lead", "auditor")


def visible_to(by: Actor) -> ColumnElement[bool]:
    """The audits that an actor may see: all for the office, a client's own, an auditor's missions."""
    return _visible(_sees(by), by.organisation_id, by.membership_id)


def _sees(by: Actor) -> str:
    if by.sees_whole_body:
        return "all"
    if by.organisation_id is not None:
        return "own"
    return "missions" if by.membership_id is not None else "none"


def _visible(sees: str, organisation_id: Any, membership_id: Any) -> ColumnElement[bool]:
    if sees == "own":
        return Audit.organisation_id == organisation_id
    if sees == "missions":
        return _has_member(membership_id)
    return true() if sees == "all" else false()


def _has_member(membership_id: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        AuditMember.tenant_id == Audit.tenant_id,
        AuditMember.audit_id == Audit.id,
        AuditMember.membership_id == membership_id,
        *conditions,
    )


def get_audit(audit_id: UUID, by: Actor, *, lock: bool = False) -> Audit:
    """An audit that the actor may see, with its organisation; locked until the transaction ends when asked.

    NotFound when there is none, or when it is not theirs.
    """
    return get_audit_as(audit_id, by, lock=lock)[0]


def get_audit_as(audit_id: UUID, by: Actor, *, lock: bool = False) -> tuple[Audit, bool]:
    """The same, and whether the actor conducts it. One statement for both."""
    asked = {
        "tenant": current_tenant(), "audit": audit_id, "organisation": by.organisation_id,
        "membership": by.membership_id,
    }  # fmt: skip
    found = db.session.execute(_one_audit(_sees(by), lock), asked).one_or_none()
    if found is None:
        raise NotFound
    return found[0], bool(found[1])


@cache
def _one_audit(sees: str, lock: bool) -> Select[*tuple[Any, ...]]:
    """Nearly every page of an audit asks it: made once for each kind of reader."""
    membership = bindparam("membership", type_=Uuid())
    statement: Select[*tuple[Any, ...]] = (
        select(Audit, _has_member(membership, is_one_of(AuditMember.role, CONDUCT)))
        .options(joinedload(Audit.organisation))
        .where(
            Audit.tenant_id == bindparam("tenant"),
            Audit.id == bindparam("audit"),
            _visible(sees, bindparam("organisation"), membership),
        )
    )
    if lock:
        statement = statement.with_for_update(of=Audit).execution_options(populate_existing=True)
    return statement


def find_size(audit_id: UUID) -> AuditSize | None:
    """The size that counts: the newest one."""
    statement = select(AuditSize).where(AuditSize.audit_id == audit_id).order_by(AuditSize.sized_at.desc()).limit(1)
    return db.session.scalar(statement)


def list_team(audit_id: UUID) -> list[AuditMember]:
    """Who takes part in an audit, the lead first."""
    statement = select(AuditMember).where(AuditMember.audit_id == audit_id).order_by(AuditMember.role.desc())
    return list(db.session.scalars(statement))
