"""The public simulator in a real browser: without scripts, on a phone, read by axe, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from certbody.billing.models import Price
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.models import BodySetting
from tests.browser.conftest import PHONE, Pages
from tests.support import Bench

pytestmark = pytest.mark.browser


def _ask(page: Page) -> None:
    page.get_by_label("Audit", exact=False).first.select_option("surveillance")
    page.locator("[name=band]").nth(1).check()
    page.get_by_label("Bilans de compétences").check()
    page.locator("[name=sites]").fill("9")
    page.get_by_role("button", name="Calculer la durée").click()


def test_a_phone_without_scripts_gets_its_answer(pages: Pages, bench: Bench) -> None:
    body = bench.body("Certif’Ouest")
    with bench.inside(body):
        today = clock.today()
        db.session.add(Price(code="half_day.surveillance", unit_cents=40_000, valid_from=today, set_by_name="Essai"))
        db.session.add(BodySetting(code="publish_prices", value=1, valid_from=today, reason="Choix"))
    page = pages.window(PHONE, scripts=False)
    page.goto(f"/simulator/{body.slug}")
    page.get_by_role("button", name="Calculer la durée").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    _ask(page)
    expect(page.get_by_role("heading", name="Durée : audit de surveillance")).to_be_visible()
    expect(page.get_by_text("Durée à confirmer")).to_be_visible()
    expect(page.get_by_role("heading", name="D’où vient le prix")).to_be_visible()
    expect(page.locator("[name=sites]")).to_have_value("9")
    expect(page.get_by_label("Bilans de compétences")).to_be_checked()
    page.get_by_role("link", name="Demander un devis avec ces réponses").click()
    expect(page.get_by_text("Repris de votre simulation")).to_be_visible()


def test_it_reads_well_for_all(pages: Pages) -> None:
    page = pages.window(PHONE)
    page.goto("/login")
    page.get_by_role("link", name="Simuler la durée d’un audit Qualiopi").click()
    _ask(page)
    for language in ("English", "Français"):
        assert Axe().run(page).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.get_by_role("button", name=language).click()
        expect(page.get_by_role("button", name="Français" if language == "English" else "English")).to_be_visible()
