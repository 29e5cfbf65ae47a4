"""The auditor's own missions: what comes, what to declare, where to go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request

from certbody.audits.models import Audit, AuditMember
from certbody.audits.queries.planning import list_missions as missions_of
from certbody.kit import clock
from certbody.kit.errors import NotAllowed
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

Mission = tuple[Audit, AuditMember]
bp = Blueprint("missions", __name__, url_prefix="/b/<slug>/missions")


@bp.get("/")
@requires(Permission.CONDUCT_AUDITS)
def list_missions() -> Any:
    own = actor().membership_id
    if own is None:
        raise NotAllowed(Permission.CONDUCT_AUDITS)
    only = request.args.get("only")
    rows = _only(only, missions_of(own, clock.today()), clock.today())
    return render_template("audits/missions.html", rows=rows, only=only, membership_id=own)


def _only(only: str | None, rows: list[Mission], today: date) -> list[Mission]:
    """All of them, those without a declaration, or those of the week."""
    if only == "undeclared":
        states = ("planned", "plan_sent")
        return [row for row in rows if row[1].declared_impartial_at is None and row[0].state in states]
    if only == "week":
        monday = today - timedelta(days=today.weekday())
        return [row for row in rows if _held_between(row[0], monday, monday + timedelta(days=6))]
    return rows


def _held_between(audit: Audit, first: date, last: date) -> bool:
    return bool(audit.first_day and audit.last_day and audit.first_day <= last and audit.last_day >= first)
