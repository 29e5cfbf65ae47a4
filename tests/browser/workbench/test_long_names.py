"""Names as long as real ones are read whole on a phone: none is cut, none pushes the page aside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from certbody.audits.models import SiteSample
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.kit.ids import new_id
from tests import factories
from tests.audits.scene import OPENED, Scene, an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import a_tablet
from tests.support import Bench

pytestmark = pytest.mark.browser
NAME = "Groupement interprofessionnel de perfectionnement Saint-Barthélemy-d’Anjou"
SITE = "Antenne intercommunale de Saint-Germain-de-Tallevende-la-Lande-Vaumont"
BODY = "Organisme de certification professionnelle du Grand-Ouest"
PERSON = "Marie-Charlotte de La Rochefoucauld-Montmorency"
PLACES = ("opening", "findings", "findings/-/1", "sample", "facts", "summary", "closing", "conflicts")
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const hides = ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && one.clientWidth > 2;
    return hides && one.checkVisibility() && one.textContent.trim() && one.scrollWidth > one.clientWidth + 1;
}).map((one) => one.outerHTML.slice(0, 200))"""

# The words of a place that stand on more than one line.
BROKEN = """(where) => [...document.querySelectorAll(where)].flatMap((one) => {
    const text = one.firstChild?.nextSibling ?? one.firstChild, range = document.createRange();
    return [...(text?.textContent ?? "").matchAll(/[^\\s-]+/g)].filter((word) => {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return range.getClientRects().length > 1;
    }).map((word) => word[0]);
})"""


def _a_scene(bench: Bench) -> Scene:
    scene = an_audit_day(bench, bench.body(BODY))
    with bench.inside(scene.body):
        organisation = db.session.get_one(Organisation, (scene.body.id, scene.organisation_id))
        organisation.name = NAME
        site_id = factories.a_site(organisation, name=SITE).id
        sample = SiteSample(
            audit_id=scene.audit_id, seed="00", commitment="x", population=[site_id], drawn=[site_id],
            drawn_for=OPENED.date(), drawn_at=OPENED,
        )  # fmt: skip
        db.session.add(sample)
    scene.open()
    return scene


def _nothing_is_cut(page: Page, name: str) -> None:
    expect(page.get_by_text(name).first).to_be_visible()
    assert page.evaluate(CUT) == [], page.url
    assert page.evaluate(BROKEN, ".topbar-title") == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_long_names_are_whole_on_each_screen_of_the_workbench(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, _a_scene(bench))
    person = {"name": PERSON, "role": NAME, "side": "client", "opening": True, "closing": True}
    tablet.change(f"person/{new_id()}", person)
    tablet.change(f"fact/{new_id()}", {"kind": "site", "value": SITE, "note": "", "size": None, "notice": None})
    tablet.sync()
    page = tablet.page
    for place in ("", "unsent"):
        page.goto(f"/workbench/#/{place}")
        _nothing_is_cut(page, NAME)
    for place in PLACES:
        page.goto(f"/workbench/#/audit/{tablet.audit}/{place}")
        _nothing_is_cut(page, NAME)
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings")
    tab = page.get_by_role("link", name=SITE)
    tab.click()
    _nothing_is_cut(page, SITE)
    assert tab.bounding_box()["width"] < PHONE["width"]  # type: ignore[index]


def test_long_names_are_whole_on_the_pages_of_an_audit(pages: Pages, bench: Bench) -> None:
    scene = _a_scene(bench)
    page = pages.of(scene.auditor, PHONE)
    audit = f"audits/{scene.audit_id}"
    for place in ("audits/", "missions/", audit, f"{audit}/findings", f"{audit}/preparation", f"{audit}/report"):
        page.goto(scene.body.url(place))
        _nothing_is_cut(page, NAME)
        expect(page.get_by_role("banner")).to_contain_text(BODY)
