"""Closing on the device: read only from then on, taken back until the site has it, and each refusal with its place."""

from __future__ import annotations

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from certbody.kit.db import db
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import Tablet, a_tablet, kept
from tests.support import Bench

pytestmark = pytest.mark.browser
AUDITOR = "019abcde-0000-7000-8000-000000000001"
CLIENT = "019abcde-0000-7000-8000-000000000002"
INKED = """(canvas, { x, y }) => {
    const scale = canvas.width / canvas.clientWidth;
    const part = canvas.getContext("2d").getImageData((x - 8) * scale, (y - 4) * scale, 16 * scale, 40 * scale);
    return part.data.some((value, at) => at % 4 === 3 && value > 0);
}"""


def _answered(pages: Pages, bench: Bench) -> Tablet:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    return a_tablet(pages, scene)


def _attend(tablet: Tablet) -> None:
    for id, side in ((AUDITOR, "body"), (CLIENT, "client")):
        person = {"name": f"Lou Bernard {side}", "role": "", "side": side, "opening": True, "closing": True}
        tablet.change(f"person/{id}", {**person, "removed": False})


def _close(tablet: Tablet) -> Page:
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    page.get_by_role("button", name="Clore l’audit et notifier").click()
    page.get_by_role("dialog", name="Clore l’audit ?").get_by_role("button", name="Clore et notifier").click()
    return page


def _about_to_sign(pages: Pages, bench: Bench) -> tuple[Tablet, Locator]:
    tablet = _answered(pages, bench)
    _attend(tablet)
    tablet.page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    side = tablet.page.get_by_role("region", name="Pour l’organisme")
    side.get_by_label("Nom de la personne qui signe").fill("Anne Le Gall")
    return tablet, side


def _draw(page: Page, frame: Locator) -> None:
    """A stroke through half of the frame."""
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75, steps=8)
    page.mouse.up()


def _state(scene: Scene) -> str:
    with scene.bench.inside(scene.body):
        return scene.audit().state


def test_a_closed_audit_is_read_only_here_and_opens_again_until_the_site_has_it(pages: Pages, bench: Bench) -> None:
    tablet = _answered(pages, bench)
    _attend(tablet)
    tablet.cut()
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(page.get_by_text("Le site vérifiera encore")).to_be_visible()
    expect(page.get_by_text("Pas de signature de l’organisme")).to_be_visible()
    _close(tablet)
    expect(page.get_by_text("Close le")).to_be_visible()
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    expect(page.get_by_label("Conforme", exact=True)).to_be_disabled()
    expect(page.get_by_label("Preuves vues")).not_to_be_editable()
    page.get_by_role("link", name="Voir la clôture").click()
    page.get_by_role("button", name="Retirer la clôture et rouvrir").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer la clôture").click()
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings/-/1")
    expect(page.get_by_label("Conforme", exact=True)).to_be_enabled()
    _close(tablet)
    expect(page.get_by_text("Close le")).to_be_visible()
    page.goto("/workbench/#/")
    card = page.locator(".audit-card")
    expect(card).to_contain_text("Audit clos le")
    expect(card).to_contain_text("La clôture est sur cet appareil")
    expect(card.get_by_text("Pas encore prêt")).to_have_count(0)
    tablet.join()
    tablet.sync()
    assert _state(tablet.scene) == "closed"
    expect(card).to_contain_text("Le site a la clôture")
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(page.get_by_text("Le site a enregistré la clôture")).to_be_visible()
    expect(page.get_by_role("button", name="Retirer la clôture")).to_have_count(0)
    page.get_by_role("link", name="Voir la fiche de clôture sur le site").click()
    expect(page.get_by_role("heading", name="Fiche de clôture", level=1)).to_be_visible()
    pages.faults.clear()


