"""The tabs of a page: every one can be read on a desk, whatever its width, and reached on a phone."""

from __future__ import annotations

import pytest

from tests.billing.scenes import a_scene
from tests.browser.conftest import DESK, PHONE, Pages
from tests.support import Bench

pytestmark = pytest.mark.browser
_CUT = "nav => [...nav.querySelectorAll('a')].filter(a => a.getBoundingClientRect().right > innerWidth).length"


@pytest.mark.parametrize("path", ["invoices/", "invoices/bank/", "quotes/", "fees/", "accounting/"])
def test_no_tab_of_money_is_cut(pages: Pages, bench: Bench, path: str) -> None:
    scene = a_scene(bench)
    page = pages.of(scene.office)
    page.set_viewport_size(DESK)
    page.goto(scene.body.url(path))
    for tabs in page.locator("nav.tabs").all():
        assert tabs.evaluate(_CUT) == 0
        assert tabs.evaluate("nav => nav.scrollWidth <= nav.clientWidth")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    last = page.locator("nav.tabs a").last
    last.scroll_into_view_if_needed()
    assert last.evaluate("a => a.getBoundingClientRect().right <= innerWidth")
