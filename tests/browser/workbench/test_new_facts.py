"""Facts met on site, said otherwise and withdrawn before anybody else has seen them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import find_size
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.onsite.models import FieldOperation
from tests import factories
from tests.audits.scene import Scene, an_audit_day
from tests.browser.conftest import PHONE, Pages
from tests.browser.workbench.tablet import Tablet, a_tablet
from tests.onsite.devices import HELD
from tests.support import Bench

pytestmark = pytest.mark.browser


def _sized_by_the_tables(bench: Bench) -> Scene:
    scene = an_audit_day(bench)
    with bench.inside(scene.body):
        audit = scene.audit()
        audit.application_id = factories.an_application(audit.organisation).id
        size_audit(audit.id, scene.auditor, "Repris selon les tables")
    return scene


def _note(page: Page, value: str) -> None:
    page.get_by_label("Nom et adresse du site").fill(value)
    page.get_by_role("button", name="Enregistrer ce fait").click()
    expect(page.locator("article.fact").get_by_text(value)).to_be_visible()


def _half_days(scene: Scene) -> int:
    with scene.bench.inside(scene.body):
        size = find_size(scene.audit_id)
        assert size is not None
        return size.half_days


def _facts(tablet: Tablet) -> Page:
    page = tablet.page
    page.goto(f"/workbench/#/audit/{tablet.audit}/facts")
    expect(page.get_by_role("heading", name="Noter un fait nouveau")).to_be_visible()
    return page


def test_a_fact_is_corrected_and_withdrawn_before_it_is_sent(pages: Pages, bench: Bench) -> None:
    scene = _sized_by_the_tables(bench)
    before = _half_days(scene)
    tablet = a_tablet(pages, scene)
    tablet.change("opening", HELD)
    tablet.cut()
    page = _facts(tablet)
    _note(page, "Antenne de Quinper")
    page.get_by_role("button", name="Corriger").click()
    expect(page.get_by_label("Nom et adresse du site")).to_have_value("Antenne de Quinper")
    page.get_by_label("Nom et adresse du site").fill("Antenne de Quimper")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.locator("article.fact").get_by_text("Antenne de Quimper")).to_be_visible()
    expect(page.locator("article.fact")).to_have_count(1)
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_role("status").get_by_text("Sans ce fait, la durée passe de 2 jours à 1,5 jour")).to_be_visible()
    expect(page.locator("article.fact").get_by_text("avant,")).to_have_count(0)
    page.get_by_role("button", name="Retirer ce fait").click()
    expect(page.get_by_text("Écrivez pourquoi ce fait est retiré.")).to_be_visible()
    page.get_by_label("Pourquoi ce fait est retiré").fill("Une salle louée à la journée")
    page.get_by_role("button", name="Retirer ce fait").click()
    expect(page.get_by_text("Motif du retrait : Une salle louée à la journée")).to_be_visible()
    tablet.join()
    tablet.sync()
    assert _half_days(scene) == before
    with bench.inside(scene.body):
        told = db.session.scalars(
            select(FieldOperation.value).where(FieldOperation.field.startswith("fact/")).order_by(FieldOperation.id)
        ).all()
    assert [one["value"] for one in told] == ["Antenne de Quinper", "Antenne de Quimper", "Antenne de Quimper"]
    assert [bool(one.get("removed")) for one in told] == [False, False, True]
    pages.faults.clear()


def test_a_fact_that_the_site_has_is_counted_once_after_the_audit_is_brought_up_to_date(
    pages: Pages, bench: Bench
) -> None:
    scene = _sized_by_the_tables(bench)
    before = _half_days(scene)
    tablet = a_tablet(pages, scene)
    tablet.change("opening", HELD)
    page = _facts(tablet)
    _note(page, "Antenne de Quimper")
    tablet.sync()
    grown = _half_days(scene)
    assert grown > before
    tablet.take_along()
    page.reload()
    page.get_by_role("button", name="Corriger").click()
    page.get_by_label("Ce qui a été vu").fill("Un formateur y travaille")
    expect(page.get_by_role("status").get_by_text("La durée ne change pas")).to_be_visible()
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Ne rien changer").click()
    page.get_by_role("button", name="Retirer").click()
    page.get_by_label("Pourquoi ce fait est retiré").fill("Une salle louée à la journée")
    page.get_by_role("button", name="Retirer ce fait").click()
    expect(page.get_by_text("Motif du retrait : Une salle louée à la journée")).to_be_visible()
    tablet.sync()
    assert _half_days(scene) == before


def test_the_duration_beside_a_fact_rests_on_the_facts_in_force(pages: Pages, bench: Bench) -> None:
    scene = _sized_by_the_tables(bench)
    tablet = a_tablet(pages, scene)
    tablet.change("opening", HELD)
    page = _facts(tablet)
    _note(page, "Antenne de Quimper")
    page.get_by_label("De quoi s’agit-il ?").select_option("turnover")
    page.get_by_label("Chiffre d’affaires, en euros").fill("900000")
    page.get_by_role("button", name="Enregistrer ce fait").click()
    second = page.locator("article.fact").filter(has_text="900")
    expect(second).to_contain_text("Durée : 2 jours avant, 2,5 jours après.")
    before, after = second.locator(".sums > div").all()
    expect(before).to_contain_text("Avant : 2 jours")
    expect(after).to_contain_text("Après : 2,5 jours")
    assert before.get_by_role("listitem").count() == after.get_by_role("listitem").count() > 1
    expect(second).to_contain_text("Le prix signé ne change pas : la facture reprend le devis accepté")
    first = page.locator("article.fact").filter(has_text="Antenne de Quimper")
    first.get_by_role("button", name="Retirer").click()
    page.get_by_label("Pourquoi ce fait est retiré").fill("Une salle louée à la journée")
    page.get_by_role("button", name="Retirer ce fait").click()
    expect(first).to_contain_text("Ce fait ne compte plus : la durée est calculée sans lui.")
    expect(second).to_contain_text("Durée : 1,5 jour avant, 2 jours après.")
    tablet.sync()
    assert _half_days(scene) == 4
    expect(page.locator(".notice.tone-bad")).to_have_count(0)


def test_a_fact_that_is_saved_again_tells_the_duration_as_it_is_now(pages: Pages, bench: Bench) -> None:
    tablet = a_tablet(pages, _sized_by_the_tables(bench))
    tablet.change("opening", HELD)
    first = "fact/01a21828-73d6-715a-b283-aa24a1b04f2a"
    tablet.change(first, {"kind": "site", "value": "Antenne de Quimper", "size": {"before": 3, "after": 4}})
    page = _facts(tablet)
    page.get_by_label("De quoi s’agit-il ?").select_option("turnover")
    page.get_by_label("Chiffre d’affaires, en euros").fill("900000")
    page.get_by_role("button", name="Enregistrer ce fait").click()
    expect(page.locator("article.fact")).to_have_count(2)
    noted = page.locator("article.fact").filter(has_text="Antenne de Quimper")
    noted.get_by_role("button", name="Corriger").click()
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_role("heading", name="Noter un fait nouveau")).to_be_visible()
    tablet.change("report/leads", "Après la correction")
    assert tablet.value(first)["size"] == {"before": 3, "after": 5}


def test_a_duration_that_nobody_took_note_of_and_a_place_that_is_not_audited_are_told_before_the_closing(
    pages: Pages, bench: Bench
) -> None:
    scene = _sized_by_the_tables(bench)
    scene.open()
    scene.answer_all()
    tablet = a_tablet(pages, scene)
    tablet.change(f"person/{new_id()}", {"name": "Camille Martin", "role": "", "side": "client", "closing": True})
    tablet.change(f"person/{new_id()}", {"name": "Lou Bernard", "role": "", "side": "body", "closing": True})
    page = _facts(tablet)
    _note(page, "Antenne de Quimper")
    card = page.locator("article.fact")
    expect(card).to_contain_text("Pas encore pris acte par l’organisme")
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    page.get_by_label("Pourquoi la durée due n’est pas tenue").fill("L’antenne n’a pas pu être vue ce jour.")
    known = page.locator(".notice").filter(has_text="À savoir avant de clore")
    expect(known).to_contain_text(
        "La durée passe à 2 jours : personne de l’organisme n’en a encore pris acte sur place."
    )
    expect(known).to_contain_text("Antenne de Quimper : lieu rencontré sur place, non audité, car aucun tirage")
    expect(known).to_contain_text("ne le donne dans cet audit (art. 6)")
    page = _facts(tablet)
    page.get_by_role("button", name="Corriger").click()
    page.get_by_label("Nom", exact=True).fill("Camille Martin")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(card).to_contain_text("Camille Martin en a pris acte")
    expect(card).not_to_contain_text("Pas encore pris acte")
    page.goto(f"/workbench/#/audit/{tablet.audit}/closing")
    expect(known).to_contain_text("lieu rencontré sur place, non audité")
    expect(known).not_to_contain_text("pris acte sur place")
