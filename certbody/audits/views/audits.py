"""The list of audits, one audit's page, and opening an audit from an admissible application."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.audits.models.audits import KINDS, STATES
from certbody.audits.operations.opening import open_audit as open_from
from certbody.audits.operations.short_plans import accept_short_plan as accept_short
from certbody.audits.operations.size_notices import note_acknowledgement as note_heard
from certbody.audits.queries import register
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.planning import list_names_of_teams
from certbody.audits.queries.register import Filters
from certbody.audits.schemas.planning import HeardForm, ShortPlanForm
from certbody.audits.views.audit_page import page_of
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("audits", __name__, url_prefix="/b/<slug>/audits")


@bp.get("/")
@requires(Permission.READ_AUDITS)
def list_audits() -> Any:
    filters, today = _filters(), clock.today()
    audits, after = register.list_audits(filters, actor(), today)
    ids = [audit.id for audit in audits]
    return render_template(
        "audits/list.html",
        audits=audits,
        filters=filters,
        pages=_pages(after),
        teams=list_names_of_teams(ids),
        sizes=register.list_half_day_counts(ids),
        may_open=actor().may(Permission.SIZE_AUDITS),
    )


def _pages(after: UUID | None) -> dict[str, Any]:
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "after"}
    return {"next_url": url_for("audits.list_audits", **asked, after=after) if after else None}


def _filters() -> Filters:
    """What the address asks; an unknown word asks nothing."""
    asked = request.args
    return Filters(
        state=asked.get("state") if asked.get("state") in STATES else None,
        kind=asked.get("kind") if asked.get("kind") in KINDS else None,
        organisation=asked.get("organisation", "").strip()[:200],
        late=bool(asked.get("late")),
        mine=bool(asked.get("mine")),
        unfit=bool(asked.get("unfit")),
        untold=bool(asked.get("untold")),
        resized=bool(asked.get("resized")),
        after=asked.get("after", type=UUID),
    )


@bp.get("/new")
@requires(Permission.SIZE_AUDITS)
def list_applications() -> Any:
    return render_template("audits/new.html", applications=register.list_applications_to_open())


@bp.post("/applications/<uuid:application_id>")
@requires(Permission.SIZE_AUDITS)
def open_audit(application_id: UUID) -> Any:
    audit = open_from(application_id, actor())
    message = _("L’audit %(reference)s est ouvert. Calculez maintenant sa durée.", reference=audit.reference)
    return done(url_for("sizing.show_sizing", audit_id=audit.id), message, audit.id)


@bp.get("/<uuid:audit_id>")
@requires(Permission.READ_AUDITS)
def show_audit(audit_id: UUID) -> Any:
    return render_template("audits/show.html", **page_of(get_audit(audit_id, actor()), actor()))


@bp.post("/<uuid:audit_id>/size-note")
@requires(Permission.SIZE_AUDITS)
@form(HeardForm, page=show_audit)
def note_acknowledgement(audit_id: UUID, values: dict[str, Any]) -> Any:
    audit = note_heard(audit_id, values["how"], actor())
    message = _("C’est noté : le client a pris connaissance de la nouvelle durée.")
    return done(url_for("audits.show_audit", audit_id=audit.id), message, audit.id)


@bp.post("/<uuid:audit_id>/short-plan")
@requires(Permission.PLAN_AUDITS)
@form(ShortPlanForm, page=show_audit)
def accept_short_plan(audit_id: UUID, values: dict[str, Any]) -> Any:
    audit = accept_short(audit_id, values["short_plan_reason"], actor())
    message = _("C’est noté : l’audit peut s’ouvrir sur les demi-journées de son plan.")
    return done(url_for("audits.show_audit", audit_id=audit.id), message, audit.id)


@bp.get("/<uuid:audit_id>/plan.pdf")
@requires(Permission.READ_AUDITS)
def download_plan(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    if audit.plan_file_id is None:
        raise NotFound
    return send_stored(audit.plan_file_id)