def test_what_the_site_refuses_is_told_at_the_top_with_the_place_to_mend_it(pages: Pages, bench: Bench) -> None:
    tablet = _answered(pages, bench)
    page, scene = tablet.page, tablet.scene
    page.set_viewport_size(PHONE)
    with bench.inside(scene.body):
        factories.a_size(scene.audit(), 3)
        factories.a_half_day(scene.audit(), scene.auditor, date(2030, 1, 7), "am")
    tablet.change(f"person/{CLIENT}", {"name": "Lou", "role": "", "side": "client", "closing": True, "removed": False})
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(page.get_by_text("Personne de l’équipe d’audit n’est noté présent")).to_be_visible()
    _attend(tablet)
    _close(tablet)
    tablet.sync()
    alert = page.get_by_role("alert").filter(has_text="Le site a refusé la clôture")
    expect(alert.get_by_role("listitem")).to_have_count(1)
    alert.get_by_role("link").click()
    expect(page).to_have_url(f"{page.url.split('#')[0]}#/audit/{tablet.audit}/opening")
    expect(page.get_by_label("Conforme", exact=True)).to_have_count(0)
    assert _state(scene) == "open"


def test_a_refused_closing_leaves_only_when_a_person_closes_again(pages: Pages, bench: Bench) -> None:
    tablet, side = _about_to_sign(pages, bench)
    page, scene = tablet.page, tablet.scene
    with bench.inside(scene.body):
        factories.a_size(scene.audit(), 3)
        late = factories.a_half_day(scene.audit(), scene.auditor, date(2030, 1, 7), "am")
    _draw(page, side.get_by_label("Cadre où signer"))
    page.get_by_role("button", name="Clore l’audit et notifier").click()
    dialog = page.get_by_role("dialog", name="Clore l’audit ?")
    expect(dialog).to_contain_text("Une signature est dessinée sans être enregistrée")
    expect(dialog).to_contain_text("Pour l’organisme (Anne Le Gall)")
    dialog.get_by_role("button", name="Annuler").click()
    side.get_by_role("button", name="Signer").click()
    page.get_by_label("Jour et heure").fill("2026-11-20T18:00")
    _close(tablet)
    tablet.sync()
    expect(page.get_by_text("Le site a refusé la clôture : l’audit n’est pas clos")).to_be_visible()
    with bench.inside(scene.body):
        db.session.delete(db.session.merge(late))
    tablet.change("report/short_time", "La troisième demi-journée n’était pas due.")
    side.get_by_label("Nom de la personne qui signe").fill("Anne Le Gall")
    side.get_by_role("button", name="Signer", exact=True).click()
    tablet.change("report/leads", "Revoir l’accueil")
    tablet.sync()
    assert _state(scene) == "open"
    _close(tablet)
    tablet.sync()
    assert _state(scene) == "closed"
    assert len(kept(scene)["closing"]) == 1
    expect(side.get_by_role("img", name="Signature de Anne Le Gall").first).to_be_visible()


def test_a_duration_that_is_not_held_is_explained_before_closing(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    with bench.inside(scene.body):
        factories.a_size(scene.audit(), 5)
    tablet = a_tablet(pages, scene)
    _attend(tablet)
    page = tablet.page
    page.set_viewport_size(PHONE)
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    told = "Demi-journées dues : 5 ; placées au plan : 2 ; tenues entre les deux réunions : 2."
    expect(page.locator(".notice").filter(has_text="Ce qui manque avant la clôture")).to_contain_text(told)
    expect(page.get_by_role("button", name="Clore l’audit et notifier")).to_be_disabled()
    page.get_by_label("Pourquoi la durée due n’est pas tenue").fill("Deux sites étaient fermés.")
    expect(page.locator(".notice").filter(has_text="À savoir avant de clore")).to_contain_text(told)
    assert Axe().run(page).violations_count == 0
    _close(tablet)
    tablet.sync()
    assert _state(scene) == "closed"
    expect(page.get_by_label("Pourquoi la durée due n’est pas tenue")).not_to_be_editable()


def test_the_question_before_closing_holds_the_focus_and_escape_leaves_all_as_it_is(pages: Pages, bench: Bench) -> None:
    tablet = _answered(pages, bench)
    _attend(tablet)
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    closing = page.get_by_role("button", name="Clore l’audit et notifier")
    closing.click()
    dialog = page.get_by_role("dialog", name="Clore l’audit ?")
    expect(dialog).to_have_accessible_description(
        "Les non-conformités sont notifiées à l’organisme et leurs délais commencent quand le site reçoit la clôture."
    )
    expect(dialog.get_by_role("button", name="Annuler")).to_be_focused()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(closing).to_be_focused()
    closing.click()
    expect(dialog).to_be_visible()
    page.evaluate("location.hash = '#/unsent'")
    expect(dialog).to_have_count(0)
    assert tablet.value("closing") is None


def test_a_signature_that_is_being_drawn_outlives_what_the_screen_is_drawn_anew_for(pages: Pages, bench: Bench) -> None:
    tablet, side = _about_to_sign(pages, bench)
    page = tablet.page
    frame = side.get_by_label("Cadre où signer")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + 40 + 10 * (step % 3))
    page.mouse.up()
    assert frame.evaluate(INKED, {"x": 110, "y": 40})
    tablet.change("report/leads", "Écrit par une collègue")
    tablet.sync()
    side.get_by_role("button", name="Signer").click()
    expect(side.locator("figure.signed > svg path")).to_have_attribute("d", re.compile(r"^M\d+ \d+(L\d+ \d+){3,}"))


