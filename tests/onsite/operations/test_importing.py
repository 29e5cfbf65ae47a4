"""Work that stayed on a device comes in a sealed file: once, for its audit, by its team."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from typing import Any

import pytest

from certbody.audits.queries.findings import list_evidence
from certbody.audits.queries.reports import find_draft
from certbody.kit import sealing
from certbody.kit.ids import new_id
from tests.audits.scene import an_audit_day
from tests.onsite.devices import HELD, Device, a_device
from tests.onsite.operations.test_syncing import a_second_auditor
from tests.support import Bench

BYTES = b"vu sur place"


@pytest.fixture
def device(bench: Bench) -> Device:
    """A device at an open audit, with work that it cannot send."""
    found = a_device(an_audit_day(bench))
    found.change("opening", HELD)
    found.sync()
    found.change("report/leads", "Revoir l’accueil")
    return found


def exported(device: Device, **more: Any) -> bytes:
    evidence_id, digest = str(new_id()), hashlib.sha256(BYTES).hexdigest()
    item = {"indicator": 1, "kind": "file", "name": "vu.txt", "size": len(BYTES), "sha256": digest}
    device.change(f"evidence/{evidence_id}", item)
    blob = {"id": evidence_id, "name": "vu.txt", "sha256": digest, "bytes": base64.b64encode(BYTES).decode()}
    damaged = {**blob, "id": str(new_id()), "bytes": "AAAA"}
    content = {
        "version": 1, "audit": str(device.scene.audit_id), "device": str(device.id), "device_name": device.name,
        "operations": [*device.unsent, {"id": "x"}], "blobs": [blob, damaged, None], **more,
    }  # fmt: skip
    reader = str(device.scene.audit_id).encode()
    return sealing.seal(json.dumps(content).encode(), reader, sealing.seal_point())


def bring(device: Device, sealed: bytes, browser: Any = None) -> Any:
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/import")
    data = {"file": (io.BytesIO(sealed), "travail.certbody")}
    return (browser or device.browser).post(url, data=data, headers={"Accept": "application/json"})


def test_a_file_is_brought_by_a_colleague_and_twice_is_once(device: Device) -> None:
    scene = device.scene
    colleague = scene.bench.browser(a_second_auditor(scene))
    sealed = exported(device)
    first, second = bring(device, sealed, colleague), bring(device, sealed, colleague)
    assert first.status_code == second.status_code == 200
    assert [one["outcome"] for one in first.json["operations"]] == ["kept", "kept", "refused"]
    assert [one["outcome"] for one in first.json["files"]] == ["kept", "refused", "refused"]
    assert first.json == second.json
    with scene.bench.inside(scene.body):
        draft = find_draft(scene.audit_id)
        assert draft is not None
        assert draft.leads == "Revoir l’accueil"
        items = list_evidence(scene.audit_id)
        assert [one.file_id is not None for one in items] == [True]
    device.sync()
    assert device.unsent == []
    assert len(device.heads["report/leads"]) == 1


def test_only_a_file_of_this_audit_is_opened(device: Device) -> None:
    scene = device.scene
    other = a_device(an_audit_day(scene.bench, scene.body))
    for wrong in (b"", b"x" * 200, exported(device)[:-1], exported(other), exported(device, version=2)):
        answer = bring(device, wrong)
        assert answer.status_code in (409, 422)
    assert bring(device, exported(device), other.browser).status_code == 404


def test_the_page_takes_the_file(device: Device) -> None:
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/import")
    assert "scellé" in device.browser.get(url).text
    sent = device.browser.post(url, data={"file": (io.BytesIO(exported(device)), "travail.certbody")})
    assert sent.status_code == 303


def test_names_that_no_database_holds_are_read_without_what_it_cannot(device: Device) -> None:
    odd = {"id": str(new_id()), "name": "vu\x00\ud83d.txt", "sha256": hashlib.sha256(BYTES).hexdigest()}
    blobs = [{**odd, "bytes": base64.b64encode(BYTES).decode()}, {**odd, "bytes": 7}]
    answer = bring(device, exported(device, device_name="Tab\x00lette", blobs=blobs))
    assert [one["outcome"] for one in answer.json["files"]] == ["kept", "refused"]
