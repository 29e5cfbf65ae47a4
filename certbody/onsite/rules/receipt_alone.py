"""Whether one receipt, held without the closing sheet, bears the signature of its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from certbody.onsite.rules.manifest import RECEIPT, Checked, IsSigned, NotAManifest, canonical, decoded, fingerprint


def is_receipt(document: Any) -> bool:
    """Whether a document is a receipt alone rather than a manifest."""
    statement = document.get("statement") if isinstance(document, Mapping) else None
    return isinstance(statement, Mapping) and statement.get("type") == RECEIPT


def check_receipt(
    document: Any, files: Sequence[tuple[str, str]], expected_key: str | None, is_signed: IsSigned
) -> Checked:
    """Whether a receipt's signature holds, by the expected key, and which files (name and SHA-256) it is about.

    Example: the photo's own bytes → it proves them; the photo saved again by a program → it does not.
    """
    if not is_receipt(document):
        raise NotAManifest("this is not a receipt of evidence")
    statement, key = document["statement"], decoded(document.get("key"))
    own, signed = fingerprint(key), is_signed(canonical(statement), decoded(document.get("signature")), key)
    matches = None if not expected_key else own == expected_key
    proved = [{"file": name, "sha256": sha256, "proves": sha256 == statement.get("sha256")} for name, sha256 in files]
    problems = [
        *(["the key is not the expected one"] if matches is False else []),
        *([] if signed else ["the receipt does not bear the signature of its key: something in it was changed"]),
        *(f"{one['file']}: the receipt is about another file" for one in proved if not one["proves"]),
    ]
    told_key = {"fingerprint": own, "expected": expected_key, "matches": matches}
    told = {"holds": not problems, "key": told_key, "receipt": "signed" if signed else "not signed"}
    return Checked({**told, "statement": statement, "files": proved, "problems": problems}, tuple(problems))
