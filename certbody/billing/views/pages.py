"""What billing's pages share: the pages of a list, kept files, addresses of pages that another package may have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, current_app, request, url_for

from certbody.kit.errors import NotFound
from certbody.tenants.views.serving import send_stored


def cursor() -> UUID | None:
    """The last row of the page before; a mark that cannot be read is none."""
    try:
        return UUID(request.args.get("before", ""))
    except ValueError:
        return None


def page_of(rows: Sequence[Any], size: int, **arguments: Any) -> dict[str, Any]:
    """The rows of this page, and the address of the next when more follow."""
    shown = rows[:size]
    more = len(rows) > size
    assert request.endpoint is not None
    next_url = url_for(request.endpoint, before=shown[-1][0].id, **arguments) if more else None
    first_url = url_for(request.endpoint, **arguments) if cursor() else None
    return {"rows": shown, "next_url": next_url, "prev_url": first_url}


def send_kept(file_id: UUID | None) -> Response:
    """A kept PDF, shown by the browser; NotFound when there is none yet."""
    if file_id is None:
        raise NotFound
    return send_stored(file_id, as_attachment=False)


def url_if_known(endpoint: str, **arguments: Any) -> str | None:
    """The address of a page, or None where the application has no such page."""
    return url_for(endpoint, **arguments) if endpoint in current_app.view_functions else None
