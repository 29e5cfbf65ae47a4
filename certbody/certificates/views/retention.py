"""How long an organisation's file is kept: each file with its end, the legal hold, and the purge of what has ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.certificates.operations import retention as operations
from certbody.certificates.queries import retention as queries
from certbody.clients.queries.organisations import get_organisation
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.journal import PurgeForm
from certbody.tenants.schemas.members import ReasonForm

bp = Blueprint("retention", __name__, url_prefix="/b/<slug>/retention/<uuid:organisation_id>")


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def show_file(organisation_id: UUID) -> Any:
    organisation = get_organisation(organisation_id, actor())
    hold = queries.find_hold(organisation_id)
    files = queries.list_kept_files(organisation_id, hold)
    return render_template("certificates/retention.html", organisation=organisation, files=files, hold=hold)


@bp.post("/hold")
@requires(Permission.MANAGE_SETTINGS)
@form(ReasonForm, page=show_file)
def place_hold(organisation_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.place_hold(organisation_id, values["reason"], actor())
    return done(_page(organisation_id), _("Le gel est posé : rien de ce dossier ne peut être purgé."), row.id)


@bp.post("/hold/lift")
@requires(Permission.MANAGE_SETTINGS)
@form(ReasonForm, page=show_file)
def lift_hold(organisation_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.lift_hold(organisation_id, values["reason"], actor())
    return done(_page(organisation_id), _("Le gel est levé."), row.id)


@bp.get("/files/<uuid:stored_file_id>/purge")
@requires(Permission.MANAGE_SETTINGS)
def show_purge(organisation_id: UUID, stored_file_id: UUID) -> Any:
    organisation = get_organisation(organisation_id, actor())
    kept = queries.get_kept_file(organisation_id, stored_file_id)
    return render_template("certificates/purge.html", organisation=organisation, kept=kept)


@bp.post("/files/<uuid:stored_file_id>/purge")
@requires(Permission.MANAGE_SETTINGS)
@form(PurgeForm, page=show_purge)
def purge(organisation_id: UUID, stored_file_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.purge_file(organisation_id, stored_file_id, values["typed"], values["reason"], actor())
    return done(_page(organisation_id), _("Le contenu est purgé ; sa ligne reste."), row.id)


def _page(organisation_id: UUID) -> str:
    return url_for("retention.show_file", organisation_id=organisation_id)
