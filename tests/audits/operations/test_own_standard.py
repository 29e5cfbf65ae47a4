"""A body's own text and fields, from the file to the report, and what never changes a closed audit."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from certbody.audits import standards
from certbody.audits.operations.own_fields import (
    close_field,
    define_field,
    record_own_answers,
    record_own_answers_of,
)
from certbody.audits.operations.own_text_file import as_csv, as_yaml, read_text
from certbody.audits.operations.own_texts import check_text, load_text, word_indicator
from certbody.audits.operations.report_document import make_document
from certbody.audits.operations.reports import sign_report
from certbody.audits.queries.findings import find_finding
from certbody.audits.queries.own_standard import list_own_answers, list_texts, read_own
from certbody.audits.queries.report_file import read_report_file
from certbody.kit import clock
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.operations.settings import set_value
from tests.audits.operations.test_reports import write
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench

NUMBERS = range(1, 34)
CSV = "indicator;language;official;title\r\n4;fr;Texte officiel du 4;Besoins\r\n4;en;;Needs\r\n"


def load(scene: Scene, body: str, days: int = 0) -> None:
    read = check_text("RNQ2026", "texte.csv", body.encode())
    assert read.faults == []
    load_text("RNQ2026", "texte.csv", read, clock.today() + timedelta(days=days), "Décret", scene.auditor)


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An audit that is under way today."""
    made = an_audit_day(bench, first_day=clock.today(), last_day=clock.today())
    made.open()
    return made


def test_the_template_reads_back_as_it_was_written() -> None:
    standard = standards.standard("RNQ2026")
    as_read = read_text("m.csv", as_csv(standard).encode(), NUMBERS)
    assert as_read.faults == []
    assert as_read.entries["33"]["en"]["title"] == standard.indicator(33).title.en
    again = read_text("m.yaml", as_yaml(standard).encode(), NUMBERS)
    assert again.faults == []
    assert again.entries == as_read.entries


@pytest.mark.parametrize(
    ("name", "body", "line", "code"),
    [
        ("t.csv", b"numero;langue\r\n", 1, "own_text_columns"),
        ("t.csv", b"indicator;language;title\r\n\r\n40;fr;X\r\n", 3, "own_text_indicator"),
        ("t.csv", b"indicator;language;title\r\n4;de;X\r\n", 2, "own_text_language"),
        ("t.csv", b'indicator;language;title\r\n4;fr;"a\r\nb"\r\n4;fr;X\r\n', 4, "own_text_twice"),
        ("t.csv", b"indicator;language;title\r\n4;fr;\xe9\r\n", 2, "own_text_not_utf8"),
        ("t.csv", b"indicator;language;title\r\n4;fr;" + b"a" * 4001, 2, "own_text_too_long"),
        ("t.csv", b"indicator;language\r\n", 1, "own_text_empty"),
        ("t.yaml", b"indicators:\n  4:\n    fr: {titre: X}\n", 3, "own_text_key"),
        ("t.yaml", b"indicators:\n  99:\n    fr: {title: X}\n", 3, "own_text_indicator"),
        ("t.yaml", b"indicators:\n  4: [\n", 3, "own_text_yaml"),
        ("t.yaml", b"other: 1\n", 1, "own_text_key"),
        ("t.yaml", b"indicators:\n  4:\n    fr: {title: [a]}\n", 3, "own_text_not_text"),
    ],
)
def test_each_fault_names_its_line(name: str, body: bytes, line: int, code: str) -> None:
    read = read_text(name, body, NUMBERS)
    assert [(at, reason.code) for at, reason in read.faults] == [(line, code)]


def test_a_loaded_text_is_what_the_audit_reads_and_versions_are_kept(bench: Bench, scene: Scene) -> None:
    with bench.inside(scene.body):
        load(scene, CSV)
        own = read_own(scene.audit())
        assert own.standard.indicator(4).title.fr == "Besoins"
        assert own.standard.indicator(4).requirement.fr == "Texte officiel du 4"
        assert own.standard.indicator(5) == standards.standard("RNQ2026").indicator(5)
        load(scene, CSV.replace("Besoins", "Plus tard"), days=30)
        assert read_own(scene.audit()).standard.indicator(4).title.fr == "Besoins"
        assert [row.source for row in list_texts("RNQ2026")] == ["texte.csv", "texte.csv"]
        assert list_texts("RNQ2019") == []
        with pytest.raises(Invalid):
            load(scene, CSV, days=-1)


def test_one_indicator_is_worded_on_a_screen_and_the_others_stay(bench: Bench, scene: Scene) -> None:
    words = {
        f"{part}_{tongue}": "" for part in ("official", "title", "expectation", "evidence") for tongue in ("fr", "en")
    }
    with bench.inside(scene.body):
        load(scene, CSV)
        ours = standards.standard("RNQ2026").indicator(5)
        given = words | {"title_fr": "Objectifs mesurables", "title_en": ours.title.en}
        row = word_indicator("RNQ2026", 5, given, clock.today(), "Clarté", scene.auditor)
        assert row.entries["5"] == {"fr": {"title": "Objectifs mesurables"}}
        standard = read_own(scene.audit()).standard
        assert (standard.indicator(4).title.fr, standard.indicator(5).title.fr) == ("Besoins", "Objectifs mesurables")
        word_indicator("RNQ2026", 5, words, clock.today(), "Retour", scene.auditor)
        assert read_own(scene.audit()).standard.indicator(5) == ours
        with pytest.raises(NotFound):
            word_indicator("RNQ2019", 33, words, clock.today(), "Absent", scene.auditor)


