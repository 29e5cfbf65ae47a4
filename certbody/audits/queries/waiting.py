"""What waits for a member in audits."""

from __future__ import annotations

from datetime import date

from certbody.audits.queries.waiting_findings import list_waiting_findings
from certbody.audits.queries.waiting_planning import list_planning
from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting


def list_waiting(by: Actor, today: date) -> list[Waiting]:
    """The work that waits for this member today."""
    return [*list_planning(by, today), *list_waiting_findings(by, today)]
