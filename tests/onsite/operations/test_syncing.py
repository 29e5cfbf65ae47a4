"""What devices send becomes the audit's own record, once, by whoever changed it; nothing is lost on the way."""

from __future__ import annotations

from datetime import timedelta

from certbody.audits.models import AuditMember
from certbody.audits.operations.findings import record_finding
from certbody.audits.operations.own_fields import define_field
from certbody.audits.queries.findings import find_finding, list_sampled_actions
from certbody.audits.queries.reports import find_draft
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from tests import factories
from tests.audits.scene import OPENED, Scene, an_audit_day
from tests.onsite.devices import HELD, Device, a_device
from tests.support import Bench


def a_second_auditor(scene: Scene) -> Actor:
    """Another member of the team."""
    actor = scene.bench.member(scene.body, "auditor")
    with scene.bench.inside(scene.body):
        db.session.add(AuditMember(audit_id=scene.audit_id, membership_id=actor.membership_id, role="auditor"))
    return actor


def an_open_audit(bench: Bench) -> tuple[Scene, Device]:
    """An audit that its lead opened from a device."""
    scene = an_audit_day(bench)
    device = a_device(scene)
    device.change("opening", HELD)
    answer = device.sync()
    assert answer["audit"]["state"] == "open", answer
    return scene, device


