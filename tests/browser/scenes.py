"""What several tests in the browser start from."""

from __future__ import annotations

from playwright.sync_api import Page

from certbody.billing.operations.issuing import issue_invoice
from tests import factories
from tests.billing.scenes import a_draft, complete_profile
from tests.browser.conftest import Pages
from tests.support import Bench


def an_issued_invoice(pages: Pages, bench: Bench) -> Page:
    """The page of an invoice that was issued a moment ago, before the eyes of an accountant."""
    body = bench.body()
    accountant = bench.member(body, "accountant")
    with bench.inside(body):
        complete_profile()
        invoice_id = issue_invoice(a_draft(factories.an_organisation().id).id, accountant).id
    page = pages.of(accountant)
    page.goto(body.url(f"invoices/{invoice_id}"))
    return page
