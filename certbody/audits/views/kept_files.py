"""Keeping what comes with a form."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage

from certbody.tenants.access import actor
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_file


def keep_upload(upload: FileStorage) -> StoredFile:
    """Keeps what came with the form."""
    return keep_file(upload.filename or "", upload.stream, actor())
