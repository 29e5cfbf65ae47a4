"""What is sent to the ministry: the runs of the export, one of them, and what the public list says against it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from certbody.certificates.operations import ministry as operations
from certbody.certificates.queries import ministry as queries
from certbody.certificates.rules.ministry import DIFFERENCES
from certbody.kit.http import done
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("ministry", __name__, url_prefix="/b/<slug>/ministry")
SHOWN = 200


@bp.get("/")
@requires(Permission.MANAGE_CERTIFICATES)
def list_exports() -> Any:
    return render_template("certificates/exports.html", runs=queries.list_exports())


@bp.post("/")
@goes_on("the ministry is sent the certificates that are in force, whoever has paid for what")
@requires(Permission.MANAGE_CERTIFICATES)
def export_now() -> Any:
    run = operations.export_to_ministry(actor())
    return done(url_for("ministry.show_export", ministry_export_id=run.id), _("L’export est fait et conservé."), run.id)


@bp.get("/<uuid:ministry_export_id>")
@requires(Permission.MANAGE_CERTIFICATES)
def show_export(ministry_export_id: UUID) -> Any:
    return render_template("certificates/export.html", run=queries.get_export(ministry_export_id), shown=SHOWN)


@bp.get("/<uuid:ministry_export_id>/file")
@requires(Permission.MANAGE_CERTIFICATES)
def download(ministry_export_id: UUID) -> Any:
    return send_stored(queries.get_export(ministry_export_id).file_id)


@bp.get("/differences")
@requires(Permission.MANAGE_CERTIFICATES)
def show_differences() -> Any:
    found, kind = queries.find_newest_comparison(), request.args.get("kind", "")
    rows = [row for row in found.differences if kind in ("", row["kind"])] if found else []
    return render_template(
        "certificates/differences.html", comparison=found, rows=rows[:SHOWN], total=len(rows), kind=kind,
        kinds=DIFFERENCES, newest_list=queries.find_newest_list(),
    )  # fmt: skip


@bp.post("/differences")
@requires(Permission.MANAGE_CERTIFICATES)
def compare_now() -> Any:
    comparison = operations.compare_with_public_list(actor())
    return done(url_for("ministry.show_differences"), _("La comparaison est faite."), comparison.id)
