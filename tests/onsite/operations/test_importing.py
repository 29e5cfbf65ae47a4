"""Work that stayed on a device comes in a sealed file: once, for its audit, by its team."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from certbody.audits.models import AuditMember
from certbody.audits.queries.findings import list_evidence
from certbody.audits.queries.reports import find_draft
from certbody.kit import clock, sealing
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.onsite.models import FieldOperation
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.members import end_membership
from tests import factories
from tests.audits.scene import OPENED, Scene, an_audit_day
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


def package_of(device: Device) -> dict[str, Any]:
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/package")
    package = device.browser.get(url).json
    assert package is not None
    return package


def authors(scene: Scene) -> dict[str, tuple[str, Any]]:
    """In whose name each field was kept, beside the opening."""
    with scene.bench.inside(scene.body):
        rows = db.session.scalars(select(FieldOperation).where(FieldOperation.field != "opening"))
        return {one.field.split("/")[0]: (one.author_name, one.author_id) for one in rows}


def bring(device: Device, sealed: bytes, browser: Any = None) -> Any:
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/import")
    data = {"file": (io.BytesIO(sealed), "travail.certbody")}
    return (browser or device.browser).post(url, data=data, headers={"Accept": "application/json"})


def bring_by_page(device: Device, sealed: bytes) -> str:
    """What the page says after a file was brought with its form."""
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/import")
    data = {"file": (io.BytesIO(sealed), "travail.certbody")}
    return device.browser.post(url, data=data, follow_redirects=True).text


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


def test_a_file_that_is_brought_again_is_said_to_bring_nothing_new(device: Device) -> None:
    sealed = exported(device)
    for told in ("3 éléments reçus.", "Rien de nouveau : le site avait déjà reçu les 3 éléments de ce fichier."):
        assert told in re.sub(r"\s", " ", html.unescape(bring_by_page(device, sealed)))
    device.change("report/strengths", "Équipe stable")
    more = re.sub(r"\s", " ", html.unescape(bring_by_page(device, exported(device))))
    assert "3 éléments reçus. 2 autres l’étaient déjà." in more


def test_bytes_that_are_not_those_captured_are_refused_and_leave_no_file(device: Device) -> None:
    evidence_id, digest = str(new_id()), hashlib.sha256(b"autre chose").hexdigest()
    item = {"indicator": 1, "kind": "file", "name": "vu.txt", "size": 11, "sha256": digest}
    device.change(f"evidence/{evidence_id}", item)
    device.sync()
    mine = hashlib.sha256(BYTES).hexdigest()
    blob = {"id": evidence_id, "name": "vu.txt", "sha256": mine, "bytes": base64.b64encode(BYTES).decode()}
    with device.scene.bench.inside(device.scene.body):
        before = db.session.scalar(select(func.count()).select_from(StoredFile))
    answer = bring(device, exported(device, blobs=[blob]))
    assert [one["outcome"] for one in answer.json["files"]] == ["refused"]
    with device.scene.bench.inside(device.scene.body):
        assert db.session.scalar(select(func.count()).select_from(StoredFile)) == before


def test_the_work_is_that_of_the_person_whose_store_it_was(device: Device) -> None:
    scene, colleague = device.scene, a_second_auditor(device.scene)
    sealed = exported(device, author=package_of(device)["author"])
    answer = bring(device, sealed, scene.bench.browser(colleague))
    assert (answer.json["author"], answer.json["proved"]) == (scene.auditor.name, True)
    own = (scene.auditor.name, scene.auditor.person_id)
    assert authors(scene) == {"report": own, "evidence": own}
    with scene.bench.inside(scene.body):
        (item,) = list_evidence(scene.audit_id)
        kept = db.session.get_one(StoredFile, (scene.body.id, item.file_id))
        assert kept.created_by == scene.auditor.person_id
        (line,) = [one for one in journal.list_entries("audit", scene.audit_id) if one.event == "audit.work_imported"]
        assert (line.actor_name, line.after["author"]) == (colleague.name, scene.auditor.name)  # type: ignore[index]


def test_a_file_that_does_not_prove_whose_it_is_keeps_both_names(device: Device) -> None:
    scene, colleague = device.scene, a_second_auditor(device.scene)
    browser, shown = scene.bench.browser(colleague), package_of(device)["author"]
    stranger = scene.bench.member(scene.bench.body("Autre"), "auditor")
    for wrong, name in (
        ({"voucher": package_of(a_device(scene, colleague))["author"]["voucher"]}, scene.auditor.name),
        ({"voucher": "é"}, scene.auditor.name),
        ({"person": str(stranger.person_id)}, scene.auditor.name),
        ({"person": str(stranger.person_id), "name": ""}, "un auteur inconnu"),
    ):
        answer = bring(device, exported(device, author={**shown, **wrong}), browser)
        expected = f"{colleague.name} (fichier apporté pour {name})"
        assert (answer.json["author"], answer.json["proved"]) == (expected, False)
    first = f"{colleague.name} (fichier apporté pour {scene.auditor.name})"
    assert authors(scene)["report"] == (first, colleague.person_id)
    device.sync()
    assert device.heads["report/leads"][0]["author"] == first
    with scene.bench.inside(scene.body):
        lines = [one.actor_name for one in journal.list_entries("report_draft", the_draft(scene))]
        assert lines == [first]


def test_a_voucher_is_good_for_one_audit_of_one_body(device: Device) -> None:
    scene, colleague = device.scene, a_second_auditor(device.scene)
    other = a_device(an_audit_day(scene.bench, scene.body), scene.auditor)
    with scene.bench.inside(scene.body):
        factories.a_team_member(other.scene.audit(), scene.auditor)
    for content in (package_of(other)["author"], None, [], {"person": 7}):
        answer = bring(device, exported(device, author=content), scene.bench.browser(colleague))
        assert answer.json["proved"] is False


def test_a_clock_that_is_wrong_is_corrected_as_in_an_exchange(bench: Bench) -> None:
    for told in ({"skew": 86_400_000}, {"now": (clock.now() + timedelta(days=1)).isoformat()}):
        device = a_device(an_audit_day(bench))
        tomorrow = (OPENED + timedelta(days=1)).isoformat()
        device.change("opening", {"held": True, "at": tomorrow}, at=tomorrow)
        assert bring(device, exported(device, blobs=[], **told)).status_code == 200
        with bench.inside(device.scene.body):
            opened = device.scene.audit().opening_at
            assert opened is not None
            assert abs(opened - OPENED) < timedelta(minutes=1)


def test_work_done_before_its_author_left_the_body_is_written_in_their_name(device: Device) -> None:
    scene, colleague = device.scene, a_second_auditor(device.scene)
    sealed = exported(device, author=package_of(device)["author"])
    leave(scene)
    answer = bring(device, sealed, scene.bench.browser(colleague))
    assert answer.json["proved"] is True
    with scene.bench.inside(scene.body):
        draft = find_draft(scene.audit_id)
        assert draft is not None
        assert draft.leads == "Revoir l’accueil"


def test_work_done_after_its_author_left_is_kept_and_waits_for_a_colleague(device: Device) -> None:
    scene, colleague = device.scene, a_device(device.scene, a_second_auditor(device.scene), "Téléphone")
    shown = package_of(device)["author"]
    leave(scene)
    later = (clock.now() + timedelta(seconds=1)).isoformat()
    for one in device.unsent:
        one["at"] = later
    with clock.told(clock.now() + timedelta(seconds=5)):
        answer = bring(device, exported(device, author=shown, blobs=[]), colleague.browser)
    assert [one["outcome"] for one in answer.json["operations"][:1]] == ["kept"]
    colleague.sync()
    (told,) = colleague.problems["report/leads"]
    assert (told["code"], "reprendre à son compte" in told["lift"]) == ("author_left_body", True)
    with scene.bench.inside(scene.body):
        assert find_draft(scene.audit_id) is None
    colleague.change("report/leads", "Revoir l’accueil")
    colleague.sync()
    assert "report/leads" not in colleague.problems
    with scene.bench.inside(scene.body):
        draft = find_draft(scene.audit_id)
        assert draft is not None
        assert draft.leads == "Revoir l’accueil"


def test_the_work_of_who_is_not_in_the_team_any_more_waits_too(device: Device) -> None:
    scene, colleague = device.scene, a_device(device.scene, a_second_auditor(device.scene))
    sealed = exported(device, author=package_of(device)["author"])
    with scene.bench.inside(scene.body):
        mine = AuditMember.membership_id == scene.auditor.membership_id
        db.session.execute(update(AuditMember).where(mine).values(role="observer"))
    assert bring(device, sealed, colleague.browser).status_code == 200
    colleague.sync()
    assert {one[0]["code"] for one in colleague.problems.values()} == {"author_left_team"}


def leave(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        assert scene.auditor.membership_id is not None
        end_membership(scene.auditor.membership_id, SYSTEM)


def the_draft(scene: Scene) -> Any:
    draft = find_draft(scene.audit_id)
    assert draft is not None
    return draft.id


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


def test_what_a_rule_refuses_of_a_file_is_told_as_a_warning(device: Device) -> None:
    device.change("finding/4/-/result", "minor")
    device.change("finding/4/-/fact", "Délais non tenus")
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/import")
    data = {"file": (io.BytesIO(exported(device)), "travail.certbody")}
    page = device.browser.post(url, data=data, follow_redirects=True).text
    told = page[page.index('class="flashes"') :]
    assert "notice tone-warn" in told[:300]
    assert "2 refusés par une règle" in told


def test_a_script_that_reads_a_page_takes_no_confirmation_from_its_person(device: Device) -> None:
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/import")
    went_to = device.browser.post(url, data={"file": (io.BytesIO(exported(device)), "travail.certbody")}).location
    for ahead in ({"Sec-Fetch-Dest": "empty"}, {"Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch"}):
        assert "élément reçu" not in device.browser.get(went_to, headers=ahead).text
    assert (
        "reçu"
        in device.browser.get(went_to, headers={"Sec-Fetch-Dest": "document"}).text.split('class="flashes"')[1][:600]
    )
    assert "notice" not in device.browser.get(went_to).text.split('class="flashes"')[1][:100]


def test_an_answer_that_is_only_begun_in_a_file_is_told_as_such(device: Device) -> None:
    device.change("finding/4/-/result", "major")
    url = device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/import")
    data = {"file": (io.BytesIO(exported(device)), "travail.certbody")}
    page = device.browser.post(url, data=data, follow_redirects=True).text
    told = page[page.index('class="flashes"') :]
    assert "leur fait ou leur motif manque" in told
    assert "par une règle" not in told
