"""Keyboard alone: whatever has the focus is seen, never behind the bars that stay on the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import a_tablet
from tests.browser.workbench.test_long_names import _a_scene
from tests.support import Bench

pytestmark = pytest.mark.browser
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
# What is drawn where the focus is: itself, what it holds, or the label that stands for a hidden control.
COVERED = """() => {
    const at = document.activeElement;
    const shown = at.closest("label") ?? at;
    const box = shown.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const told = `${at.tagName} ${at.id || at.name || shown.innerText.trim()} at ${Math.round(box.y)}`;
    return shown.contains(top) || top?.contains(at) && !top.matches(".foot, .workbench-nav, .topbar") ? "" : told;
}"""
# Where the walk ends: the browser itself, or back at the top.
OUTSIDE = "() => document.activeElement === document.body"


def _walk(page: Page, key: str) -> tuple[int, list[str]]:
    """How many stops a walk through the page has, and which of them are not seen."""
    covered, stops = [], 0
    for _step in range(120):
        page.keyboard.press(key)
        if page.evaluate(OUTSIDE):
            break
        stops += 1
        covered.append(page.evaluate(COVERED))
    return stops, [one for one in covered if one]


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_has_the_focus_is_never_behind_a_bar(pages: Pages, bench: Bench, size: ViewportSize) -> None:
    scene = _a_scene(bench)
    scene.answer_all()
    tablet = a_tablet(pages, scene)
    page = tablet.page
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")  # the page is where it goes at once
    for part in ("findings/-/1", "facts", "summary", "closing"):
        page.goto(f"/workbench/#/audit/{tablet.audit}/{part}")
        expect(page.locator(".workbench-nav [aria-current]")).to_be_visible()
        page.get_by_role("link", name="Aller au contenu").focus()
        for key in ("Tab", "Shift+Tab"):
            stops, covered = _walk(page, key)
            assert (part, key, covered) == (part, key, [])
            assert stops > 10
