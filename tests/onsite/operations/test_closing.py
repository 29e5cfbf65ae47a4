"""The closing meeting from a device: refused with every reason while something is missing, then held once."""

from __future__ import annotations

from typing import Any

import pytest

from certbody.audits.queries.nonconformities import list_open_nonconformities
from certbody.kit.ids import new_id
from certbody.onsite.rules.stated import stated
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.kit.test_pdf import squeezed, text_of
from tests.onsite.closing import a_photo
from tests.onsite.devices import HELD, Device, a_device
from tests.onsite.operations.test_closing_sheets import sheets
from tests.onsite.operations.test_syncing import a_second_auditor
from tests.support import Bench

CLOSED = {"held": True, "at": "2026-11-20T17:00:00+00:00"}


@pytest.fixture
def device(bench: Bench) -> Device:
    """A device at an open audit."""
    found = a_device(an_audit_day(bench))
    found.change("opening", HELD)
    found.sync()
    return found


def a_person(name: str, side: str) -> dict[str, Any]:
    return {"name": name, "role": "", "side": side, "opening": True, "closing": True, "removed": False}


def answer_all(device: Device) -> None:
    """Answers every mandatory indicator of the package, the first one minor, and samples an action."""
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/package")
    package = device.browser.get(url).json
    assert package is not None
    for one in package["indicators"]:
        device.change(f"finding/{one['number']}/-/evidence", "Programme 2026")
        device.change(f"finding/{one['number']}/-/result", "minor" if one["number"] == 1 else "conforming")
    device.change("finding/1/-/fact", "Les prérequis ne sont pas publiés.")
    device.change(f"action/{new_id()}", {"category": "AF", "title": "Tableur"})
    device.change(f"person/{new_id()}", a_person("Camille Martin", "client"))
    device.change(f"person/{new_id()}", a_person("Lou Bernard", "body"))


def problems(device: Device, field: str = "closing") -> set[str]:
    return {one["code"] for one in device.problems.get(field, [])}


def state(scene: Scene) -> str:
    with scene.bench.inside(scene.body):
        return scene.audit().state


def test_what_is_missing_is_told_and_nothing_is_closed(device: Device) -> None:
    device.change("closing", CLOSED)
    device.sync()
    assert problems(device) == {"findings_missing", "samples_missing", "closing_attendance_missing"}
    assert state(device.scene) == "open"
    answer_all(device)
    device.change("closing", CLOSED)
    device.sync()
    assert device.problems == {}
    scene = device.scene
    with scene.bench.inside(scene.body):
        audit = scene.audit()
        assert audit.state == "closed"
        assert audit.closing_attendance == "Camille Martin\nLou Bernard"
        assert [one.indicator for one in list_open_nonconformities(audit.id)] == [1]
    before = scene.bench.mails(scene.body)
    device.cursor = 0
    device.sync()
    assert scene.bench.mails(scene.body) == before


def test_a_conflict_keeps_the_audit_open_until_it_is_resolved(device: Device) -> None:
    scene = device.scene
    other = a_device(scene, a_second_auditor(scene), "Téléphone")
    answer_all(device)
    other.change("report/leads", "Revoir l’accueil")
    device.change("report/leads", "Rien à dire")
    other.sync()
    device.change("closing", CLOSED)
    device.sync()
    assert problems(device) == {"conflicts_stand"}
    assert state(scene) == "open"
    device.change("report/leads", "Revoir l’accueil")
    device.change("closing", CLOSED)
    device.sync()
    assert device.problems == {}
    assert state(scene) == "closed"


def test_what_could_not_be_written_keeps_the_audit_open(device: Device) -> None:
    answer_all(device)
    device.change("finding/4/-/result", "minor")
    device.change("finding/4/-/fact", "Recueil du besoin absent.")
    device.change("closing", CLOSED)
    device.sync()
    assert problems(device, "finding/4/-/result") == {"major_only"}
    assert "fields_unwritten" in problems(device)
    device.change("finding/4/-/result", "major")
    device.change("closing", CLOSED)
    device.sync()
    assert device.problems == {}
    assert state(device.scene) == "closed"


