"""The parts of a file on its way, in the storage under the tenant, each written once under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from certbody.kit import storage
from certbody.kit.errors import Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants.models import Upload


def write(upload: Upload, part: bytes) -> str:
    """Puts a part away and names it. It counts once the row names it: one that a crash left behind does not."""
    name = str(new_id())
    storage.in_use().write(_folder(upload, upload.attempt) + name, [part])
    return name


def remove(upload: Upload, attempt: int) -> None:
    """Forgets all parts of one attempt, also those that never counted."""
    storage.in_use().remove_all(_folder(upload, attempt))


class Arrived:
    """The bytes that are here, in order, as often as they are gone through; Refused when a part of them is lost."""

    def __init__(self, upload: Upload) -> None:
        self._keys = [_folder(upload, upload.attempt) + name for name in upload.parts]

    def __iter__(self) -> Iterator[bytes]:
        for key in self._keys:
            try:
                stream = storage.in_use().open(key)
            except FileNotFoundError:
                raise Refused(Reason("upload_damaged")) from None
            with stream:
                yield from storage.pieces(stream)

    def sha256(self) -> str:
        """What the sender's own must be."""
        digest = sha256()
        for chunk in self:
            digest.update(chunk)
        return digest.hexdigest()


def _folder(upload: Upload, attempt: int) -> str:
    return f"{upload.tenant_id}/uploads/{upload.id}/{attempt}/"
