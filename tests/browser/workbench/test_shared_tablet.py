"""Two people, one tablet: nothing of what one was typing is shown to the other, or done in their name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from certbody.tenants.actor import Actor
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser

PHOTO = """const canvas = document.createElement("canvas");
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
    await store.addPhoto(given.audit, 1, null, blob);"""


def _colleague(scene: Scene) -> Actor:
    actor = scene.bench.member(scene.body, "auditor")
    with scene.bench.inside(scene.body):
        factories.a_team_member(scene.audit(), actor, "auditor", declared_impartial_at=factories.MOMENT)
    return actor


def _hand_over(tablet: Tablet, to: Actor) -> Page:
    """The first person locks, the second opens a store of their own in the same page and takes the audit along."""
    page = tablet.page
    page.goto("/workbench/#/")
    page.get_by_role("button", name="Verrouiller").click()
    expect(page.get_by_text("Ce stockage est verrouillé")).to_be_visible()
    tablet.context.clear_cookies()
    tablet.sign_in(to)
    page.evaluate("dispatchEvent(new Event('focus'))")
    tablet.run("await store.createSeal(given.code)", code="le code de B !")
    tablet.take_along()
    return page


def test_what_one_was_typing_is_not_shown_to_the_other(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    page = tablet.page
    tablet.run(PHOTO)
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    address = page.locator(".evidence-item img").get_attribute("src")
    page.get_by_label("Preuve vue, non conservée").fill("Registre montré à A")
    page.goto(f"/workbench/#/audit/{tablet.audit}/facts")
    page.get_by_label("Nom et adresse du site").fill("Antenne notée par A")
    page.get_by_label("Ce qui a été vu").fill("Impression de A, non partagée")
    _hand_over(tablet, _colleague(scene))
    page.goto(f"/workbench/#/audit/{tablet.audit}/facts")
    expect(page.get_by_label("Nom et adresse du site")).to_have_value("")
    expect(page.get_by_label("Ce qui a été vu")).to_have_value("")
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    expect(page.get_by_label("Preuve vue, non conservée")).to_have_value("")
    assert page.evaluate("(address) => fetch(address).then(() => 'read', () => 'gone')", address) == "gone"
    pages.faults.clear()


def test_a_question_asked_of_one_is_not_answered_by_the_other(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    tablet = a_tablet(pages, scene)
    page = tablet.page
    for side in ("client", "body"):
        person = {"name": f"Au titre de {side}", "role": "", "side": side, "opening": True, "closing": True}
        tablet.run("await store.change(given.audit, `person/${store.newId()}`, given.person)", person=person)
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    page.get_by_role("button", name="Clore l’audit et notifier").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    tablet.run("await store.lock()")
    expect(page.get_by_text("Ce stockage est verrouillé")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_page_follows_another_person_who_opened_beside_it(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    first = tablet.page
    tablet.change("report/conclusion", "Ce que A pense")
    first.goto(f"/workbench/#/audit/{tablet.audit}/summary")
    expect(first.get_by_label("Conclusion")).to_have_value("Ce que A pense")
    second = Tablet(tablet.context.new_page(), scene)
    tablet.context.clear_cookies()
    tablet.sign_in(_colleague(scene))
    second.page.goto("/workbench/")
    second.sync()
    second.run("await store.createSeal(given.code)", code="le code de B !")
    expect(first.get_by_text("Ce que A pense")).to_have_count(0)
    expect(first.get_by_text("Cet audit n’est pas sur l’appareil")).to_be_visible()
    assert tablet.status()["person"]["id"] == second.status()["person"]["id"]
    pages.faults.clear()
