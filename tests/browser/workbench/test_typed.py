"""What is typed and not added yet stays where it was typed; an opening follows the days of the plan without network."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from certbody.kit import clock
from certbody.kit.dates import paris_date
from tests import factories
from tests.audits.scene import an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import Tablet, a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
SECRET = "Contrat de Mme Durand, chez Alpha"


def _two_audits(pages: Pages, bench: Bench) -> tuple[Tablet, str]:
    scene = an_audit_day(bench)
    scene.open()
    with bench.inside(scene.body):
        other = factories.an_audit(factories.an_organisation(), state="open", first_day=paris_date(clock.now()))
        factories.a_team_member(other, scene.auditor)
        other_id = str(other.id)
    tablet = a_tablet(pages, scene)
    tablet.run("await store.download({ slug: given.slug, id: given.other })", slug=scene.body.slug, other=other_id)
    return tablet, other_id


def _at(page: Page, audit: str, place: str) -> None:
    page.goto(f"/workbench/#/audit/{audit}/{place}")


def test_what_is_typed_for_an_indicator_is_shown_at_no_other_and_in_no_other_audit(pages: Pages, bench: Bench) -> None:
    tablet, other = _two_audits(pages, bench)
    page = tablet.page
    _at(page, tablet.audit, "findings/-/1")
    seen = page.get_by_label("Preuve vue, non conservée")
    seen.fill(SECRET)
    for audit, place in ((tablet.audit, "findings/-/2"), (other, "findings/-/1")):
        _at(page, audit, place)
        expect(page.locator("#indicator-title .number")).to_have_text(place[-1])
        expect(seen).to_have_value("")
    _at(page, tablet.audit, "findings/-/1")
    expect(seen).to_have_value(SECRET)
    page.get_by_role("button", name="Noter").click()
    expect(page.locator(".evidence-item")).to_contain_text(SECRET)
    expect(seen).to_have_value("")


def test_a_fact_or_a_name_that_is_not_added_yet_stays_in_its_audit(pages: Pages, bench: Bench) -> None:
    tablet, other = _two_audits(pages, bench)
    page = tablet.page
    for place, label in (("facts", "Ce qui a été vu"), ("closing", "Nom"), ("sample", "Intitulé de l’action")):
        _at(page, tablet.audit, place)
        page.get_by_label(label, exact=True).first.fill(SECRET)
        _at(page, other, place)
        expect(page.locator(".topbar-title")).not_to_have_text("")
        expect(page.get_by_label(label, exact=True).first).to_have_value("")
        assert SECRET not in page.evaluate(
            "[...document.querySelectorAll('input, textarea')].map((one) => one.value).join()"
        )


def test_the_opening_before_the_first_day_of_the_plan_is_refused_on_the_device(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench, day=paris_date(clock.now()) + timedelta(days=2))
    tablet = a_tablet(pages, scene)
    tablet.page.set_viewport_size(PHONE)
    page = tablet.page
    _at(page, tablet.audit, "opening")
    page.get_by_role("button", name="Ouvrir l’audit").click()
    expect(page.get_by_text("avant le premier jour de son plan")).to_be_visible()
    assert tablet.value("opening") is None
