"""Reports, complaints and appeals about an organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.clients.operations import complaints as operations
from certbody.clients.queries.organisations import get_complaint, get_organisation
from certbody.clients.schemas.organisations import ComplaintClosingForm, ComplaintForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("complaints", __name__, url_prefix="/b/<slug>")


@bp.get("/organisations/<uuid:organisation_id>/complaints/new")
@requires(Permission.EDIT_ORGANISATIONS)
def show_new(organisation_id: UUID) -> Any:
    return render_template("clients/complaint_new.html", organisation=get_organisation(organisation_id, actor()))


@bp.post("/organisations/<uuid:organisation_id>/complaints/new")
@requires(Permission.EDIT_ORGANISATIONS)
@form(ComplaintForm, page=show_new)
def open_one(organisation_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.open_complaint(organisation_id, by=actor(), **values)
    return done(url_for("organisations.show", organisation_id=organisation_id), _("C’est enregistré."), row.id)


@bp.get("/complaints/<uuid:complaint_id>")
@requires(Permission.READ_ORGANISATIONS)
def show(complaint_id: UUID) -> Any:
    complaint = get_complaint(complaint_id, actor())
    organisation = get_organisation(complaint.organisation_id, actor())
    return render_template("clients/complaint.html", complaint=complaint, organisation=organisation)


@bp.post("/complaints/<uuid:complaint_id>")
@requires(Permission.EDIT_ORGANISATIONS)
@form(ComplaintClosingForm, page=show)
def close(complaint_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.close_complaint(complaint_id, values["outcome"], values["version"], actor())
    return done(url_for("organisations.show", organisation_id=row.organisation_id), _("Le dossier est clos."))
