"""A kept file is what its name says: on the site, and on the device that looks at it first
(`tests/onsite/scripts/file_kinds.test.mjs`).

`WRITE_VECTORS=1` writes the shared vectors anew from the rule; a change then shows as a difference to read.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from base64 import b64encode
from typing import Any

import pytest

from certbody.kit.files import ALLOWED, inspect
from tests.node import ROOT

VECTORS = ROOT / "tests" / "vectors" / "files.json"
PDF = b"%PDF-1.7\n%%EOF"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
WORD, SHEET, OPEN_TEXT = list(ALLOWED)[4:7]


def an_archive(*names: str, mimetype: str = "", comment: bytes = b"", filler: int = 0) -> bytes:
    """An archive as office programs write it; always the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"<x/>" + b"\x01" * filler)
        archive.comment = comment
    return stream.getvalue()


DOCUMENT = an_archive("_rels/.rels", "word/document.xml", "[Content_Types].xml")
TABLE = an_archive("[Content_Types].xml", "xl/workbook.xml", "docProps/app.xml")
OPEN = an_archive("content.xml", mimetype=OPEN_TEXT)
BODIES = {
    "pdf": PDF,
    "pdf after an empty line": b"\r\n" + PDF,
    "pdf somewhere": b"x" + PDF,
    "jpeg": JPEG,
    "png": PNG,
    "half a png": PNG[:6],
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "sound": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "half a picture": b"JUNK\x24\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00",
    "word": DOCUMENT,
    "word with a comment": an_archive("[Content_Types].xml", "word/document2.xml", comment=b"PK" * 9),
    "excel": TABLE,
    "word with a table in it": an_archive("[Content_Types].xml", "word/document.xml", "word/embeddings/a.xlsx"),
    "slides": an_archive("[Content_Types].xml", "ppt/presentation.xml"),
    "opendocument text": OPEN,
    "opendocument sheet": an_archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "opendocument template": an_archive("content.xml", mimetype=OPEN_TEXT + "-template"),
    "archive": an_archive("a.txt", "word/a.txt"),
    "half an archive": DOCUMENT[:90],
    "text": "Page corrigée\n".encode(),
    "text with a mark before it": b"\xef\xbb\xbf" + "Élèves;3".encode(),
    "text in another encoding": "Élèves".encode("latin-1"),
    "a letter cut in two": "Élève é".encode()[:-1],
    "text with a zero": b"a\x00b",
    "page": b"<!doctype html><p>a",
    "page after blanks": "\x85\x1c\u2003\n <svg>".encode(),
    "page after a mark": b"\xef\xbb\xbf\n<html>",
    "page after two marks": b"\xef\xbb\xbf\xef\xbb\xbf<html>",
    "script": b"#!/bin/sh",
}
NAMES = ("a.pdf", "a.JPEG", "a.jpg", "a.png", "a.webp", "a.docx", "a.xlsx", "a.odt", "a.txt", "A.CSV")
ODD_NAMES = ("a", ".txt", "a.txt.", "a.pdf.exe", "a..txt", "a.txt ")


def vectors() -> list[dict[str, Any]]:
    """Every body under every name, and a text under odd ones."""
    asked = [(name, body) for body in BODIES for name in NAMES] + [(name, "text") for name in ODD_NAMES]
    taken: dict[str, dict[str, str]] = {body: {} for body in BODIES}
    for name, body in asked:
        content = inspect([BODIES[body]], name)
        taken[body][name] = content.media_type if content else ""
    return [{"is": body, "bytes": b64encode(BODIES[body]).decode(), "taken": taken[body]} for body in BODIES]


def test_the_vectors_say_what_the_rule_says() -> None:
    now = vectors()
    if os.environ.get("WRITE_VECTORS"):
        lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in now)
        VECTORS.write_text(f"[{lines}]\n", encoding="utf-8")
    assert json.loads(VECTORS.read_text(encoding="utf-8")) == now


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("bilan.pdf", PDF, "application/pdf"),
        ("Bilan.PDF", PDF, "application/pdf"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.JPEG", JPEG, "image/jpeg"),
        ("plan.docx", DOCUMENT, WORD),
        ("suivi.xlsx", TABLE, SHEET),
        ("charte.odt", OPEN, OPEN_TEXT),
        ("preuve.txt", "Page corrigée".encode(), "text/plain"),
        ("liste.csv", b"nom;date\nA;B", "text/csv"),
    ],
)
def test_a_name_that_agrees_is_kept(name: str, body: bytes, media_type: str) -> None:
    content = inspect([body], name)
    assert content is not None
    assert content.media_type == media_type


def test_a_large_table_that_comes_in_pieces_is_kept() -> None:
    body = an_archive("[Content_Types].xml", "xl/media/image1.png", "xl/workbook.xml", filler=300_000)
    content = inspect([body[at : at + 65_536] for at in range(0, len(body), 65_536)], "suivi.xlsx")
    assert content is not None
    assert (content.media_type, content.size) == (SHEET, len(body))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("virus.exe", b"Du simple texte"),
        ("rapport.pdf", b"Du simple texte"),
        ("photo.png", JPEG),
        ("sans-extension", PDF),
        ("preuve.pdf.exe", PDF),
        ("plan.docx", TABLE),
        ("plan.docx", an_archive("programme.exe")),
        ("son.webp", b"RIFF\x24\x00\x00\x00WAVEfmt "),
    ],
)
def test_a_name_that_says_otherwise_is_refused(name: str, body: bytes) -> None:
    assert inspect([body], name) is None
