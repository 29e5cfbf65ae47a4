"""Signing on the screen: what counts as a drawing, and from when one signs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import Pages
from tests.browser.workbench.tablet import a_tablet
from tests.browser.workbench.test_closing_on_device import _about_to_sign, _draw
from tests.onsite.devices import HELD
from tests.support import Bench

pytestmark = pytest.mark.browser
SMALL = "Signez d’un trait dans le cadre, ou effacez-le"


def test_a_touch_in_the_frame_is_no_signature_and_it_is_said_what_to_do(pages: Pages, bench: Bench) -> None:
    tablet, side = _about_to_sign(pages, bench)
    frame, name = side.get_by_label("Cadre où signer"), side.get_by_label("Nom de la personne qui signe")
    signing = side.get_by_role("button", name="Signer", exact=True)
    frame.click()
    signing.click()
    expect(side.locator(".fault")).to_contain_text(SMALL)
    expect(frame).to_be_focused()
    expect(frame).to_have_accessible_description(f"{SMALL} : le nom tapé vaudra signature.")
    expect(name).to_have_value("Anne Le Gall")
    expect(side.locator(".signed")).to_have_count(0)
    _draw(tablet.page, frame)
    expect(side.locator(".fault")).to_have_count(0)
    signing.click()
    expect(side.locator("figure.signed > svg path")).to_have_count(1)


def test_a_speck_that_is_wiped_away_leaves_the_typed_name_to_sign(pages: Pages, bench: Bench) -> None:
    _tablet, side = _about_to_sign(pages, bench)
    side.get_by_label("Cadre où signer").click()
    side.get_by_role("button", name="Signer", exact=True).click()
    side.get_by_role("button", name="Effacer").click()
    expect(side.locator(".fault")).to_have_count(0)
    side.get_by_role("button", name="Signer", exact=True).click()
    expect(side.locator(".signed-name")).to_have_text("Anne Le Gall")


def test_nobody_signs_before_the_opening_meeting_is_recorded(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    side = page.get_by_role("region", name="Pour l’organisme")
    signing = side.get_by_role("button", name="Signer", exact=True)
    expect(signing).to_be_disabled()
    expect(side).to_contain_text("Possible une fois la réunion d’ouverture enregistrée.")
    expect(side.get_by_label("Cadre où signer")).to_have_count(0)
    side.get_by_role("link", name="Enregistrer l’ouverture").click()
    expect(page.get_by_role("button", name="Ouvrir l’audit")).to_be_visible()
    tablet.change("opening", HELD)
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    side.get_by_label("Nom de la personne qui signe").fill("Anne Le Gall")
    signing.click()
    expect(side.locator(".signed-name")).to_have_text("Anne Le Gall")
