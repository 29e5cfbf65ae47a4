"""Whether one may leave with an audit: what a browser never grants is told, and keeps nobody at home."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
STORAGE = """
    navigator.storage.persisted = async () => %s;
    navigator.storage.persist = navigator.storage.persisted;
    navigator.storage.estimate = async () => ({ usage: 1e6, quota: %s });
"""


def _first_screen(pages: Pages, bench: Bench, persisted: bool, quota: int = 10**10) -> Page:
    page = a_tablet(pages, an_audit_day(bench)).page
    page.add_init_script(STORAGE % (str(persisted).lower(), quota))
    page.goto("/workbench/#/")
    page.reload()
    return page


def test_a_browser_that_guarantees_its_storage_lets_one_leave(pages: Pages, bench: Bench) -> None:
    page = _first_screen(pages, bench, persisted=True)
    expect(page.locator(".readiness > summary")).to_have_text("Prêt à partir sans réseau")


def test_a_browser_that_does_not_is_a_reserve_with_what_to_do(pages: Pages, bench: Bench) -> None:
    page = _first_screen(pages, bench, persisted=False)
    expect(page.locator(".readiness > summary")).to_have_text("Prêt à partir sans réseau, avec une réserve")
    item = page.locator("[data-check=persisted]")
    expect(item).to_have_attribute("data-ok", "false")
    for words in ("Non", "il pourrait l’effacer", "Installez l’application", "aux favoris", "exportez"):
        expect(item).to_contain_text(words)


def test_what_can_be_mended_before_leaving_still_stops(pages: Pages, bench: Bench) -> None:
    page = _first_screen(pages, bench, persisted=False, quota=10**8)
    expect(page.locator(".readiness > summary")).to_have_text("Pas encore prêt")
