"""The sites of an organisation, kept by the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.clients.operations import sites as operations
from certbody.clients.queries.organisations import get_organisation, get_site
from certbody.clients.schemas.organisations import ClosingForm, SiteEditForm, SiteForm
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("sites", __name__, url_prefix="/b/<slug>")


@bp.get("/organisations/<uuid:organisation_id>/sites/new")
@requires(Permission.EDIT_ORGANISATIONS)
def show_new(organisation_id: UUID) -> Any:
    return render_template("clients/site.html", organisation=get_organisation(organisation_id, actor()), site=None)


@bp.post("/organisations/<uuid:organisation_id>/sites/new")
@requires(Permission.EDIT_ORGANISATIONS)
@form(SiteForm, page=show_new)
def add(organisation_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.add_site(organisation_id, values, actor())
    return done(url_for("organisations.show", organisation_id=organisation_id), _("Le site est ajouté."), row.id)


@bp.get("/sites/<uuid:site_id>")
@requires(Permission.EDIT_ORGANISATIONS)
def show(site_id: UUID) -> Any:
    site = get_site(site_id, actor())
    organisation = get_organisation(site.organisation_id, actor())
    return render_template("clients/site.html", organisation=organisation, site=site)


@bp.post("/sites/<uuid:site_id>")
@requires(Permission.EDIT_ORGANISATIONS)
@form(SiteEditForm, page=show)
def update(site_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.update_site(site_id, values, values["version"], actor())
    return done(url_for("organisations.show", organisation_id=row.organisation_id), _("Le site est à jour."))


@bp.post("/sites/<uuid:site_id>/close")
@requires(Permission.EDIT_ORGANISATIONS)
@form(ClosingForm, page=show)
def close(site_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.close_site(site_id, values["reason"], actor())
    return done(url_for("organisations.show", organisation_id=row.organisation_id), _("Le site est fermé."))
