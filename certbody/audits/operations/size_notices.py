"""Telling the client that the duration changes after the contract, and keeping that it took note (R1.9)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from certbody.audits.models import Audit, AuditSize, SizeNotice
from certbody.audits.operations.team_work import write_client
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.planning import list_half_days
from certbody.audits.rules.lifecycle import may_plan
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse
from certbody.tenants import journal
from certbody.tenants.actor import Actor

SHORTEST = 5


def notify_size(audit: Audit, former: AuditSize, size: AuditSize, *, heard: bool = False) -> None:
    """Writes to the client: the duration before and after, why, and whether the days placed are to be seen again.

    It is asked to take note, unless it has been `heard` on site.
    """
    db.session.add(SizeNotice(audit_id=audit.id, former_id=former.id, size_id=size.id, told_at=clock.now()))
    db.session.flush()
    placed = len(list_half_days(audit.id))
    write_client(
        "audit_plan_resized",
        audit,
        f"portal/audits/{audit.id}",
        before=former.half_days,
        after=size.half_days,
        reason=size.reason,
        heard=heard,
        days_to_review=may_plan(audit.state).allowed and placed not in (0, size.half_days),
    )


def acknowledge_size(audit_id: UUID, by: Actor) -> Audit:
    """Keeps who took note of the new duration and when; refused when nothing waits for it."""
    return _take_note(audit_id, by)


def note_acknowledgement(audit_id: UUID, how: str, by: Actor) -> Audit:
    """Keeps what the office heard by telephone or by letter: that the client took note of the new duration, and how."""
    if len(how.strip()) < SHORTEST:
        raise Invalid({"how": ["size_note_how_missing"]})
    return _take_note(audit_id, by, how.strip())


def _take_note(audit_id: UUID, by: Actor, how: str | None = None) -> Audit:
    audit = get_audit(audit_id, by, lock=True)
    notices = list(db.session.scalars(_unanswered(audit)))
    if not notices:
        raise Refused(Reason("no_size_notice", "art. 4"))
    for notice in notices:
        notice.acknowledged_at, notice.acknowledged_by = clock.now(), by.person_id
        notice.acknowledged_by_name, notice.heard_how = by.name, how
    journal.record("audit.size_acknowledged", audit, by, reason=how)
    db.session.flush()
    return audit


def size_heard(audit: Audit) -> Verdict:
    """Whether the client took note of every new duration: no plan leaves before (R1.9, invariant 26)."""
    waits = db.session.scalars(_unanswered(audit)).first() is not None
    return refuse("size_note_awaited", "art. 4") if waits else ALLOWED


def _unanswered(audit: Audit) -> Select[SizeNotice]:
    return select(SizeNotice).where(SizeNotice.audit_id == audit.id, SizeNotice.acknowledged_at.is_(None))
