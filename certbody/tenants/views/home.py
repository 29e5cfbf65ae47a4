"""Where people arrive: the choice of a body, then what waits for them there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_login import current_user

from certbody.kit import clock
from certbody.tenants.access import actor, requires, signed_in
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("home", __name__)
PORTAL = "portal.show_portal"


@bp.get("/")
@signed_in("the choice among one's own bodies")
def choose_body() -> Any:
    if len(current_user.bodies) == 1:
        return redirect(url_for("home.show_home", slug=current_user.bodies[0].slug))
    return render_template("tenants/choose_body.html")


@bp.get("/b/<slug>/")
@requires(Permission.HOME)
def show_home() -> Any:
    if actor().is_client and PORTAL in current_app.view_functions:
        return redirect(url_for(PORTAL))
    told = {name: current_app.extensions[f"certbody_{name}"](actor(), clock.today()) for name in ("waiting", "figures")}
    return render_template("tenants/home.html", **told)
