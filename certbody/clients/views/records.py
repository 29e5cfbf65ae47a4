"""The journal of one organisation's whole file, for an assessment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint

from certbody.clients.queries.organisations import get_organisation, organisation_roots
from certbody.clients.views.organisations import show
from certbody.kit.http import form
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.operations.journal_export import export_journal
from certbody.tenants.queries.journal import Asked
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.journal import FormatForm
from certbody.tenants.views.exporting import send_export

bp = Blueprint("records", __name__, url_prefix="/b/<slug>/organisations/<uuid:organisation_id>/records")


@bp.post("/journal")
@goes_on("exports go on: the records are the body's own")
@requires(Permission.READ_JOURNAL)
@form(FormatForm, page=show)
def export_journal_of(organisation_id: UUID, values: dict[str, Any]) -> Any:
    organisation, by = get_organisation(organisation_id, actor()), actor()
    roots, about = organisation_roots(organisation_id), {"organisation": organisation.name}
    return send_export(
        "journal-organisme", lambda stream: export_journal(stream, values["format"], Asked(), about, by, roots)
    )
