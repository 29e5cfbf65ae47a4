"""The public simulator: how long an audit lasts, why, and what it costs when the body publishes its prices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError

from certbody.billing.operations.simulation import Simulated, facts_of, simulate, simulate_at_body, without_effect
from certbody.billing.schemas.simulator import BANDS, KINDS, SimulatorForm
from certbody.kit.http import form
from certbody.kit.security import limiter
from certbody.tenants.access import find_access, goes_on, public

bp = Blueprint("simulator", __name__, url_prefix="/simulator")

RATE = "60 per minute; 1000 per hour"
WHY = "anybody may ask how long an audit lasts; nothing is kept"
_FACTS = ("kind", "turnover_cents", "categories", "sites", "holds_label", "new_entrant")


@bp.get("")
@bp.get("/<slug>")
@public(WHY)
@limiter.limit(RATE)
def show_simulator() -> Any:
    body, asked = find_access(), _asked()
    return render_template(
        "public/simulator.html",
        body=body.tenant_name if body else None,
        asked=asked or {},
        found=_simulated(asked) if asked else None,
        idle=without_effect(asked["kind"]) if asked else (),
        kinds=KINDS,
        bands=BANDS,
        carried=_carried(asked) if asked else {},
    )


@bp.post("")
@bp.post("/<slug>")
@goes_on("it computes, and keeps nothing")
@public(WHY)
@limiter.limit(RATE)
@form(SimulatorForm, page=show_simulator)
def ask(values: dict[str, Any]) -> Any:
    """On to an address that says what was asked: it can be kept, sent, and read again without sending a form."""
    said = {name: value for name, value in values.items() if value and name not in ("turnover", "turnover_cents")}
    if values["turnover"] is not None:
        said["turnover"] = _euros(values["turnover"])
    return redirect(url_for("simulator.show_simulator", **said), 303)


def _asked() -> dict[str, Any] | None:
    """The questions in the address; None without any, or when they make no sense."""
    typed: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    if "categories" in typed:
        typed["categories"] = request.args.getlist("categories")
    try:
        loaded: dict[str, Any] = SimulatorForm().load(typed)
    except ValidationError:
        return None
    return loaded


def _simulated(asked: dict[str, Any]) -> Simulated:
    facts = facts_of(**{name: asked[name] for name in _FACTS})
    return simulate_at_body(facts) if find_access() else simulate(facts)


def _carried(asked: dict[str, Any]) -> dict[str, Any]:
    """What the request for a quote takes over; a band is no turnover that an application could state."""
    known = {"categories": asked["categories"], "kind": asked["kind"]}
    return known if asked["turnover"] is None else known | {"turnover": _euros(asked["turnover"])}


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
