"""Letting the plan of one audit go before its payment."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.queries.audits import get_audit
from certbody.billing.models import PlanningUnlock
from certbody.billing.queries.unlocking import find_unlock, payment_verdict
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Permission


def unlock_planning(audit_id: UUID, reason: str, by: Actor) -> PlanningUnlock:
    """Lifts for one audit the rule that its plan waits for a payment; who and why stays in its history.

    For those who decide about money. Refused when nothing holds the plan back; lifted once, it stays so.
    """
    by.must(Permission.MANAGE_MONEY)
    audit = get_audit(audit_id, by, lock=True)
    known = find_unlock(audit.id)
    if known is not None:
        return known
    if payment_verdict(audit).allowed:
        raise Refused(Reason("plan_not_held_back"))
    row = PlanningUnlock(audit_id=audit.id, reason=reason, unlocked_at=clock.now(), unlocked_by_name=by.name)
    db.session.add(row)
    journal.record("audit.unlocked_unpaid", audit, by, reason=reason)
    db.session.flush()
    return row
