"""Sending a kept file, once the caller has checked that the reader may see what it belongs to."""

from __future__ import annotations

from uuid import UUID

from flask import Response, send_file

from certbody.tenants.operations.files import read_file

# Only these are shown inside the browser: none of them can run a script.
SHOWN = ("application/pdf", "image/jpeg", "image/png", "image/webp", "text/plain")


def send_stored(file_id: UUID, as_attachment: bool = True) -> Response:
    """The file with its own name, as a download unless it is to be shown and is of a kind that browsers show safely.

    Whether the reader may see it is for the caller, who knows what the file belongs to. The copy that a browser keeps
    is private and asked about again each time; the SHA-256 answers whether it is still the same.
    """
    row, path = read_file(file_id)
    response = send_file(
        path,
        mimetype=row.media_type,
        as_attachment=as_attachment or row.media_type not in SHOWN,
        download_name=row.name,
        etag=row.sha256,
        conditional=True,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
