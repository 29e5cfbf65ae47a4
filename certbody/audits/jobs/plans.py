"""Making the audit plan's PDF after the commit, and sending it when that was asked."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.operations.plan_document import draw_up_plan, post_plan
from certbody.audits.queries.planning import find_planned


def make_audit_plan(audit_id: str, send: bool = False) -> None:
    """Makes the plan once per planning, and writes to those concerned; an audit moved on since needs neither."""
    audit = find_planned(UUID(audit_id))
    if audit is None or audit.state not in ("planned", "plan_sent"):
        return
    if audit.plan_file_id is None:
        draw_up_plan(audit)
    if send and audit.state == "plan_sent":
        post_plan(audit)
