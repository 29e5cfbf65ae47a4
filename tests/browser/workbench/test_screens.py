"""A whole audit on site by its screens: one thumb, no network, then everything in the file of the audit."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import list_findings
from certbody.audits.queries.report_file import list_numbered
from certbody.kit.db import db
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import DESK, PHONE, Pages
from tests.support import Bench

pytestmark = pytest.mark.browser
CODE = "un code à moi"
TOUCHED = ".btn, .form-control, .form-select, summary, .check, .topbar a, .row-link"
SMALL = """(touched) => [...document.querySelectorAll(touched)]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
FACT = "Deux contrats sur cinq ne sont pas signés ; vu sur l’échantillon de mars."


def _seal(page: Page) -> None:
    page.goto("/workbench/")
    page.get_by_label("Code", exact=False).first.fill(CODE)
    page.get_by_label("Le même code").fill(CODE)
    page.get_by_role("button", name="Sceller").click()
    expect(page.get_by_role("heading", name="Audits sur site")).to_be_visible()


def _take_along(page: Page) -> None:
    page.get_by_role("button", name="Préparer").click()
    page.get_by_role("link", name="Ouvrir").click()
    expect(page.get_by_role("heading", name="Réunion d’ouverture")).to_be_visible()


def _send(page: Page) -> None:
    """Asks for the exchange, unless the workbench was quicker, and waits until the site has everything."""
    page.locator(".exchange").click()
    everything, again = page.get_by_role("heading", name="Tout est transmis"), page.get_by_text("Essayer maintenant")
    expect(everything.or_(again)).to_be_visible()
    if again.is_visible():
        page.evaluate("document.querySelectorAll('main .btn-primary').forEach(one => one.click())")
    expect(everything.or_(page.get_by_text("Le site a tout reçu"))).to_be_visible(timeout=30_000)


def _looks_well(page: Page) -> None:
    """axe finds nothing, nothing sticks out of the screen, and a thumb hits what it is for."""
    page.wait_for_timeout(50)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(SMALL, TOUCHED) == []


def _go(page: Page, place: str) -> None:
    page.get_by_role("navigation", name="Parties de l’audit").get_by_role("link", name=place).click()


def _open_meeting(page: Page) -> None:
    for name, role, side in (("Anne Le Gall", "Directrice", "client"), ("Camille Tanguy", "Auditrice", "body")):
        page.get_by_label("Nom", exact=True).fill(name)
        page.get_by_label("Fonction").fill(role)
        page.get_by_label("Pour", exact=True).select_option(side)
        page.get_by_role("button", name="Ajouter").click()
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.get_by_label("Jour et heure").fill("2026-11-20T09:00")
    page.get_by_role("button", name="Ouvrir l’audit").click()
    expect(page.get_by_text("Ouverte le")).to_be_visible()


def _answer_all(page: Page) -> None:
    """The first one a minor nonconformity, typed as fast as fingers go; the others conforming."""
    page.get_by_role("link", name="Aller aux constats").click()
    page.locator(".row-link").first.click()
    page.get_by_label("Non-conformité mineure").check()
    page.get_by_label("Fait constaté").press_sequentially(FACT)
    page.get_by_label("Preuve vue, non conservée").fill("Contrats signés, montrés à l’écran")
    page.get_by_role("button", name="Noter").click()
    expect(page.locator(".evidence-item").get_by_text("Contrats signés")).to_be_visible()
    page.locator("[data-add=file]").set_input_files({"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ"})
    expect(page.get_by_role("alert").get_by_text("n’est pas d’un type accepté")).to_be_visible()
    while True:
        forward = page.locator("[data-next]")
        if not forward.count() or "à faire" not in forward.inner_text():
            return
        number = page.locator("#indicator-title .number").inner_text()
        forward.click()
        expect(page.locator("#indicator-title .number")).not_to_have_text(number)
        page.get_by_label("Conforme", exact=True).check()
        page.get_by_label("Preuves vues").press_sequentially("Programme vu")


def _close_meeting(page: Page) -> None:
    _go(page, "Clôture")
    expect(page.get_by_text("Personne n’est noté présent")).to_be_visible()
    page.get_by_role("checkbox", name="Anne Le Gall").check()
    page.get_by_role("checkbox", name="Camille Tanguy").check()
    expect(page.get_by_text("Rien ne manque avant la clôture")).to_be_visible()
    _looks_well(page)
    for part in ("Pour l’organisme", "Pour l’équipe d’audit"):
        side = page.get_by_role("region", name=part)
        side.get_by_label("Nom de la personne qui signe").fill("Anne Le Gall")
        side.get_by_role("button", name="Signer").click()
        expect(side.get_by_role("img", name="Signature de Anne Le Gall")).to_be_visible()
    page.get_by_role("button", name="Clore l’audit et notifier").click()
    page.get_by_role("dialog", name="Clore l’audit ?").get_by_role("button", name="Clore et notifier").click()
    expect(page.get_by_text("Close le")).to_be_visible()
    expect(page.locator("#closing-done")).to_be_focused()
    expect(page.get_by_text("Close le")).to_be_in_viewport()


