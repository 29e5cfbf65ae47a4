"""The first page of an organisation's own space: where it stands, what is asked of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template

from certbody.clients.queries.journey import STAGES, TOGETHER, find_stage, has_certificate
from certbody.clients.queries.organisations import get_organisation
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
    stage, blocked, applications = find_stage(organisation_id)
    certified = has_certificate(organisation_id)
    return render_template(
        "portal/home.html",
        organisation=get_organisation(organisation_id, actor()),
        steps=_journey(stage, blocked, certified),
        applications=applications,
        certified=certified,
        waiting=current_app.extensions["certbody_waiting"](actor(), clock.today()),
    )


def _journey(current: str, blocked: bool, certified: bool) -> list[dict[str, Any]]:
    here = STAGES.index(current)
    return [
        {
            "label": wording.label("journey.stage", stage),
            "state": "current"
            if {stage, current} <= TOGETHER
            else _state(place, here, blocked, certified and current == "certificate"),
            "url": stage_url(stage) if place <= here else None,
        }
        for place, stage in enumerate(STAGES)
    ]


def _state(place: int, here: int, blocked: bool, finished: bool) -> str:
    if place < here or finished:
        return "done"
    if place > here:
        return "todo"
    return "blocked" if blocked else "current"
