"""Whether an audit may open on the half-days of its plan, and why it does when they are fewer than its duration."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.queries.audits import find_size, get_audit
from certbody.audits.queries.planning import list_half_days
from certbody.audits.rules.holding import plan_is_long_enough
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import ALLOWED, Reason, Verdict
from certbody.tenants import journal
from certbody.tenants.actor import Actor

SHORTEST = 5


def plan_long_enough(audit: Audit, at: datetime | None = None) -> Verdict:
    """Whether the plan holds the half-days of the duration as it stood at that moment, or somebody said why not.

    A duration that grew after the opening meeting, which a device may tell later, does not concern the opening.
    """
    size = find_size(audit.id, at)
    if size is None or size.half_days <= (audit.short_plan_half_days or 0):
        return ALLOWED
    return plan_is_long_enough(len(list_half_days(audit.id)), size.half_days)


def accept_short_plan(audit_id: UUID, reason: str, by: Actor) -> Audit:
    """Lets an audit open on fewer half-days than its newest duration: who says so and why stay in the file.

    A duration that grows further asks again, and so does another plan. Source: arrêté "modalités d'audit", art. 4,
    invariant 25.
    """
    audit = get_audit(audit_id, by, lock=True)
    size = find_size(audit.id)
    if size is None or audit.state != "plan_sent" or plan_long_enough(audit):
        raise Refused(Reason("plan_not_short", "art. 4"))
    if len(reason.strip()) < SHORTEST:
        raise Invalid({"short_plan_reason": ["short_plan_reason_missing"]})
    audit.short_plan_half_days, audit.short_plan_reason = size.half_days, reason.strip()
    audit.short_plan_by_name = by.name
    after = {"half_days": size.half_days}
    journal.record("audit.short_plan_accepted", audit, by, after=after, reason=reason.strip())
    db.session.flush()
    return audit
