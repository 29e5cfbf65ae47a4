"""A photo that a device sends in parts: kept with what the device says of it, answered with a signed receipt."""

from __future__ import annotations

import hashlib
import json

from certbody.audits.queries.findings import list_evidence
from certbody.kit.ids import new_id
from certbody.tenants.operations.files import read_file
from tests.audits.scene import an_audit_day, the_next_audit
from tests.onsite.closing import a_photo
from tests.onsite.devices import HELD, Device, a_device
from tests.support import Bench
from tests.tenants.sending import a_pdf


def announce(device: Device, evidence: str, body: bytes, audit: str = "") -> dict[str, object]:
    return {
        "name": "programme.pdf", "size": len(body), "sha256": hashlib.sha256(body).hexdigest(), "purpose": "evidence",
        "subject_id": audit or str(device.scene.audit_id), "detail": {"evidence": evidence},
    }  # fmt: skip


def test_a_photo_sent_in_parts_gets_its_receipt_whatever_comes_first(bench: Bench) -> None:
    device = a_device(an_audit_day(bench))
    device.change("opening", HELD)
    device.sync()
    body, evidence = a_pdf(40_000), str(new_id())
    url = device.scene.body.url(f"uploads/{evidence}")
    assert device.browser.put(url, json=announce(device, evidence, body)).status_code == 200
    for offset in (0, 20_000):
        part = body[offset : offset + 20_000]
        answer = device.browser.patch(url, data=part, headers={"Upload-Offset": str(offset)})
    assert answer.json is not None
    assert answer.json["state"] == "kept"
    device.change(f"evidence/{evidence}", {**a_photo(body=body), "kind": "file", "name": "programme.pdf"})
    told = device.sync()
    (field,) = [one for one in told["fields"] if one["field"] == f"evidence/{evidence}"]
    assert json.loads(field["receipt"]["statement"])["sha256"] == hashlib.sha256(body).hexdigest()


def test_only_the_team_sends_and_only_to_its_own_audit(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    device, body, evidence = a_device(scene), a_pdf(20_000), str(new_id())
    following = the_next_audit(scene)
    url = scene.body.url(f"uploads/{evidence}")
    assert device.browser.put(url, json=announce(device, evidence, body, str(following.audit_id))).status_code == 404
    assert device.browser.put(url, json=announce(device, "x", body)).status_code == 422
    stranger = bench.browser(following.auditor)
    assert stranger.put(url, json=announce(device, evidence, body)).status_code in (403, 404)


def test_five_hundred_photos_arrive_each_whole_and_with_its_receipt(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    device.change("opening", HELD)
    bodies = {str(new_id()): a_pdf(200) for _ in range(500)}
    for evidence, body in bodies.items():
        device.change(f"evidence/{evidence}", {**a_photo(body=body), "kind": "file", "name": "programme.pdf"})
    while device.unsent:
        device.sync()
    for evidence, body in bodies.items():
        url = scene.body.url(f"uploads/{evidence}")
        device.browser.put(url, json=announce(device, evidence, body))
        assert device.browser.patch(url, data=body, headers={"Upload-Offset": "0"}).json["state"] == "kept"
    told = {one["field"]: one for one in device.sync()["fields"]}
    receipts = [json.loads(told[f"evidence/{evidence}"]["receipt"]["statement"])["sha256"] for evidence in bodies]
    assert receipts == [hashlib.sha256(body).hexdigest() for body in bodies.values()]
    with bench.inside(scene.body):
        files = {str(one.id): one.file_id for one in list_evidence(scene.audit_id)}
        assert {evidence: read_file(files[evidence])[1].read_bytes() for evidence in bodies} == bodies
    bench.run_jobs()  # the parts are freed here, not in the next test that runs the queue
