"""What both sides read before they sign, and who is noted without being typed again."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from certbody.audits.operations.meetings import correct_opening
from certbody.kit.ids import new_id
from tests.audits.scene import OPENED, an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser


def test_the_whole_sheet_is_read_without_a_network_before_it_is_signed(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all(i1="minor")
    tablet = a_tablet(pages, scene)
    page = tablet.page
    page.set_viewport_size(PHONE)
    seen = {"name": "Registre de mars", "note": "", "action": None}
    tablet.run("await store.addSeen(given.audit, 4, null, given.seen)", seen=seen)
    tablet.change(f"fact/{new_id()}", {"kind": "other", "value": "Un tiers-lieu voisin", "note": ""})
    tablet.change(f"person/{new_id()}", {"name": "Anne Le Gall", "role": "", "side": "client", "closing": True})
    tablet.cut()
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    sheet = page.locator("details.preview")
    sheet.get_by_text("Lire toute la fiche avant de signer").press("Enter")
    with bench.inside(scene.body):
        audit = scene.audit()
        told = [audit.reference, audit.organisation.name, audit.organisation.siren]
    for words in (
        *told, "Responsable d’audit", "Anne Le Gall · organisme · présent à la clôture", "Camille Martin, directrice",
        "Un tiers-lieu voisin", "Non-conformité mineure1", "Écart constaté sur l’indicateur 1.", "dans les 30 jours",
        "dans les 6 mois", "Registre de mars",
    ):  # fmt: skip
        expect(sheet).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert Axe().run(page).violations_count == 0
    pages.faults.clear()


def test_who_was_at_the_opening_on_the_site_is_offered_at_the_closing(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    with bench.inside(scene.body):
        correct_opening(scene.audit_id, OPENED, f"Camille Martin, directrice\n{scene.auditor.name}", scene.auditor)
    tablet = a_tablet(pages, scene)
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    for side, name in (
        ("Pour l’organisme", "Camille Martin, directrice"),
        ("Pour l’équipe d’audit", scene.auditor.name),
    ):
        page.get_by_role("button", name=f"{side} : {name}").click()
        expect(page.get_by_role("button", name=f"{side} : {name}")).to_have_count(0)
    expect(page.get_by_text("Présents à l’ouverture d’après le site")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Camille Martin")).to_be_checked()
    expect(page.get_by_text("noté présent à la réunion de clôture")).to_have_count(0)
    tablet.sync()
    with bench.inside(scene.body):
        assert scene.audit().opening_attendance == f"Camille Martin, directrice\n{scene.auditor.name}"
    page.get_by_role("button", name="Retirer Camille Martin").click()
    expect(page.get_by_text("Présents à l’ouverture d’après le site")).to_have_count(0)
