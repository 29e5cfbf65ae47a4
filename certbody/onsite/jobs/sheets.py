"""Making the closing sheet after the commit, and sending the organisation its copy."""

from __future__ import annotations

from uuid import UUID

from certbody.onsite.operations.closing_sheets import draw_up_sheet
from certbody.tenants.actor import SYSTEM, Actor


def make_sheet(audit_id: str, reason: str = "", made_by: str | None = None, made_by_name: str = "") -> None:
    """Makes the sheet of who recorded the closing meeting, or the version that follows from what came since."""
    by = Actor(made_by_name, UUID(made_by)) if made_by else SYSTEM
    draw_up_sheet(UUID(audit_id), reason, by)
