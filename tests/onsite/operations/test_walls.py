"""Nothing of another audit or of another body is reached by what a device names."""

from __future__ import annotations

from typing import Any

import pytest

from certbody.audits.queries.findings import list_evidence, list_findings, list_sampled_actions
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.onsite.models import FieldOperation
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.onsite.closing import a_photo, send_bytes
from tests.onsite.devices import HELD, Device, a_device
from tests.support import Bench
from tests.tenants.sending import a_pdf


def opened(bench: Bench, scene: Scene) -> Device:
    device = a_device(scene)
    device.change("opening", HELD)
    device.sync()
    return device


@pytest.fixture(params=["same body", "another body"])
def two(request: pytest.FixtureRequest, bench: Bench) -> tuple[Device, Device]:
    """A device at an audit, and one at another audit of the same body or of another one."""
    here = an_audit_day(bench)
    there = an_audit_day(bench, here.body if request.param == "same body" else None)
    return opened(bench, here), opened(bench, there)


def a_foreign_action(device: Device) -> str:
    action = str(new_id())
    device.change(f"action/{action}", {"category": "AF", "title": "Ailleurs", "reference": ""})
    device.sync()
    return action


def a_foreign_site(scene: Scene) -> str:
    with scene.bench.inside(scene.body):
        return str(factories.a_site(factories.an_organisation()).id)


def codes(device: Device) -> set[str]:
    return {one["code"] for found in device.problems.values() for one in found}


def test_a_site_of_another_is_not_taken(two: tuple[Device, Device]) -> None:
    device, other = two
    site = a_foreign_site(other.scene)
    device.change(f"finding/1/{site}/result", "conforming")
    device.change(f"evidence/{new_id()}", {**a_photo(), "site": site})
    device.sync()
    assert codes(device) <= {"site_not_sampled", "record_gone"}
    assert len(device.problems) == 2
    with device.scene.bench.inside(device.scene.body):
        assert list_findings(device.scene.audit_id) == []
        assert list_evidence(device.scene.audit_id) == []


def test_an_action_of_another_is_neither_shown_nor_changed(two: tuple[Device, Device]) -> None:
    device, other = two
    action = a_foreign_action(other)
    device.change(f"evidence/{new_id()}", {**a_photo(), "action": action})
    device.sync()
    assert codes(device) == {"record_gone"}
    said: dict[str, Any] = {"category": "AF", "title": "Pris", "reference": "", "removed": True}
    device.change(f"action/{action}", said)
    device.sync()
    with other.scene.bench.inside(other.scene.body):
        assert [one.title for one in list_sampled_actions(other.scene.audit_id)] == ["Ailleurs"]


def test_evidence_of_another_is_neither_changed_nor_given_bytes(two: tuple[Device, Device]) -> None:
    device, other = two
    photo = str(new_id())
    other.change(f"evidence/{photo}", a_photo())
    other.sync()
    send_bytes(other, photo)
    device.change(f"evidence/{photo}", {**a_photo(), "note": "pris", "removed": True})
    device.sync()
    with other.scene.bench.inside(other.scene.body):
        (item,) = list_evidence(other.scene.audit_id)
        assert (item.note, item.file_id is not None) == ("à l’accueil", True)
    body = a_pdf(20_000)
    url = device.scene.body.url(f"uploads/{photo}")
    announced = {"name": "a.pdf", "size": len(body), "sha256": "0" * 64, "purpose": "evidence"}
    for subject in (other.scene.audit_id, new_id()):
        asked = {**announced, "subject_id": str(subject), "detail": {"evidence": photo}}
        assert device.browser.put(url, json=asked).status_code == 404


def test_an_operation_of_another_is_neither_repeated_nor_replaced(two: tuple[Device, Device]) -> None:
    device, other = two
    id = other.change("report/leads", "Ailleurs")
    sent = dict(other.unsent[0])
    other.sync()
    device.sync([{**sent, "value": "Pris"}, {**sent, "id": str(new_id()), "value": "Ici", "replaces": [id]}])
    assert device.value("report/leads") in (["Ici"], ["Pris"], [])
    other.sync()
    assert other.value("report/leads") == ["Ailleurs"]
    with other.scene.bench.inside(other.scene.body):
        row = db.session.get_one(FieldOperation, (other.scene.body.id, other.heads["report/leads"][0]["id"]))
        assert (row.audit_id, row.value) == (other.scene.audit_id, "Ailleurs")


def test_the_addresses_of_another_answer_that_there_is_nothing(two: tuple[Device, Device]) -> None:
    device, other = two
    place = f"audits/{other.scene.audit_id}/workbench"
    for body in {device.scene.body, other.scene.body}:
        assert device.browser.get(body.url(f"{place}/package")).status_code == 404
        assert device.browser.get(body.url(f"{place}/import")).status_code == 404
        assert device.browser.post(body.url(f"{place}/sync"), json=device.request()).status_code == 404
