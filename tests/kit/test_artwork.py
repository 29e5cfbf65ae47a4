"""A logo kit is what its name says, and can run nothing."""

from __future__ import annotations

import io
import zipfile

import pytest

from certbody.kit.artwork import inspect_artwork

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/><use href="#a"/></svg>'


def an_archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("logo.svg", SVG, "image/svg+xml"),
        ("logo.svg", b'<svg file="C:\\logo.svg"><path fill="url(#a)"/></svg>', "image/svg+xml"),
        ("logo.png", PNG, "image/png"),
        ("charte.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("kit.zip", an_archive(**{"logo/logo.svg": SVG, "logo/lisez-moi.txt": b"Bonjour"}), "application/zip"),
    ],
)
def test_a_kit_is_kept(name: str, body: bytes, media_type: str) -> None:
    content = inspect_artwork([body], name)
    assert content is not None
    assert content.media_type == media_type


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("logo.svg", b"<svg><script>alert(1)</script></svg>"),
        ("logo.svg", b'<svg onload="alert(1)"/>'),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'),
        ("logo.svg", b'<svg><image href="https://ailleurs.example/x.png"/></svg>'),
        ("logo.svg", b"<svg><style>@import url(https://ailleurs.example/x.css)</style></svg>"),
        ("logo.svg", "<svg><style>@import url(https://ailleurs.example/x.css)</style></svg>".encode("utf-16")),
        ("logo.svg", b'<svg><rect fill="&#117;rl(https://ailleurs.example/x)"/></svg>'),
        ("logo.svg", b'<svg><rect style="fill:u\\72l(https://ailleurs.example/x)"/></svg>'),
        ("logo.svg", b'<svg><rect style="fill:\\ffffff"/></svg>'),
        ("logo.svg", b"<html/>"),
        ("logo.svg", b"<svg>"),
        ("logo.svg", PNG),
        ("logo.png", SVG),
        ("kit.zip", b"PK\x03\x04 rompu"),
        ("kit.zip", an_archive()),
        ("kit.zip", an_archive(**{"programme.exe": b"MZ"})),
        ("kit.zip", an_archive(**{"../logo.svg": SVG})),
        ("kit.docx", an_archive(**{"logo.svg": SVG})),
        ("liste.csv", b"nom;date\nA;B"),
    ],
)
def test_anything_else_is_refused(name: str, body: bytes) -> None:
    assert inspect_artwork([body], name) is None
