"""The audits that rest on a member, for those who are about to end a role or a qualification."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, or_, select

from certbody.audits.models import Audit, AuditMember
from certbody.audits.queries.unfit_plans import NOT_BEGUN
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.kit.wording import label
from certbody.tenants.places import Commitment

_OF_TEAM = (*NOT_BEGUN, "open", "closed")
_OF_REVIEWER = (*_OF_TEAM, "reported")


def list_commitments(membership_id: UUID) -> list[Commitment]:
    """The audits not finished in which a member audits or will review, the next one first. One statement."""
    own = and_(
        AuditMember.tenant_id == Audit.tenant_id,
        AuditMember.audit_id == Audit.id,
        AuditMember.membership_id == membership_id,
    )
    statement = (
        select(Audit, AuditMember.role, Organisation.name)
        .join(Audit.organisation)
        .outerjoin(AuditMember, own)
        .where(
            or_(
                and_(AuditMember.id.is_not(None), Audit.state.in_(_OF_TEAM)),
                and_(Audit.reviewer_id == membership_id, Audit.state.in_(_OF_REVIEWER)),
            )
        )
        .order_by(Audit.first_day, Audit.id)
        .limit(100)
    )
    return [_commitment(*row) for row in db.session.execute(statement)]


def _commitment(audit: Audit, role: str | None, organisation: str) -> Commitment:
    return Commitment(
        title=audit.reference,
        detail=organisation,
        role=label("audit.role", role) if role else label("audit.role", "reviewer"),
        state=label("audit.state", audit.state),
        endpoint="audits.show_audit",
        arguments={"audit_id": audit.id},
        first_day=audit.first_day,
        last_day=audit.last_day,
        categories=tuple(audit.categories) if role and audit.state in NOT_BEGUN else (),
    )
