"""The file of accounting entries of an exercise, from invoices that were issued, paid and credited."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from certbody.billing.operations.books_export import export_books
from certbody.billing.rules.exercise import Exercise, exercise_of
from certbody.billing.rules.fec import ENCODING
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.tenants.models import BodyProfile, JournalEntry, JournalExport
from tests.billing.books import credited, issued, paid
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench


def _exported(scene: Scene, exercise: Exercise) -> tuple[JournalExport, list[dict[str, str]], bytes]:
    stream = BytesIO()
    with scene.bench.inside(scene.body):
        export = export_books(stream, exercise, scene.office)
        db.session.expunge(export)
    heading, *rows = [line.split("\t") for line in stream.getvalue().decode(ENCODING).split("\r\n")[:-1]]
    return export, [dict(zip(heading, row, strict=True)) for row in rows], stream.getvalue()


def _cents(lines: list[dict[str, str]], column: str) -> int:
    return sum(int(line[column].replace(",", "")) for line in lines)


def test_the_file_holds_each_entry_once_balanced_numbered_and_lettered(bench: Bench) -> None:
    scene = a_scene(bench)
    first, second, third = issued(scene), issued(scene), issued(scene)
    paid(scene, first, 12_000)
    credited(scene, second, 10_000)
    paid(scene, third, 100)
    export, lines, written = _exported(scene, exercise_of(clock.today(), 1))
    assert _cents(lines, "Debit") == _cents(lines, "Credit") == 12_000 * 5 + 2_000 + 100 + 17
    entries = {(line["JournalCode"], int(line["EcritureNum"])) for line in lines}
    assert entries == {("VE", 1), ("VE", 2), ("VE", 3), ("VE", 4), ("BQ", 1), ("BQ", 2)}
    letters = {(line["PieceRef"], line["EcritureLet"]) for line in lines if line["CompteNum"] == "411000"}
    year, today = clock.today().year, f"{clock.today():%Y%m%d}"
    assert letters == {
        (f"F-{year}-000001", f"F-{year}-000001"),
        (f"F-{year}-000002", f"F-{year}-000002"),
        (f"AV-{year}-000001", f"F-{year}-000002"),
        (f"F-{year}-000003", ""),
    }
    assert {line["ValidDate"] for line in lines} == {line["EcritureDate"] for line in lines} == {today}
    assert {line["CompAuxNum"] != "" for line in lines if line["CompteNum"] != "411000"} == {False}
    assert (export.line_count, export.sha256) == (len(lines), hashlib.sha256(written).hexdigest())


def test_the_export_is_in_the_journal_with_its_name(bench: Bench) -> None:
    scene = a_scene(bench)
    issued(scene)
    exercise = exercise_of(clock.today(), 1)
    export, _, _ = _exported(scene, exercise)
    with bench.inside(scene.body):
        told = db.session.scalars(select(JournalEntry).where(JournalEntry.subject_id == export.id)).one()
        siren = db.session.scalars(select(BodyProfile.siren)).one()
        after = told.after or {}
    assert after["file"] == f"{siren}FEC{exercise.last:%Y%m%d}.txt"
    assert after["kind"] == "ledger"


def test_what_comes_after_the_exercise_is_not_told_of_it(bench: Bench) -> None:
    scene = a_scene(bench)
    issued(scene)
    yesterday = clock.today() - timedelta(days=1)
    export, lines, _ = _exported(scene, Exercise(date(yesterday.year, 1, 1), yesterday))
    assert (export.line_count, lines) == (0, [])


def test_no_file_without_a_siren_or_an_exercise(bench: Bench) -> None:
    scene = a_scene(bench)
    today = clock.today()
    with bench.inside(scene.body), pytest.raises(Invalid) as no:
        export_books(BytesIO(), Exercise(today, today - timedelta(days=1)), scene.office)
    assert no.value.errors == {"last": ["Un exercice se termine après avoir commencé."]}
    with bench.inside(scene.body):
        db.session.scalars(select(BodyProfile)).one().siren = ""
    with bench.inside(scene.body), pytest.raises(Refused, match="fec_without_siren"):
        export_books(BytesIO(), exercise_of(today, 1), scene.office)
