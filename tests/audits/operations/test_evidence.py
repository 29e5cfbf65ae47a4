"""What was shown: photos and files known by their hash, here or still on a device, and what was seen and not kept."""

from __future__ import annotations

from uuid import UUID

import pytest

from certbody.audits.operations import evidence
from certbody.audits.operations.evidence import Shown
from certbody.audits.operations.report_document import make_document
from certbody.audits.operations.sampled_actions import add_sampled_action
from certbody.audits.queries.findings import get_finding, list_evidence_of, list_without_evidence
from certbody.audits.queries.report_file import read_report_file
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.ids import new_id
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.audits.scene import OPENED, Scene, an_audit_day
from tests.support import Bench

HASH = "a" * 64


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An open audit."""
    found = an_audit_day(bench)
    found.open()
    return found


def shown(scene: Scene, finding_id: UUID) -> list[str]:
    finding, _audit = get_finding(finding_id, scene.auditor)
    return [one.kind for one, _stored, _action in list_evidence_of(finding)]


def test_a_photo_counts_before_its_bytes_are_here(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        finding_id = scene.answer(1, evidence="")
        assert [one.id for one in list_without_evidence(scene.audit(), [])] == [finding_id]
        item = Shown(1, None, "photo", "IMG_1.jpg", "image/jpeg", 12, HASH, OPENED)
        row = evidence.record_evidence(scene.audit_id, new_id(), item, scene.auditor)
        assert list_without_evidence(scene.audit(), []) == []
        assert shown(scene, finding_id) == ["photo"]
        assert row.file_id is None
        evidence.remove_evidence(scene.audit_id, row.id, scene.auditor)
        assert [one.id for one in list_without_evidence(scene.audit(), [])] == [finding_id]


def test_only_the_bytes_that_were_captured_are_taken(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        right = keep_file("vu.txt", b"vu sur place", scene.auditor)
        wrong = keep_file("autre.txt", b"autre chose", scene.auditor)
        item = Shown(1, None, "file", "vu.txt", "text/plain", 12, right.sha256)
        row = evidence.record_evidence(scene.audit_id, new_id(), item, scene.auditor)
        with pytest.raises(Refused):
            evidence.keep_bytes(row, wrong, scene.auditor)
        assert evidence.keep_bytes(row, right, scene.auditor).file_id == right.id
        with pytest.raises(Refused):
            evidence.record_evidence(scene.audit_id, row.id, item._replace(sha256=HASH), scene.auditor)


def test_what_was_seen_says_what_it_was(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        finding_id = scene.answer(1, evidence="")
        action = add_sampled_action(scene.audit_id, "AF", "Tableur", "mars", False, scene.auditor)
        item = Shown(
            1, None, "seen", "Feuilles d’émargement", note="Feuilles d’émargement", sampled_action_id=action.id
        )
        with pytest.raises(Invalid):
            evidence.record_evidence(scene.audit_id, new_id(), item._replace(note="  "), scene.auditor)
        evidence.record_evidence(scene.audit_id, new_id(), item, scene.auditor)
        assert list_without_evidence(scene.audit(), []) == []
        document = make_document(read_report_file(scene.audit()), "R1", OPENED.date(), 30)
        rows = [row for criterion in document["criteria"] for row in criterion["indicators"]]
        assert rows[0]["evidence"] == "Vu, non conservé : Feuilles d’émargement (action « Tableur »)"
    page = scene.bench.browser(scene.auditor).get(scene.body.url(f"findings/{finding_id}")).text
    assert "Feuilles d’émargement" in page
    assert "Action : Tableur" in page


def test_evidence_stays_inside_its_audit(scene: Scene) -> None:
    other = an_audit_day(scene.bench, scene.body)
    other.open()
    item = Shown(1, None, "seen", note="Vu")
    with scene.bench.inside(scene.body):
        row = evidence.record_evidence(scene.audit_id, new_id(), item, scene.auditor)
        action = add_sampled_action(scene.audit_id, "AF", "Tableur", "mars", False, scene.auditor)
        site = factories.a_site(scene.audit().organisation)
        for wrong in (
            (other, row.id, item),
            (other, new_id(), item._replace(sampled_action_id=action.id)),
            (scene, new_id(), item._replace(indicator=77)),
        ):
            with pytest.raises(NotFound):
                evidence.record_evidence(wrong[0].audit_id, wrong[1], wrong[2], wrong[0].auditor)
        with pytest.raises(Refused):
            evidence.record_evidence(scene.audit_id, new_id(), item._replace(site_id=site.id), scene.auditor)


def test_the_page_notes_what_was_seen(scene: Scene) -> None:
    browser = scene.bench.browser(scene.auditor)
    with scene.bench.inside(scene.body):
        finding_id = scene.answer(1, evidence="")
    url = scene.body.url(f"findings/{finding_id}/seen")
    assert browser.post(url, data={"seen": " "}).status_code == 422
    assert browser.post(url, data={"seen": "Le livret d’accueil"}).status_code == 303
    with scene.bench.inside(scene.body):
        assert shown(scene, finding_id) == ["seen"]