def _recorded(scene: Scene) -> tuple[str, list[str], list[str]]:
    with scene.bench.inside(scene.body):
        db.session.expire_all()
        audit = get_audit(scene.audit_id, scene.auditor)
        facts = [one.fact for one in list_findings(audit.id) if one.fact]
        return audit.state, facts, [one.fact for one in list_numbered(audit.id)]


def test_an_audit_from_the_opening_to_the_closing_without_a_network(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    page = pages.of(scene.auditor, PHONE)
    _seal(page)
    _looks_well(page)
    _take_along(page)
    page.context.route("**/*", lambda route: route.abort("connectionfailed"))
    _open_meeting(page)
    _looks_well(page)
    _answer_all(page)
    _looks_well(page)
    _go(page, "Constats")
    _looks_well(page)
    _go(page, "Échantillon")
    page.get_by_label("Intitulé de l’action").fill("Tableur, niveau 1")
    page.get_by_role("button", name="Ajouter à l’échantillon").click()
    _looks_well(page)
    _go(page, "Synthèse")
    page.get_by_label("Points forts").press_sequentially("Une équipe présente")
    _looks_well(page)
    _close_meeting(page)
    assert _recorded(scene)[0] == "plan_sent"
    page.context.unroute("**/*")
    _send(page)
    assert _recorded(scene) == ("closed", [FACT], [FACT])
    page.go_back()
    expect(page.get_by_role("img", name="Signature de Anne Le Gall")).to_have_count(2)
    expect(page.get_by_text("ont changé depuis")).to_have_count(0)
    _looks_well(page)
    pages.faults.clear()


def test_a_new_site_sizes_the_audit_anew_without_a_network(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    page = pages.of(scene.auditor, DESK)
    _seal(page)
    _take_along(page)
    page.context.route("**/*", lambda route: route.abort("connectionfailed"))
    _go(page, "Faits")
    page.get_by_label("Nom et adresse du site").fill("Antenne de Quimper, 3 rue des Halles")
    page.get_by_label("Ce qui a été vu").fill("Salle louée à l’année, un formateur y travaille")
    page.get_by_label("Nom", exact=True).fill("Anne Le Gall")
    page.get_by_label("Fonction").fill("Directrice")
    _looks_well(page)
    page.get_by_role("button", name="Enregistrer ce fait").click()
    expect(page.get_by_text("Antenne de Quimper")).to_be_visible()
    expect(page.get_by_text("en a pris acte le")).to_be_visible()
    pages.faults.clear()


def test_two_answers_to_one_field_are_shown_and_a_person_chooses(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    one, other = pages.of(scene.auditor, PHONE), pages.of(scene.auditor, DESK)
    for page in (one, other):
        _seal(page)
        page.get_by_role("button", name="Préparer").click()
        page.get_by_role("link", name="Ouvrir").click()
        page.context.route("**/sync", lambda route: route.abort("connectionfailed"))
        page.locator(".row-link").first.click()
    one.get_by_label("Preuves vues").press_sequentially("Vu sur le téléphone")
    other.get_by_label("Preuves vues").press_sequentially("Vu sur l’ordinateur")
    for page in (one, other):
        page.context.unroute("**/sync")
        _send(page)
        page.go_back()
    expect(other.get_by_text("deux valeurs, choisissez celle qui reste")).to_be_visible()
    _looks_well(other)
    other.get_by_role("button", name="Garder cette valeur : Vu sur le téléphone").click()
    expect(other.locator("[data-conflict]")).to_have_count(0)  # it bears the label of its field, and has no value
    expect(other.get_by_label("Preuves vues")).to_have_value("Vu sur le téléphone")
    pages.faults.clear()


def test_an_indicator_is_answered_by_keyboard_alone(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    page = pages.of(scene.auditor, DESK)
    _seal(page)
    page.get_by_role("button", name="Préparer").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ouvrir").focus()
    page.keyboard.press("Enter")
    page.locator(".row-link").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#indicator-title")).to_be_focused()
    _tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    _tab_to(page, "textarea")
    page.keyboard.type("Programme vu")
    _tab_to(page, "[data-next]")
    page.keyboard.press("Enter")
    expect(page.locator("#indicator-title")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.go_back()
    expect(page.get_by_label("Preuves vues")).to_have_value("Programme vu")
    expect(page.get_by_role("radio").first).to_be_checked()


def _tab_to(page: Page, wanted: str) -> None:
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")
