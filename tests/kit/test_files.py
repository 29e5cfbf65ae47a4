"""A kept file is what its name says."""

from __future__ import annotations

import pytest

from certbody.kit.files import inspect

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("bilan.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("Bilan.PDF", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.JPEG", JPEG, "image/jpeg"),
        ("preuve.txt", "Page corrigée".encode(), "text/plain"),
        ("liste.csv", b"nom;date\nA;B", "text/csv"),
    ],
)
def test_a_name_that_agrees_is_kept(name: str, body: bytes, media_type: str) -> None:
    content = inspect([body], name)
    assert content is not None
    assert content.media_type == media_type


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("virus.exe", b"Du simple texte"),
        ("rapport.pdf", b"Du simple texte"),
        ("photo.png", JPEG),
        ("sans-extension", b"%PDF-1.7\n%%EOF"),
        ("preuve.pdf.exe", b"%PDF-1.7\n%%EOF"),
    ],
)
def test_a_name_that_says_otherwise_is_refused(name: str, body: bytes) -> None:
    assert inspect([body], name) is None
