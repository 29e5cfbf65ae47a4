"""What was typed stays on the device until the server has confirmed it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.audits.operations.test_reports import sign, write
from tests.audits.operations.test_review_comments import EVIDENCE, a_signed_report
from tests.audits.scene import an_audit_day
from tests.browser.acts import choose, fill, press, told
from tests.browser.conftest import Pages
from tests.support import Bench

pytestmark = pytest.mark.browser

ACTIVITY = "Formations au secourisme, dans les entreprises du port"


def _at_activity(pages: Pages, bench: Bench) -> tuple[Page, str]:
    """A client's window on the step of an application where its activity is described."""
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    page = pages.of(bench.member(body, "client", organisation_id=organisation_id))
    page.goto(body.url("portal/"))
    press(page, "Commencer une demande")
    page.wait_for_url("**/steps/identity")
    address = page.url.replace("/steps/identity", "/steps/activity")
    page.goto(address)
    return page, address


def _drafts(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('certbody-draft:')).length"))


def test_a_server_that_cannot_be_reached_loses_nothing(pages: Pages, bench: Bench) -> None:
    page, address = _at_activity(pages, bench)
    page.route("**/steps/activity", lambda route: route.abort("connectionrefused"))
    fill(page, activity=ACTIVITY)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/steps/activity")
    page.goto(address)
    expect(page.locator("[name=activity]")).to_have_value(ACTIVITY)
    pages.faults.clear()


def test_another_form_that_succeeds_meanwhile_does_not_end_the_draft(pages: Pages, bench: Bench) -> None:
    page, address = _at_activity(pages, bench)
    page.route("**/steps/activity", lambda route: route.abort("connectionrefused"))
    fill(page, activity=ACTIVITY)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/steps/activity")
    page.goto(address.replace("/steps/activity", "/steps/sites"))
    page.locator("form[action$='/sites'] [name=name]").fill("Siège")
    press(page, "Ajouter ce site")
    told(page, "Le site est ajouté.")
    page.goto(address)
    expect(page.locator("[name=activity]")).to_have_value(ACTIVITY)
    pages.faults.clear()


def test_a_confirmed_form_leaves_no_draft(pages: Pages, bench: Bench) -> None:
    page, _ = _at_activity(pages, bench)
    fill(page, activity=ACTIVITY)
    page.wait_for_timeout(400)
    assert _drafts(page) == 1
    press(page, "Enregistrer et continuer")
    told(page, "C’est enregistré.")
    assert _drafts(page) == 0


def test_the_comment_on_the_whole_outlives_each_remark_and_nothing_is_said_to_have_changed(
    pages: Pages, bench: Bench
) -> None:
    scene, reviewer = a_signed_report(bench)
    page = pages.of(reviewer)
    review = scene.body.url(f"audits/{scene.audit_id}/review")
    page.goto(review)
    page.locator("form[action$='/review'] [name=comment]").fill("Dossier clair dans l’ensemble.")
    page.wait_for_timeout(400)
    page.goto(f"{review}?comment={EVIDENCE}")
    page.locator("form[action$='/comments'] [name=body]").fill("Quelle session ?")
    press(page, "Noter la remarque")
    told(page, "La remarque est notée.")
    comment = page.locator("form[action$='/review'] [name=comment]")
    expect(comment).to_have_value("Dossier clair dans l’ensemble.")
    expect(page.locator("[data-offered]:visible")).to_have_count(0)
    kept = page.evaluate("JSON.parse(Object.values(localStorage).find((one) => one.includes('Dossier clair'))).at")
    hour = datetime.fromisoformat(kept).astimezone(ZoneInfo("Europe/Paris"))
    expect(page.locator("[data-when]:visible")).to_contain_text(f"{hour:%H:%M}")


def test_nothing_is_said_to_be_restored_when_the_choice_made_is_no_longer_given(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    scene.close()
    write(scene)
    sign(scene)
    page = pages.of(bench.member(scene.body, "reviewer"))
    review = scene.body.url(f"audits/{scene.audit_id}/review")
    page.goto(review)
    choose(page, "Oui, dossier complet")
    page.wait_for_timeout(400)
    page.goto(f"{review}?comment={EVIDENCE}")
    page.locator("form[action$='/comments'] [name=body]").fill("Quelle session ?")
    press(page, "Noter la remarque")
    told(page, "La remarque est notée.")
    expect(page.locator("form[action$='/review'] [name=comment]")).to_have_value("")
    expect(page.locator("[data-restored]:visible")).to_have_count(0)
