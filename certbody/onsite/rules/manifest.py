"""What a closing sheet's manifest says, how it is signed, and whether it holds: anybody can check it, without the site.

Signed is the canonical text of a statement: JSON in UTF-8, keys sorted, no spaces, letters as they are.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MANIFEST = "certbody-closing-manifest"
RECEIPT = "certbody-evidence-receipt"
VERSION = 1
# What a receipt and the manifest's line both say for ever; under which indicator it was filed may be corrected.
BOTH_SAY = ("id", "kind", "sha256")

IsSigned = Callable[[bytes, bytes, bytes], bool]


class NotAManifest(ValueError):
    """It is not a manifest that this version can read."""


@dataclass(frozen=True)
class Checked:
    """What holds of a manifest and of the files held against it; `problems` tell what does not."""

    told: dict[str, Any]
    problems: tuple[str, ...]


def canonical(statement: Mapping[str, Any]) -> bytes:
    """The text that is signed. Example: {"b": 1, "a": "é"} → `{"a":"é","b":1}`."""
    return json.dumps(statement, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def fingerprint(key: bytes) -> str:
    """How people name a public key: the SHA-256 of its 32 bytes."""
    return hashlib.sha256(key).hexdigest()


def in_groups(text: str, size: int = 4) -> str:
    """A fingerprint as people compare it. Example: `3fa94c01` → `3fa9 4c01`."""
    return " ".join(text[at : at + size] for at in range(0, len(text), size))


def check(manifest: Any, files: Sequence[tuple[str, str]], expected_key: str | None, is_signed: IsSigned) -> Checked:
    """Whether key, manifest, receipts and files (name and SHA-256 of each) hold together.

    `expected_key` is the fingerprint that the reader got from elsewhere: the sheet on paper, the body's address.
    NotAManifest when there is nothing to check.
    """
    statement, key = _read(manifest)
    own = fingerprint(key)
    told_key = {
        "fingerprint": own,
        "expected": expected_key,
        "matches": None if not expected_key else own == expected_key,
    }
    signed = is_signed(canonical(statement), decoded(manifest.get("signature")), key)
    lines = [_line(one, statement, key, is_signed) for one in statement["evidence"]]
    proved = [_file(name, sha256, statement["evidence"]) for name, sha256 in files]
    problems = [
        *(["the key is not the expected one"] if told_key["matches"] is False else []),
        *([] if signed else ["the manifest does not bear the signature of its key: something in it was changed"]),
        *(f"evidence {line['number']}: {line['problem']}" for line in lines if "problem" in line),
        *(f"{one['file']}: the manifest names no such file" for one in proved if not one["proves"]),
    ]
    about = {name: statement.get(name) for name in ("body", "audit", "sheet", "nonconformities", "signatures")}
    holds = {"holds": not problems, "key": told_key, "manifest": "signed" if signed else "not signed"}
    return Checked({**holds, **about, "evidence": lines, "files": proved, "problems": problems}, tuple(problems))


def _read(manifest: Any) -> tuple[dict[str, Any], bytes]:
    statement = manifest.get("statement") if isinstance(manifest, dict) else None
    if not isinstance(statement, dict) or statement.get("type") != MANIFEST:
        raise NotAManifest("this is not the manifest of a closing sheet")
    if statement.get("version") != VERSION:
        raise NotAManifest(f"manifest of version {statement.get('version')}: this program reads version {VERSION}")
    evidence = statement.get("evidence")
    if not isinstance(evidence, list) or not all(isinstance(one, dict) for one in evidence):
        raise NotAManifest("the manifest's list of evidence cannot be read")
    return statement, decoded(manifest.get("key"))


def decoded(text: Any) -> bytes:
    """Bytes that JSON holds in base 64; none for anything else."""
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except binascii.Error:
        return b""


def _line(one: Mapping[str, Any], statement: Mapping[str, Any], key: bytes, is_signed: IsSigned) -> dict[str, Any]:
    shown = {name: one.get(name) for name in ("number", "indicator", "site", "kind", "name", "note", "sha256")}
    receipt = one.get("receipt")
    if receipt is None:
        return {**shown, "receipt": None}
    said = receipt.get("statement") if isinstance(receipt, dict) else None
    if not isinstance(said, dict) or said.get("type") != RECEIPT:
        return {**shown, "receipt": "unreadable", "problem": "its receipt cannot be read"}
    if not is_signed(canonical(said), decoded(receipt.get("signature")), key):
        return {**shown, "receipt": "not signed", "problem": "its receipt does not bear the signature of the key"}
    audit = statement.get("audit")
    same_audit = isinstance(audit, dict) and said.get("audit_id") == audit.get("id")
    if not same_audit or any(said.get(name) != one.get(name) for name in BOTH_SAY):
        return {**shown, "receipt": "of another", "problem": "its receipt is about something else"}
    return {**shown, "receipt": "signed", "received_at": said.get("received_at")}


def _file(name: str, sha256: str, evidence: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    shown = ("number", "indicator", "site", "name")
    proves = [{part: one.get(part) for part in shown} for one in evidence if one.get("sha256") == sha256]
    return {"file": name, "sha256": sha256, "proves": proves}
