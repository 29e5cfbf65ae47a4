"""Lists on the device: what is not sent yet, by name and size; which audit comes first; whose value is whose."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from certbody.kit import clock
from certbody.kit.ids import new_id
from tests import factories
from tests.audits.scene import an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import a_tablet
from tests.onsite.devices import a_device
from tests.support import Bench

pytestmark = pytest.mark.browser
FIELD = "report/conclusion"


def test_what_is_not_sent_is_listed_by_name_and_size(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.run(
        "await store.addFile(given.audit, 1, null, new File([new Uint8Array(1_250_000)], 'contrat-mars.pdf', "
        "{ type: 'application/pdf' }))"
    )
    page = tablet.page
    page.goto("/workbench/#/unsent")
    item = page.locator(".unsent-item").filter(has_text="Photo ou fichier : contrat-mars.pdf")
    expect(item).to_contain_text("1,3 Mo")
    expect(item.locator("[data-state=device]")).to_be_visible()
    expect(page.get_by_text("Preuve : contrat-mars.pdf")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
    pages.faults.clear()


def test_a_file_that_is_on_its_way_is_not_called_missing(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = tablet.page
    held: list[Route] = []

    def with_a_file(route: Route) -> None:
        package = route.fetch().json()
        about = {"id": str(new_id()), "name": "gros.pdf", "size": 5, "sha256": "00", "media_type": "text/plain"}
        package["indicators"][0]["preparation"] = {"text": "", "files": [{**about, "url": "/gros.pdf"}]}
        route.fulfill(json=package)

    def hold(route: Route) -> None:
        held.append(route)

    tablet.context.route("**/workbench/package", with_a_file)
    tablet.context.route("**/gros.pdf", hold)
    page.get_by_role("button", name="Actualiser").click()
    expect(page.locator("[data-check=file]")).to_contain_text("En cours Fichier : gros.pdf")
    held[0].abort()
    expect(page.locator("[data-check=file]")).to_contain_text("Fichier manquant : gros.pdf")
    pages.faults.clear()


def test_the_audit_of_today_comes_first_among_those_to_prepare(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    today = clock.today()
    with bench.inside(scene.body):
        for name, day in (("Après", today + timedelta(days=3)), ("Aujourd’hui", today)):
            organisation = factories.an_organisation(name=name)
            audit = factories.an_audit(organisation, state="plan_sent", first_day=day, last_day=day)
            factories.a_team_member(audit, scene.auditor)
        name = scene.audit().organisation.name
        scene.audit().first_day = scene.audit().last_day = today - timedelta(days=4)
    page = pages.of(scene.auditor, PHONE)
    page.goto("/workbench/")
    page.evaluate(
        """async () => { const { store, started } = await import(document.querySelector("script[type=module]").src);
        await started; await store.createSeal("une phrase"); }"""
    )
    expect(page.locator(".audit-card h3")).to_have_text(["Aujourd’hui", "Après", name])


def test_two_values_name_the_devices_that_they_come_from(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    tablet.cut()
    tablet.change(FIELD, "Ici")
    other = a_device(scene, name="Téléphone de Camille")
    other.change(FIELD, "Là")
    other.sync()
    tablet.join()
    tablet.sync()
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/summary")
    versions = page.locator(".version")
    signs = str(other.id)[-4:].upper()
    theirs = versions.filter(has_text=f"autre appareil : Téléphone de Camille · {signs}")
    expect(theirs).to_have_count(1)
    expect(theirs).to_contain_text("à l’horloge de l’appareil")
    mine = versions.filter(has_text=re.compile(r"cet appareil\s: Ordinateur · [0-9A-F]{4}"))
    expect(mine.locator(".version-value")).to_have_text("Ici")
    page.goto("/workbench/#/")
    expect(
        page.get_by_text(re.compile(r"Nom de cet appareil pour l’équipe\s: Ordinateur · [0-9A-F]{4}"))
    ).to_be_visible()
    pages.faults.clear()
