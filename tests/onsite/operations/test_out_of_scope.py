"""What was answered on an indicator that no longer applies: it waits without a problem, and stops no closing."""

from __future__ import annotations

import pytest

from certbody.audits.operations.own_fields import define_field
from certbody.audits.queries.findings import find_finding
from certbody.kit.ids import new_id
from tests.audits.scene import an_audit_day
from tests.onsite.devices import HELD, Device, a_device
from tests.onsite.operations.test_closing import CLOSED, answer_all, problems, state
from tests.onsite.operations.test_facts import a_sized_audit
from tests.onsite.operations.test_syncing import a_second_auditor
from tests.support import Bench

MET = {"kind": "trait", "value": "work_based", "note": "Périodes en entreprise"}
GONE = {**MET, "removed": True, "why": "Une visite, pas une période de travail"}


@pytest.fixture
def device(bench: Bench) -> Device:
    """A device at an open audit that does not look at indicator 28."""
    found = a_device(an_audit_day(bench))
    found.change("opening", HELD)
    found.sync()
    return found


def found(device: Device) -> str | None:
    """The fact on record of indicator 28."""
    scene = device.scene
    with scene.bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 28, None)
        return finding.fact if finding else None


def test_an_answer_whose_fact_is_withdrawn_waits_and_is_written_once_a_fact_brings_it_back(bench: Bench) -> None:
    device, name = a_sized_audit(bench), f"fact/{new_id()}"
    device.change(name, MET)
    device.change("finding/28/-/result", "minor")
    device.change("finding/28/-/fact", "Aucune convention.")
    device.change(name, GONE)
    device.sync()
    assert device.problems == {}
    assert found(device) is None
    device.change(name, {**MET, "note": "Deux périodes, vues"})
    device.sync()
    assert device.problems == {}
    assert found(device) == "Aucune convention."


def test_what_waits_there_stops_no_closing(device: Device) -> None:
    scene = device.scene
    other = a_device(scene, a_second_auditor(scene), "Téléphone")
    with scene.bench.inside(scene.body):
        own = define_field(None, 28, "Avis", "", "choice", ("Oui", "Non"), False, scene.auditor).field_id
    answer_all(device)
    device.change("finding/28/-/result", "conforming")
    device.change(f"own/{own}/28/-", "Peut-être")
    other.change("finding/28/-/result", "not_applicable")
    other.sync()
    device.change("closing", CLOSED)
    device.sync()
    assert problems(device) == set()
    assert state(scene) == "closed"


def test_an_indicator_that_there_is_not_stays_refused(device: Device) -> None:
    device.change("finding/99/-/result", "conforming")
    device.sync()
    assert problems(device, "finding/99/-/result") == {"record_gone"}
