"""Moving an audit from one state to the next: the one door, with the diagram's consent and a line in the journal."""

from __future__ import annotations

from typing import Any

from certbody.audits.models import Audit
from certbody.audits.rules import lifecycle
from certbody.audits.rules.team_access import ENDS, team_until
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import require
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import setting_on


def move(audit: Audit, to: str, by: Actor, *, reason: str | None = None, **facts: Any) -> Audit:
    """Moves an audit; `facts` are kept in the journal beside the states. Refused when the diagram has no such move."""
    require(lifecycle.may_move(audit.state, to))
    before = audit.state
    audit.state = to
    if to in ENDS:
        today = clock.today()
        audit.team_until = team_until(to, today, setting_on("team_access_days", today))
        facts |= {"team_until": audit.team_until.isoformat() if audit.team_until else None}
    journal.record(f"audit.{to}", audit, by, before={"state": before}, after={"state": to, **facts}, reason=reason)
    db.session.flush()
    return audit
