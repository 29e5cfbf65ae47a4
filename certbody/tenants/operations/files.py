"""Keeping a file for the tenant at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from io import SEEK_END
from pathlib import Path
from typing import IO
from uuid import UUID

from certbody.kit import clock, files, scanning, storage
from certbody.kit.artwork import inspect_artwork
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused, require
from certbody.kit.files import Content
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile
from certbody.tenants.queries.room import read_room
from certbody.tenants.rules.room import may_take

LARGEST = 50 * 1024 * 1024
SCANNER_AWAY = "file_scanner_away"
_MADE = {ending: media_type for media_type, ending in files.ALLOWED.items()} | {
    ".json": "application/json", ".xml": "application/xml", ".zip": "application/zip"
}  # fmt: skip

Inspect = Callable[[Iterable[bytes], str], Content | None]


class Rewound:
    """The bytes of a stream, from its beginning each time that they are gone through."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        self._stream.seek(0)
        return storage.pieces(self._stream)


def keep_file(name: str, body: bytes | IO[bytes], by: Actor) -> StoredFile:
    """Keeps a file that somebody sent, after looking at what it really is and asking the site's virus scanner.

    Refused when it is empty, too large, of another kind or infected, when there is no room for it, and when the scanner
    does not answer.
    """
    return keep_chunks(new_id(), name, _measured(body), by)


def keep_artwork(name: str, body: bytes | IO[bytes], by: Actor) -> StoredFile:
    """Keeps a logo or an archive of logos, with the same refusals."""
    return keep_chunks(new_id(), name, _measured(body), by, inspect_artwork)


def keep_made(name: str, body: bytes, by: Actor) -> StoredFile:
    """Keeps a document that the product itself has made: its name says its kind, and there is nothing to doubt."""
    content = Content(_MADE[Path(name).suffix], len(body), sha256(body).hexdigest())
    return _write(new_id(), name, [body], content, by)


def keep_chunks(
    file_id: UUID, name: str, chunks: Iterable[bytes], by: Actor, inspect: Inspect = files.inspect
) -> StoredFile:
    """Keeps what somebody sent under an id that is already known; `chunks` are gone through several times."""
    content = inspect(chunks, name)
    if content is None:
        raise Refused(Reason("file_kind", values={"name": name}))
    answer = scanning.scan(chunks)
    if answer != scanning.CLEAN:
        raise Refused(Reason("file_infected" if answer == scanning.INFECTED else SCANNER_AWAY))
    return _write(file_id, name, chunks, content, by)


def check_size(size: int) -> None:
    """Refused when there is nothing in the file, or more than is taken."""
    if not size:
        raise Refused(Reason("file_empty"))
    if size > LARGEST:
        raise Refused(Reason("file_too_large", values={"most": LARGEST // 1024 // 1024}))


def check_room(size: int, subject_id: UUID | None = None) -> None:
    """Refused when the body's files, or those sent for one audit, would take more room than they have."""
    require(may_take(size, *read_room(subject_id)))


def _measured(body: bytes | IO[bytes]) -> Iterable[bytes]:
    size = len(body) if isinstance(body, bytes) else body.seek(0, SEEK_END)
    check_size(size)
    check_room(size)
    return [body] if isinstance(body, bytes) else Rewound(body)


def _write(file_id: UUID, name: str, chunks: Iterable[bytes], content: Content, by: Actor) -> StoredFile:
    row = StoredFile(
        id=file_id,
        name=Path(name).name[:200],
        media_type=content.media_type,
        size=content.size,
        sha256=content.sha256,
        created_by=by.person_id,
        created_at=clock.now(),
    )
    kept(row.id).write(chunks)
    db.session.add(row)
    db.session.flush()
    return row


def read_file(file_id: UUID) -> tuple[StoredFile, storage.Kept]:
    """A kept file and where its bytes lie. Who may see it is for the caller, who knows what it belongs to."""
    row = db.session.get(StoredFile, (current_tenant(), file_id))
    if row is None:
        raise NotFound
    return row, kept(file_id)


def remove_content(file_id: UUID) -> None:
    """Removes the bytes of a file that was purged; done again, it finds nothing. Any other file stays."""
    row, bytes_of = read_file(file_id)
    if row.purged_at is not None:
        bytes_of.remove()


def kept(file_id: UUID) -> storage.Kept:
    """Where the bytes of the tenant's file lie, or will."""
    return storage.Kept(storage.in_use(), storage.key_of(current_tenant(), file_id))
