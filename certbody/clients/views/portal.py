"""The first page of an organisation's own space: where it stands, what is asked of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template

from certbody.clients.queries.journey import find_standing
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.rules.journey import TOGETHER, Process
from certbody.clients.views.links import stage_url
from certbody.clients.views.own import own_organisation_id
from certbody.kit import clock, wording
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("portal", __name__, url_prefix="/b/<slug>/portal")


@bp.get("/")
@requires(Permission.USE_PORTAL)
def show_portal() -> Any:
    organisation_id = own_organisation_id()
    standing = find_standing(organisation_id, clock.today())
    return render_template(
        "portal/home.html",
        organisation=get_organisation(organisation_id, actor()),
        ways=[_journey(process) for process in standing.processes],
        standing=standing,
        waiting=current_app.extensions["certbody_waiting"](actor(), clock.today()),
    )


def _journey(process: Process) -> dict[str, Any]:
    """A process with its steps, and the label of what comes after those of now."""
    here = process.stages.index(process.way.stage)
    steps = [
        {
            "label": wording.label("journey.stage", stage),
            "state": _state(process, stage),
            "url": stage_url(stage) if place <= here else None,
        }
        for place, stage in enumerate(process.stages)
    ]
    coming = next((step["label"] for step in steps if step["state"] == "todo"), None)
    return {"process": process, "steps": steps, "coming": coming if process.way.state == "current" else None}


def _state(process: Process, stage: str) -> str:
    way, place, here = process.way, process.stages.index(stage), process.stages.index(process.way.stage)
    if {stage, way.stage} <= TOGETHER:
        return "current"
    return "done" if place < here else way.state if place == here else "todo"
