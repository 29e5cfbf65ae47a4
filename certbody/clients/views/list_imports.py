"""The ministry's public list: sending it in, following the import, looking at what was flagged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import gettext as _

from certbody.clients.operations.import_list import start_import
from certbody.clients.queries import public_list as queries
from certbody.clients.schemas.organisations import ListUploadForm
from certbody.kit import wording
from certbody.kit.errors import Invalid
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.operations.files import keep_file
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("list_imports", __name__, url_prefix="/b/<slug>/list-imports")
SIZE = 50


@bp.get("")
@requires(Permission.IMPORT_LIST)
def list_all() -> Any:
    return render_template("clients/list_imports.html", imports=queries.list_imports())


@bp.post("")
@requires(Permission.IMPORT_LIST)
@form(ListUploadForm, page=list_all)
def send(values: dict[str, Any]) -> Any:
    name = values["file"].filename or ""
    if not name.lower().endswith(".csv"):
        raise Invalid({"file": ["list_not_csv"]})
    stored = keep_file(name, values["file"].stream, actor())
    row = start_import(stored, values["dry_run"], actor())
    return done(url_for("list_imports.show", list_import_id=row.id), _("Le fichier est reçu."), row.id)


@bp.get("/<uuid:list_import_id>")
@requires(Permission.IMPORT_LIST)
def show(list_import_id: UUID) -> Any:
    row = queries.get_list_import(list_import_id)
    return render_template("clients/list_import.html", row=row, label_now=_words(row.state, row.error))


@bp.get("/<uuid:list_import_id>/progress")
@requires(Permission.IMPORT_LIST)
def progress(list_import_id: UUID) -> Any:
    row = queries.get_list_import(list_import_id)
    writing = row.state == "running" and row.bytes_done >= row.bytes_total
    words = _("Écriture dans votre liste…") if writing else _words(row.state, row.error)
    return jsonify(done=row.bytes_done, total=row.bytes_total, state=row.state, label=words)


@bp.get("/flagged")
@requires(Permission.IMPORT_LIST)
def list_flagged() -> Any:
    flag, after = request.args.get("flag", ""), request.args.get("after", "")
    found = queries.list_flagged(flag, after, SIZE + 1)
    more = found[SIZE - 1].nda if len(found) > SIZE else None
    next_url = url_for("list_imports.list_flagged", flag=flag or None, after=more) if more else None
    counts = queries.count_flags()
    return render_template(
        "clients/list_flagged.html", rows=found[:SIZE], flag=flag, counts=counts, page={"next_url": next_url}
    )


def _words(state: str, error: str | None) -> str:
    return wording.message(error) if error else wording.label("list_import.state", state)
