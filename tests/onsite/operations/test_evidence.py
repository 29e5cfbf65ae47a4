"""Evidence of devices: what it is and its bytes come in either order, and are joined by their hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from certbody.audits.models import FindingEvidence
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.kit.ids import new_id
from certbody.onsite.operations.evidence import attach_evidence
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_file
from tests.audits.scene import Scene, an_audit_day
from tests.onsite.devices import HELD, Device, a_device
from tests.support import Bench

BYTES = b"vu sur place"


@pytest.fixture
def device(bench: Bench) -> Device:
    """A device at an open audit."""
    found = a_device(an_audit_day(bench))
    found.change("opening", HELD)
    found.sync()
    return found


def a_photo(**more: Any) -> dict[str, Any]:
    return {
        "indicator": 1, "site": None, "kind": "file", "name": "vu.txt", "media_type": "text/plain", "size": len(BYTES),
        "sha256": hashlib.sha256(BYTES).hexdigest(), "captured_at": "2026-11-20T09:00:00+00:00", "action": None,
        "note": "", "removed": False, **more,
    }  # fmt: skip


def receive(scene: Scene, evidence_id: Any, body: bytes = BYTES) -> None:
    with scene.bench.inside(scene.body):
        attach_evidence(scene.audit_id, evidence_id, keep_file("vu.txt", body, scene.auditor), scene.auditor)


def the_item(scene: Scene, evidence_id: Any) -> FindingEvidence:
    found = db.session.get(FindingEvidence, (scene.body.id, evidence_id))
    assert found is not None
    return found


@pytest.mark.parametrize("bytes_first", [True, False])
def test_what_it_is_and_its_bytes_come_in_either_order(device: Device, bytes_first: bool) -> None:
    scene, evidence_id = device.scene, new_id()
    device.change(f"evidence/{evidence_id}", a_photo())
    if bytes_first:
        receive(scene, evidence_id)
    device.sync()
    receive(scene, evidence_id)
    device.sync()
    assert device.problems == {}
    assert len(device.heads[f"evidence/{evidence_id}"]) == 1
    with scene.bench.inside(scene.body):
        assert the_item(scene, evidence_id).file_id is not None


def test_other_bytes_are_refused_and_told(device: Device) -> None:
    scene, early, late = device.scene, new_id(), new_id()
    receive(scene, early, b"autre chose")
    device.change(f"evidence/{early}", a_photo())
    device.change(f"evidence/{late}", a_photo())
    device.sync()
    assert [one["code"] for one in device.problems[f"evidence/{early}"]] == ["evidence_differs"]
    with pytest.raises(Refused):
        receive(scene, late, b"autre chose")
    with pytest.raises(NotFound):
        receive(an_audit_day(scene.bench, scene.body), late)


def test_bytes_that_wait_are_not_taken_for_others_and_the_right_ones_may_follow(device: Device) -> None:
    scene, evidence_id = device.scene, new_id()
    name = f"evidence/{evidence_id}"
    receive(scene, evidence_id, b"autre chose")
    with pytest.raises(Refused):
        receive(scene, evidence_id)
    device.change(name, a_photo())
    device.sync()
    assert [one["code"] for one in device.problems[name]] == ["evidence_differs"]
    receive(scene, evidence_id)
    told = device.sync()
    assert device.problems == {}
    with scene.bench.inside(scene.body):
        item = the_item(scene, evidence_id)
        kept = db.session.get_one(StoredFile, (scene.body.id, item.file_id))
        assert kept.sha256 == item.sha256
        received = kept.created_at.isoformat()
    (field,) = told["fields"]
    assert json.loads(field["receipt"]["statement"])["received_at"] == received


@pytest.mark.parametrize("other", [{"sha256": "0" * 64}, {"kind": "photo"}, {"file_id": None}])
def test_what_was_shown_does_not_change_even_in_the_database(device: Device, other: dict[str, Any]) -> None:
    scene, evidence_id = device.scene, new_id()
    device.change(f"evidence/{evidence_id}", a_photo())
    device.sync()
    receive(scene, evidence_id)
    statement = update(FindingEvidence).where(FindingEvidence.id == evidence_id).values(**other)
    with pytest.raises(IntegrityError, match="does not change"), scene.bench.inside(scene.body):
        db.session.execute(statement)


def test_an_item_is_taken_away_and_brought_back(device: Device) -> None:
    scene, evidence_id = device.scene, new_id()
    name = f"evidence/{evidence_id}"
    for removed, note in ((False, "Affichage"), (True, "Affichage"), (False, "Affichage de l’accueil")):
        device.change(name, a_photo(removed=removed, note=note))
        device.sync()
        assert device.problems == {}
        with scene.bench.inside(scene.body):
            item = the_item(scene, evidence_id)
            assert (item.removed_at is not None) == removed
            assert item.note == note
    device.sync()
    assert len(device.heads[name]) == 1


def test_something_seen_needs_its_words(device: Device) -> None:
    name = f"evidence/{new_id()}"
    device.change(name, a_photo(kind="seen", sha256=None, note=""))
    device.sync()
    assert [one["code"] for one in device.problems[name]] == ["seen_untold"]
    device.change(name, a_photo(kind="seen", sha256=None, note="Registre d’accessibilité"))
    device.sync()
    assert device.problems == {}


def test_bytes_come_by_upload(device: Device) -> None:
    scene, evidence_id, digest = device.scene, new_id(), hashlib.sha256(BYTES).hexdigest()
    device.change(f"evidence/{evidence_id}", a_photo())
    device.sync()
    url = scene.body.url(f"uploads/{evidence_id}")
    announced = {"name": "vu.txt", "size": len(BYTES), "sha256": digest, "purpose": "evidence"}
    announced |= {"subject_id": str(scene.audit_id), "detail": {"evidence": str(evidence_id)}}
    assert device.browser.put(url, json={**announced, "detail": {}}).status_code == 422
    assert device.browser.put(url, json=announced).json["state"] == "sending"
    head = {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
    for _once_more in range(2):
        answer = device.browser.patch(url, data=BYTES, headers=head)
        assert answer.json["state"] == "kept", answer.text
    with scene.bench.inside(scene.body):
        assert the_item(scene, evidence_id).file_id is not None
    stranger = a_device(an_audit_day(scene.bench, scene.body)).browser
    assert stranger.put(scene.body.url(f"uploads/{new_id()}"), json=announced).status_code == 404
