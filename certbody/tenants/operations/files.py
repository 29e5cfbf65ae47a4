"""Keeping a file for the tenant at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from certbody.kit import clock, files
from certbody.kit.artwork import inspect_artwork
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile

LARGEST = 50 * 1024 * 1024
_folder: dict[str, Path] = {}


def use_folder(folder: Path) -> None:
    """Says once, at start, where files lie."""
    _folder["path"] = folder


def keep_file(name: str, body: bytes, by: Actor) -> StoredFile:
    """Keeps a file after looking at what it really is. Refused when it is empty, too large or of another kind."""
    return _keep(name, body, files.inspect, by)


def keep_artwork(name: str, body: bytes, by: Actor) -> StoredFile:
    """Keeps a logo or an archive of logos, with the same refusals."""
    return _keep(name, body, inspect_artwork, by)


def _keep(name: str, body: bytes, inspect: Callable[[bytes, str], files.Content | None], by: Actor) -> StoredFile:
    if not body:
        raise Refused(Reason("file_empty"))
    if len(body) > LARGEST:
        raise Refused(Reason("file_too_large", values={"most": LARGEST // 1024 // 1024}))
    content = inspect(body, name)
    if content is None:
        raise Refused(Reason("file_kind", values={"name": name}))
    return _write(name, content, by)


def keep_archive(name: str, body: bytes, by: Actor) -> StoredFile:
    """Keeps an archive that the product itself has made; from people, only a logo kit is taken."""
    return _write(name, files.Content(body, "application/zip", hashlib.sha256(body).hexdigest()), by)


def _write(name: str, content: files.Content, by: Actor) -> StoredFile:
    row = StoredFile(
        id=new_id(),
        name=Path(name).name[:200],
        media_type=content.media_type,
        size=len(content.body),
        sha256=content.sha256,
        created_by=by.person_id,
        created_at=clock.now(),
    )
    files.keep(_folder["path"], current_tenant(), row.id, content.body)
    db.session.add(row)
    db.session.flush()
    return row


def read_file(file_id: UUID) -> tuple[StoredFile, Path]:
    """A kept file and where its bytes lie. Who may see it is for the caller, who knows what it belongs to."""
    row = db.session.get(StoredFile, (current_tenant(), file_id))
    if row is None:
        raise NotFound
    return row, files.path_of(_folder["path"], current_tenant(), file_id)


def remove_content(file_id: UUID) -> None:
    """Removes the bytes of a file that was purged; done again, it finds nothing. Any other file stays."""
    row, path = read_file(file_id)
    if row.purged_at is not None:
        path.unlink(missing_ok=True)
