"""Applications in the organisation's own space: its own, and no other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.clients.operations import applications as operations
from certbody.clients.queries import applications as queries
from certbody.clients.schemas.applications import OpenForm, WithdrawForm
from certbody.clients.schemas.organisations import SiteEditForm, SiteForm, SiteRemovalForm
from certbody.clients.views import steps
from certbody.clients.views.own import own_organisation_id
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("portal_applications", __name__, url_prefix="/b/<slug>/portal/applications")
SPACE = "portal_applications"


@bp.get("")
@requires(Permission.USE_PORTAL)
def list_mine() -> Any:
    found = queries.list_applications_of(own_organisation_id())
    return render_template("portal/applications.html", applications=found)


@bp.post("")
@requires(Permission.USE_PORTAL)
@form(OpenForm, page=list_mine)
def begin(values: dict[str, Any]) -> Any:
    row = operations.open_application(own_organisation_id(), values["kind"], actor())
    url = url_for("portal_applications.show_step", application_id=row.id, step="identity")
    return done(url, _("La demande est commencée."), row.id)


@bp.get("/<uuid:application_id>/steps/<step>")
@requires(Permission.USE_PORTAL)
def show_step(application_id: UUID, step: str) -> Any:
    return steps.step_page(SPACE, application_id, step)


@bp.post("/<uuid:application_id>/steps/<step>")
@requires(Permission.USE_PORTAL)
def save_step(application_id: UUID, step: str) -> Any:
    return steps.save_step(SPACE, application_id, step)


@bp.post("/<uuid:application_id>/submit")
@requires(Permission.USE_PORTAL)
def submit(application_id: UUID) -> Any:
    return steps.submit(application_id, url_for("portal_applications.list_mine"))


def _mine(**_ids: Any) -> Any:
    return list_mine()


@bp.post("/<uuid:application_id>/withdraw")
@requires(Permission.USE_PORTAL)
@form(WithdrawForm, page=_mine)
def withdraw(application_id: UUID, values: dict[str, Any]) -> Any:
    operations.withdraw_application(application_id, values["reason"], actor())
    return done(url_for("portal_applications.list_mine"), _("La demande est retirée."))


@bp.get("/<uuid:application_id>/files/<name>")
@requires(Permission.USE_PORTAL)
def send_file(application_id: UUID, name: str) -> Any:
    return steps.send_application_file(application_id, name)


def _sites_page(application_id: UUID) -> Any:
    return steps.step_page(SPACE, application_id, "sites")


@bp.post("/<uuid:application_id>/sites")
@requires(Permission.USE_PORTAL)
@form(SiteForm, page=_sites_page)
def add_site(application_id: UUID, values: dict[str, Any]) -> Any:
    return steps.add_a_site(SPACE, application_id, values)


@bp.get("/<uuid:application_id>/sites/<uuid:site_id>")
@requires(Permission.USE_PORTAL)
def show_site(application_id: UUID, site_id: UUID) -> Any:
    return steps.site_page(application_id, site_id)


@bp.post("/<uuid:application_id>/sites/<uuid:site_id>")
@requires(Permission.USE_PORTAL)
@form(SiteEditForm, page=show_site)
def correct_site(application_id: UUID, site_id: UUID, values: dict[str, Any]) -> Any:
    return steps.correct_a_site(SPACE, application_id, site_id, values)


@bp.post("/<uuid:application_id>/sites/<uuid:site_id>/remove")
@requires(Permission.USE_PORTAL)
@form(SiteRemovalForm, page=show_site)
def remove_site(application_id: UUID, site_id: UUID, values: dict[str, Any]) -> Any:
    return steps.remove_a_site(SPACE, application_id, site_id, values["version"])
