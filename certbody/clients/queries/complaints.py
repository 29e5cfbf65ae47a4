"""Which complaints, appeals and reports a member of the body may read."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from certbody.clients.models import Complaint
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Permission


def seen_by(by: Actor) -> ColumnElement[bool]:
    """All for those who put somebody in charge, none for who handles none; else those the member handles or wrote.

    Nobody sees the one in which they are complained of, whatever their role (ISO/IEC 17065, 7.13.5).
    """
    if by.may(Permission.MANAGE_COMPLAINTS):
        return not_about(by)
    if not by.may(Permission.HANDLE_COMPLAINTS):
        return false()
    own = or_(Complaint.handler_id == by.membership_id, Complaint.written_by == by.membership_id)
    return and_(own, not_about(by))


def not_about(by: Actor) -> ColumnElement[bool]:
    """Those in which this member is not the person complained of."""
    return or_(Complaint.concerned_id.is_(None), Complaint.concerned_id != by.membership_id)


def list_complaints_of(organisation_id: UUID, by: Actor, limit: int = 50) -> list[Complaint]:
    """What this member may read of the complaints that concern an organisation: the open ones first, the newest."""
    statement = (
        select(Complaint)
        .where(Complaint.organisation_id == organisation_id, seen_by(by))
        .order_by((Complaint.state == "closed").asc(), Complaint.received_at.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))
