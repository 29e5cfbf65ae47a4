"""The auditor is told how the workbench is installed, and asks the browser for it where the browser can."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
ASK = """() => {
    const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
      prompt: async () => { document.documentElement.dataset.asked = "yes"; },
      userChoice: Promise.resolve({ outcome: "dismissed" }),
    });
    dispatchEvent(event);
    return event.defaultPrevented;
}"""


def test_the_first_screen_says_how_to_install_and_asks_the_browser(pages: Pages, bench: Bench) -> None:
    page = a_tablet(pages, an_audit_day(bench)).page
    page.set_viewport_size(PHONE)
    page.goto("/workbench/#/")
    section = page.locator("section").filter(has=page.get_by_role("heading", name="Installer l’application"))
    expect(section).to_contain_text("Sur l’écran d’accueil")
    assert page.evaluate(ASK)
    section.get_by_role("button", name="Installer", exact=True).click()
    expect(page.locator("html[data-asked=yes]")).to_have_count(1)
    expect(section.get_by_role("button", name="Installer", exact=True)).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('appinstalled'))")
    expect(section).to_contain_text("Installée sur cet appareil")
