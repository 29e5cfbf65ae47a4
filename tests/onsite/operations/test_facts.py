"""Facts met on site: noted once, and the audit sized again when its duration rests on them."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from certbody.audits import standards
from certbody.audits.operations.report_document import PLACE_MET, make_document
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import find_size
from certbody.audits.queries.report_file import read_report_file
from certbody.audits.queries.review_checks import review_checks
from certbody.audits.queries.size_notices import list_size_notices
from certbody.audits.rules.duration import SizingInputs, size, size_on
from certbody.audits.rules.sizing_basis import SizingBasis
from certbody.kit.ids import new_id
from certbody.onsite.queries.fields import list_operations
from certbody.tenants import journal
from tests import factories
from tests.audits.planning_ground import qualify
from tests.audits.scene import OPENED, Scene
from tests.onsite.devices import HELD, Device, a_device
from tests.onsite.operations.test_syncing import a_second_auditor
from tests.support import Bench


@pytest.fixture
def device(bench: Bench) -> Device:
    """A device at an open audit that was sized by the tables."""
    return a_sized_audit(bench)


def a_sized_audit(bench: Bench) -> Device:
    """A device at an open audit that was sized by the tables."""
    body = bench.body()
    auditor, planner = bench.member(body, "auditor"), bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        application = factories.an_application(organisation)
        made: dict[str, Any] = {"state": "plan_sent", "plan_sent_at": OPENED - timedelta(days=10)}
        audit = factories.an_audit(organisation, application_id=application.id, first_day=OPENED.date(), **made)
        factories.a_team_member(audit, auditor)
        size_audit(audit.id, auditor)
        qualify(auditor, planner, "AF", "VAE", "CFA")
        scene = Scene(bench, body, auditor, auditor, organisation.id, audit.id)
    found = a_device(scene)
    found.change("opening", HELD)
    found.sync()
    return found


def half_days(scene: Scene) -> int:
    with scene.bench.inside(scene.body):
        kept = find_size(scene.audit_id)
        assert kept is not None
        return kept.half_days


def noted(scene: Scene) -> list[str | None]:
    with scene.bench.inside(scene.body):
        entries = journal.list_entries("audit", scene.audit_id)
        return [one.reason for one in entries if one.event == "audit.fact_noted"]


def test_a_category_sizes_the_audit_again_and_the_client_takes_note(device: Device) -> None:
    scene, name = device.scene, f"fact/{new_id()}"
    before = half_days(scene)
    fact = {"kind": "category", "value": "CFA", "note": "Deux apprentis en cours", "size": None, "notice": None}
    device.change(name, fact)
    device.sync()
    assert device.problems == {}
    after = half_days(scene)
    assert after > before
    with scene.bench.inside(scene.body):
        assert scene.audit().categories == ["AF", "CFA"]
        notice = list_size_notices(scene.audit_id)[0]
        assert (notice.before, notice.after, notice.acknowledged_at) == (before, after, None)
    heard = {"name": "Camille Martin", "role": "directrice", "at": HELD["at"]}
    device.change(name, {**fact, "size": {"before": before, "after": after}, "notice": heard})
    device.sync()
    assert device.problems == {}
    assert half_days(scene) == after
    with scene.bench.inside(scene.body):
        notice = list_size_notices(scene.audit_id)[0]
        assert notice.heard_how == "Sur place : Camille Martin, directrice"
    assert noted(scene) == ["CFA – Deux apprentis en cours"]


def test_a_place_met_on_site_is_told_as_not_audited_in_the_report_the_review_and_the_audit_page(device: Device) -> None:
    scene, name = device.scene, f"fact/{new_id()}"
    device.change(name, {"kind": "category", "value": "CFA", "note": ""})
    device.sync()
    device.change(f"fact/{new_id()}", {"kind": "other", "value": "Un tiers-lieu voisin", "note": ""})
    device.sync()
    device.change(name, {"kind": "site", "value": "Annexe, Lyon", "note": ""})
    device.sync()
    device.change(name, {"kind": "site", "value": "Annexe, Voiron", "note": "Deux salles"})
    device.sync()
    assert device.problems == {}
    with scene.bench.inside(scene.body):
        file = read_report_file(scene.audit())
        document = make_document(file, "R1", OPENED.date(), 30)
        checks = {one.code: one for one in review_checks(file, [], find_size(scene.audit_id), [])}
    place = "Annexe, Voiron – Deux salles"
    assert document["facts_met"] == [f"{place}. {PLACE_MET}", "Un tiers-lieu voisin"]
    assert (checks["places_met"].holds, checks["places_met"].found, checks["places_met"].wanted) == (False, 0, 1)
    page = scene.bench.browser(scene.auditor).get(f"/b/{scene.body.slug}/audits/{scene.audit_id}").text
    assert f"{place} : lieu rencontré sur place, non audité" in page.replace("\xa0", " ")
    assert "à tirer au sort" not in page
    assert "Sites échantillonnés" not in page
    assert "Sur place : " in page
    browser = scene.bench.browser(scene.auditor)
    browser.post("/account/language", data={"locale": "en"})
    english = browser.get(f"/b/{scene.body.slug}/audits/{scene.audit_id}").text
    assert "On site: " in english.split('id="duration"')[-1]
    assert "(step done)" in english
    browser.post("/account/language", data={"locale": "fr"})
    assert "Sites comptés : 1 sur 1" in page.replace("\xa0", " ")
    assert "Dont 1 rencontré sur place : compté dans la durée, non visité" in page.replace("\xa0", " ")
    device.change(
        name, {"kind": "site", "value": "Annexe, Voiron", "note": "Deux salles", "removed": True, "why": "Louée"}
    )
    device.sync()
    with scene.bench.inside(scene.body):
        file = read_report_file(scene.audit())
        assert [one.code for one in review_checks(file, [], None, []) if one.code == "places_met"] == []


def test_a_site_and_a_turnover_add_up(device: Device) -> None:
    scene = device.scene
    first = half_days(scene)
    device.change(f"fact/{new_id()}", {"kind": "site", "value": "Annexe, Lyon", "note": ""})
    device.sync()
    second = half_days(scene)
    assert second > first
    device.change(f"fact/{new_id()}", {"kind": "turnover", "value": 90_000_050, "note": "Bilan 2025"})
    device.sync()
    assert device.problems == {}
    assert half_days(scene) > second
    with scene.bench.inside(scene.body):
        kept = find_size(scene.audit_id)
        assert kept is not None
        assert kept.inputs["turnover_cents"] == 90_000_050
        assert kept.inputs["sites"] >= 1


def test_a_trait_makes_its_indicators_apply(device: Device) -> None:
    name = f"fact/{new_id()}"
    device.change(name, {"kind": "trait", "value": "certifying", "note": "Titre professionnel"})
    device.change("finding/3/-/result", "conforming")
    device.sync()
    assert device.problems == {}
    device.change(f"fact/{new_id()}", {"kind": "trait", "value": "nothing known", "note": ""})
    answer = device.sync()
    assert [one["code"] for one in next(iter(device.problems.values()))] == ["fact_unknown"]
    assert answer["results"][0]["outcome"] == "kept"
    assert len(noted(device.scene)) == 2


def test_what_changes_no_duration_is_noted_alone(device: Device) -> None:
    before = half_days(device.scene)
    name = f"fact/{new_id()}"
    device.change(name, {"kind": "other", "value": "", "note": ""})
    device.sync()
    assert [one["code"] for one in device.problems[name]] == ["fact_untold"]
    device.change(name, {"kind": "other", "value": "", "note": "Le directeur a changé."})
    device.sync()
    device.sync()
    assert device.problems == {}
    assert noted(device.scene) == ["Le directeur a changé."]
    assert half_days(device.scene) == before


def test_a_device_that_foresaw_another_duration_is_told(device: Device) -> None:
    name = f"fact/{new_id()}"
    device.change(name, {"kind": "category", "value": "VAE", "note": "", "size": {"before": 2, "after": 99}})
    device.sync()
    assert [one["code"] for one in device.problems[name]] == ["size_differs"]


def codes(device: Device, name: str) -> list[str]:
    return [one["code"] for one in device.problems.get(name, ())]


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ({"kind": "trait", "value": "nothing known"}, {"value": "certifying"}, "fact_unknown"),
        ({"kind": "turnover", "value": None, "note": "Bilan à venir"}, {"value": 90_000_050}, "turnover_unknown"),
        ({"kind": "category", "value": "VAE", "size": {"before": 2, "after": 99}}, {"size": None}, "size_differs"),
    ],
)
def test_a_problem_stands_until_the_value_is_put_right(
    device: Device, wrong: dict[str, Any], right: dict[str, Any], told: str
) -> None:
    name, heard = f"fact/{new_id()}", {"name": "Camille Martin", "role": "directrice", "at": HELD["at"]}
    for more in ({}, {"notice": heard}, {"notice": heard, "note": "Vu ce matin"}):
        device.change(name, {"note": "", **wrong, **more})
        device.sync()
        assert codes(device, name) == [told]
    before = half_days(device.scene)
    device.sync()
    assert codes(device, name) == [told]
    device.change(name, {"note": "", **wrong, "notice": heard, **right})
    device.sync()
    assert codes(device, name) == []
    assert (half_days(device.scene) > before) is (told == "turnover_unknown")


def test_a_site_told_again_by_two_people_counts_once(device: Device) -> None:
    scene, name = device.scene, f"fact/{new_id()}"
    colleague = a_device(scene, a_second_auditor(scene), "Téléphone")
    device.change(name, {"kind": "site", "value": "Annexe, Lyon", "note": ""})
    device.sync()
    sized = half_days(scene)
    device.change(name, {"kind": "site", "value": "Annexe, Lyon", "note": "", "size": {"before": 1, "after": 99}})
    device.sync()
    assert codes(device, name) == ["size_differs"]
    colleague.sync()
    colleague.change(name, {"kind": "site", "value": "Annexe, Lyon", "note": "Deux salles"})
    colleague.sync()
    assert codes(colleague, name) == []
    assert half_days(scene) == sized


def test_the_package_sizes_every_band_as_the_site_does(device: Device) -> None:
    scene = device.scene
    package = device.browser.get(scene.body.url(f"audits/{scene.audit_id}/workbench/package")).json
    assert package is not None
    sizing = package["sizing"]
    inputs = SizingInputs.from_dict(sizing["inputs"])
    assert size_on(SizingBasis.from_dict(sizing["basis"]), inputs).half_days == sizing["half_days"]
    assert len(sizing["bands"]) > 1
    for band in sizing["bands"]:
        there = replace(inputs, turnover_cents=(band["below"] or 10**12) - 1, categories=("AF", "CFA"), sites=3)
        expected = size(there, standards.sizing_tables())
        assert size_on(SizingBasis.from_dict(band["basis"]), there).half_days == expected.half_days


def events(scene: Scene) -> list[tuple[str, str | None]]:
    with scene.bench.inside(scene.body):
        entries = journal.list_entries("audit", scene.audit_id)
        told = [(one.event.removeprefix("audit."), one.reason) for one in reversed(entries)]
        return [one for one in told if one[0].startswith(("fact", "scope"))]


def package_of(device: Device) -> dict[str, Any]:
    found = device.browser.get(device.scene.body.url(f"audits/{device.scene.audit_id}/workbench/package")).json
    assert found is not None
    return found


def test_a_fact_is_corrected_and_withdrawn_and_the_duration_goes_back(device: Device) -> None:
    scene, name, before = device.scene, f"fact/{new_id()}", half_days(device.scene)
    fact = {"kind": "category", "value": "CFA", "note": "Deux apprentis", "size": None, "notice": None}
    device.change(name, fact)
    device.change(f"fact/{new_id()}", {"kind": "site", "value": "Annexe, Lyon", "note": ""})
    device.sync()
    with_both = half_days(scene)
    package = package_of(device)
    assert (package["audit"]["categories"], package["sizing"]["half_days"]) == (["AF"], before)
    assert (package["sizing"]["inputs"]["sites"], package["applicability"]["facts"]["categories"]) == (0, ["AF"])
    device.change(name, {**fact, "value": "VAE"})
    device.sync()
    with scene.bench.inside(scene.body):
        assert scene.audit().categories == ["AF", "VAE"]
    device.change(name, {**fact, "value": "VAE", "removed": True, "why": ""})
    device.sync()
    assert [one["code"] for one in device.problems[name]] == ["fact_withdrawn_untold"]
    device.change(name, {**fact, "value": "VAE", "removed": True, "why": "Confondu avec un autre client"})
    device.sync()
    assert device.problems == {}
    with scene.bench.inside(scene.body):
        assert scene.audit().categories == ["AF"]
    assert before < half_days(scene) < with_both
    told = [one for one in events(scene) if "Annexe" not in (one[1] or "")]
    assert told == [
        ("fact_noted", "CFA – Deux apprentis"),
        ("scope_widened", None),
        ("fact_corrected", None),
        ("scope_narrowed", None),
        ("scope_widened", None),
        ("fact_withdrawn", "Confondu avec un autre client"),
        ("scope_narrowed", None),
    ]


def test_a_turnover_withdrawn_gives_back_the_one_that_was_told_before(device: Device) -> None:
    scene, name, before = device.scene, f"fact/{new_id()}", half_days(device.scene)
    fact = {"kind": "turnover", "value": 90_000_000, "note": ""}
    device.change(name, fact)
    device.sync()
    assert half_days(scene) > before
    device.change(name, {**fact, "removed": True, "why": "C’était le chiffre du groupe"})
    device.sync()
    assert (half_days(scene), device.problems) == (before, {})


def test_a_fact_withdrawn_before_it_was_sent_changes_nothing_and_is_kept(device: Device) -> None:
    scene, name, before = device.scene, f"fact/{new_id()}", half_days(device.scene)
    fact = {"kind": "site", "value": "Annexe, Lyon", "note": ""}
    device.change(name, fact)
    device.change(name, {**fact, "removed": True, "why": "Une salle louée à la journée"})
    device.sync()
    assert (half_days(scene), device.problems) == (before, {})
    assert events(scene) == [("fact_noted", "Annexe, Lyon"), ("fact_withdrawn", "Une salle louée à la journée")]
    with scene.bench.inside(scene.body):
        assert len(list_operations(scene.audit_id, [name])) == 2


def test_facts_told_together_are_one_size_and_one_letter(device: Device) -> None:
    scene = device.scene
    device.change(f"fact/{new_id()}", {"kind": "site", "value": "Annexe", "size": {"before": 2, "after": 99}})
    device.change(f"fact/{new_id()}", {"kind": "category", "value": "CFA"})
    device.sync()
    assert device.problems == {}
    with scene.bench.inside(scene.body):
        assert len(list_size_notices(scene.audit_id)) == 1


def test_the_client_has_noted_only_the_duration_that_it_was_shown(device: Device) -> None:
    scene = device.scene
    before, heard = half_days(scene), {"name": "Camille Martin", "role": "directrice", "at": HELD["at"]}
    site, category = f"fact/{new_id()}", f"fact/{new_id()}"
    shown = {"before": before, "after": before + 1}
    device.change(site, {"kind": "site", "value": "Annexe", "note": "", "size": shown, "notice": heard})
    device.change(category, {"kind": "category", "value": "CFA", "note": "Un apprenti", "notice": None})
    device.sync()
    after = half_days(scene)
    assert after > before + 1
    with scene.bench.inside(scene.body):
        newest = list_size_notices(scene.audit_id)[0]
        assert newest.acknowledged_at is None
        assert ("Annexe" in newest.reason, "CFA" in newest.reason) == (True, True)
    told = {"kind": "category", "value": "CFA", "note": "Un apprenti", "size": {"before": before + 1, "after": after}}
    device.change(category, {**told, "notice": heard})
    device.sync()
    with scene.bench.inside(scene.body):
        assert list_size_notices(scene.audit_id)[0].heard_how == "Sur place : Camille Martin, directrice"


def test_each_value_told_between_two_sendings_stays_in_the_history(device: Device) -> None:
    scene, name = device.scene, f"fact/{new_id()}"
    fact = {"kind": "site", "value": "Antenne, 3 rue Neuve", "note": ""}
    device.change(name, fact)
    device.change(name, {**fact, "value": "Antenne, 13 rue Neuve"})
    device.sync()
    device.change(name, {**fact, "value": "Antenne, 31 rue Neuve"})
    device.change(name, {**fact, "value": "Antenne, 31 rue Neuve", "removed": True, "why": "Une salle louée"})
    device.sync()
    device.sync()
    with scene.bench.inside(scene.body):
        entries = reversed(journal.list_entries("audit", scene.audit_id))
        told = [(one.event, one.before or {}, one.after or {}) for one in entries if one.event.startswith("audit.fact")]
    assert [
        (event.removeprefix("audit.fact_"), before.get("fact"), after.get("fact")) for event, before, after in told
    ] == [
        ("noted", None, None),
        ("corrected", "Antenne, 3 rue Neuve", "Antenne, 13 rue Neuve"),
        ("corrected", "Antenne, 13 rue Neuve", "Antenne, 31 rue Neuve"),
        ("withdrawn", "Antenne, 31 rue Neuve", None),
    ]


def test_a_client_who_took_note_on_site_is_not_asked_to_confirm_again(device: Device) -> None:
    scene, before = device.scene, half_days(device.scene)
    person = scene.bench.member(scene.body, "client", organisation_id=scene.organisation_id)
    heard = {"name": "Camille Martin", "role": "directrice", "at": HELD["at"]}
    device.change(f"fact/{new_id()}", {"kind": "category", "value": "CFA", "note": "Deux apprentis", "notice": heard})
    device.sync()
    assert half_days(scene) > before
    device.change(f"fact/{new_id()}", {"kind": "category", "value": "VAE", "note": "Un dossier", "notice": None})
    device.sync()
    scene.bench.run_jobs()
    address = scene.bench.email_of(person)
    told = [one for one in scene.bench.mails(scene.body) if one.recipient == address and "La durée" in one.subject]
    for text, known in ((told[0].body_text, True), (told[0].body_html, True), (told[1].body_text, False)):
        words = html.unescape(text or "")
        assert "Bonjour," in words
        assert ("pris connaissance sur place : rien" in words) == known
        assert ("Merci de confirmer" in words) != known
