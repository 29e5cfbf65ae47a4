"""Documents on paper: a typst template and its values make one PDF, archivable (PDF/A-3b) and accessible (PDF/UA-1)."""

from __future__ import annotations

import io
import json
import re
import threading
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import segno
import typst
from fontTools.ttLib import TTFont

from certbody.kit.places import PACKAGE, folder

TEMPLATES = folder("templates", "layout.html") / "pdf"
FONTS = PACKAGE / "static" / "dist" / "fonts"
MISSING_GLYPH = "□"
_NARROW_SPACE, _FIXED_SPACE = "\u202f", "\u00a0"

_FACES = ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold")
_LONG_WORD, _FIRST = re.compile(r"\S{22,}"), re.compile(r"\b1er\b")
_NAME = re.compile(r"[a-z][a-z_]*")
_FRENCH_DAY = re.compile(r"(\d{1,2})(?:er)?\s+([a-zéû]+)\s+(\d{4})")
_MONTH_NAMES = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}


class FontsMissing(RuntimeError):
    """The faces that documents are set in are not there: the assets have not been built."""


class Press:
    """Prints documents. One per process: it keeps the templates and the faces it has read; threads take turns."""

    def __init__(self, templates: Path = TEMPLATES, fonts: Path = FONTS) -> None:
        faces = [fonts / f"SourceSans3_{face}.ttf" for face in _FACES]
        absent = [face.name for face in faces if not face.is_file()]
        if absent:
            raise FontsMissing(f"{', '.join(absent)} not found in {fonts}: build the assets (npm ci && npm run build)")
        self._templates = templates
        self._glyphs = _common_glyphs(faces)
        self._compiler = typst.Compiler(root=str(templates), font_paths=[str(fonts)], ignore_system_fonts=True)
        self._turn = threading.Lock()

    def render(self, template: str, document: dict[str, Any], attachment: bytes = b"") -> bytes:
        """The PDF of a document; the same values give the same bytes."""
        source = self._templates / f"{template}.typ"
        if not _NAME.fullmatch(template) or not source.is_file():
            raise ValueError(f"no document template is called {template!r}")
        issued, printed = parse_day(document["date"]), self._printable(document)
        given = {
            "document": printed,
            "issued": [issued.year, issued.month, issued.day],
            "attachment": attachment.decode(),
            "long-words": _holds(_LONG_WORD, printed),
            "firsts": _holds(_FIRST, printed),
        }
        handed = _let_given(given) + source.read_bytes()
        with self._turn:
            made = self._compiler.compile(handed, format="pdf", pdf_standards=["a-3b", "ua-1"])
        return cast(bytes, made)

    def _printable(self, value: Any) -> Any:
        if isinstance(value, str):
            return printable(value, self._glyphs)
        if isinstance(value, dict):
            return {key: self._printable(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._printable(item) for item in value]
        return value


def _let_given(given: dict[str, Any]) -> bytes:
    """The line of typst that hands a template its values: before its text, not beside it.

    Inputs are part of all that typst remembers: when they change, nothing that it has set before can serve again. In a
    text of JSON only quotes and strokes need to be escaped, and JSON escapes them as typst does.
    """
    told = json.dumps(given, ensure_ascii=False)
    return f"#let given = json(bytes({json.dumps(told, ensure_ascii=False)}))\n".encode()


def _holds(pattern: re.Pattern[str], value: Any) -> bool:
    """Whether some text of a document holds the pattern: the template looks for it letter by letter only then."""
    return any(pattern.search(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _texts(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _texts(item))


def render_pdf(template: str, document: dict[str, Any], attachment: bytes = b"") -> bytes:
    """The PDF of a document, by the template's name (`certificate`, `invoice`…).

    Each template names at its top the keys that it reads. `document["date"]` dates the file, so that the same
    document always gives the same bytes. `attachment` is a text that the template puts inside as a file, letter for
    letter. ValueError: unknown template or a date that cannot be read.
    """
    return _press().render(template, document, attachment)


def qr_svg(text: str) -> str:
    """A QR code as SVG, with room for a quarter of it to be lost to stains or a frame."""
    buffer = io.BytesIO()
    segno.make(text, error="q", micro=False).save(buffer, kind="svg", xmldecl=False, dark="#0b5563", light=None)
    return buffer.getvalue().decode()


def printable(text: str, glyphs: frozenset[int]) -> str:
    """What can be set in type: composed, without invisible characters; one that no face holds becomes □.

    >>> printable("caf\\u0065\\u0301 🎓", frozenset(map(ord, "café □")))
    'café □'
    """
    composed = unicodedata.normalize("NFC", text)
    if _as_they_are(glyphs).issuperset(composed):
        return composed
    return "".join(_set_in_type(character, glyphs) for character in composed)


@cache
def _as_they_are(glyphs: frozenset[int]) -> frozenset[str]:
    """The characters that are set as they are: nearly every text holds no others, and need not be read one by one."""
    return frozenset(character for character in map(chr, glyphs) if _set_in_type(character, glyphs) == character)


def parse_day(text: str) -> date:
    """The day that a document bears, written `1er décembre 2026` or `2026-12-01`. ValueError when it is neither.

    >>> parse_day("1er décembre 2026")
    datetime.date(2026, 12, 1)
    """
    match = _FRENCH_DAY.fullmatch(text.strip().lower())
    if not match or match[2] not in _MONTHS:
        return date.fromisoformat(text.strip())
    return date(int(match[3]), _MONTHS[match[2]], int(match[1]))


def _set_in_type(character: str, glyphs: frozenset[int]) -> str:
    kind = unicodedata.category(character)
    if character == "\n" or kind in ("Zl", "Zp"):
        return "\n"
    if character == _NARROW_SPACE:
        return _FIXED_SPACE  # at the size of a document the narrow one can hardly be seen between thousands
    if kind == "Cc":
        return " " if character == "\t" else ""
    if kind == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if kind == "Co" or ord(character) not in glyphs:
        return " " if kind == "Zs" else MISSING_GLYPH
    return character


def _common_glyphs(faces: list[Path]) -> frozenset[int]:
    held = []
    for face in faces:
        with TTFont(face, lazy=True) as font:
            held.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*held)


@cache
def _press() -> Press:
    return Press()
