"""The front door in a real browser: by keyboard alone, on a phone, and read by axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, Pages
from tests.support import PASSWORD, Bench

pytestmark = pytest.mark.browser


def test_signing_in_with_the_keyboard_alone(pages: Pages, bench: Bench) -> None:
    actor = bench.member(bench.body(), "administrator")
    page = pages.window()
    page.goto("/login")
    page.get_by_label("Adresse électronique").focus()
    page.keyboard.type(bench.email_of(actor))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/**")
    assert actor.name in page.inner_text("header")


def test_the_door_reads_well_on_a_phone(pages: Pages) -> None:
    page = pages.window(PHONE)
    page.goto("/login")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
