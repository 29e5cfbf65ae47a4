"""Calling an audit off before it opens: its half-days are free again, and those who counted on it are told why."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.operations.moving import move
from certbody.audits.operations.planning import free_half_days
from certbody.audits.operations.team_work import write_client, write_team
from certbody.audits.queries.audits import get_audit
from certbody.audits.rules import lifecycle
from certbody.kit.errors import require
from certbody.kit.i18n import french_day
from certbody.tenants.actor import Actor


def cancel_audit(audit_id: UUID, reason: str, by: Actor) -> Audit:
    """Calls an audit off. The organisation hears of it once it has a contract, the team once it has the plan.

    Nothing is deleted: what was planned stays in the journal, and a late cancellation is billed from there.
    Refused from the opening meeting on.
    """
    audit = get_audit(audit_id, by, lock=True)
    require(lifecycle.may_cancel(audit.state))
    before = audit.state
    told = {"reason": reason, "first_day": french_day(audit.first_day) if audit.first_day else ""}
    if before in lifecycle.AGREED:
        write_client("audit_cancelled", audit, f"portal/audits/{audit.id}", **told)
    if before == "plan_sent":
        write_team("audit_cancelled", audit, f"audits/{audit.id}", **told)
    audit.cancelled_reason = reason
    free_half_days(audit)
    return move(audit, "cancelled", by, reason=reason)
