"""Keeping a file: what is refused, what is scanned, how much memory it takes."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from certbody.kit import scanning, storage
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.storage_local import Folder
from certbody.kit.storage_sealed import Sealed
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import LARGEST, keep_artwork, keep_file, keep_made, read_file
from tests.stores import KEY
from tests.support import Bench

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.mark.parametrize("keep", [keep_file, keep_artwork])
@pytest.mark.parametrize("shape", [bytes, BytesIO])
@pytest.mark.parametrize(
    ("name", "body", "scanner", "reason"),
    [
        ("a.pdf", b"", "", "file_empty"),
        ("a.pdf", PDF + bytes(LARGEST), "", "file_too_large"),
        ("a.pdf", b"MZ\x90", "", "file_kind"),
        ("a.pdf", PDF + b"EICAR", "! grep -q EICAR", "file_infected"),
        ("a.pdf", PDF, "cat >/dev/null; exit 2", "file_scanner_away"),
    ],
)
def test_a_refused_file_leaves_nothing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: Callable[..., StoredFile],
    shape: Callable[[bytes], Any], name: str, body: bytes, scanner: str, reason: str,
) -> None:  # fmt: skip
    folder, made = bench.body(), Folder(tmp_path)
    by = bench.member(folder, "planner")
    monkeypatch.setitem(storage._in_use, "storage", made)
    monkeypatch.setitem(scanning._in_use, "command", ("sh", "-c", scanner) if scanner else ())
    with bench.inside(folder):
        with pytest.raises(Refused) as caught:
            keep(name, shape(body), by)
        assert [one.code for one in caught.value.reasons] == [reason]
        assert db.session.scalar(select(func.count(StoredFile.id))) == 0
    assert list(tmp_path.rglob("*.*")) == []


def test_a_clean_file_is_kept_and_our_own_papers_are_not_doubted(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body):
        monkeypatch.setitem(scanning._in_use, "command", ("sh", "-c", "! grep -q EICAR"))
        assert read_file(keep_file("a.pdf", BytesIO(PDF), by).id)[1].read_bytes() == PDF
        monkeypatch.setitem(scanning._in_use, "command", ("false",))
        row = keep_made("transfert.zip", b"PK", by)
        assert (row.media_type, row.size) == ("application/zip", 2)


def test_a_complaint_says_what_the_scanner_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scanning._in_use, "command", ("sh", "-c", "cat >/dev/null; exit 2"))
    sent = {"about": "body", "subject": "Une pièce jointe pour étayer ma plainte", "author_name": "Alix", "read": "1"}
    letter = {**sent, "author_email": "alix@exemple.fr", "file": (BytesIO(PDF), "piece.pdf")}
    answer = bench.app.test_client().post(f"/complaints/{bench.body().slug}", data=letter)
    assert answer.status_code == 422
    assert "L’antivirus ne répond pas" in answer.text


def test_the_largest_file_is_never_whole_in_memory(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(storage._in_use, "storage", Sealed(Folder(tmp_path / "kept"), KEY))
    monkeypatch.setitem(scanning._in_use, "command", ("sh", "-c", "cat >/dev/null"))
    (tmp_path / "large.pdf").write_bytes(PDF + os.urandom(LARGEST - len(PDF)))
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.inside(body), (tmp_path / "large.pdf").open("rb") as stream:
        tracemalloc.start()
        kept = read_file(keep_file("large.pdf", stream, by).id)[1]
        with kept.open() as lying:
            assert sum(map(len, storage.pieces(lying))) == LARGEST
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 4 * 1024 * 1024
