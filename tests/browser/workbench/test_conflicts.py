"""Two values of one text: who wrote them and where, a third text in their place, and the way to the place."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import Tablet, a_tablet, kept
from tests.onsite.operations.test_syncing import a_second_auditor
from tests.support import Bench

pytestmark = pytest.mark.browser
LEADS = "report/leads"


def _differing(pages: Pages, bench: Bench) -> tuple[Tablet, Tablet]:
    """Two devices, each with the text of both; the screen of the first shows them."""
    scene = an_audit_day(bench)
    scene.open()
    one, other = a_tablet(pages, scene), a_tablet(pages, scene, a_second_auditor(scene))
    one.change(LEADS, "Revoir l’accueil")
    other.change(LEADS, "Revoir la veille")
    for tablet in (one, other, one):
        tablet.sync()
    one.page.set_viewport_size(PHONE)
    one.page.goto(f"/workbench/#/audit/{one.audit}/conflicts")
    return one, other


def _write(page: Page, text: str) -> None:
    page.get_by_text("Écrire un troisième texte").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    box = page.get_by_label("Texte qui reste : Synthèse : pistes d’amélioration")
    expect(box).to_be_focused()
    assert set(box.input_value().splitlines()) == {"Revoir l’accueil", "Revoir la veille"}
    box.fill(text)


def test_a_third_text_is_written_with_the_keyboard_in_place_of_both(pages: Pages, bench: Bench) -> None:
    one, _other = _differing(pages, bench)
    page = one.page
    section = page.locator(f"[data-conflict='{LEADS}']")
    expect(section).to_contain_text("cet appareil :")
    expect(section).to_contain_text("autre appareil :")
    expect(section).to_contain_text(one.scene.auditor.name)
    _write(page, "Revoir l’accueil et la veille")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(section).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()
    one.sync()
    assert kept(one.scene)[LEADS] == ["Revoir l’accueil et la veille"]


def test_what_arrives_while_a_third_text_is_written_stands_beside_it(pages: Pages, bench: Bench) -> None:
    one, other = _differing(pages, bench)
    _write(one.page, "Revoir l’accueil et la veille")
    other.change(LEADS, "Revoir les deux, dit le bureau")
    other.sync()
    one.sync()
    one.page.get_by_role("button", name="Garder ce texte").click()
    one.sync()
    assert set(kept(one.scene)[LEADS]) == {"Revoir l’accueil et la veille", "Revoir les deux, dit le bureau"}


def test_a_conflict_leads_to_its_place(pages: Pages, bench: Bench) -> None:
    one, _other = _differing(pages, bench)
    one.page.get_by_role("link", name="Aller à l’endroit concerné").click()
    expect(one.page).to_have_url(f"{one.page.url.split('#')[0]}#/audit/{one.audit}/summary")
    expect(one.page.locator(f"[data-conflict='{LEADS}']")).to_be_visible()
