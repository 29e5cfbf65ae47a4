"""The public door: a training organisation asks for a quote."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from certbody.clients.operations.requests import request_quote
from certbody.clients.queries.applications import KINDS
from certbody.clients.rules.application import CATEGORIES
from certbody.clients.schemas.applications import RequestForm
from certbody.kit.http import form
from certbody.kit.money import parse_cents
from certbody.kit.security import EVERY_TRY, limiter, was_sent
from certbody.tenants.access import access, public

bp = Blueprint("apply", __name__, url_prefix="/apply/<slug>")


@bp.get("")
@public("anybody may ask for a quote")
def show_request() -> Any:
    return render_template("clients/apply.html", body_name=access().tenant_name, **carried())


def carried() -> dict[str, Any]:
    """What a simulation handed over, or the form itself when it comes back."""
    kind = request.values.get("kind")
    return {
        "kind": kind if kind in KINDS else "",
        "categories": [code for code in request.values.getlist("categories") if code in CATEGORIES],
        "turnover": _turnover(),
    }


def _turnover() -> int | None:
    """The amount that a simulation handed over, in cents; one that is none counts as not given."""
    try:
        return parse_cents(request.values.get("turnover", ""))
    except ValueError:
        return None


@bp.post("")
@public("anybody may ask for a quote")
@limiter.limit("5 per minute; 20 per hour", deduct_when=was_sent)
@limiter.limit(EVERY_TRY)
@form(RequestForm, page=show_request)
def send_request(values: dict[str, Any]) -> Any:
    request_quote(**values)
    return redirect(url_for("apply.show_sent"), 303)


@bp.get("/sent")
@public("tells what happens next, the same to everybody")
def show_sent() -> Any:
    return render_template("clients/apply_sent.html", body_name=access().tenant_name)
