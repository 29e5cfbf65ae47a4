"""A file that is being made appears by itself, and never at the cost of what somebody is typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.billing.scenes import a_draft, complete_profile
from tests.browser.acts import fill, told
from tests.browser.conftest import Pages
from tests.browser.scenes import an_issued_invoice
from tests.support import Bench

pytestmark = pytest.mark.browser


def _an_issued_invoice(pages: Pages, bench: Bench) -> Page:
    page = an_issued_invoice(pages, bench)
    told(page, "Le PDF se prépare.")
    expect(page.get_by_role("link", name="Recharger la page")).to_be_visible()
    return page


def test_the_page_shows_the_file_once_it_is_made(pages: Pages, bench: Bench) -> None:
    page = _an_issued_invoice(pages, bench)
    bench.run_jobs()
    expect(page.get_by_role("link", name="Ouvrir le PDF")).to_be_visible()
    expect(page.locator("[data-awaited]")).to_have_count(0)


def test_the_word_of_confirmation_outlives_the_page_that_awaited_the_file(pages: Pages, bench: Bench) -> None:
    body = bench.body()
    accountant = bench.member(body, "accountant")
    with bench.inside(body):
        complete_profile()
        invoice_id = a_draft(factories.an_organisation().id).id
    page = pages.of(accountant)
    page.goto(body.url(f"invoices/{invoice_id}"))
    page.get_by_role("button", name="Émettre la facture").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Émettre").click()
    told(page, "Le PDF se prépare.")
    expect(page.locator(".flashes")).to_contain_text("est émise")
    bench.run_jobs()
    expect(page.get_by_role("link", name="Ouvrir le PDF")).to_be_visible()
    expect(page.locator(".flashes")).to_contain_text("est émise")
    page.reload()
    expect(page.locator(".flashes")).not_to_contain_text("est émise")


def test_what_is_being_typed_is_left_alone(pages: Pages, bench: Bench) -> None:
    page = _an_issued_invoice(pages, bench)
    fill(page, note="Virement annoncé")
    bench.run_jobs()
    told(page, "C’est prêt.")
    expect(page.locator("[name=note]")).to_have_value("Virement annoncé")
    page.get_by_role("link", name="Recharger la page").click()
    expect(page.get_by_role("link", name="Ouvrir le PDF")).to_be_visible()