def test_a_day_on_site_is_written_into_the_audit(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    person, action = new_id(), new_id()
    for part, value in (("evidence", "Programme 2026"), ("result", "minor"), ("fact", "Prérequis non publiés.")):
        device.change(f"finding/1/-/{part}", value)
    device.change("report/strengths", "Équipe stable")
    device.change(f"action/{action}", {"category": "AF", "title": "Tableur", "reference": "mars", "removed": False})
    client = {"name": "Camille Martin", "role": "directrice", "side": "client", "opening": True, "closing": True}
    device.change(f"person/{person}", client)
    device.change("opening", HELD)
    answer = device.sync()
    assert [one["outcome"] for one in answer["results"]] == ["kept"] * 7
    assert device.problems == {}
    with bench.inside(scene.body):
        audit, finding = scene.audit(), find_finding(scene.audit_id, 1, None)
        assert (audit.state, audit.opening_at, audit.opening_attendance) == (
            "open",
            OPENED,
            "Camille Martin, directrice",
        )
        assert finding is not None
        assert (finding.result, finding.evidence, finding.fact) == (
            "minor",
            "Programme 2026",
            "Prérequis non publiés.",
        )
        assert finding.recorded_by == scene.auditor.person_id
        assert [one.id for one in list_sampled_actions(scene.audit_id)] == [action]
        draft = find_draft(scene.audit_id)
        assert draft is not None
        assert draft.strengths == "Équipe stable"


def test_a_request_may_be_repeated(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    device.change("finding/1/-/result", "conforming")
    request = device.request()
    first, second = device.post(request).json, device.post(request).json
    assert first["results"] == second["results"]
    assert second["fields"] == [one for one in first["fields"] if one["field"] == "finding/1/-/result"]
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 1, None)
        assert finding is not None
        assert finding.version == 1


def test_another_value_under_the_same_id_is_refused(bench: Bench) -> None:
    _scene, device = an_open_audit(bench)
    device.change("report/leads", "Revoir l’accueil")
    sent = device.unsent[0]
    device.sync()
    answer = device.sync([{**sent, "value": "Autre chose"}])
    assert [one["code"] for one in answer["results"][0]["reasons"]] == ["operation_differs"]


def test_one_bad_operation_blocks_no_other(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    device.change("report/leads", "Bien")
    bad = [None, 7, {}, {**device.unsent[0], "id": "x"}, {**device.unsent[0], "id": str(new_id()), "field": "salary"}]
    bad.append({**device.unsent[0], "id": str(new_id()), "value": "nul \x00"})
    bad.append({**device.unsent[0], "id": str(new_id()), "value": "x" * 8001})
    bad.append({**device.unsent[0], "id": str(new_id()), "value": "\ud83d"})
    answer = device.sync([*bad, *device.unsent])
    assert [one["outcome"] for one in answer["results"]] == ["refused"] * len(bad) + ["kept"]
    assert all(reason["text"] for one in answer["results"] for reason in one["reasons"])
    with bench.inside(scene.body):
        draft = find_draft(scene.audit_id)
        assert draft is not None
        assert draft.leads == "Bien"


def test_what_a_rule_refuses_stays_with_its_reason_until_it_is_put_right(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    device.change("finding/4/-/result", "minor")
    device.change("finding/4/-/fact", "Le recueil du besoin manque.")
    device.change("finding/1/-/result", "conforming")
    answer = device.sync()
    assert {one["outcome"] for one in answer["results"]} == {"kept"}
    assert [one["code"] for one in device.problems["finding/4/-/result"]] == ["major_only"]
    with bench.inside(scene.body):
        assert find_finding(scene.audit_id, 4, None) is None
        assert find_finding(scene.audit_id, 1, None) is not None
    device.change("finding/4/-/result", "major")
    device.sync()
    assert device.problems == {}
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 4, None)
        assert finding is not None
        assert (finding.result, finding.fact) == ("major", "Le recueil du besoin manque.")


def test_a_field_of_the_body_is_answered_only_for_a_site_that_the_audit_visits(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    with bench.inside(scene.body):
        kept = define_field(None, 4, "Avis", "", "text", (), False, scene.auditor).field_id
        elsewhere = factories.a_site(factories.an_organisation()).id
    device.change(f"own/{kept}/4/{elsewhere}", "Bien")
    device.change(f"own/{kept}/4/-", "Bien")
    device.sync()
    assert {name: found[0]["code"] for name, found in device.problems.items()} == {
        f"own/{kept}/4/{elsewhere}": "site_not_sampled"
    }


def test_findings_wait_for_the_opening(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    device.change("finding/1/-/result", "conforming")
    device.sync()
    assert "finding/1/-/result" in device.problems
    device.change("opening", HELD)
    device.sync()
    assert device.problems == {}
    with bench.inside(scene.body):
        assert find_finding(scene.audit_id, 1, None) is not None


def test_two_devices_on_one_field_leave_a_conflict_that_a_person_resolves(bench: Bench) -> None:
    scene, first = an_open_audit(bench)
    second = a_device(scene, a_second_auditor(scene), "Téléphone")
    first.change("finding/1/-/evidence", "Programme")
    first.change("finding/1/-/result", "conforming")
    first.sync()
    second.sync()
    first.change("finding/1/-/evidence", "Programme et livret")
    second.change("finding/1/-/evidence", "Programme, page 4")
    first.sync()
    second.sync()
    first.sync()
    assert first.value("finding/1/-/evidence") == second.value("finding/1/-/evidence")
    heads = first.heads["finding/1/-/evidence"]
    assert {(one["value"], one["device"]) for one in heads} == {
        ("Programme et livret", "Tablette"),
        ("Programme, page 4", "Téléphone"),
    }
    assert all(one["author"] and one["at"] and one["received"] for one in heads)
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 1, None)
        assert finding is not None
        assert finding.evidence == "Programme et livret"
    second.change("finding/1/-/evidence", "Programme, page 4, et livret")
    second.sync()
    first.sync()
    assert first.value("finding/1/-/evidence") == ["Programme, page 4, et livret"]
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 1, None)
        assert finding is not None
        assert finding.evidence == "Programme, page 4, et livret"


def test_the_same_answer_from_two_devices_is_no_conflict(bench: Bench) -> None:
    scene, first = an_open_audit(bench)
    second = a_device(scene, a_second_auditor(scene))
    for device in (first, second):
        device.change("finding/1/-/result", "conforming")
        device.sync()
    assert len(second.heads["finding/1/-/result"]) == 2
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 1, None)
        assert finding is not None
        assert finding.version == 1


def test_what_a_page_of_the_site_changed_comes_to_the_devices(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    device.change("finding/1/-/result", "conforming")
    device.change("finding/1/-/evidence", "Vu sur place")
    device.sync()
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 1, None)
        assert finding is not None
        given = {"fact": "", "comment": "", "reason": "", "change_reason": ""}
        changed = {"evidence": "Corrigé au bureau", "version": finding.version}
        record_finding(scene.audit_id, 1, None, "conforming", **given, **changed, by=scene.auditor)
    device.sync()
    assert device.value("finding/1/-/evidence") == ["Corrigé au bureau"]
    head = device.heads["finding/1/-/evidence"][0]
    assert (head["device"], head["author"]) == ("site", scene.auditor.name)


def test_what_waited_for_a_result_is_written_once_a_page_of_the_site_gave_it(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    device.change("finding/2/-/comment", "Vu sur place")
    device.sync()
    with bench.inside(scene.body):
        assert find_finding(scene.audit_id, 2, None) is None
        given = {"fact": "", "evidence": "", "comment": "", "reason": "", "change_reason": ""}
        record_finding(scene.audit_id, 2, None, "conforming", **given, version=0, by=scene.auditor)
    device.sync()
    with bench.inside(scene.body):
        finding = find_finding(scene.audit_id, 2, None)
        assert finding is not None
        assert (finding.result, finding.comment) == ("conforming", "Vu sur place")
    assert device.problems == {}


def test_a_page_and_a_device_that_did_not_know_of_it_stand_in_conflict(bench: Bench) -> None:
    scene, device = an_open_audit(bench)
    device.change("report/leads", "Premier")
    device.sync()
    device.change("report/leads", "De l’appareil")
    with bench.inside(scene.body):
        draft = find_draft(scene.audit_id)
        assert draft is not None
        draft.leads = "De la page"
        journal.record("report_draft.saved", draft, scene.auditor)
    device.sync()
    assert set(device.value("report/leads")) == {"De l’appareil", "De la page"}
    device.sync()
    assert len(device.heads["report/leads"]) == 2
    with bench.inside(scene.body):
        draft = find_draft(scene.audit_id)
        assert draft is not None
        assert draft.leads == "De la page"


def test_a_clock_that_is_wrong_by_a_day_opens_at_the_true_moment(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    device.change("opening", {"held": True, "at": "2026-11-21T08:00:00+00:00"}, at="2026-11-21T08:00:00+00:00")
    shown = clock.now().replace(microsecond=0)
    device.sync(now=(shown + timedelta(days=1)).isoformat())
    with bench.inside(scene.body):
        opened = scene.audit().opening_at
        assert opened is not None
        assert abs(opened - OPENED) < timedelta(seconds=5)


def test_a_moment_that_the_device_corrected_is_not_corrected_again(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    device.change("opening", {**HELD, "corrected": 86_400})
    shown = clock.now().replace(microsecond=0)
    device.sync(now=(shown + timedelta(days=1)).isoformat())
    assert device.problems == {}
    with bench.inside(scene.body):
        opened = scene.audit().opening_at
        assert opened is not None
        assert abs(opened - OPENED) < timedelta(seconds=5)


def test_only_the_team_that_conducts_works_on_it(bench: Bench) -> None:
    scene = an_audit_day(bench)
    stranger = a_device(scene, bench.member(scene.body, "auditor"))
    assert stranger.post(stranger.request()).status_code == 404
    office = a_device(scene, bench.member(scene.body, "planner", "auditor"))
    assert office.post(office.request()).status_code == 403


def test_the_statements_of_a_batch_are_counted(bench: Bench) -> None:
    _scene, device = an_open_audit(bench)
    for number in (1, 2):
        device.change(f"finding/{number}/-/result", "conforming")
    device.sync()
    counts = []
    for numbers in ((1, 2), (1, 2, 4, 5, 6, 9, 10, 11, 17, 18)):
        for number in numbers:
            device.change(f"finding/{number}/-/comment", f"Vu {len(counts)}")
            device.change(f"finding/{number}/-/result", "conforming")
        with bench.statements() as ran:
            device.sync()
        counts.append(len(ran))
    assert device.problems == {}
    assert (counts[1] - counts[0]) / 16 <= 12
    assert counts[0] <= 80
