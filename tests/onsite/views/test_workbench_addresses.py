"""What the workbench asks of the site: who is there, which audits, everything about one."""

from __future__ import annotations

import base64

from flask import Flask

from certbody.audits.operations.sizing import size_audit
from certbody.kit import sealing
from certbody.kit.ids import new_id
from tests import factories
from tests.audits.scene import OPENED, an_audit_day, the_next_audit
from tests.onsite.devices import HELD, a_device
from tests.support import PASSWORD, Bench

JSON = {"Accept": "application/json"}


def test_a_stranger_learns_only_where_to_sign_in(app: Flask) -> None:
    told = app.test_client().get("/workbench/session").json
    assert told is not None
    assert set(told) == {"signed_in", "now", "version", "login", "language"}
    assert told["signed_in"] is False


def test_a_person_learns_who_they_are_and_where_they_audit(bench: Bench) -> None:
    scene = an_audit_day(bench)
    other = bench.body("Autre")
    bench.member(other, "accountant", person_id=scene.auditor.person_id)
    told = bench.browser(scene.auditor).get("/workbench/session").json
    assert told is not None
    assert told["signed_in"] is True
    assert told["person"]["id"] == str(scene.auditor.person_id)
    assert told["bodies"] == [{"slug": scene.body.slug, "name": scene.body.name}]
    assert told["csrf"]
    assert len(base64.b64decode(told["seal_key"])) == 65


def test_the_session_names_the_language_of_the_other_pages_whatever_the_workbench_is_in(bench: Bench) -> None:
    browser = bench.browser(an_audit_day(bench).auditor)
    kept = {"X-Page-Language": "fr"}
    assert browser.get("/workbench/session", headers=kept).get_json()["language"] == "fr"
    with browser.session_transaction() as session:
        session["locale"] = "en"
    assert browser.get("/workbench/session", headers=kept).get_json()["language"] == "en"


def test_the_page_of_an_audit_says_where_exported_work_is_brought(bench: Bench) -> None:
    scene = an_audit_day(bench)
    page, there = (
        scene.body.url(f"audits/{scene.audit_id}"),
        scene.body.url(f"audits/{scene.audit_id}/workbench/import"),
    )
    assert f'href="{there}"' in bench.browser(scene.auditor).get(page).text
    office = bench.browser(bench.member(scene.body, "planner")).get(page).text
    assert "par un membre de l’équipe d’audit" in office
    assert f'data-copy="http://localhost{there}"' in office


def test_a_program_without_a_session_is_told_so_and_sent_to_no_page(app: Flask, bench: Bench) -> None:
    scene = an_audit_day(bench)
    stranger = app.test_client()
    listed = stranger.get(scene.body.url("workbench/audits"), headers=JSON)
    assert (listed.status_code, listed.json) == (401, {"error": "sign_in"})
    sent = stranger.post(scene.body.url(f"audits/{scene.audit_id}/workbench/sync"), json={})
    assert (sent.status_code, sent.json) == (401, {"error": "sign_in"})
    assert stranger.get(scene.body.url("workbench/audits")).status_code == 302


def test_the_audits_to_take_along_are_those_that_one_conducts(bench: Bench) -> None:
    scene = an_audit_day(bench)
    with bench.inside(scene.body):
        done = factories.an_audit(factories.an_organisation(), state="decided", first_day=OPENED.date())
        factories.a_team_member(done, scene.auditor)
        watched = factories.an_audit(factories.an_organisation(), state="plan_sent", first_day=OPENED.date())
        factories.a_team_member(watched, scene.auditor, "observer")
    listed = bench.browser(scene.auditor).get(scene.body.url("workbench/audits")).json
    assert listed is not None
    assert [one["id"] for one in listed] == [str(scene.audit_id)]
    assert (listed[0]["half_days"], listed[0]["first_day"]) == (2, "2026-11-20")


