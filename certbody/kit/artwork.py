"""Files of a logo: an archive of pictures and texts, a PDF, a PNG, or an SVG that can run nothing."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.parsers import expat

from certbody.kit import files
from certbody.kit.files import Content

_IN_AN_ARCHIVE = {
    ".ai", ".eps", ".jpeg", ".jpg", ".pdf", ".png", ".svg", ".tif", ".tiff", ".txt", ".webp", ".docx",
}  # fmt: skip
_MOST_FILES, _MOST_BYTES = 500, 500 * 1024 * 1024
_ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "handler", "set", "animate"}
_FETCHES = re.compile(r"@import|image-set\(|url\(\s*['\"]?(?!#|data:image/)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE)
_LINK = re.compile(r"^(#|data:image/(png|jpeg|webp);)", re.IGNORECASE)


class _Forbidden(Exception):
    """Something in a picture that could run or fetch."""


def inspect_artwork(chunks: Iterable[bytes], name: str) -> Content | None:
    """The content with its type, told from the bytes; None when it is of another kind or could do harm."""
    ending, body = Path(name).suffix.lower(), b"".join(chunks)
    if ending == ".zip":
        return _content(body, "application/zip") if _is_harmless_archive(body) else None
    if ending == ".svg":
        return _content(body, "image/svg+xml") if _is_still_picture(body) else None
    return files.inspect([body], name) if ending in (".pdf", ".png") else None


def _content(body: bytes, media_type: str) -> Content:
    return Content(media_type, len(body), hashlib.sha256(body).hexdigest())


def _is_harmless_archive(body: bytes) -> bool:
    """Whole, of pictures and texts only, each inside its own folder, and not swelling beyond measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            small = len(members) <= _MOST_FILES and sum(one.file_size for one in members) <= _MOST_BYTES
            return bool(members) and small and all(map(_is_kit_file, members)) and archive.testzip() is None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return False


def _is_kit_file(member: zipfile.ZipInfo) -> bool:
    path = Path(member.filename.replace("\\", "/"))
    within = not path.is_absolute() and ".." not in path.parts
    return within and path.suffix.lower() in _IN_AN_ARCHIVE and not member.flag_bits & 1


def _is_still_picture(body: bytes) -> bool:
    """Well-formed, an svg at its root, without scripts, handlers, doctype or anything fetched from elsewhere."""
    parser, opened, told = expat.ParserCreate(), list[str](), list[str]()

    def begin(name: str, attributes: dict[str, str]) -> None:
        opened.append(_local(name))
        if opened[0] != "svg" or opened[-1] in _ACTIVE or any(map(_is_active, attributes.items())):
            raise _Forbidden

    def refuse(*_anything: object) -> None:
        raise _Forbidden

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begin, refuse
    parser.ProcessingInstructionHandler, parser.CharacterDataHandler = refuse, told.append
    try:
        parser.Parse(body, True)
        return bool(opened) and not _fetches("".join(told))
    except (_Forbidden, expat.ExpatError, ValueError, OverflowError):
        return False


def _fetches(words: str) -> bool:
    """Whether styles fetch something, as a browser reads them: in any encoding, with escapes of XML and CSS undone."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], words)
    return _FETCHES.search(plain) is not None


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1].lower()


def _is_active(attribute: tuple[str, str]) -> bool:
    name, value = _local(attribute[0]), attribute[1].strip()
    if name.startswith("on") or (name == "href" and not _LINK.match(value)):
        return True
    return "javascript:" in value.lower() or _fetches(value)
