"""An audit leaves the device once the site has everything of it, and not before."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser


def test_an_audit_is_taken_off_once_everything_of_it_is_sent(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = tablet.page
    tablet.cut()
    tablet.change("report/conclusion", "Pas encore transmis")
    page.goto("/workbench/#/")
    card = page.locator(f'[data-audit="{tablet.audit}"]')
    expect(card.get_by_text("1 élément à transmettre")).to_be_visible()
    expect(card.get_by_role("button", name="Retirer de l’appareil")).to_have_count(0)
    assert tablet.run("return store.removeAudit(given.audit)") is False
    tablet.join()
    tablet.sync()
    card.get_by_role("button", name="Retirer de l’appareil").click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler").click()
    expect(card.get_by_role("link", name="Ouvrir")).to_be_visible()
    card.get_by_role("button", name="Retirer de l’appareil").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer de l’appareil").click()
    expect(card.get_by_role("link", name="Ouvrir")).to_have_count(0)
    assert tablet.run("return store.loadAudit(given.audit).then(() => 'here', () => 'gone')") == "gone"
    tablet.take_along()
    assert tablet.value("report/conclusion") == "Pas encore transmis"
    pages.faults.clear()
