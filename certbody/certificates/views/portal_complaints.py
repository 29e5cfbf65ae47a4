"""The training organisation's own complaints and appeals, and what it was told of those of others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.certificates.operations import complaints as operations
from certbody.certificates.queries import own_complaints as queries
from certbody.certificates.queries.appeals import is_decision_awaited
from certbody.certificates.rules.complaints import last_day_to_appeal
from certbody.certificates.schemas.complaints import AppealForm, OwnComplaintForm
from certbody.certificates.views.public_complaints import attached
from certbody.kit import clock, i18n
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.queries.people import get_member
from certbody.tenants.queries.settings import settings_on
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("portal_complaints", __name__, url_prefix="/b/<slug>/portal/complaints")


def _author() -> operations.Author:
    membership_id = actor().membership_id
    if membership_id is None:
        raise NotFound
    person = get_member(membership_id).person
    return operations.Author(person.name, person.email, i18n.language())


@bp.get("/")
@requires(Permission.USE_PORTAL)
def list_own() -> Any:
    today = clock.today()
    days = settings_on(today)["appeal_days"]
    decisions = queries.list_appealable(actor(), today, days)
    return render_template(
        "portal/complaints/list.html",
        rows=queries.list_own_complaints(actor()),
        decisions=[(one, last_day_to_appeal(one.decided_on, days)) for one in decisions],
    )


@bp.get("/new")
@requires(Permission.USE_PORTAL)
def new() -> Any:
    return render_template("portal/complaints/new.html", settings=settings_on(clock.today()))


@bp.post("/new")
@goes_on("a client may complain at any time (ISO/IEC 17065, 7.13)")
@requires(Permission.USE_PORTAL)
@form(OwnComplaintForm, page=new)
def complain(values: dict[str, Any]) -> Any:
    file = attached(values["file"])
    row = operations.complain(values["about"], values["subject"], actor(), _author(), file)
    return done(url_for("portal_complaints.show", complaint_id=row.id), _("Votre plainte est envoyée."), row.id)


@bp.get("/appeals/<uuid:decision_id>")
@requires(Permission.USE_PORTAL)
def new_appeal(decision_id: UUID) -> Any:
    decision = queries.get_concerning_decision(decision_id, actor().organisation_id)
    settings = settings_on(decision.decided_on)
    last = last_day_to_appeal(decision.decided_on, settings["appeal_days"])
    return render_template("portal/complaints/appeal.html", decision=decision, last=last, settings=settings)


@bp.post("/appeals/<uuid:decision_id>")
@goes_on("an appeal has a last day, which does not wait (ISO/IEC 17065, 7.13)")
@requires(Permission.USE_PORTAL)
@form(AppealForm, page=new_appeal)
def appeal(decision_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.appeal(decision_id, values["subject"], actor(), _author(), attached(values["file"]))
    return done(url_for("portal_complaints.show", complaint_id=row.id), _("Votre appel est envoyé."), row.id)


@bp.get("/<uuid:complaint_id>")
@requires(Permission.USE_PORTAL)
def show(complaint_id: UUID) -> Any:
    row = queries.get_own_complaint(complaint_id, actor())
    awaited = is_decision_awaited(row)
    return render_template("portal/complaints/show.html", row=row, own=row.source == "client", awaited=awaited)


@bp.get("/<uuid:complaint_id>/file")
@requires(Permission.USE_PORTAL)
def download(complaint_id: UUID) -> Any:
    row = queries.get_own_complaint(complaint_id, actor())
    if row.file_id is None or row.source != "client":
        raise NotFound
    return send_stored(row.file_id, as_attachment=False)
