"""The organisation prepares its audit from the contract to the closing meeting, and nothing it gave is lost."""

from __future__ import annotations

import pytest

from certbody.audits.models import PreparationFile
from certbody.audits.operations.preparation import (
    add_preparation_file,
    remove_preparation_file,
    write_explanation,
)
from certbody.audits.queries.preparation import (
    get_preparation_file,
    list_former_texts,
    list_prepared,
    list_prepared_audits,
    list_removed_files,
    read_preparation,
)
from certbody.audits.queries.preparation_sheet import read_preparation_sheet
from certbody.kit.db import db
from certbody.kit.errors import NotAllowed, NotFound, Refused
from certbody.tenants.actor import Actor
from certbody.tenants.operations.files import keep_file
from tests.audits.scene import Scene, an_audit_day
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An audit whose plan was sent."""
    return an_audit_day(bench)


def _write(scene: Scene, text: str, version: int = 0, indicator: int = 1, by: Actor | None = None) -> int:
    with scene.bench.inside(scene.body):
        row = write_explanation(scene.audit_id, indicator, text, version, by or scene.client)
        return row.version if row else 0


def _attach(scene: Scene, name: str = "programme.txt", indicator: int = 1) -> PreparationFile:
    with scene.bench.inside(scene.body):
        row = add_preparation_file(scene.audit_id, indicator, keep_file(name, b"vu", scene.client), scene.client)
        db.session.expunge(row)
        return row


def test_former_texts_are_kept_with_author_and_time(scene: Scene) -> None:
    other = scene.bench.member(scene.body, "client", organisation_id=scene.organisation_id)
    first = _write(scene, "Nos délais d’accès sont publiés.")
    second = _write(scene, "Nos délais d’accès sont publiés, avec leur méthode.", first, by=other)
    assert _write(scene, "Nos délais d’accès sont publiés, avec leur méthode.", second) == second
    with scene.bench.inside(scene.body):
        prepared = list_prepared(scene.audit_id)[1]
        assert (prepared.text[-8:], prepared.written_by_name) == ("méthode.", other.name)
        (former,) = list_former_texts(scene.audit_id)[1]
        assert (former.text, former.written_by_name, former.replaced_by_name) == (
            "Nos délais d’accès sont publiés.",
            scene.client.name,
            other.name,
        )
        assert former.written_at <= former.replaced_at


def test_two_people_do_not_overwrite_each_other(scene: Scene) -> None:
    version = _write(scene, "Texte de l’une")
    _write(scene, "Texte de l’autre", version)
    for stale in (0, version):
        with pytest.raises(Refused, match="edited_meanwhile"):
            _write(scene, "Texte écrit sur une page ancienne", stale)


def test_a_file_added_meanwhile_does_not_stop_a_text_and_the_reverse(scene: Scene) -> None:
    _attach(scene)
    version = _write(scene, "Premier texte, page ouverte avant le fichier")
    _attach(scene, "livret.txt")
    _write(scene, "Deuxième texte", version)
    with scene.bench.inside(scene.body):
        text, files = read_preparation(scene.audit_id)[1]
        assert text == "Deuxième texte"
        assert [file.name for file in files] == ["programme.txt", "livret.txt"]


def test_a_file_taken_away_stays_kept_and_is_no_longer_opened(scene: Scene) -> None:
    row = _attach(scene)
    with scene.bench.inside(scene.body):
        remove_preparation_file(scene.audit_id, row.id, scene.client)
    with scene.bench.inside(scene.body):
        assert read_preparation(scene.audit_id) == {}
        ((kept, stored),) = list_removed_files(scene.audit_id)[1]
        assert (kept.removed_by_name, stored.name) == (scene.client.name, "programme.txt")
        for reader in (scene.client, scene.auditor):
            with pytest.raises(NotFound):
                get_preparation_file(scene.audit_id, row.id, reader)
        with pytest.raises(NotFound):
            remove_preparation_file(scene.audit_id, row.id, scene.client)


def test_what_is_added_once_the_audit_is_open_is_marked(scene: Scene) -> None:
    before = _attach(scene)
    version = _write(scene, "Écrit avant")
    scene.open()
    after = _attach(scene, "complement.txt")
    _write(scene, "Complété pendant", version)
    assert (before.during_audit, after.during_audit) == (False, True)
    with scene.bench.inside(scene.body):
        prepared = list_prepared(scene.audit_id)[1]
        assert prepared.during_audit
        assert [file.during_audit for file in prepared.files] == [False, True]
        assert not list_former_texts(scene.audit_id)[1][0].during_audit


def test_after_the_closing_meeting_nothing_changes(scene: Scene) -> None:
    version, row = _write(scene, "Notre veille est partagée chaque mois."), _attach(scene)
    scene.open()
    scene.answer_all()
    scene.close()
    with pytest.raises(Refused, match="preparation_over"):
        _write(scene, "Trop tard", version)
    with pytest.raises(Refused, match="preparation_over"):
        _attach(scene, "trop-tard.txt")
    with scene.bench.inside(scene.body), pytest.raises(Refused, match="preparation_over"):
        remove_preparation_file(scene.audit_id, row.id, scene.client)
    with scene.bench.inside(scene.body):
        assert read_preparation(scene.audit_id)[1][0] == "Notre veille est partagée chaque mois."
        assert list_prepared_audits(scene.client) == []


@pytest.mark.parametrize(
    ("state", "code"), [("quoted", "preparation_too_early"), ("cancelled", "preparation_cancelled")]
)
def test_not_before_the_contract_nor_once_cancelled(bench: Bench, state: str, code: str) -> None:
    scene = an_audit_day(bench, state=state)
    with pytest.raises(Refused, match=code):
        _write(scene, "Trop tôt")


def test_only_applicable_indicators_and_only_the_organisation(scene: Scene) -> None:
    with pytest.raises(Refused, match="no_alternance"):
        _write(scene, "Nos apprentis", indicator=13)
    with pytest.raises(NotFound):
        _write(scene, "Inconnu", indicator=98)
    with pytest.raises(NotAllowed):
        _write(scene, "Écrit par l’auditeur", by=scene.auditor)
    stranger = an_audit_day(scene.bench, scene.body).client
    with pytest.raises(NotFound):
        _write(scene, "Écrit par un autre organisme", by=stranger)


def test_the_sheet_counts_what_is_left(scene: Scene) -> None:
    _write(scene, "Fait")
    _attach(scene, indicator=2)
    _write(scene, "", indicator=4)
    with scene.bench.inside(scene.body):
        sheet = read_preparation_sheet(scene.audit())
        assert (sheet.done, len(sheet.rows)) == (2, 22)
        following = sheet.after(1)
        assert following is not None
        assert following.indicator.number == 4
        (audit,) = list_prepared_audits(scene.client)
        assert audit.explained == 2


def test_the_whole_preparation_is_one_statement(scene: Scene) -> None:
    _write(scene, "Un")
    _attach(scene)
    with scene.bench.inside(scene.body), scene.bench.statements() as few:
        read_preparation(scene.audit_id)
    for number in (2, 4, 5, 6):
        _write(scene, "Encore", indicator=number)
        _attach(scene, f"{number}.txt", number)
    with scene.bench.inside(scene.body), scene.bench.statements() as many:
        read_preparation(scene.audit_id)
    assert len(many) == len(few) <= 2
