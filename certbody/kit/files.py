"""What a file really is, told from its bytes and never from the sender's word."""

from __future__ import annotations

import codecs
import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD, _SHEET = f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet"
_OPEN_TEXT = "application/vnd.oasis.opendocument.text"
ALLOWED = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    _WORD: ".docx",
    _SHEET: ".xlsx",
    _OPEN_TEXT: ".odt",
    "text/plain": ".txt",
    "text/csv": ".csv",
}
SPELT_OTHERWISE = {".jpeg": ".jpg"}
# How the files of a kind begin, and where: the device looks for the same (assets/workbench/rules/file_kinds.js).
_BEGINNINGS = (
    ("application/pdf", {0: b"%PDF"}),
    ("application/pdf", {0: b"\r\n%PDF"}),
    ("image/jpeg", {0: b"\xff\xd8\xff"}),
    ("image/png", {0: b"\x89PNG\r\n\x1a\n"}),
    ("image/webp", {0: b"RIFF", 8: b"WEBP"}),
)
_ARCHIVE = b"PK\x03\x04"
_OPEN_TEXT_SAID = b"mimetype" + _OPEN_TEXT.encode() + b"PK"
_OPEN_TEXT_AT = 30
_HEAD, _TAIL = 128, 256 * 1024  # the list of what an archive holds is its end


@dataclass(frozen=True)
class Content:
    """What can be told from the bytes of a file."""

    media_type: str
    size: int
    sha256: str


def inspect(chunks: Iterable[bytes], name: str) -> Content | None:
    """The content with its type, told from the bytes, which are read once and not held.

    None when the type is not allowed, or when the name's ending says another: `virus.exe` is no text. The workbench
    looks at files by the same rule before it keeps them (`assets/workbench/rules/file_kinds.js`).
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
    """What remains of bytes that went by: beginning and end, number, SHA-256, whether they were text."""

    def __init__(self) -> None:
        self.head, self.tail, self.size, self.digest = b"", b"", 0, hashlib.sha256()
        self.is_text, self.first_letter = True, ""
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()

    def take(self, chunk: bytes) -> None:
        self.head += chunk[: _HEAD - len(self.head)]
        self.tail = (self.tail + chunk)[-_TAIL:]
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
    for media_type, signs in _BEGINNINGS:
        if all(seen.head[at:].startswith(sign) for at, sign in signs.items()):
            return media_type
    return _archive_type(seen) if seen.head.startswith(_ARCHIVE) else _text_type(seen, name)


def _archive_type(seen: _Seen) -> str:
    """What an archive is by what it holds; an OpenDocument says it first of all."""
    if seen.head[_OPEN_TEXT_AT:].startswith(_OPEN_TEXT_SAID):
        return _OPEN_TEXT
    try:
        names = zipfile.ZipFile(io.BytesIO(seen.tail)).namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    kinds = {"word/": _WORD, "xl/": _SHEET}
    return next((kind for folder, kind in kinds.items() if any(name.startswith(folder) for name in names)), "")


def _text_type(seen: _Seen, name: str) -> str:
    if not seen.ends_as_text() or seen.first_letter == "<":
        return ""
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"
