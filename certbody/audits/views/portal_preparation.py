"""The organisation prepares its audit: the applicable indicators, one form each, and the files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from certbody.audits.operations import preparation
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.preparation import (
    get_preparation_file,
    list_former_texts,
    list_prepared_audits,
    list_removed_files,
)
from certbody.audits.queries.preparation_sheet import PreparationSheet, read_preparation_sheet
from certbody.audits.rules.lifecycle import is_during_audit, may_prepare
from certbody.audits.schemas.on_site import FileForm
from certbody.audits.schemas.preparation import ExplanationForm
from certbody.audits.views.indicators import indicator_number
from certbody.audits.views.kept_files import keep_upload
from certbody.kit.http import done, form
from certbody.kit.readable import belongs_to
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("portal_preparation", __name__, url_prefix="/b/<slug>/portal")


@bp.get("/preparation")
@requires(Permission.USE_PORTAL)
def list_preparations() -> Any:
    audits = list_prepared_audits(actor())
    if len(audits) == 1:
        return redirect(url_for("portal_preparation.show_preparation", audit_id=audits[0].id))
    return render_template("portal/preparation/list.html", audits=audits)


@bp.get("/audits/<uuid:audit_id>/preparation")
@requires(Permission.USE_PORTAL)
def show_preparation(audit_id: UUID) -> Any:
    sheet = read_preparation_sheet(get_audit(audit_id, actor()))
    only = request.args.get("only", "")
    return render_template("portal/preparation/show.html", only=only, groups=_shown(sheet, only), **_told(sheet))


def _shown(sheet: PreparationSheet, only: str) -> list[tuple[Any, list[Any]]]:
    """The groups with their rows; `todo` leaves out what is prepared."""
    groups = [(group, [row for row in group.rows if not (only == "todo" and row.done)]) for group in sheet.groups]
    return [(group, rows) for group, rows in groups if rows]


def _told(sheet: PreparationSheet) -> dict[str, Any]:
    state = sheet.audit.state
    return {
        "sheet": sheet,
        "audit": sheet.audit,
        "verdict": may_prepare(state),
        "during_audit": is_during_audit(state),
        "language": str(get_locale() or "fr"),
    }


@bp.get("/audits/<uuid:audit_id>/preparation/<indicator>")
@requires(Permission.USE_PORTAL)
def show_indicator(audit_id: UUID, indicator: str) -> Any:
    sheet = read_preparation_sheet(get_audit(audit_id, actor()))
    row = sheet.get_row(indicator_number(indicator))
    changed = {"former": list_former_texts(audit_id), "removed": list_removed_files(audit_id)}
    return render_template("portal/preparation/indicator.html", row=row, **changed, **_told(sheet))


@bp.post("/audits/<uuid:audit_id>/preparation/<indicator>")
@requires(Permission.USE_PORTAL)
@form(ExplanationForm, page=show_indicator)
def write_explanation(audit_id: UUID, indicator: str, values: dict[str, Any]) -> Any:
    number = indicator_number(indicator)
    row = preparation.write_explanation(audit_id, number, values["text"], values["version"], actor())
    url = _next(audit_id, number) if values["then"] == "next" else _url(audit_id, number)
    return done(url, _told_saved(audit_id, number, values["text"]), row.id if row else None)


def _told_saved(audit_id: UUID, number: int, text: str) -> str:
    """That the explanation is kept; of an empty one, whether the indicator still waits for a text or a file."""
    if text:
        return _("L’explication de l’indicateur %(number)s est enregistrée.", number=number)
    if read_preparation_sheet(get_audit(audit_id, actor())).get_row(number).done:
        return _("L’explication de l’indicateur %(number)s est vide : vos fichiers y répondent seuls.", number=number)
    return _(
        "L’explication de l’indicateur %(number)s est vide : il reste à préparer, par un texte ou par un fichier.",
        number=number,
    )


def _next(audit_id: UUID, number: int) -> str:
    """The next indicator to prepare, else the list."""
    following = read_preparation_sheet(get_audit(audit_id, actor())).after(number)
    if following is None:
        return url_for("portal_preparation.show_preparation", audit_id=audit_id)
    return _url(audit_id, following.indicator.number)


def _url(audit_id: UUID, number: int, anchor: str | None = None) -> str:
    return url_for("portal_preparation.show_indicator", audit_id=audit_id, indicator=number, _anchor=anchor)


@bp.post("/audits/<uuid:audit_id>/preparation/<indicator>/files")
@requires(Permission.USE_PORTAL)
@form(FileForm, page=show_indicator)
def add_file(audit_id: UUID, indicator: str, values: dict[str, Any]) -> Any:
    number = indicator_number(indicator)
    preparation.get_audit_to_prepare(audit_id, number, actor())
    row = preparation.add_preparation_file(audit_id, number, keep_upload(values["file"]), actor())
    return done(_url(audit_id, number, "files"), _("Le fichier est joint."), row.id)


@bp.get("/audits/<uuid:audit_id>/preparation/files/<uuid:preparation_file_id>")
@requires(Permission.USE_PORTAL)
def open_file(audit_id: UUID, preparation_file_id: UUID) -> Any:
    return send_stored(get_preparation_file(audit_id, preparation_file_id, actor()).file_id)


@bp.post("/audits/<uuid:audit_id>/preparation/files/<uuid:preparation_file_id>/removal")
@requires(Permission.USE_PORTAL)
@belongs_to(show_preparation)
def remove_file(audit_id: UUID, preparation_file_id: UUID) -> Any:
    row = preparation.remove_preparation_file(audit_id, preparation_file_id, actor())
    url = _url(audit_id, row.preparation.indicator, "files")
    return done(url, _("Le fichier est retiré."), row.id)
