"""What a file really is, told from its bytes and never from the sender's word."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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
_TELLING = 64 * 1024


@dataclass(frozen=True)
class Content:
    """What can be told from the bytes of a file."""

    media_type: str
    size: int
    sha256: str


def inspect(chunks: Iterable[bytes], name: str) -> Content | None:
    """The content with its type, told from the bytes, which are read once and not held.

    None when the type is not allowed, or when the name's ending says another: `virus.exe` is no text.
    """
    seen = _Seen()
    for chunk in chunks:
        seen.take(chunk)
    media_type = _media_type(seen, name)
    if media_type not in ALLOWED or _ending(name) != ALLOWED[media_type]:
        return None
    return Content(media_type, seen.size, seen.digest.hexdigest())


def is_allowed_name(name: str) -> bool:
    """Whether a file of this name could be kept, as far as its ending tells."""
    return _ending(name) in ALLOWED.values()


class _Seen:
    """What remains of bytes that went by: their beginning, their number, their SHA-256, whether they were text."""

    def __init__(self) -> None:
        self.head, self.size, self.digest = b"", 0, hashlib.sha256()
        self.is_text, self.first_letter = True, ""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, chunk: bytes) -> None:
        self.head += chunk[: _TELLING - len(self.head)]
        self.size += len(chunk)
        self.digest.update(chunk)
        self._decode(chunk)

    def ends_as_text(self) -> bool:
        """Whether all of it was text, the last letter included."""
        self._decode(b"", is_end=True)
        return self.is_text

    def _decode(self, chunk: bytes, is_end: bool = False) -> None:
        if self.is_text:
            try:
                text = self._decoder.decode(chunk, is_end)
            except UnicodeDecodeError:
                text = "\x00"
            self.is_text = "\x00" not in text
            self.first_letter = self.first_letter or text.lstrip()[:1]


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return SPELT_OTHERWISE.get(ending, ending)


def _media_type(seen: _Seen, name: str) -> str:
    # Office documents are archives: only for these does the name say which kind, and the archive proves the rest.
    hint = name if seen.head.startswith(b"PK\x03\x04") else None
    try:
        found = {match.mime_type for match in puremagic.magic_string(seen.head, hint)}
    except (puremagic.PureError, ValueError):
        found = set()
    known = [media_type for media_type in ALLOWED if media_type in found]
    if known:
        return known[0]
    return _text_type(seen, name) if not found & {"text/html", "image/svg+xml"} else ""


def _text_type(seen: _Seen, name: str) -> str:
    if not seen.ends_as_text() or seen.first_letter == "<":
        return ""
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"
