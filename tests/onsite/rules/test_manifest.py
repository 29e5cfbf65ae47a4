"""A manifest holds only while nothing in it, in its receipts or in the files was changed."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from typing import Any

import pytest

from certbody.onsite.rules.drawing import drawing_of
from certbody.onsite.rules.manifest import (
    MANIFEST,
    RECEIPT,
    NotAManifest,
    canonical,
    check,
    fingerprint,
    in_groups,
)
from tests.rule_pages import table

KEY = bytes(range(32))
SHA = hashlib.sha256(b"photo").hexdigest()


def sign(statement: dict[str, Any], key: bytes = KEY) -> str:
    """A signature good enough for the rule, which is handed what verifies it."""
    return base64.b64encode(hashlib.sha256(key + canonical(statement)).digest()).decode()


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    return hashlib.sha256(key + message).digest() == signature


def a_manifest(**receipt: Any) -> dict[str, Any]:
    said = {
        "type": RECEIPT,
        "id": "e1",
        "kind": "photo",
        "sha256": SHA,
        "audit_id": "a1",
        "received_at": "t",
        **receipt,
    }
    line = {"number": 1, "id": "e1", "indicator": 4, "site": None, "kind": "photo", "name": "p.jpg", "sha256": SHA}
    seen = {"number": 2, "id": "e2", "indicator": 9, "kind": "seen", "sha256": None, "receipt": None}
    statement = {
        "type": MANIFEST, "version": 1, "audit": {"id": "a1"},
        "evidence": [{**line, "receipt": {"statement": said, "signature": sign(said)}}, seen],
    }  # fmt: skip
    return {"statement": statement, "key": base64.b64encode(KEY).decode(), "signature": sign(statement)}


def problems(manifest: Any, *files: tuple[str, str], key: str | None = None) -> tuple[str, ...]:
    return check(manifest, files, key, is_signed).problems


def test_what_is_whole_holds_and_names_what_a_file_proves() -> None:
    found = check(a_manifest(), [("photo.jpg", SHA)], fingerprint(KEY), is_signed)
    assert found.problems == ()
    assert found.told["holds"] is True
    assert found.told["files"][0]["proves"] == [{"number": 1, "indicator": 4, "site": None, "name": "p.jpg"}]
    assert [one["receipt"] for one in found.told["evidence"]] == ["signed", None]


def test_each_change_is_found() -> None:
    assert "the manifest names no such file" in problems(a_manifest(), ("x", "0" * 64))[0]
    assert "not the expected one" in problems(a_manifest(), key="0" * 64)[0]
    changed = a_manifest()
    changed["statement"]["evidence"][1]["indicator"] = 10
    assert len(problems(changed)) == 1
    forged = a_manifest()
    forged["statement"]["evidence"][0]["receipt"]["statement"]["author"] = "Autre"
    forged["signature"] = sign(forged["statement"])
    assert "receipt does not bear the signature" in problems(forged)[0]


@pytest.mark.parametrize("changed", [{"id": "e9"}, {"sha256": "0" * 64}, {"audit_id": "a2"}, {"kind": "file"}])
def test_a_receipt_of_something_else_proves_nothing(changed: dict[str, Any]) -> None:
    assert "about something else" in problems(a_manifest(**changed))[0]


@pytest.mark.parametrize("broken", [None, 3, "x", {"statement": "x"}, {"signature": 3}])
def test_a_receipt_that_cannot_be_read_is_a_problem(broken: Any) -> None:
    manifest = a_manifest()
    manifest["statement"]["evidence"][0]["receipt"] = broken
    manifest["signature"] = sign(manifest["statement"])
    assert bool(problems(manifest)) is (broken is not None)


@pytest.mark.parametrize("other", [None, [], "x", {}, {"statement": {"type": "other"}}])
def test_anything_else_is_no_manifest(other: Any) -> None:
    with pytest.raises(NotAManifest):
        problems(other)
    later = copy.deepcopy(a_manifest())
    later["statement"]["version"] = 2
    with pytest.raises(NotAManifest, match="version 2"):
        problems(later)


def test_what_is_signed_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    assert in_groups("3fa94c01") == "3fa9 4c01"


@pytest.mark.parametrize("path", ["", "M", '0 0"/><script>', "M0 0" * 3 + "Z", "M10 20\n", "L" + "9" * 61])
def test_what_is_no_drawing_is_not_drawn(path: str) -> None:
    assert drawing_of(path) == ""


def test_a_drawing_is_one_stroke_path() -> None:
    assert 'd="M10 20L30 40"' in drawing_of("M10 20L30 40")


def test_the_page_about_evidence_is_right() -> None:
    for statement, text, begins in table("evidence.md", "Canonical text"):
        signed = canonical(json.loads(statement.strip("`")))
        assert signed == text.strip("`").encode()
        assert hashlib.sha256(signed).hexdigest().startswith(begins)
    for path, drawn in table("evidence.md", "Drawings"):
        assert bool(drawing_of(path.strip("`"))) is (drawn == "yes")
