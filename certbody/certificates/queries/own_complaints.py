"""What a training organisation reads of complaints: its own, the decisions that it may appeal, what it was told."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from certbody.certificates.models import Decision
from certbody.certificates.rules.complaints import REPLACED_BY
from certbody.clients.models import Complaint
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

SHOWN = 100


def _shown_to(by: Actor) -> ColumnElement[bool]:
    """Its own, and those of others about which the body has told it something: never who wrote them."""
    own = Complaint.source == "client"
    return and_(Complaint.organisation_id == by.organisation_id, or_(own, Complaint.notice != ""))


def list_own_complaints(by: Actor) -> list[Complaint]:
    """What the organisation wrote, and what it was told of what others wrote, the newest first."""
    statement = select(Complaint).where(_shown_to(by)).order_by(Complaint.received_at.desc(), Complaint.id).limit(SHOWN)
    return list(db.session.scalars(statement)) if by.organisation_id else []


def get_own_complaint(complaint_id: UUID, by: Actor) -> Complaint:
    """One of the complaints that the organisation may read, or NotFound."""
    statement = select(Complaint).where(Complaint.id == complaint_id, _shown_to(by))
    found = db.session.scalar(statement) if by.organisation_id else None
    if found is None:
        raise NotFound
    return found


def list_appealable(by: Actor, today: date, days: int) -> list[Decision]:
    """The decisions against the organisation that it may still appeal, the newest first."""
    appealed = select(Complaint.decision_id).where(Complaint.decision_id.is_not(None))
    statement = (
        select(Decision)
        .where(
            Decision.organisation_id == by.organisation_id,
            Decision.outcome.in_(tuple(REPLACED_BY)),
            Decision.decided_on >= today - timedelta(days=days),
            Decision.id.not_in(appealed),
        )
        .order_by(Decision.decided_at.desc())
    )
    return list(db.session.scalars(statement)) if by.organisation_id else []


def get_concerning_decision(decision_id: UUID, organisation_id: UUID | None) -> Decision:
    """A decision about this organisation, or NotFound."""
    decision = db.session.get(Decision, (current_tenant(), decision_id))
    if decision is None or decision.organisation_id != organisation_id:
        raise NotFound
    return decision


def is_appealed(decision_id: UUID) -> bool:
    """Whether an appeal against this decision was already made."""
    return db.session.scalar(select(Complaint.id).where(Complaint.decision_id == decision_id).limit(1)) is not None
