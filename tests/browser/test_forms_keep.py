"""Nothing typed is lost: refused forms, two people at one record, the keyboard alone, no scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.browser.acts import choose, fill, press, told
from tests.browser.conftest import Pages
from tests.browser.scenes import an_issued_invoice
from tests.certificates.cases import a_reviewed_audit
from tests.support import PASSWORD, Bench

pytestmark = pytest.mark.browser


def refused_at(page: Page, label: str, name: str, typed: str) -> None:
    """The summary has the focus and names the field, the field is marked, what was typed is still there."""
    expect(page.locator("[data-error-summary]")).to_be_focused()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link", name=label).first).to_be_visible()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(page.locator(f"[name='{name}']:visible").first).to_have_value(typed)


def test_an_administrator_inviting_somebody(pages: Pages, bench: Bench) -> None:
    body = bench.body()
    page = pages.of(bench.member(body, "administrator"))
    page.goto(body.url("members/invite"))
    fill(page, name="Lou Fabre", email="lou.fabre chez exemple.fr")
    press(page, "Envoyer l’invitation")
    refused_at(page, "Adresse électronique", "email", "lou.fabre chez exemple.fr")
    expect(page.locator("[name=name]")).to_have_value("Lou Fabre")


def test_a_planner_taking_an_organisation_on(pages: Pages, bench: Bench) -> None:
    body = bench.body()
    page = pages.of(bench.member(body, "planner"))
    page.goto(body.url("organisations/new"))
    fill(page, name="École du Port", siren="123456789", city="Brest")
    press(page, "Enregistrer l’organisme")
    refused_at(page, "SIREN", "siren", "123456789")
    expect(page.locator("[name=city]")).to_have_value("Brest")


def test_an_auditor_forgetting_the_fact(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    page = pages.of(scene.auditor)
    page.goto(_sheet(scene, 1))
    form = page.locator("#indicator-1")
    choose(form, "Non-conformité mineure")
    form.locator("[name=evidence]").fill("Page d’accueil du site")
    press(form, "Enregistrer l’indicateur 1")
    told(page, "Décrivez le fait constaté")
    expect(form.locator("[name=evidence]")).to_have_value("Page d’accueil du site")
    expect(form.get_by_label("Non-conformité mineure", exact=True)).to_be_checked()


def test_a_client_with_a_number_that_cannot_be(pages: Pages, bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    page = pages.of(bench.member(body, "client", organisation_id=organisation_id))
    page.goto(body.url("portal/"))
    press(page, "Commencer une demande")
    fill(page, nda="12", city="Nantes")
    press(page, "Enregistrer et continuer")
    refused_at(page, "Déclaration d’activité (NDA)", "nda", "12")
    expect(page.locator("[name=city]")).to_have_value("Nantes")


def test_an_accountant_with_an_amount_that_is_none(pages: Pages, bench: Bench) -> None:
    page = an_issued_invoice(pages, bench)
    fill(page, amount="cent vingt", note="Virement reçu")
    press(page, "Enregistrer le paiement")
    refused_at(page, "Montant reçu", "amount", "cent vingt")
    expect(page.locator("[name=note]")).to_have_value("Virement reçu")


def _sheet(scene: Scene, indicator: int) -> str:
    return scene.body.url(f"audits/{scene.audit_id}/findings?open={indicator}#indicator-{indicator}")


def test_two_people_at_one_organisation(pages: Pages, bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation(city="Paris").id
    first, second = (pages.of(bench.member(body, "planner")) for _ in range(2))
    for page in (first, second):
        page.goto(body.url(f"organisations/{organisation_id}/edit"))
    fill(first, city="Lyon")
    press(first, "Enregistrer")
    told(first, "Lyon")
    fill(second, city="Nantes")
    press(second, "Enregistrer")
    told(second, "Cette fiche a été modifiée pendant votre saisie", "rien n’a été écrasé")
    expect(second.locator("[name=city]")).to_have_value("Nantes")


def test_two_windows_at_one_finding_show_both_answers(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    first, second = pages.of(scene.auditor), pages.of(scene.auditor)
    for page in (first, second):
        page.goto(_sheet(scene, 1))
    for page, seen in ((first, "Page d’accueil"), (second, "Livret d’accueil")):
        form = page.locator("#indicator-1")
        choose(form, "Conforme")
        form.locator("[name=evidence]").fill(seen)
        press(form, "Enregistrer l’indicateur 1")
    told(second, "Cette fiche a été modifiée pendant votre saisie", f"par {scene.auditor.name}", "Page d’accueil")
    expect(second.locator("#indicator-1 [name=evidence]")).to_have_value("Livret d’accueil")


def _tab_to(page: Page, wanted: str) -> None:
    """Presses Tab until the element is reached."""
    for _ in range(120):
        if page.locator(wanted).evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    here = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"Tab never reaches {wanted}, but {here}")


def test_a_finding_with_the_keyboard_alone(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    page = pages.window()
    page.goto("/login")
    _tab_to(page, "[name=email]")
    page.keyboard.type(bench.email_of(scene.auditor))
    _tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/**")
    _tab_to(page, "nav.sidebar a[href$='/missions/']")
    page.keyboard.press("Enter")
    _tab_to(page, f"main a[href$='{scene.audit_id}']")
    page.keyboard.press("Enter")
    _tab_to(page, "main a[href$='/findings']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/findings")
    _record_by_keyboard(page)
    told(page, "Indicateur 1 enregistré.")


def _record_by_keyboard(page: Page) -> None:
    _tab_to(page, "#indicator-1 input[value=conforming]")
    page.keyboard.press("Space")
    _tab_to(page, "#indicator-1 [name=evidence]")
    page.keyboard.type("Page d’accueil du site")
    _tab_to(page, "#indicator-1 form button")
    page.keyboard.press("Enter")


def test_the_menus_with_the_keyboard_alone(pages: Pages, bench: Bench) -> None:
    page = pages.of(bench.member(bench.body(), "auditor"))
    account = page.locator("details.menu").filter(has_text="Mon compte")
    account.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_hidden()
    expect(account.locator("summary")).to_be_focused()


def test_a_finding_without_scripts(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    page = pages.window(scripts=False)
    page.goto("/login")
    fill(page, email=bench.email_of(scene.auditor), password=PASSWORD)
    press(page, "Se connecter")
    page.goto(_sheet(scene, 1))
    form = page.locator("#indicator-1")
    choose(form, "Conforme")
    form.locator("[name=evidence]").fill("Page d’accueil du site")
    press(form, "Enregistrer l’indicateur 1")
    told(page, "Indicateur 1 enregistré.")


def test_a_decision_that_lacks_its_reason_is_answered_by_the_page_before_anything_is_confirmed(
    pages: Pages, bench: Bench
) -> None:
    body = bench.body()
    lead, reviewer = bench.member(body, "auditor"), bench.member(body, "reviewer")
    with bench.inside(body):
        audit_id = a_reviewed_audit(factories.an_organisation(), lead, reviewer).id
    page = pages.of(reviewer)
    page.goto(body.url(f"decisions/{audit_id}"))
    page.locator("[name=outcome][value=certify]").check()
    fill(page, effective_on="2020-01-15")
    press(page, "Prendre la décision")
    refused_at(page, "Motifs", "effective_on", "2020-01-15")
    fill(page, reason="Dossier conforme, rien à redire.")
    press(page, "Prendre la décision", sure=True)
    refused_at(page, "Date d’effet", "effective_on", "2020-01-15")
    told(page, "Une décision ne prend pas effet avant")


def test_the_first_of_a_month_is_read_again_as_french_says_it(pages: Pages, bench: Bench) -> None:
    body = bench.body()
    lead, reviewer = bench.member(body, "auditor"), bench.member(body, "reviewer")
    with bench.inside(body):
        audit_id = a_reviewed_audit(factories.an_organisation(), lead, reviewer).id
    page = pages.of(reviewer)
    page.goto(body.url(f"decisions/{audit_id}"))
    page.locator("[name=outcome][value=certify]").check()
    fill(page, reason="Dossier conforme, rien à redire.", effective_on="2099-12-01")
    press(page, "Prendre la décision")
    expect(page.get_by_role("dialog")).to_contain_text("1er décembre 2099")
