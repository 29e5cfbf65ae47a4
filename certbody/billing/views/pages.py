"""What billing's pages share: kept files, what leads a row, addresses of pages that another package may have."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app, url_for

from certbody.kit.errors import NotFound
from certbody.tenants.views.serving import send_stored


def first_id(row: Any) -> UUID:
    """The id that a row of a list goes by: that of the record which comes first in it."""
    found: UUID = row[0].id
    return found


def send_kept(file_id: UUID | None) -> Response:
    """A kept PDF, shown by the browser; NotFound when there is none yet."""
    if file_id is None:
        raise NotFound
    return send_stored(file_id, as_attachment=False)


def send_xml(name: str, content: bytes) -> Response:
    """An electronic invoice as a download."""
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "private, no-cache"}
    return Response(content, mimetype="application/xml", headers=headers)


def url_if_known(endpoint: str, **arguments: Any) -> str | None:
    """The address of a page, or None where the application has no such page."""
    return url_for(endpoint, **arguments) if endpoint in current_app.view_functions else None