def test_a_signature_is_whole_when_the_device_is_turned_before_it_is_kept(pages: Pages, bench: Bench) -> None:
    tablet, side = _about_to_sign(pages, bench)
    page = tablet.page
    page.set_viewport_size({"width": 844, "height": 390})
    frame = side.get_by_label("Cadre où signer")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.75, steps=8)
    page.mouse.up()
    page.set_viewport_size({"width": 390, "height": 844})
    turned = frame.bounding_box()
    assert turned
    assert turned["width"] < box["width"] * 0.9
    frame.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    side.get_by_role("button", name="Signer").click()
    drawn = side.locator("figure.signed > svg path").get_attribute("d") or ""
    points = [(int(x), int(y)) for x, y in re.findall(r"[ML](\d+) (\d+)", drawn)]
    assert points[-1] == pytest.approx((540, 150), abs=6)
    assert points[0] == pytest.approx((60, 50), abs=6)


def test_a_signature_that_is_typed_shows_the_name(pages: Pages, bench: Bench) -> None:
    _tablet, side = _about_to_sign(pages, bench)
    side.get_by_role("button", name="Signer").click()
    expect(side.locator(".signed-name")).to_have_text("Anne Le Gall")
    expect(side.get_by_text("Nom tapé au clavier")).to_be_visible()
    expect(side.locator("figure.signed > svg")).to_have_count(0)


def test_once_a_side_has_signed_no_empty_form_is_left_below(pages: Pages, bench: Bench) -> None:
    _tablet, side = _about_to_sign(pages, bench)
    side.get_by_role("button", name="Signer", exact=True).click()
    expect(side.locator(".signed-name")).to_have_text("Anne Le Gall")
    expect(side.get_by_label("Nom de la personne qui signe")).to_have_count(0)
    side.get_by_role("button", name="Faire signer une autre personne").click()
    expect(side.get_by_label("Nom de la personne qui signe")).to_have_value("")


def test_the_counters_of_the_sheet_agree(pages: Pages, bench: Bench) -> None:
    tablet = _answered(pages, bench)
    page = tablet.page
    tablet.change("finding/2/-/evidence", "")
    page.goto(f"/workbench/#/audit/{tablet.audit}/findings")
    line = page.locator(".progress-line").first
    expect(line).to_contain_text("0 obligatoire sans résultat · 1 à compléter")
    expect(page.get_by_role("link", name="À faire 1")).to_be_visible()
    whole, total = (int(one) for one in re.findall(r"(\d+) sur (\d+)", line.inner_text())[0])
    assert 0 < whole < total
    tablet.change("finding/2/-/result", "")
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(page.get_by_role("link", name="Donnez-lui un résultat.")).to_be_visible()
    expect(page.get_by_role("link", name="Notez les personnes présentes.")).to_be_visible()
