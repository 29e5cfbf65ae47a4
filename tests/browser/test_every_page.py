"""Every page that the demo leads its people to: it answers, is valid, reads well for all, and asks little."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from certbody.demo.people import PASSWORD
from tests.browser.conftest import DESK, PHONE
from tests.browser.demo_draws import redo_every_draw
from tests.browser.demo_money import ask_two_bodies, list_weekends_of_the_bank
from tests.browser.demo_world import Demo, Visit, faults_of, walk

pytestmark = pytest.mark.browser

MOST_STATEMENTS = 8
PEOPLE = (
    "admin@armorique.example",
    "planning@armorique.example",
    "auditeur@armorique.example",
    "decision@armorique.example",
    "compta@armorique.example",
    "client@armorique.example",
    "operateur@certbody.example",
)


def test_every_page_of_everybody(demo: Demo, browser: Browser, subtests: pytest.Subtests) -> None:
    """One test, so that one worker writes the demo; `subtests` tells the people apart."""
    for email in PEOPLE:
        with subtests.test(email):
            assert _wrong_for(email, demo, browser) == []
    with subtests.test("one request of the public page reaches two bodies"):
        assert ask_two_bodies(demo) == ["Armorique Certification", "Rhodania Qualité"]
    with subtests.test("what the bank is asked happens on days on which it works"):
        assert list_weekends_of_the_bank(demo) == []
    with subtests.test("every draw of sites is found again by its command"):
        assert redo_every_draw(demo)


def _wrong_for(email: str, demo: Demo, browser: Browser) -> list[str]:
    visits = walk(demo, demo.sign_in(email))
    wrong = [f"{visit.status} {visit.url}" for visit in visits if visit.status not in (200, 302, 303)]
    pages = _one_for_each(visits)
    wrong += [f"{visit.url}: {fault}" for visit in pages for fault in faults_of(visit)]
    wrong += [
        f"{visit.url}: {visit.statements} statements"
        for visit in visits
        if visit.endpoint.split(".")[-1].startswith("list_") and visit.statements > MOST_STATEMENTS
    ]
    fresh = [visit.url for visit in pages if visit.endpoint not in demo.seen_in_browser]
    demo.seen_in_browser.update(visit.endpoint for visit in pages)
    return wrong + _seen(browser, demo, email, fresh)


def _one_for_each(visits: list[Visit]) -> list[Visit]:
    """The first page of each endpoint; a mail's own HTML, shown in a frame, is not a page of ours."""
    found: dict[str, Visit] = {}
    for visit in visits:
        if visit.status == 200 and visit.text and not visit.endpoint.endswith("show_html"):
            found.setdefault(visit.endpoint, visit)
    return list(found.values())


def _seen(browser: Browser, demo: Demo, email: str, urls: list[str]) -> list[str]:
    """What a browser finds wrong with these pages."""
    context = browser.new_context(viewport=DESK, base_url=demo.address, locale="fr-FR")  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    _sign_in(page, email)
    for url in urls:
        wrong += _read(page, url)
    context.close()
    return wrong


def _sign_in(page: Page, email: str) -> None:
    page.goto("/login")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "/login" not in url)


def _read(page: Page, url: str) -> list[str]:
    page.goto(url)
    found = Axe().run(page).response["violations"]
    wrong = [f"{url}: {one['id']} {[node['html'][:120] for node in one['nodes']][:3]}" for one in found]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        wrong.append(f"{url}: {width} pixels wide on a phone")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return wrong