def test_nothing_that_comes_later_changes_a_closed_audit(bench: Bench, scene: Scene) -> None:
    with bench.inside(scene.body):
        load(scene, CSV)
        kept = define_field(None, None, "Langue de l’audit", "", "text", (), False, scene.auditor).id
    scene.answer_all()
    scene.close()
    with bench.inside(scene.body):
        scene.audit().closing_at = clock.now() - timedelta(seconds=1)
        before = read_own(scene.audit())
        load(scene, CSV.replace("Besoins", "Autrement"))
        close_field(kept, scene.auditor)
        define_field(None, 4, "Nouveau", "", "text", (), True, scene.auditor)
        set_value("grades_33", 1, clock.today(), "Guide V10", scene.auditor)
        assert read_own(scene.audit()) == before


def test_a_choice_on_indicator_33_counts_from_its_day(bench: Bench, scene: Scene) -> None:
    with bench.inside(scene.body):
        set_value("grades_33", 1, clock.today() + timedelta(days=1), "Guide V10", scene.auditor)
        audit = scene.audit()
        assert "minor" in read_own(audit).standard.indicator(33).grades
        audit.first_day = clock.today() + timedelta(days=1)
        assert read_own(audit).standard.indicator(33).grades == ("major",)


def test_fields_are_defined_changed_and_closed_with_their_versions(bench: Bench, scene: Scene) -> None:
    with bench.inside(scene.body):
        with pytest.raises(Invalid):
            define_field(None, None, "Avis", "", "choice", ("un seul",), False, scene.auditor)
        with pytest.raises(Invalid):
            define_field(None, 34, "Avis", "", "text", (), False, scene.auditor)
        row = define_field(None, 4, "Avis", "Opinion", "choice", ("A", "B"), False, scene.auditor)
        second = define_field(row.id, 7, "Avis revu", "", "text", ("A", "B", "C"), True, scene.auditor)
        assert (second.indicator, second.kind, second.options) == (4, "choice", ["A", "B", "C"])
        (field,) = read_own(scene.audit()).fields
        assert (field.id, field.label.fr, field.required) == (row.field_id, "Avis revu", True)
        close_field(row.id, scene.auditor)
        assert read_own(scene.audit()).fields == ()
        with pytest.raises(NotFound):
            close_field(second.id, scene.auditor)


def _fields(bench: Bench, scene: Scene) -> tuple[UUID, UUID]:
    with bench.inside(scene.body):
        whole = define_field(None, None, "Visite guidée", "", "yes_no", (), True, scene.auditor)
        of_four = define_field(None, 4, "Dossiers lus", "", "number", (), True, scene.auditor)
        return whole.field_id, of_four.field_id


def test_required_fields_are_asked_at_the_indicator_and_before_the_signature(bench: Bench, scene: Scene) -> None:
    whole, of_four = _fields(bench, scene)
    scene.answer_all()
    scene.close()
    write(scene)
    with bench.inside(scene.body):
        scene.audit().closing_at = clock.now()
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        sign_report(scene.audit_id, scene.auditor)
    assert refused.value.reasons[0].values["labels"] == "Visite guidée, Dossiers lus"
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 4, None)
        assert finding is not None
        with pytest.raises(Invalid) as empty:
            record_own_answers_of(finding, {}, "", scene.auditor)
        assert empty.value.errors == {f"own-{of_four}": ["own_answer_required"]}
        given = {f"own-{of_four}": "3"}
        with pytest.raises(Invalid) as why:
            record_own_answers_of(finding, given, "", scene.auditor)
        assert "change_reason" in why.value.errors
        record_own_answers_of(finding, given, "Oubli", scene.auditor)
        record_own_answers(scene.audit_id, None, None, {f"own-{whole}": "yes"}, "Oubli", scene.auditor)
        sign_report(scene.audit_id, scene.auditor)


def test_corrections_keep_what_was_said_before_and_the_report_prints_the_last(bench: Bench, scene: Scene) -> None:
    whole, of_four = _fields(bench, scene)
    scene.answer_all()
    with bench.inside(scene.body):
        for value in ("yes", "no", "no"):
            record_own_answers(scene.audit_id, None, None, {f"own-{whole}": value}, "", scene.auditor)
        finding = find_finding(scene.audit_id, 4, None)
        assert finding is not None
        record_own_answers_of(finding, {f"own-{of_four}": "3"}, "", scene.auditor)
        load(scene, CSV)
        said = [row.value for row in list_own_answers(scene.audit_id) if row.field_id == whole]
        assert said == ["no", "yes"]
        document = make_document(read_report_file(scene.audit()), "R1", clock.today(), 15)
    assert document["own"] == [{"label": "Visite guidée", "value": "non"}]
    rows = {row["number"]: row for part in document["criteria"] for row in part["indicators"]}
    assert rows[4]["own"] == [{"label": "Dossiers lus", "value": "3"}]
    assert rows[4]["title"] == "Besoins"
    assert "own" not in rows[5]
    assert document["reference_texts"][-1].startswith("Texte de l’organisme certificateur")
