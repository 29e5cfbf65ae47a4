"""The code of a device: which ones are taken, how long it stays open, and what opens it when it is forgotten."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.audits.scene import an_audit_day
from tests.browser.conftest import DESK, PHONE, Pages
from tests.browser.workbench.tablet import CODE, a_tablet
from tests.support import PASSWORD, Bench

pytestmark = pytest.mark.browser


def test_a_code_that_seals_nothing_is_not_taken(pages: Pages, bench: Bench) -> None:
    page = pages.of(an_audit_day(bench).auditor, PHONE)
    page.goto("/workbench/")
    for code, told in (
        ("      ", "Le code a 6 caractères"),
        ("aaaaAA", "Ce code est trop simple"),
        ("12 ", "Le code a 6"),
    ):
        page.get_by_label("Code", exact=False).first.fill(code)
        page.get_by_label("Le même code").fill(code)
        page.get_by_role("button", name="Sceller").click()
        expect(page.locator("#seal-code-fault")).to_contain_text(told)
    page.get_by_label("Code", exact=False).first.fill(CODE)
    page.get_by_label("Le même code").fill(CODE + "e")
    page.get_by_role("button", name="Sceller").click()
    expect(page.locator("#seal-again-fault")).to_contain_text("diffèrent")


def test_the_first_page_of_an_auditor_leads_to_the_workbench_on_a_phone(pages: Pages, bench: Bench) -> None:
    scene = an_audit_day(bench)
    page = pages.of(scene.auditor, PHONE)
    page.goto(scene.body.url(""))
    page.get_by_role("link", name="Audits à travailler sur site, avec ou sans réseau").click()
    expect(page).to_have_url(re.compile("/workbench/"))


def test_a_forgotten_code_asks_for_the_password_of_the_account(pages: Pages, bench: Bench) -> None:
    page = a_tablet(pages, an_audit_day(bench)).page
    page.reload()
    page.get_by_role("button", name="Verrouiller").click()
    page.get_by_role("button", name="Code oublié").click()
    page.get_by_label("Code", exact=False).first.fill("un nouveau code")
    page.get_by_label("Le même code").fill("un nouveau code")
    page.get_by_role("button", name="Sceller").click()
    expect(page.locator("#seal-password-fault")).to_contain_text("Tapez le mot de passe")
    page.get_by_label("Mot de passe de votre compte").fill("pas celui-là")
    page.get_by_role("button", name="Sceller").click()
    expect(page.locator("#seal-password-fault")).to_contain_text("Ce n’est pas le mot de passe de votre compte.")
    page.get_by_label("Mot de passe de votre compte").fill(PASSWORD)
    page.get_by_role("button", name="Sceller").click()
    expect(page.get_by_text("reste ouvert 12 heures")).to_be_visible()


def test_what_a_forgotten_code_costs_is_told_before_it_is_chosen_and_where_it_is_asked(
    pages: Pages, bench: Bench
) -> None:
    scene = an_audit_day(bench)
    page = pages.of(scene.auditor, PHONE)
    page.goto("/workbench/")
    expect(page.get_by_text("et rien n’est perdu ; sans réseau, personne ne peut rouvrir vos audits")).to_be_visible()
    page = a_tablet(pages, scene).page
    page.reload()
    page.get_by_role("button", name="Verrouiller").click()
    expect(page.get_by_text("tout ce qui est sur l’appareil y reste")).to_be_visible()
    page.get_by_role("button", name="Code oublié").click()
    expect(page.get_by_text("n’effacez pas les données de ce navigateur")).to_be_visible()
    expect(page.get_by_role("link", name="S’identifier sur le site")).to_have_count(0)
    page.context.clear_cookies()
    page.get_by_label("Mot de passe de votre compte").fill(PASSWORD)
    page.get_by_label("Code", exact=False).first.fill("un nouveau code")
    page.get_by_label("Le même code").fill("un nouveau code")
    page.get_by_role("button", name="Sceller").click()
    page.get_by_role("link", name="S’identifier sur le site").click()
    expect(page).to_have_url(re.compile("/login"))


def test_locking_closes_every_tab_and_leaves_no_key(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    other = tablet.again()
    expect(other.page.get_by_text("reste ouvert 12 heures")).to_be_visible()
    other.page.get_by_role("button", name="Verrouiller").click()
    for page in (tablet.page, other.page):
        expect(page.get_by_text("Ce stockage est verrouillé")).to_be_visible()
    people = tablet.page.evaluate(
        """() => new Promise((done) => { const asked = indexedDB.open("certbody-workbench");
        asked.onsuccess = () => { const all = asked.result.transaction("people").objectStore("people").getAll();
        all.onsuccess = () => done(all.result.map((one) => [one.key === undefined, one.until === undefined])); }; })"""
    )
    assert people == [[True, True]]


def test_a_person_and_an_action_without_a_name_are_asked_for_it(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, an_audit_day(bench))
    page = tablet.page
    page.set_viewport_size(DESK)
    page.goto(f"/workbench/#/audit/{tablet.audit}/opening")
    page.get_by_label("Fonction").fill("Directrice")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator("#person-name-fault")).to_contain_text("Écrivez le nom")
    expect(page.get_by_label("Fonction")).to_have_value("Directrice")
    page.goto(f"/workbench/#/audit/{tablet.audit}/sample")
    page.get_by_label("Référence").fill("session de mars")
    page.get_by_role("button", name="Ajouter à l’échantillon").click()
    expect(page.locator("#action-title-fault")).to_contain_text("Écrivez l’intitulé")
    expect(page.get_by_label("Référence")).to_have_value("session de mars")
