"""Handing out a kept file, once the caller has made sure that the reader may see what it belongs to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import send_file
from werkzeug.datastructures import FileStorage

from certbody.tenants.access import actor
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_file, read_file


def answer_with_file(file_id: UUID) -> Any:
    """The bytes under their name, always as a download: nothing that was uploaded is shown inside our pages."""
    stored, path = read_file(file_id)
    answer = send_file(path, mimetype=stored.media_type, as_attachment=True, download_name=stored.name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def keep_upload(upload: FileStorage) -> StoredFile:
    """Keeps what came with the form."""
    return keep_file(upload.filename or "", upload.stream.read(), actor())
