"""The auditor's own missions: what comes, what to declare, where to go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request

from certbody.audits.models import Audit
from certbody.audits.queries.planning import list_missions as missions_of
from certbody.kit import clock
from certbody.kit.errors import NotAllowed
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("missions", __name__, url_prefix="/b/<slug>/missions")


@bp.get("/")
@requires(Permission.CONDUCT_AUDITS)
def list_missions() -> Any:
    own = actor().membership_id
    if own is None:
        raise NotAllowed(Permission.CONDUCT_AUDITS)
    today, only = clock.today(), request.args.get("only")
    monday = today - timedelta(days=today.weekday())
    rows = missions_of(own, today)
    if only == "undeclared":
        rows = [
            row for row in rows if row[1].declared_impartial_at is None and row[0].state in ("planned", "plan_sent")
        ]
    elif only == "week":
        sunday = monday + timedelta(days=6)
        rows = [row for row in rows if _held_between(row[0], monday, sunday)]
    return render_template("audits/missions.html", rows=rows, only=only, membership_id=own)


def _held_between(audit: Audit, first: date, last: date) -> bool:
    return bool(audit.first_day and audit.last_day and audit.first_day <= last and audit.last_day >= first)
