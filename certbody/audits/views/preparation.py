"""What the organisation prepared for an audit, for those of the body who may read what the audit finds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import get_locale

from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.preparation import (
    get_preparation_file,
    list_former_texts,
    list_removed_files,
)
from certbody.audits.queries.preparation_sheet import read_preparation_sheet
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.serving import send_stored

bp = Blueprint("preparation", __name__, url_prefix="/b/<slug>/audits")


@bp.get("/<uuid:audit_id>/preparation")
@requires(Permission.READ_FINDINGS)
def show_preparation(audit_id: UUID) -> Any:
    audit = get_audit(audit_id, actor())
    return render_template(
        "audits/preparation.html",
        audit=audit,
        sheet=read_preparation_sheet(audit),
        former=list_former_texts(audit.id),
        removed=list_removed_files(audit.id),
        language=str(get_locale() or "fr"),
    )


@bp.get("/<uuid:audit_id>/preparation/files/<uuid:preparation_file_id>")
@requires(Permission.READ_FINDINGS)
def open_file(audit_id: UUID, preparation_file_id: UUID) -> Any:
    return send_stored(get_preparation_file(audit_id, preparation_file_id, actor()).file_id)
