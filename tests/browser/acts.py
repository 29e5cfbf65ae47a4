"""What a person does in a page, in their words: filling a field, pressing a button, reading what it says."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

Place = Page | Locator


def fill(place: Place, **typed: str) -> None:
    """Types into fields by the names they are sent under."""
    for name, value in typed.items():
        place.locator(f"[name='{name}']:visible").fill(value)


def choose(place: Place, label: str) -> None:
    """Ticks the box or the button that is labelled so."""
    place.get_by_label(label, exact=True).check()


def agree(place: Place, *names: str) -> None:
    """Ticks statements by the names they are sent under."""
    for name in names:
        place.locator(f"input[type=checkbox][name='{name}']").check()


def press(place: Place, label: str, *, sure: bool = False) -> None:
    """Presses a button; `sure` answers the question that the page then asks."""
    place.get_by_role("button", name=label, exact=True).click()
    if sure:
        page = place if isinstance(place, Page) else place.page
        page.get_by_role("dialog").locator("[data-yes]").click()


def follow(place: Place, label: str) -> None:
    """Follows the first link that is named so."""
    place.get_by_role("link", name=label).first.click()


def go(page: Page, label: str) -> None:
    """Goes to a place of the menu."""
    page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name=label, exact=True).click()


def told(place: Place, *texts: str) -> None:
    """Fails unless the page says so to whoever reads it."""
    page = place if isinstance(place, Page) else place.page
    for text in texts:
        pattern = re.compile(r"\s+".join(re.escape(word) for word in text.split()))
        expect(page.locator("main")).to_contain_text(pattern)


def section(page: Page, heading: str) -> Locator:
    """The part of the page under this heading."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=heading, exact=True)).last


def download(page: Page, url: str | None) -> bytes:
    """What the browser gets at an address, with this person's session."""
    assert url
    answer = page.request.get(url)
    assert answer.status == 200, (url, answer.status)
    return answer.body()
