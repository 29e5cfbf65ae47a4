"""Reading upheld appeals: which new decision each asks for, and of what it takes the place."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from certbody.certificates.models import Certificate, CertificateEvent, Decision
from certbody.certificates.queries.certificates import list_events
from certbody.certificates.queries.standing import pending_move
from certbody.certificates.rules.complaints import ON_THE_AUDIT, REPLACED_BY, asks_for_a_new_decision, replaces
from certbody.clients.models import Complaint
from certbody.clients.rules.complaints import WON
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant

Appealed = tuple[Complaint, Decision]
PAGE = 50
UPHELD = (Complaint.kind == "appeal", Complaint.state == "closed", Complaint.outcome.in_(WON))


def _still_stands(former: Any) -> ColumnElement[bool]:
    """Whether the suspension or withdrawal appealed is the one that holds: one that is over asks for nothing more."""
    since = case((former.outcome == "suspend", Certificate.suspended_on), else_=Certificate.withdrawn_on)
    holds = exists().where(
        Certificate.tenant_id == former.tenant_id,
        Certificate.id == former.certificate_id,
        since == former.effective_on,
    )
    return or_(former.outcome.not_in(("suspend", "withdraw")), holds)


_former = aliased(Decision)
ASKS = and_(
    *UPHELD,
    Complaint.new_decision_id.is_(None),
    exists().where(
        _former.tenant_id == Complaint.tenant_id, _former.id == Complaint.decision_id, _still_stands(_former)
    ),
)


def find_appeal_to_answer(decision: Decision, *, lock: bool = False) -> Appealed | None:
    """The upheld appeal that a decision about to be taken answers, with the decision of before; the oldest of them."""
    on_the_audit = Decision.outcome.in_(ON_THE_AUDIT)
    same = [and_(~on_the_audit, Decision.certificate_id == decision.certificate_id)] if decision.certificate_id else []
    same += [and_(on_the_audit, Decision.audit_id == decision.audit_id)] if decision.audit_id else []
    if decision.outcome in REPLACED_BY["refuse_transfer"]:
        same.append(Decision.outcome == "refuse_transfer")
    former = [outcome for outcome in REPLACED_BY if replaces(outcome, decision.outcome)]
    if not same or not former:
        return None
    statement = _asking().where(
        Decision.organisation_id == decision.organisation_id, or_(*same), Decision.outcome.in_(former)
    )
    statement = statement.with_for_update(of=Complaint) if lock else statement
    row = db.session.execute(statement.limit(1)).one_or_none()
    return (row[0], row[1]) if row else None


def is_decision_awaited(complaint: Complaint) -> bool:
    """Whether this upheld appeal still asks for a new decision: not once it is taken, or what was appealed is over."""
    if not asks_for_a_new_decision(complaint.kind, complaint.state, complaint.outcome):
        return False
    return db.session.scalar(select(Complaint.id).where(Complaint.id == complaint.id, ASKS)) is not None


def find_appeal_about(certificate: Certificate, outcome: str | None = None) -> Appealed | None:
    """The upheld appeal that asks for this decision on a certificate; without an outcome, for any."""
    if outcome is None:
        row = db.session.execute(_asking().where(Decision.certificate_id == certificate.id).limit(1)).one_or_none()
        return (row[0], row[1]) if row else None
    wanted = Decision(organisation_id=certificate.organisation_id, certificate_id=certificate.id, outcome=outcome)
    return find_appeal_to_answer(wanted)


def find_undone_move(certificate: Certificate, outcome: str, today: date) -> CertificateEvent | None:
    """The move still to come that this decision would give up: the suspension or withdrawal that was appealed."""
    coming, appeal = pending_move(list_events(certificate.id), today), find_appeal_about(certificate, outcome)
    return coming if coming is not None and appeal is not None and coming.decision_id == appeal[1].id else None


def list_appeals_to_answer() -> list[Appealed]:
    """The upheld appeals that ask for a new decision, the longest waiting first, with the decision of before."""
    statement = _asking().options(joinedload(Complaint.organisation)).limit(PAGE)
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def find_appeal_on(audit_id: UUID) -> Appealed | None:
    """The upheld appeal that brought the file of an audit back to the desk, with the decision of before."""
    row = db.session.execute(_asking().where(Decision.audit_id == audit_id).limit(1)).one_or_none()
    return (row[0], row[1]) if row else None


def list_decisions_against(organisation_id: UUID) -> list[Decision]:
    """The decisions against an organisation that an appeal may be about, the newest first."""
    statement = select(Decision).where(
        Decision.organisation_id == organisation_id, Decision.outcome.in_(tuple(REPLACED_BY))
    )
    return list(db.session.scalars(statement.order_by(Decision.decided_at.desc()).limit(PAGE)))


def _asking() -> Select[Complaint, Decision]:
    return (
        select(Complaint, Decision)
        .join(Decision, and_(Decision.tenant_id == Complaint.tenant_id, Decision.id == Complaint.decision_id))
        .where(Complaint.tenant_id == current_tenant(), ASKS)
        .order_by(Complaint.closed_at, Complaint.id)
    )
