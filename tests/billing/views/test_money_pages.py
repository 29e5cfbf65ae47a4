"""The pages of money, as the office and the client see them."""

from __future__ import annotations

import html

import pytest

from certbody.billing.operations.billing_profiles import save_billing_profile
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.prices import set_price
from certbody.billing.operations.quotes import make_quote
from certbody.billing.queries.invoices import list_lines
from certbody.billing.queries.prices import list_offers
from certbody.billing.queries.quotes import get_contract
from certbody.kit import clock
from tests import factories
from tests.billing.scenes import Scene, a_draft, a_scene, complete_profile, offer
from tests.support import Bench

SIGNATURE = {
    "document_read": "true",
    "no_other_contract": "true",
    "no_recent_refusal": "true",
    "accurate": "true",
    "signer_name": "Camille Martin",
    "signer_title": "Gérante",
}


def test_the_administrator_sets_a_price_and_a_wrong_one_keeps_what_was_typed(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    page = body.url("prices/")
    good = {"code": "half_day.initial", "unit": "442,50", "valid_from": clock.today().isoformat()}
    assert browser.post(page, data={**good, "unit": "gratuit"}).status_code == 422
    assert 'value="gratuit"' in browser.post(page, data={**good, "unit": "gratuit"}).text
    huge = browser.post(page, data={**good, "unit": "1 000 000 000"})
    assert (huge.status_code, 'value="1 000 000 000"' in huge.text) == (422, True)
    assert browser.post(page, data=good).status_code == 303
    assert "442,50" in browser.get(page).text
    asked = browser.post(page, data={**good, "unit": "0"})
    assert (asked.status_code, 'name="confirmed"' in asked.text, 'value="0"' in asked.text) == (422, True, True)
    assert "veut dire" in asked.text, "it may be meant, and it may be a slip"
    assert 'name="confirmed"' not in browser.get(page).text
    assert browser.post(page, data={**good, "unit": "0", "confirmed": "true"}).status_code == 303
    now = browser.get(page).text.split('id="half_day.initial"')[1].split("</tr>")[0]
    assert ("pas de prix" in now, "0,00" in now) == (True, False), "a price of 0 makes no quote"


def test_a_discount_is_set_chosen_for_a_quote_and_ended_from_the_pages(bench: Bench) -> None:
    scene = a_scene(bench)
    browser, page = bench.browser(scene.office), scene.body.url("prices/")
    typed = {"name": "Réseau", "percent": "12,5", "valid_from": clock.today().isoformat(), "on_request": "true"}
    assert browser.post(page + "discounts", data={**typed, "percent": "douze"}).status_code == 422
    assert browser.post(page + "discounts", data=typed).status_code == 303
    assert "12,5 %" in browser.get(page).text
    with bench.inside(scene.body):
        quote_id, offered = make_quote(scene.audit_id, scene.office).id, list_offers(clock.today())[0].id
    assert "Remises accordées à ce client" in browser.get(scene.body.url(f"quotes/{quote_id}")).text
    chosen = browser.post(scene.body.url(f"quotes/{quote_id}/discounts"), data={"discounts": [str(offered)]})
    assert chosen.status_code == 303
    shown = browser.get(chosen.headers["Location"]).text
    assert "Réseau (12,5 %)" in shown
    assert "remise en vigueur depuis le" in shown
    assert f'href="/b/{scene.body.slug}/prices/#file_fee.initial"' in shown
    last = {"last_day": clock.today().isoformat()}
    assert browser.post(page + f"discounts/{offered}/end", data={"last_day": "2020-01-01"}).status_code == 422
    assert browser.post(page + f"discounts/{offered}/end", data=last).status_code == 303


def test_an_audit_without_a_price_says_so_where_its_quote_is_made(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        set_price("half_day.initial", 0, clock.today(), scene.office)
    browser = bench.browser(scene.office)
    shown = html.unescape(browser.get(scene.body.url("quotes/?state=to_make")).text)
    assert "La grille de prix n’a pas de tarif" in shown
    assert "audit initial" in shown
    assert "Faire le devis" not in shown
    assert f'href="{scene.body.url("prices/")}"' in shown
    asked = browser.post(scene.body.url(f"quotes/audits/{scene.audit_id}"))
    assert asked.status_code == 409
    told = html.unescape(asked.text)
    assert "Le devis n’est pas fait" in told
    assert "La grille de prix n’a pas de tarif" in told.split("<table")[0]


def test_the_office_makes_and_sends_a_quote(bench: Bench) -> None:
    scene = a_scene(bench)
    browser = bench.browser(scene.office)
    assert "Faire le devis" in browser.get(scene.body.url("quotes/?state=to_make")).text
    made = browser.post(scene.body.url(f"quotes/audits/{scene.audit_id}"))
    page = browser.get(made.location)
    assert "Envoyer au client" in page.text
    assert "2 × 442,50" in page.text
    assert "art. 4" in page.text
    assert "Texte lu" not in page.text, "where we read a number is told beside the tables alone"
    assert browser.post(made.location + "/send").status_code == 303
    assert "Contrat CT-00001" in browser.get(made.location).text


def test_both_sides_see_the_surveillance_to_come_beside_the_total(bench: Bench) -> None:
    scene = a_scene(bench, facts={"categories": ["CBC"]})
    quote_id, _ = offer(scene)
    pages = [(scene.office, f"quotes/{quote_id}"), (scene.client, f"portal/quotes/{quote_id}")]
    for person, path in pages:
        text = bench.browser(person).get(scene.body.url(path)).text
        for words in ("Surveillance, estimation", "hors du total", "Prix estimé, audit de surveillance", "À confirmer"):
            assert words in text
        assert "400,00\xa0€ HT" in text
        assert "1\u202f242,00\xa0€" in text


def test_the_client_reads_accepts_and_keeps_the_signed_contract(bench: Bench) -> None:
    scene = a_scene(bench)
    quote_id, contract_id = offer(scene)
    browser = bench.browser(scene.client)
    page = scene.body.url(f"portal/quotes/{quote_id}")
    offered = browser.get(scene.body.url(f"portal/quotes/contracts/{contract_id}/offered.pdf"), buffered=True)
    assert offered.mimetype == "application/pdf"
    refused = browser.post(page + "/accept", data={**SIGNATURE, "no_other_contract": ""})
    assert refused.status_code == 422
    assert 'value="Gérante"' in refused.text
    assert browser.post(page + "/accept", data=SIGNATURE).status_code == 303
    assert "Contrat signé" in browser.get(page).text
    assert browser.get(scene.body.url(f"portal/quotes/contracts/{contract_id}/signed.pdf"), buffered=True).mimetype == (
        "application/pdf"
    )
    with bench.inside(scene.body):
        assert get_contract(contract_id, scene.office).signer_address == "127.0.0.1"


def test_an_unconfirmed_size_is_explained_instead_of_the_form(bench: Bench) -> None:
    scene = a_scene(bench, unconfirmed=True)
    quote_id, _ = offer(scene)
    browser = bench.browser(scene.client)
    text = browser.get(scene.body.url(f"portal/quotes/{quote_id}")).text
    assert "Texte lu" not in text
    assert "Un administrateur de l’organisme certificateur confirme cette valeur" in text
    assert "Accepter et signer" not in text
    assert browser.post(scene.body.url(f"portal/quotes/{quote_id}/accept"), data=SIGNATURE).status_code == 409


def test_a_draft_names_what_is_missing_and_where_to_fill_it(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        invoice_id = a_draft(scene.organisation_id, service_on=None).id
    browser = bench.browser(scene.office)
    text = browser.get(scene.body.url(f"invoices/{invoice_id}")).text
    assert "numéro de TVA de votre organisme" in text
    assert "Indiquer la date" in text
    assert "Émettre la facture" not in text


def test_a_draft_whose_client_bears_another_vat_since_says_so_before_issue(bench: Bench) -> None:
    scene, told = a_scene(bench), "La TVA du client a changé depuis"
    with bench.inside(scene.body):
        complete_profile()
        page = scene.body.url(f"invoices/{a_draft(scene.organisation_id).id}")
    browser = bench.browser(scene.office)
    assert told not in browser.get(page).text
    blank = {"country": "FR", "vat_number": "", "exemption": "", "address": "", "email": "", "order_number": ""}
    with bench.inside(scene.body):
        save_billing_profile(scene.organisation_id, {**blank, "exemption": "CGI, art. 261"}, 0, scene.office)
    shown = browser.get(page).text
    assert (told in shown, "TVA de 0 %" in shown) == (True, True)


def test_an_invoice_is_issued_printed_and_paid_from_its_page(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        invoice_id = a_draft(scene.organisation_id).id
    browser = bench.browser(scene.office)
    page = scene.body.url(f"invoices/{invoice_id}")
    assert browser.post(page + "/issue").status_code == 303
    bench.run_jobs()
    assert browser.get(page + "/invoice.pdf", buffered=True).mimetype == "application/pdf"
    payment = {"amount": "200", "received_on": clock.today().isoformat(), "method": "transfer"}
    refused = browser.post(page + "/payments", data=payment)
    assert refused.status_code == 422
    assert 'value="200"' in refused.text
    assert "dépasse le reste à payer : 120,00" in refused.text
    assert browser.post(page + "/payments", data={**payment, "amount": "120"}).status_code == 303
    assert "payée" in browser.get(page).text
    portal = bench.browser(scene.client).get(scene.body.url(f"portal/invoices/{invoice_id}"))
    assert portal.status_code == 200


def test_an_invoice_is_corrected_from_its_page_and_the_client_sees_it(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        invoice = issue_invoice(a_draft(scene.organisation_id).id, scene.office)
        invoice_id, number, line = invoice.id, invoice.number, list_lines(invoice.id)[0].id
    browser, portal = bench.browser(scene.office), bench.browser(scene.client)
    page = scene.body.url(f"invoices/{invoice_id}")
    assert "Établir un avoir" in browser.get(page).text
    asked = {"scope": "part", f"line-{line}": "150", "reason": "Remise oubliée"}
    for amount, said in (("150", "dépasse ce qui reste de cette ligne : 100,00"), ("cent", "Indiquez un montant")):
        refused = browser.post(page + "/credit-notes/", data={**asked, f"line-{line}": amount})
        assert refused.status_code == 422
        assert said in refused.text
        assert f'value="{amount}"' in refused.text
    made = browser.post(page + "/credit-notes/", data={**asked, f"line-{line}": "25"})
    assert made.status_code == 303
    bench.run_jobs()
    note = browser.get(made.location).text
    for words in ("Avoir AV-", "Remise oubliée", f"Facture {number}"):
        assert words in note
    assert browser.get(made.location + "/invoice.pdf", buffered=True).mimetype == "application/pdf"
    assert "Reste à payer : 90,00" in browser.get(page).text
    assert "90,00" in portal.get(scene.body.url(f"portal/invoices/{invoice_id}")).text
    for listed in (
        browser.get(scene.body.url("invoices/?state=credit_note")),
        portal.get(scene.body.url("portal/invoices/")),
    ):
        assert "AV-" in listed.text
    shown = portal.get(made.location.replace("/invoices/", "/portal/invoices/"))
    assert "Remise oubliée" in shown.text
    assert portal.get(page + "/credit-notes/new").status_code == 403
    assert browser.post(page + "/credit-notes/", data={"scope": "whole", "reason": "Annulation"}).status_code == 303
    assert "soldée par avoir" in browser.get(page).text
    assert browser.get(page + "/credit-notes/new").status_code == 409


def pages(scene: Scene) -> list[str]:
    return [
        "quotes/",
        "quotes/?state=to_make",
        "invoices/",
        "invoices/?state=to_draft",
        "invoices/?state=late",
        "invoices/?state=credit_note",
    ]


def test_lists_ask_as_much_of_the_database_for_two_rows_as_for_twenty(bench: Bench) -> None:
    scene = a_scene(bench)
    offer(scene)
    with bench.inside(scene.body):
        complete_profile()
        invoice = issue_invoice(a_draft(scene.organisation_id).id, scene.office)
        credit_invoice(invoice.id, None, "Essai", scene.office)
    office, portal = bench.browser(scene.office), bench.browser(scene.client)
    every = [(office, page) for page in pages(scene)] + [(portal, "portal/quotes/"), (portal, "portal/invoices/")]
    before = [_count(bench, scene, *visit) for visit in every]
    assert max(before) <= 8
    with bench.inside(scene.body):
        for _ in range(20):
            invoice = issue_invoice(a_draft(scene.organisation_id).id, scene.office)
            credit_invoice(invoice.id, None, "Essai", scene.office)
    assert [_count(bench, scene, *visit) for visit in every] == before


def test_the_list_is_narrowed_to_a_client_and_finds_a_number_or_a_name(bench: Bench) -> None:
    scene = a_scene(bench, name="École du Port")
    with bench.inside(scene.body):
        complete_profile()
        other = factories.an_organisation(name="Atelier Nord")
        mine = str(issue_invoice(a_draft(scene.organisation_id).id, scene.office).number)
        theirs, other_id = str(issue_invoice(a_draft(other.id).id, scene.office).number), other.id
    browser = bench.browser(scene.office)

    def listed(asked: str) -> tuple[bool, bool]:
        answer = browser.get(scene.body.url(f"invoices/?{asked}"))
        assert answer.status_code == 200
        return f">{mine}<" in answer.text, f">{theirs}<" in answer.text

    assert listed("") == (True, True)
    assert listed(f"organisation={other_id}") == (False, True)
    assert listed(f"search={mine.lower()}") == (True, False)
    assert listed("search=ecole") == (True, False)
    assert listed(f"organisation={other_id}&search=ecole") == (False, False)
    assert listed("state=to_draft&search=ecole") == (False, False)
    narrowed = browser.get(scene.body.url(f"invoices/?organisation={other_id}")).text
    assert ("Atelier Nord" in narrowed, f"organisation={other_id}" in narrowed) == (True, True)
    assert "120,00" in narrowed
    assert "240,00" not in narrowed
    assert browser.get(scene.body.url(f"invoices/?organisation={scene.audit_id}")).status_code == 404


def _count(bench: Bench, scene: Scene, browser: object, page: str) -> int:
    with bench.statements() as ran:
        answer = browser.get(scene.body.url(page))  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return len(ran)


@pytest.mark.parametrize("role", ["planner", "auditor", "client"])
def test_money_is_for_those_who_hold_it(bench: Bench, role: str) -> None:
    scene = a_scene(bench)
    member = scene.client if role == "client" else bench.member(scene.body, role)
    browser = bench.browser(member)
    for page in ("prices/", *pages(scene)):
        assert browser.get(scene.body.url(page)).status_code == 403, page
    assert browser.post(scene.body.url(f"quotes/audits/{scene.audit_id}")).status_code == 403


def test_a_stranger_and_another_client_find_nothing(bench: Bench) -> None:
    scene, elsewhere = a_scene(bench), a_scene(bench)
    quote_id, contract_id = offer(scene)
    with bench.inside(scene.body):
        complete_profile()
        invoice_id = issue_invoice(a_draft(scene.organisation_id).id, scene.office).id
        other = factories.an_organisation().id
    neighbour = bench.browser(bench.member(scene.body, "client", organisation_id=other))
    stranger = bench.browser(elsewhere.office)
    for page in (
        f"portal/quotes/{quote_id}",
        f"portal/quotes/contracts/{contract_id}/offered.pdf",
        f"portal/invoices/{invoice_id}",
        f"portal/invoices/{invoice_id}/invoice.pdf",
    ):
        assert neighbour.get(scene.body.url(page)).status_code == 404, page
    assert stranger.get(scene.body.url(f"quotes/{quote_id}")).status_code == 404
    assert stranger.get(elsewhere.body.url(f"quotes/{quote_id}")).status_code == 404
    assert stranger.get(elsewhere.body.url(f"invoices/{invoice_id}")).status_code == 404


def test_home_says_what_waits(bench: Bench) -> None:
    scene = a_scene(bench)
    assert "Devis à faire" in bench.browser(scene.office).get(scene.body.url()).text
    offer(scene)
    home = bench.browser(scene.client).get(scene.body.url(), follow_redirects=True).text
    assert "Devis à accepter ou à décliner" in home
