"""The public door of all bodies: one request for a quote, sent to several of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from certbody.clients.operations.several_requests import request_of_several
from certbody.clients.queries.applications import KINDS
from certbody.clients.schemas.applications import SeveralRequestForm
from certbody.clients.views.apply import carried
from certbody.kit import clock, wording
from certbody.kit.http import form
from certbody.kit.security import EVERY_TRY, limiter, was_sent
from certbody.tenants.access import public
from certbody.tenants.queries.tenants import list_taking_requests

bp = Blueprint("apply_to_several", __name__, url_prefix="/quotes")


@bp.get("")
@public("anybody may ask several bodies for a quote")
def show_request() -> Any:
    bodies = [(str(row.id), row.name) for row in list_taking_requests(clock.today())]
    kinds = [(kind, wording.label("audit.kind", kind)) for kind in KINDS]
    return render_template("clients/apply_to_several.html", bodies=bodies, kinds=kinds, **carried())


@bp.post("")
@public("anybody may ask several bodies for a quote")
@limiter.limit("5 per minute; 20 per hour", deduct_when=was_sent)
@limiter.limit(EVERY_TRY)
@form(SeveralRequestForm, page=show_request)
def send_request(values: dict[str, Any]) -> Any:
    for name in request_of_several(**values):
        flash(_("Votre demande n’a pas pu être remise à %(name)s : envoyez-la-lui de nouveau.", name=name), "danger")
    return redirect(url_for("apply_to_several.show_sent"), 303)


@bp.get("/sent")
@public("tells what happens next, the same to everybody")
def show_sent() -> Any:
    return render_template("clients/apply_to_several_sent.html")
