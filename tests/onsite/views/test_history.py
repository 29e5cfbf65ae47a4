"""What the ordinary pages tell of the work on site."""

from __future__ import annotations

import re

from certbody.audits.operations.sizing import size_audit
from certbody.kit.ids import new_id
from tests import factories
from tests.audits.scene import an_audit_day
from tests.onsite.devices import HELD, a_device
from tests.support import Bench


def test_what_one_person_sends_on_a_day_is_one_line_of_the_history(bench: Bench) -> None:
    scene = an_audit_day(bench)
    device = a_device(scene)
    device.change("opening", HELD)
    device.sync()
    for text in ("Une", "Une équipe", "Une équipe présente"):
        device.change("report/strengths", text)
        device.sync()
    page = bench.browser(scene.auditor).get(scene.body.url(f"audits/{scene.audit_id}")).text
    assert page.count("Travail sur place reçu") == 1
    assert "Tablette · 4 fois ce jour-là" in page


def test_a_fact_that_was_corrected_or_withdrawn_says_what_it_was(bench: Bench) -> None:
    scene, name = an_audit_day(bench), f"fact/{new_id()}"
    device = a_device(scene)
    fact = {"kind": "other", "value": "Une directrice", "note": ""}
    device.change("opening", HELD)
    for told in (
        fact,
        {**fact, "value": "Deux directrices"},
        {**fact, "value": "Deux directrices", "removed": True, "why": "Erreur"},
    ):
        device.change(name, told)
    device.sync()
    page = bench.browser(scene.auditor).get(scene.body.url(f"audits/{scene.audit_id}")).text
    assert "Une directrice → Deux directrices" in page
    assert "Deux directrices – Erreur" in page


def test_the_office_sees_which_audits_were_sized_again_on_site(bench: Bench) -> None:
    scene = an_audit_day(bench)
    planner = bench.browser(bench.member(scene.body, "planner"))
    assert "revue sur place" not in planner.get(scene.body.url("audits/?resized=1")).text
    with bench.inside(scene.body):
        audit = scene.audit()
        audit.application_id = factories.an_application(audit.organisation).id
        size_audit(audit.id, scene.auditor, "Repris selon les tables")
    device = a_device(scene)
    device.change("opening", HELD)
    device.change(f"fact/{new_id()}", {"kind": "site", "value": "Annexe, Lyon", "note": ""})
    device.sync()
    assert device.problems == {}
    assert "revue sur place" in planner.get(scene.body.url("audits/?resized=1")).text
    assert "Durée revue sur place" in planner.get(scene.body.url("")).text


def test_a_new_duration_is_confirmed_where_it_is_told(bench: Bench) -> None:
    scene = an_audit_day(bench)
    with bench.inside(scene.body):
        audit = scene.audit()
        audit.application_id = factories.an_application(audit.organisation).id
        for sites in (3, 9):
            size_audit(audit.id, scene.auditor, "Des sites de plus", {"sites": sites})
    browser = bench.browser(scene.client)
    listed = browser.get(scene.body.url("portal/audits/")).text
    assert re.search(r'href="[^"]*#duration-1">Prendre connaissance de la nouvelle durée', listed)
    page = browser.get(scene.body.url(f"portal/audits/{scene.audit_id}")).text
    assert page.count("La durée de votre audit change") == page.count("ai pris connaissance de la nouvelle durée") > 0
