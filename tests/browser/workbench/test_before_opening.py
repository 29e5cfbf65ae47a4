"""What is written before the opening meeting waits for it: said once, and called refused nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.onsite.devices import HELD
from tests.support import Bench

pytestmark = pytest.mark.browser


def test_what_waits_for_the_opening_is_told_once_and_is_no_refusal(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    tablet = a_tablet(pages, scene)
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    top = page.locator(".notice").filter(has_text="La réunion d’ouverture n’est pas enregistrée")
    expect(top).to_have_count(1)
    for number in (1, 2):
        tablet.change(f"finding/{number}/-/result", "conforming")
        tablet.change(f"finding/{number}/-/evidence", "Programme 2026")
    tablet.sync()
    expect(top).to_contain_text("4 saisies l’attendent sur le site.")
    expect(page.locator(".exchange")).to_have_text("Tout est transmis")
    expect(page.locator(".saved-line")).to_contain_text("en attente de la réunion d’ouverture")
    expect(page.get_by_text("refusé")).to_have_count(0)
    top.get_by_role("link", name="Enregistrer l’ouverture").click()
    expect(page.get_by_role("button", name="Ouvrir l’audit")).to_be_visible()
    expect(top).to_have_count(0)
    tablet.change("opening", HELD)
    tablet.sync()
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    expect(page.locator(".saved-line")).to_contain_text("Transmis")
    expect(top).to_have_count(0)
