"""The workbench speaks the language that the person chose in the other pages, and loses nothing on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser


def _choose(page: Page, language: str) -> None:
    account = page.context.new_page()
    account.goto("/account")
    account.locator("select[name=locale]").select_option(language)
    account.locator("form:has(select[name=locale]) .btn-primary").click()
    expect(account.locator("html")).to_have_attribute("lang", language)
    account.close()


def test_the_language_follows_that_of_the_other_pages_and_nothing_typed_is_lost(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/facts")
    page.get_by_label("Nom et adresse du site").fill("Antenne de Quimper")
    _choose(page, "en")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_label("Name and address of the site")).to_have_value("Antenne de Quimper")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings")
    expect(page.locator(".criterion").first).to_contain_text("Criterion 1")
    page.wait_for_function(
        """async (id) => { const { store } = await import(document.querySelector("script[type=module]").src);
        return (await store.loadAudit(id)).language === "en"; }""",
        arg=tablet.audit,
    )
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".criterion").first).to_contain_text("Criterion 1")


def test_a_package_that_is_refused_is_asked_for_once_in_a_language(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    tablet = a_tablet(pages, scene)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.headers["x-page-language"])
        route.fulfill(status=403, json={"reasons": [{"code": "not_of_the_team", "text": "Mission terminée."}]})

    tablet.context.route("**/workbench/package", refuse)
    _choose(tablet.page, "en")
    tablet.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(tablet.page.locator("html")).to_have_attribute("lang", "en")
    for _ in range(3):
        tablet.sync()
    assert asked == ["en"]
    assert tablet.run("return (await store.loadAudit(given.audit)).language") == "fr"
    pages.faults.clear()
