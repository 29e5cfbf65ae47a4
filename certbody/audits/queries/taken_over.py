"""Reading the minors that came with a certificate of another body."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Boolean, and_, bindparam, func, or_, select

from certbody.audits.models import Audit, MinorTakenOver, Nonconformity
from certbody.audits.queries.cycle import certificates_of
from certbody.audits.rules.lifecycle import OPEN_NONCONFORMITY_STATES, TAKEN_OVER_OPEN
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant

Earlier = Nonconformity | MinorTakenOver
"""What an audit looks at again: found by an earlier audit here, or by the body before."""

_OF_AUDIT = (
    select(MinorTakenOver)
    .where(
        MinorTakenOver.certificate_id == bindparam("certificate"),
        or_(
            and_(MinorTakenOver.settled_audit_id.is_(None), bindparam("under_way", type_=Boolean())),
            MinorTakenOver.settled_audit_id == bindparam("audit"),
        ),
        MinorTakenOver.removed_at.is_(None),
    )
    .order_by(MinorTakenOver.indicator, MinorTakenOver.number)
)


def list_taken_over(audit: Audit) -> Sequence[MinorTakenOver]:
    """The minors of the body before that an audit looks at: those that it settled; until it closes, the open ones too.

    One that is described later waits for the audit after it.
    """
    if audit.certificate_id is None:
        return []
    about = {"certificate": audit.certificate_id, "audit": audit.id, "under_way": audit.notified_at is None}
    return db.session.scalars(_OF_AUDIT, about).all()


def get_taken_over(audit: Audit, minor_taken_over_id: UUID, *, lock: bool = False) -> MinorTakenOver:
    """A minor of the body before that this audit looks at, or NotFound."""
    row = db.session.get(MinorTakenOver, (current_tenant(), minor_taken_over_id), with_for_update=lock or None)
    if row is None or row.removed_at is not None or audit.certificate_id is None:
        raise NotFound
    shown = (audit.id, None) if audit.notified_at is None else (audit.id,)
    if row.certificate_id != audit.certificate_id or row.settled_audit_id not in shown:
        raise NotFound
    return row


def get_described(minor_taken_over_id: UUID) -> MinorTakenOver:
    """A minor of the file of a certificate to take over, or NotFound; who may read the file is for the caller."""
    row = db.session.get(MinorTakenOver, (current_tenant(), minor_taken_over_id))
    if row is None:
        raise NotFound
    return row


def is_open(one: Earlier) -> bool:
    """Whether it still weighs: neither lifted nor re-qualified."""
    return one.state in OPEN_NONCONFORMITY_STATES or one.state == TAKEN_OVER_OPEN


def raised_facts(audit_id: UUID) -> dict[UUID, str]:
    """The facts of the majors of an audit that took the place of earlier minors, by the id of the minor."""
    minor = func.coalesce(Nonconformity.origin_id, Nonconformity.taken_over_id)
    statement = select(minor, Nonconformity.fact).where(Nonconformity.audit_id == audit_id, minor.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(statement)}


_KEPT = (
    select(MinorTakenOver)
    .where(MinorTakenOver.removed_at.is_(None))
    .order_by(MinorTakenOver.notified_on, MinorTakenOver.number)
)


def list_of_transfer(transfer_in_id: UUID) -> list[MinorTakenOver]:
    """The minors described in the file of a certificate to take over, oldest first, without those taken out again."""
    return list(db.session.scalars(_KEPT.where(MinorTakenOver.transfer_in_id == transfer_in_id)))


def list_of_certificate(certificate_id: UUID) -> list[MinorTakenOver]:
    """All that came with a certificate taken over, whatever became of it."""
    return list(db.session.scalars(_KEPT.where(MinorTakenOver.certificate_id == certificate_id)))


def list_of_organisation(by: Actor) -> list[MinorTakenOver]:
    """All that came with the certificates of the reader's own organisation, once they were taken over."""
    if by.organisation_id is None:
        return []
    own = certificates_of(by.organisation_id)
    return list(db.session.scalars(_KEPT.where(MinorTakenOver.certificate_id.in_(own))))
