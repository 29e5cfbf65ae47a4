"""The fields that a body adds to its audits: defining them on a screen, and filling in those of the whole audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.audits.operations import own_fields as operations
from certbody.audits.queries.own_standard import list_field_versions
from certbody.audits.schemas.on_site import OwnAnswersForm
from certbody.audits.schemas.own_standard import OwnFieldForm
from certbody.audits.views.findings import show_findings
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("own_fields", __name__, url_prefix="/b/<slug>")


@bp.get("/own-fields")
@requires(Permission.MANAGE_SETTINGS)
def list_fields() -> Any:
    versions = list_field_versions()
    newest = {row.field_id: row for row in reversed(versions)}
    asked = sorted(
        (row for row in newest.values() if not row.closed), key=lambda row: (row.indicator or 0, row.label_fr)
    )
    return render_template("audits/own_fields.html", asked=asked, versions=versions)


@bp.post("/own-fields")
@requires(Permission.MANAGE_SETTINGS)
@form(OwnFieldForm, page=list_fields)
def define_field(values: dict[str, Any]) -> Any:
    row = operations.define_field(None, **_read(values), by=actor())
    return done(url_for("own_fields.list_fields"), _("Le champ est ajouté."), row.id)


@bp.get("/own-fields/<uuid:own_field_id>")
@requires(Permission.MANAGE_SETTINGS)
def show_field(own_field_id: UUID) -> Any:
    return render_template("audits/own_field.html", row=operations.get_field(own_field_id))


@bp.post("/own-fields/<uuid:own_field_id>")
@requires(Permission.MANAGE_SETTINGS)
@form(OwnFieldForm, page=show_field)
def change_field(own_field_id: UUID, values: dict[str, Any]) -> Any:
    row = operations.define_field(own_field_id, **_read(values), by=actor())
    return done(url_for("own_fields.list_fields"), _("Le champ est modifié."), row.id)


@bp.post("/own-fields/<uuid:own_field_id>/closing")
@requires(Permission.MANAGE_SETTINGS)
def close_field(own_field_id: UUID) -> Any:
    row = operations.close_field(own_field_id, actor())
    return done(url_for("own_fields.list_fields"), _("Le champ n’est plus demandé."), row.id)


@bp.post("/audits/<uuid:audit_id>/own-answers")
@requires(Permission.CONDUCT_AUDITS)
@form(OwnAnswersForm, page=show_findings)
def record_answers(audit_id: UUID, values: dict[str, Any]) -> Any:
    operations.record_own_answers(audit_id, None, None, values["own"], values["change_reason"], actor())
    return done(url_for("findings.show_findings", audit_id=audit_id), _("Les champs de l’audit sont enregistrés."))


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"options": [line.strip() for line in values["options"].splitlines() if line.strip()]}