def test_a_closing_that_was_refused_does_not_take_effect_by_itself_later(device: Device) -> None:
    scene = device.scene
    device.change("closing", CLOSED)
    device.sync()
    answer_all(device)
    before = scene.bench.mails(scene.body)
    device.sync()
    a_device(scene, a_second_auditor(scene), "Téléphone").sync()
    assert "findings_missing" in problems(device)
    assert state(scene) == "open"
    assert scene.bench.mails(scene.body) == before


def test_a_duration_that_was_not_held_keeps_the_audit_open_until_it_is_said_why(device: Device) -> None:
    scene = device.scene
    with scene.bench.inside(scene.body):
        factories.a_size(scene.audit(), 3)
    answer_all(device)
    device.change("closing", CLOSED)
    device.sync()
    assert problems(device) == {"short_time_unexplained"}
    device.change("report/short_time", "Le troisième site était fermé.")
    device.change("closing", CLOSED)
    device.sync()
    assert device.problems == {}
    assert state(scene) == "closed"


def sign(device: Device, **more: Any) -> None:
    """The client signs under all that this device has."""
    values = {name: device.value(name) for name in {*device.heads, *(one["field"] for one in device.unsent)}}
    now = {name: one[0] if isinstance(one, list) and one else one for name, one in values.items()}
    read = [{"indicator": 1, "site": None, "grade": "minor", "fact": "Les prérequis ne sont pas publiés."}]
    value = {"name": "Camille Martin", "role": "", "side": "client", "at": CLOSED["at"], "svg": "", "read": read}
    device.change(f"signature/{new_id()}", {**value, "says": stated(now), **more})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("report/short_time", "Une autre raison."),
        (f"person/{new_id()}", a_person("Paul Petit", "client")),
        ("finding/1/-/fact", "Un autre fait."),
        (f"evidence/{new_id()}", a_photo(2)),
    ],
    ids=["reason", "person", "fact", "evidence"],
)
def test_what_changes_after_a_signature_keeps_the_audit_open_until_it_is_signed_again(
    device: Device, field: str, value: Any
) -> None:
    answer_all(device)
    device.sync()
    sign(device)
    device.change(field, value)
    device.change("closing", CLOSED)
    device.sync()
    assert problems(device) == {"signatures_void"}
    assert state(device.scene) == "open"
    sign(device)
    device.change("closing", CLOSED)
    device.sync()
    assert device.problems == {}
    assert state(device.scene) == "closed"


def test_a_person_who_does_not_sign_again_keeps_nothing_from_closing_and_both_are_told(
    device: Device, bench: Bench
) -> None:
    answer_all(device)
    sign(device)
    device.change("report/short_time", "Une autre raison.")
    sign(device, refused=True)
    device.change("closing", CLOSED)
    device.sync()
    assert state(device.scene) == "closed"
    bench.run_jobs()
    ((_sheet, printed, manifest),) = sheets(device.scene)
    assert sorted(one["changed_since"] for one in manifest["statement"]["signatures"]) == [[], ["reason"]]
    assert squeezed("Changé depuis : le motif de la durée tenue") in text_of(printed)
    assert squeezed("N’a pas signé cette version") in text_of(printed)


def test_a_signature_of_a_device_from_before_is_held_to_the_nonconformities_alone(device: Device) -> None:
    answer_all(device)
    sign(device, says=None)
    device.change("report/short_time", "Une autre raison.")
    device.change("closing", CLOSED)
    device.sync()
    assert state(device.scene) == "closed"


def test_it_is_held_once(device: Device) -> None:
    answer_all(device)
    device.change("closing", CLOSED)
    device.sync()
    device.change("closing", {"held": True, "at": "2026-11-20T18:00:00+00:00"})
    device.sync()
    assert problems(device) == {"closing_was_held"}
    device.change("closing", {"held": False, "at": None})
    device.sync()
    assert problems(device) == {"closing_was_held"}
    assert state(device.scene) == "closed"


def test_signatures_are_kept(device: Device) -> None:
    name = f"signature/{new_id()}"
    signed = {"name": "Camille Martin", "role": "directrice", "side": "client", "at": CLOSED["at"], "svg": "M0 0L9 9"}
    device.change(name, {**signed, "read": [{"indicator": 1, "site": None, "grade": "minor", "fact": "…"}]})
    device.sync()
    assert device.problems == {}
    assert device.heads[name][0]["value"]["svg"] == "M0 0L9 9"
