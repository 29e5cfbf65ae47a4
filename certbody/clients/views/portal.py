"""The first page of an organisation's own space: where it stands, what is asked of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template

from certbody.clients.queries.journey import find_way
from certbody.clients.queries.organisations import get_organisation
from certbody.clients.rules.journey import STAGES, TOGETHER, Way
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
    way, applications, certificate = find_way(organisation_id, clock.today())
    return render_template(
        "portal/home.html",
        organisation=get_organisation(organisation_id, actor()),
        steps=_journey(way),
        applications=applications,
        certificate=certificate,
        waiting=current_app.extensions["certbody_waiting"](actor(), clock.today()),
    )


def _journey(way: Way) -> list[dict[str, Any]]:
    here = STAGES.index(way.stage)
    return [
        {
            "label": wording.label("journey.stage", stage),
            "state": _state(way, stage),
            "url": stage_url(stage) if place <= here else None,
        }
        for place, stage in enumerate(STAGES)
    ]


def _state(way: Way, stage: str) -> str:
    place, here = STAGES.index(stage), STAGES.index(way.stage)
    if {stage, way.stage} <= TOGETHER:
        return "current"
    return "done" if place < here else way.state if place == here else "todo"
