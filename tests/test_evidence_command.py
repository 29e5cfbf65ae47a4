"""`certbody evidence verify`: what a closing sheet proves, asked without a database."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from certbody.cli import run
from certbody.kit import sealing
from certbody.kit.pdf import FONTS, render_pdf
from certbody.onsite.rules.manifest import MANIFEST, RECEIPT, canonical, fingerprint

Captured = pytest.CaptureFixture[str]
TENANT = UUID(int=7)
PHOTO = b"la photo"
SAMPLE = Path(__file__).parent / "kit" / "samples" / "closing_sheet.json"


@pytest.fixture
def key() -> bytes:
    """The key of a body, signing for this test."""
    before = dict(sealing._secret)
    sealing.use_secret("for this test alone, thirty-two characters")
    yield sealing.signing_point(TENANT)
    sealing._secret.update(before)


def signed(statement: dict[str, Any]) -> dict[str, Any]:
    signature = sealing.sign(canonical(statement), TENANT)
    return {"statement": statement, "signature": base64.b64encode(signature).decode()}


@pytest.fixture
def manifest(key: bytes) -> dict[str, Any]:
    """A manifest with one photo that has its receipt."""
    told = {"id": "e1", "kind": "photo", "sha256": hashlib.sha256(PHOTO).hexdigest()}
    receipt = signed({**told, "type": RECEIPT, "audit_id": "a1", "name": "fin de flux : endstream"})
    line = {**told, "number": 1, "indicator": 4, "name": "photo.jpg", "receipt": receipt}
    statement = {"type": MANIFEST, "version": 1, "audit": {"id": "a1"}, "evidence": [line]}
    return {**signed(statement), "key": base64.b64encode(key).decode()}


def ask(capsys: Captured, *arguments: object) -> tuple[int, dict[str, Any]]:
    code = run(["evidence", "verify", *map(str, arguments)])
    return code, json.loads(capsys.readouterr().out)


def test_what_was_shown_is_proved_by_its_file(
    capsys: Captured, tmp_path: Path, manifest: dict[str, Any], key: bytes
) -> None:
    sheet, photo, other = tmp_path / "m.json", tmp_path / "photo.jpg", tmp_path / "autre.jpg"
    sheet.write_text(json.dumps(manifest))
    photo.write_bytes(PHOTO)
    other.write_bytes(b"une autre")
    code, told = ask(capsys, sheet, photo, "--key", fingerprint(key).upper())
    assert (code, told["holds"], told["key"]["matches"]) == (0, True, True)
    assert told["files"][0]["proves"][0]["number"] == 1
    code, told = ask(capsys, sheet, photo, other)
    assert (code, told["problems"]) == (1, [f"{other}: the manifest names no such file"])
    manifest["statement"]["evidence"][0]["indicator"] = 5
    sheet.write_text(json.dumps(manifest))
    assert ask(capsys, sheet)[0] == 1


@pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the assets are not built: npm ci && npm run build")
def test_a_sheet_carries_its_manifest(capsys: Captured, tmp_path: Path, manifest: dict[str, Any]) -> None:
    sheet = tmp_path / "fiche.pdf"
    sheet.write_bytes(render_pdf("closing_sheet", json.loads(SAMPLE.read_text()), json.dumps(manifest).encode()))
    assert ask(capsys, sheet)[1]["manifest"] == "signed"


@pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the assets are not built: npm ci && npm run build")
def test_printed_pages_that_were_changed_are_told_by_the_hash_of_the_file(
    capsys: Captured, tmp_path: Path, manifest: dict[str, Any]
) -> None:
    sheet = tmp_path / "fiche.pdf"
    printed = render_pdf("closing_sheet", json.loads(SAMPLE.read_text()), json.dumps(manifest).encode())
    sent = hashlib.sha256(printed).hexdigest()
    sheet.write_bytes(printed)
    code, told = ask(capsys, sheet)
    assert (code, told["document"]["sha256"], told["document"]["matches"]) == (0, sent, None)
    assert "not the printed pages" in told["document"]["pages"]
    code, told = ask(capsys, sheet, "--sha256", sent.upper())
    assert (code, told["holds"], told["document"]["matches"], "pages" in told["document"]) == (0, True, True, False)
    sheet.write_bytes(printed + b"% une page de plus")
    code, told = ask(capsys, sheet, "--sha256", sent)
    assert (code, told["holds"], told["manifest"], told["document"]["matches"]) == (1, False, "signed", False)
    assert told["problems"] == [f"{sheet}: not the file that was sent, its SHA-256 is another one"]
    assert run(["evidence", "verify", str(sheet), "--sha256", "abc"]) == 2


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 nothing", b"{", b"[]", b"", b'{"statement": {"type": "other"}}', b"\xff"]
)
def test_what_is_no_sheet_is_one_line(capsys: Captured, tmp_path: Path, content: bytes) -> None:
    sheet = tmp_path / "fiche.pdf"
    sheet.write_bytes(content)
    assert run(["evidence", "verify", str(sheet)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_a_fingerprint_that_is_none_is_one_line(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{}")
    assert run(["evidence", "verify", str(tmp_path / "m.json"), "--key", "abc"]) == 2
    assert run(["evidence", "verify", str(tmp_path / "absent.pdf")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
