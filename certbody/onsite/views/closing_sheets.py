"""The closing sheets of an audit: for the team and the office, for the organisation, and the key for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from certbody.audits.operations.team_work import conducts
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.closing_sheets import get_closing_sheet, list_closing_sheets
from certbody.kit.http import done, form
from certbody.kit.security import limiter
from certbody.onsite.operations import closing_sheets
from certbody.onsite.operations.keys import public_key, use_public_address
from certbody.onsite.schemas.workbench import SheetForm
from certbody.tenants.access import actor, public, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("closing_sheets", __name__)


@bp.record
def _print_this_address(setup: BlueprintSetupState) -> None:
    use_public_address(setup.app.config["SETTINGS"].base_url)


@bp.get("/evidence-key/<slug>")
@public("anybody who holds a closing sheet may check who signed it")
@limiter.limit("120 per minute; 2000 per hour")
def show_key() -> Any:
    return jsonify(public_key())


@bp.get("/b/<slug>/audits/<uuid:audit_id>/closing-sheets")
@requires(Permission.READ_FINDINGS)
def list_sheets(audit_id: UUID) -> Any:
    audit, sheets = get_audit(audit_id, actor()), list_closing_sheets(audit_id)
    editable = bool(sheets) and conducts(audit_id, actor())
    return render_template("onsite/closing_sheets.html", audit=audit, sheets=sheets, editable=editable, **public_key())


@bp.post("/b/<slug>/audits/<uuid:audit_id>/closing-sheets")
@requires(Permission.CONDUCT_AUDITS)
@form(SheetForm, page=list_sheets)
def correct_sheet(audit_id: UUID, values: dict[str, Any]) -> Any:
    sheet = closing_sheets.correct_sheet(audit_id, values["reason"], actor())
    message = _("La nouvelle version est établie et envoyée à l’organisme.")
    return done(url_for("closing_sheets.list_sheets", audit_id=audit_id), message, sheet.id)


@bp.get("/b/<slug>/closing-sheets/<uuid:closing_sheet_id>/file")
@requires(Permission.READ_FINDINGS)
def open_sheet(closing_sheet_id: UUID) -> Any:
    return send_stored(get_closing_sheet(closing_sheet_id, actor()).file_id)


@bp.get("/b/<slug>/closing-sheets/<uuid:closing_sheet_id>/manifest")
@requires(Permission.READ_FINDINGS)
def open_manifest(closing_sheet_id: UUID) -> Any:
    return send_stored(get_closing_sheet(closing_sheet_id, actor()).manifest_file_id)


@bp.get("/b/<slug>/portal/closing-sheets/<uuid:closing_sheet_id>/file")
@requires(Permission.USE_PORTAL)
def open_own_sheet(closing_sheet_id: UUID) -> Any:
    return send_stored(get_closing_sheet(closing_sheet_id, actor()).file_id)


@bp.get("/b/<slug>/portal/closing-sheets/<uuid:closing_sheet_id>/manifest")
@requires(Permission.USE_PORTAL)
def open_own_manifest(closing_sheet_id: UUID) -> Any:
    return send_stored(get_closing_sheet(closing_sheet_id, actor()).manifest_file_id)
