"""An indicator that a fact made apply and no longer does: what was answered there bars nothing and is not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import Tablet, a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
NAME = "fact/019abcde-0000-7000-8000-000000000001"
MET = {"kind": "trait", "value": "work_based", "note": "Périodes en entreprise", "size": None, "notice": None}


def _there(tablet: Tablet) -> None:
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/28")
    expect(page.get_by_role("heading", name="28")).to_be_visible()


def test_what_was_answered_there_stops_no_closing_and_comes_back(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    tablet = a_tablet(pages, scene)
    tablet.cut()
    page = tablet.page
    tablet.change(NAME, MET)
    _there(tablet)
    page.get_by_label("Conforme", exact=True).check()
    page.get_by_label("Preuves vues").fill("Deux conventions")
    page.get_by_label("Preuves vues").blur()
    tablet.change(NAME, {**MET, "removed": True, "why": "Une visite"})
    expect(page.get_by_text("Cet indicateur ne s’applique pas")).to_be_visible()
    expect(page.get_by_text("Deux conventions")).to_be_visible()
    expect(page.get_by_label("Conforme", exact=True)).to_have_count(0)
    tablet.join()
    tablet.sync()
    assert kept(scene)["finding/28/-/evidence"] == ["Deux conventions"]
    expect(page.locator(".exchange")).to_have_text("Tout est transmis")
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(page.get_by_text("Personne n’est noté présent")).to_be_visible()
    expect(page.get_by_text("refusée par une règle")).to_have_count(0)
    page.goto(f"/workbench/#/audit/{tablet.audit}/facts")
    tablet.change(NAME, MET)
    _there(tablet)
    expect(page.get_by_label("Conforme", exact=True)).to_be_checked()
    pages.faults.clear()