def test_the_package_holds_everything_to_work_without_network(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    device.change("opening", HELD)
    device.sync()
    scene.answer_all(i1="minor")
    scene.close()
    following = the_next_audit(scene)
    with bench.statements() as ran:
        url = scene.body.url(f"audits/{following.audit_id}/workbench/package")
        answer = bench.browser(following.auditor).get(url)
    package = answer.json
    assert answer.status_code == 200, answer.text
    assert package is not None
    assert package["version"] == 1
    assert package["audit"]["kind"] == "surveillance"
    one = next(one for one in package["indicators"] if one["number"] == 1)
    assert one["earlier"][0]["grade"] == "minor"
    assert set(package["entrusted_texts"]) == {"not_applicable", "entrusted", "considers_principal"}
    numbers = {one["number"] for one in (*package["indicators"], *package["other_indicators"])}
    assert numbers == {one["number"] for one in package["applicability"]["standard"]["indicators"]}
    assert {one["number"] for one in package["excluded"]} == {one["number"] for one in package["other_indicators"]}
    assert package["terms"]["minors_limit"] == 5
    assert package["fields"] == []
    assert len(ran) <= 60


def test_the_package_of_an_audit_with_findings_starts_from_them(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    url = scene.body.url(f"audits/{scene.audit_id}/workbench/package")
    browser = bench.browser(scene.auditor)
    package = browser.get(url).json
    assert package is not None
    fields = {one["field"]: one for one in package["fields"]}
    assert fields["finding/1/-/result"]["heads"][0]["value"] == "conforming"
    assert fields["finding/1/-/result"]["heads"][0]["author"] == scene.auditor.name
    assert fields["opening"]["heads"][0]["value"]["held"] is True
    again = browser.get(url).json
    assert again is not None
    assert again["fields"] == package["fields"]
    assert again["cursor"] == package["cursor"]


def test_a_key_that_was_sealed_for_a_person_is_given_back_to_that_person(app: Flask, bench: Bench) -> None:
    scene = an_audit_day(bench)
    reader = str(scene.auditor.person_id).encode()
    wrapped = base64.b64encode(sealing.seal(b"k" * 32, reader, sealing.seal_point())).decode()
    owner, other = bench.browser(scene.auditor), bench.browser(scene.client)
    asked = {"wrapped": wrapped, "password": PASSWORD}
    given = owner.post("/workbench/unseal", json=asked).json
    assert given == {"key": base64.b64encode(b"k" * 32).decode()}
    assert other.post("/workbench/unseal", json=asked).status_code == 422
    assert owner.post("/workbench/unseal", json={**asked, "wrapped": "§"}).status_code == 422
    assert app.test_client().post("/workbench/unseal", json=asked).status_code == 401


def test_an_open_session_alone_gives_no_key_back(bench: Bench) -> None:
    scene = an_audit_day(bench)
    reader = str(scene.auditor.person_id).encode()
    wrapped = base64.b64encode(sealing.seal(b"k" * 32, reader, sealing.seal_point())).decode()
    owner = bench.browser(scene.auditor)
    for password in ("", "pas le bon mot de passe"):
        refused = owner.post("/workbench/unseal", json={"wrapped": wrapped, "password": password}, headers=JSON)
        assert refused.status_code == 422
        assert refused.json is not None
        assert "password" in refused.json["fields"]
        assert "key" not in refused.json


def test_what_a_kept_page_asks_is_answered_in_its_own_language(bench: Bench) -> None:
    scene = an_audit_day(bench)
    url, english = scene.body.url(f"audits/{scene.audit_id}/workbench"), {"X-Page-Language": "en"}
    device = a_device(scene)
    device.change(f"fact/{new_id()}", {"kind": "other", "value": "", "note": ""})
    device.change("opening", HELD)
    request = device.request([*device.unsent, {"id": "odd"}])
    french = device.browser.post(f"{url}/sync", json=request).json
    answered = device.browser.post(f"{url}/sync", json={**request, "cursor": 0}, headers=english).json
    assert french is not None
    assert answered is not None
    told = [next(one["problem"][0] for one in each["fields"] if one["problem"]) for each in (french, answered)]
    assert [one["code"] for one in told] == ["fact_untold", "fact_untold"]
    assert [one["text"].split()[0] for one in told] == ["Dites", "Say"]
    refused = [each["results"][-1]["reasons"][0]["text"].split()[0] for each in (french, answered)]
    assert refused == ["Ce", "The"]


def test_the_lines_of_the_duration_are_named_in_the_readers_language(bench: Bench) -> None:
    scene = an_audit_day(bench)
    with bench.inside(scene.body):
        audit = scene.audit()
        audit.application_id = factories.an_application(audit.organisation).id
        size_audit(audit.id, scene.auditor, "Reprise")
    url = scene.body.url(f"audits/{scene.audit_id}/workbench/package")
    package = bench.browser(scene.auditor).get(url, headers={"X-Page-Language": "en"}).json
    assert package is not None
    cells = package["sizing"]["bands"][0]["basis"]["cells"]
    assert cells["site"][4] == "Sampled sites: {sampled} of {sites}"
