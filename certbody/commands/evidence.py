"""Proves without a database what a closing sheet says: its signatures, and which files it is about."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import click

from certbody.kit import sealing
from certbody.onsite.rules.manifest import NotAManifest, check
from certbody.onsite.rules.receipt_alone import check_receipt, is_receipt

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_PAGES = (
    "only the manifest inside was checked, not the printed pages: they are those that were sent when the SHA-256 "
    "of this file is the one in the mail (--sha256 compares them)"
)
_EMBEDDED, _LENGTH = re.compile(rb"/EmbeddedFile\b"), re.compile(rb"/Length (\d{1,9})\b")


evidence = click.Group("evidence", help="Check what was shown at an audit, without a database.")


@evidence.command()
@click.argument("sheet", type=_FILE)
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--key", "expected", default="", help="Fingerprint of the body's key, from paper or its address.")
@click.option("--sha256", "sent", default="", help="SHA-256 of the sheet as it was sent, from the mail or the site.")
@click.pass_context
def verify(context: click.Context, sheet: Path, files: tuple[Path, ...], expected: str, sent: str) -> None:
    """Say whether SHEET (a closing sheet's PDF, its manifest or a receipt as JSON) and FILES hold; exit 1 when not."""
    key, document_sha256 = _digits("--key", expected), _digits("--sha256", sent)
    hashes = [(str(path), _sha256(path)) for path in files]
    try:
        document = _manifest(sheet)
        holds = check_receipt if is_receipt(document) else check
        found = holds(document, hashes, key or None, sealing.is_signed)
    except NotAManifest as error:
        raise click.UsageError(f"{sheet}: {error}") from None
    told = _with_document(found.told, sheet, document_sha256)
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    context.exit(1 if told["problems"] else 0)


def _digits(option: str, typed: str) -> str:
    digits = "".join(typed.split()).lower()
    if digits and not re.fullmatch("[0-9a-f]{64}", digits):
        raise click.UsageError(f"{option} wants a fingerprint: 64 hexadecimal digits, spaces allowed")
    return digits


def _with_document(told: dict[str, Any], sheet: Path, sent: str) -> dict[str, Any]:
    """What holds, with the file itself: only its SHA-256 says whether the printed pages are those that were sent."""
    own = _sha256(sheet)
    matches = own == sent if sent else None
    pages = {"pages": _PAGES} if matches is None and _is_pdf(sheet) else {}
    changed = [f"{sheet}: not the file that was sent, its SHA-256 is another one"] if matches is False else []
    document = {"file": str(sheet), "sha256": own, "expected": sent or None, "matches": matches, **pages}
    problems = [*told["problems"], *changed]
    return {**told, "holds": not problems, "document": document, "problems": problems}


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"%PDF"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _manifest(path: Path) -> Any:
    raw = path.read_bytes()
    text = _inside(raw) if raw.startswith(b"%PDF") else raw
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotAManifest("no manifest in it: neither a closing sheet's PDF nor a manifest's JSON") from None


def _inside(pdf: bytes) -> bytes:
    """The file that a closing sheet carries, as our own press puts it there, packed or not."""
    for found in _EMBEDDED.finditer(pdf):
        begin = pdf.find(b"stream", found.end())
        described = pdf[pdf.rfind(b" obj", 0, found.start()) : begin]
        length = _LENGTH.search(described)
        body = pdf[begin + len(b"stream") :].lstrip(b"\r").removeprefix(b"\n")[: int(length[1]) if length else 0]
        if b"/FlateDecode" not in described:
            return body
        try:
            return zlib.decompressobj().decompress(body)
        except zlib.error:
            continue
    return b""
