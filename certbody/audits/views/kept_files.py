"""Keeping what comes with a form."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage

from certbody.kit import wording
from certbody.kit.errors import Invalid, Refused
from certbody.tenants.access import actor
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_file


def keep_upload(upload: FileStorage) -> StoredFile:
    """Keeps what came with the form. Invalid, at its field, for a file that is not kept."""
    try:
        return keep_file(upload.filename or "", upload.stream, actor())
    except Refused as refused:
        said = [" ".join(filter(None, (wording.why(one), wording.lift(one)))) for one in refused.reasons]
        raise Invalid({"file": said}) from refused
