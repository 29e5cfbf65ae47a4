"""Files on disk, one folder per tenant, each under its id; their names live in the database only."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import puremagic

ALLOWED = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "text/plain": ".txt",
    "text/csv": ".csv",
}
SPELT_OTHERWISE = {".jpeg": ".jpg"}


@dataclass(frozen=True)
class Content:
    """The bytes of a file with what can be told from them."""

    body: bytes
    media_type: str
    sha256: str


def inspect(body: bytes, name: str) -> Content | None:
    """The content with its type, told from the bytes and never from the sender's word.

    None when the type is not allowed, or when the name's ending says another: `virus.exe` is no text.
    """
    media_type = _media_type(body, name)
    if media_type not in ALLOWED or _ending(name) != ALLOWED[media_type]:
        return None
    return Content(body, media_type, hashlib.sha256(body).hexdigest())


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return SPELT_OTHERWISE.get(ending, ending)


def _media_type(body: bytes, name: str) -> str:
    # Office documents are archives: only for these does the name say which kind, and the archive proves the rest.
    hint = name if body.startswith(b"PK\x03\x04") else None
    try:
        found = {match.mime_type for match in puremagic.magic_string(body[:65536], hint)}
    except (puremagic.PureError, ValueError):
        found = set()
    known = [media_type for media_type in ALLOWED if media_type in found]
    if known:
        return known[0]
    return _text_type(body, name) if not found & {"text/html", "image/svg+xml"} else ""


def _text_type(body: bytes, name: str) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if "\x00" in text or text.lstrip()[:1] == "<":
        return ""
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"


def path_of(folder: Path, tenant_id: UUID, file_id: UUID) -> Path:
    """Where a tenant's file lies."""
    return folder / str(tenant_id) / file_id.hex[-2:] / str(file_id)


def keep(folder: Path, tenant_id: UUID, file_id: UUID, body: bytes) -> None:
    """Writes a file so that a crash leaves either all of it or nothing."""
    target = path_of(folder, tenant_id, file_id)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_suffix(".part")
    with partial.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(target)
