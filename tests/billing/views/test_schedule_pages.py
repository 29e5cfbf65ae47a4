"""What is billed when and what remains, as the office and the client see it; how a client is billed."""

from __future__ import annotations

import html
from datetime import date

import pytest
from sqlalchemy import select

from certbody.audits.operations.cancelling import cancel_audit
from certbody.billing.models import BillingProfile, Invoice
from certbody.billing.operations.invoices import abandon_invoice
from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.kit.db import db
from certbody.kit.i18n import money
from tests.billing.schedules import certified, contract_of, held, signed
from tests.support import Bench


def test_both_sides_see_what_is_billed_when_and_what_remains(bench: Bench) -> None:
    scene, contract_id = signed(bench, invoice_schedule=2)
    bench.run_jobs()
    office, client = bench.browser(scene.office), bench.browser(scene.client)
    with bench.inside(scene.body):
        draft, quote = db.session.scalars(select(Invoice.id)).one(), contract_of(contract_id).quote_id
        certified(scene, date(2026, 11, 25))
        left = money(157_000)
    shown = office.get(scene.body.url(f"invoices/{draft}")).text
    for words in ("Échéancier du contrat CT-00001", "Annuité 2 sur 3", "25 nov. 2027", "Reste à facturer HT", left):
        assert words in shown, words
    assert "Facturé HT, brouillons compris, avoirs non déduits" in shown
    assert "Annuité 3 sur 3" in office.get(scene.body.url(f"quotes/{quote}")).text
    seen = client.get(scene.body.url(f"portal/quotes/{quote}")).text
    assert "en préparation" in seen, "a draft is not shown to the client"
    assert str(draft) not in seen
    assert "Facturé ou en cours de facturation HT, avant avoirs" in seen
    assert "brouillons compris" not in seen
    assert office.post(scene.body.url(f"invoices/{draft}/issue")).status_code == 303
    for page in (f"portal/invoices/{draft}", "portal/invoices/"):
        assert "Annuité 3 sur 3" in client.get(scene.body.url(page)).text, page


def test_the_office_prepares_what_is_due_by_hand(bench: Bench) -> None:
    scene, contract_id = signed(bench, deposit_percent=30)
    bench.run_jobs()
    office, page = bench.browser(scene.office), scene.body.url(f"invoices/contracts/{contract_id}/instalments")
    assert office.post(page).status_code == 409
    with bench.inside(scene.body):
        deposit = db.session.scalars(select(Invoice.id)).one()
        abandon_invoice(deposit, scene.office)
    assert "Préparer les échéances dues" in office.get(scene.body.url(f"invoices/{deposit}")).text
    made = office.post(page)
    assert made.status_code == 303
    shown = html.unescape(office.get(made.headers["Location"]).text)
    assert "acompte" in shown
    assert "Acompte demandé le" in shown
    assert "la prestation est à venir" in shown
    assert "Date de la prestation" not in shown
    assert office.post(made.headers["Location"] + "/issue").status_code == 303
    with bench.inside(scene.body):
        held(scene)
    final = office.post(scene.body.url(f"invoices/audits/{scene.audit_id}")).headers["Location"]
    assert "Acomptes déduits, TTC (F-2026-000001)" in office.get(final).text


def test_how_a_client_is_billed_is_kept_with_what_was_typed_wrong(bench: Bench) -> None:
    scene, _contract = signed(bench)
    office, page = bench.browser(scene.office), scene.body.url(f"invoices/clients/{scene.organisation_id}/")
    typed = {"country": "BE", "vat_number": "BE 0123 456 749", "order_number": "BC-17", "version": "0"}
    blank = office.get(page).text
    assert ("Pays d’établissement" in blank, "porte un SIREN" in blank) == (True, False)
    wrong = office.post(page, data=typed | {"vat_number": "FR44732829320"})
    assert (wrong.status_code, "n’est pas de ce pays" in wrong.text) == (422, True)
    for country, number, told in (
        ("BE", "BE12", "Ce numéro de TVA n’est pas exact"),
        ("FR", "FR11111111111", "La clé de ce numéro de TVA est fausse"),
        ("FR", "FR83404833048", "404833048"),
        ("MC", "FR00000000000", "Ce numéro de TVA n’est pas exact"),
    ):
        wrong = office.post(page, data=typed | {"country": country, "vat_number": number})
        assert (wrong.status_code, told in wrong.text, f'value="{number}"' in wrong.text) == (422, True, True), number
    assert office.post(page, data=typed | {"country": "Belgique"}).status_code == 422
    assert office.post(page, data=typed).status_code == 303
    assert "Autoliquidation" in office.get(page).text
    assert "porte un SIREN" in office.get(page).text
    with bench.inside(scene.body):
        kept = find_billing_profile(scene.organisation_id)
        assert (kept.vat_number, kept.version) == ("BE0123456749", 1)
    assert office.post(page, data=typed).status_code == 409, "another window has saved since"
    assert office.post(page, data=typed | {"version": "1", "country": "CH", "vat_number": ""}).status_code == 303
    with bench.inside(scene.body):
        assert db.session.scalars(select(BillingProfile.version)).one() == 2


@pytest.mark.parametrize("schedule", [0, 2])
def test_the_schedule_of_a_cancelled_audit_says_what_becomes_of_it_and_bills_nothing_more(
    bench: Bench, schedule: int
) -> None:
    scene, contract_id = signed(bench, invoice_schedule=schedule, deposit_percent=30)
    with bench.inside(scene.body):
        cancel_audit(scene.audit_id, "Le client cesse son activité", scene.office)
        quote = contract_of(contract_id).quote_id
    bench.run_jobs()
    for who, path in ((scene.office, f"quotes/{quote}"), (scene.client, f"portal/quotes/{quote}")):
        page = bench.browser(who).get(scene.body.url(path)).text
        shown = page.split('id="schedule"')[1].split("</section>")[0]
        assert "à venir" not in shown
        assert "à facturer<" not in shown
        assert "sans objet, audit annulé" in shown
        assert "ce qui n’était pas encore facturé ne le sera pas" in html.unescape(shown)
    with bench.inside(scene.body):
        assert db.session.scalars(select(Invoice)).all() == [], "signed, and cancelled before anything was drafted"
