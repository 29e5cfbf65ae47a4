"""Reading audits: who may see which, one audit, lists."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Uuid, and_, bindparam, exists, false, or_, select, true
from sqlalchemy.orm import joinedload

from certbody.audits.models import Audit, AuditMember, AuditSize
from certbody.audits.rules.team_access import may_still_see
from certbody.kit import clock
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound, require
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

CONDUCT = ("lead", "auditor")


def visible_to(by: Actor) -> ColumnElement[bool]:
    """The audits that an actor may see: all for the office, a client's own, an auditor's missions."""
    return _visible(_sees(by), by.organisation_id, by.membership_id, clock.today())


def _sees(by: Actor) -> str:
    if by.sees_whole_body:
        return "all"
    if by.organisation_id is not None:
        return "own"
    return "missions" if by.membership_id is not None else "none"


def _visible(sees: str, organisation_id: Any, membership_id: Any, today: Any) -> ColumnElement[bool]:
    if sees == "own":
        return Audit.organisation_id == organisation_id
    if sees == "missions":
        return and_(_has_member(membership_id), or_(Audit.team_until.is_(None), Audit.team_until >= today))
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

    NotFound when there is none, or when it is not theirs; Refused for a team whose access has ended.
    """
    return get_audit_as(audit_id, by, lock=lock)[0]


def get_audit_as(audit_id: UUID, by: Actor, *, lock: bool = False) -> tuple[Audit, bool]:
    """The same, and whether the actor conducts it. One statement for both."""
    asked = {
        "tenant": current_tenant(), "audit": audit_id, "organisation": by.organisation_id,
        "membership": by.membership_id, "today": clock.today(),
    }  # fmt: skip
    found = db.session.execute(_one_audit(_sees(by), lock), asked).one_or_none()
    if found is None:
        _tell_end(audit_id, by)
        raise NotFound
    return found[0], bool(found[1])


def _tell_end(audit_id: UUID, by: Actor) -> None:
    """Refused, in the rule's words, for a member of the team whose access has ended."""
    if _sees(by) == "missions":
        own = select(Audit.team_until).where(Audit.id == audit_id, _has_member(by.membership_id))
        require(may_still_see(db.session.scalar(own), clock.today()))


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
            _visible(sees, bindparam("organisation"), membership, bindparam("today", type_=Date())),
        )
    )
    if lock:
        statement = statement.with_for_update(of=Audit).execution_options(populate_existing=True)
    return statement


def find_size(audit_id: UUID, at: datetime | None = None) -> AuditSize | None:
    """The size that counts: the newest one, or the one that was the newest at that moment."""
    newest = AuditSize.sized_at.desc(), AuditSize.id.desc()
    statement = select(AuditSize).where(AuditSize.audit_id == audit_id).order_by(*newest).limit(1)
    return db.session.scalar(statement.where(AuditSize.sized_at <= at) if at else statement)


def list_team(audit_id: UUID) -> list[AuditMember]:
    """Who takes part in an audit, the lead first."""
    statement = select(AuditMember).where(AuditMember.audit_id == audit_id).order_by(AuditMember.role.desc())
    return list(db.session.scalars(statement))
