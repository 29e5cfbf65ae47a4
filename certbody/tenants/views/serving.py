"""Sending a kept file, once the caller has checked that the reader may see what it belongs to."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from flask import Response, g, request, send_file
from werkzeug.wsgi import FileWrapper

from certbody.kit.errors import NotFound, Refused
from certbody.kit.storage import CHUNK
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import read_file
from certbody.tenants.rules.retention import RULE

# Only these are shown inside the browser: none of them can run a script.
SHOWN = ("application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain")


def send_stored(file_id: UUID, as_attachment: bool = True) -> Response:
    """The file with its own name, as a download unless it is to be shown and is of a kind that browsers show safely.

    Whether the reader may see it is for the caller, who knows what the file belongs to. The copy that a browser keeps
    is private and asked about again each time; the SHA-256 answers whether it is still the same. The journal keeps
    which member of the body opened it (invariant 8). NotFound when its bytes are not there.
    """
    row, kept = read_file(file_id)
    if row.purged_at is not None:
        raise Refused(Reason("file_purged", RULE, {"day": row.purged_at, "reason": row.purge_reason or ""}))
    try:
        stream = kept.open()
    except FileNotFoundError:
        raise NotFound from None
    try:
        _note_reader(row)
        return _answer(row, stream, as_attachment or row.media_type not in SHOWN)
    except BaseException:
        stream.close()
        raise


def _answer(row: StoredFile, stream: BinaryIO, as_attachment: bool) -> Response:
    response = send_file(
        stream, mimetype=row.media_type, as_attachment=as_attachment, download_name=row.name, etag=row.sha256
    )
    # A wrapper that can seek, whatever the server's own can do: a range is read from where it begins.
    response.response, response.content_length = FileWrapper(stream, CHUNK), row.size
    response.make_conditional(request, accept_ranges=True, complete_length=row.size)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _note_reader(row: StoredFile) -> None:
    """A training organisation that opens its own file leaves no line; the body's people do."""
    place = g.get("access")
    reader = place.actor if place else None
    if reader is not None and not reader.is_client:
        journal.record("stored_file.opened", row, reader, after={"name": row.name})
