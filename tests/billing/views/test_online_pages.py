"""The pages of payments online, as the administrator, the client and the accountant see them."""

from __future__ import annotations

import html

from certbody.billing.queries.online import booked_of
from tests.billing.online import Till
from tests.billing.operations.test_invoices import issued
from tests.billing.scenes import a_scene
from tests.stripe_standin import StandIn
from tests.support import Bench


def test_without_keys_the_client_is_told_how_to_pay_by_transfer(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    text = bench.browser(scene.client).get(scene.body.url(f"portal/invoices/{invoice_id}")).text
    assert "FR7630006000011234567890189" in text
    assert "Payer en ligne" not in text
    assert bench.browser(scene.client).post(scene.body.url(f"portal/invoices/{invoice_id}/payment/")).status_code == 409
    settings = bench.browser(scene.office).get(scene.body.url("settings/online-payment/")).text
    assert "Le paiement en ligne n’est pas installé ici" in settings


def test_a_body_connects_its_account_and_leaves_it(bench: Bench, stand_in: StandIn) -> None:
    scene = a_scene(bench)
    browser, page = bench.browser(scene.office), scene.body.url("settings/online-payment/")
    assert "Aucun compte connecté" in browser.get(page).text
    leaving = browser.post(page + "connect").text
    assert f"url={stand_in.address}/setup/acct_" in leaving
    assert "Stripe attend encore des renseignements" in browser.get(page).text
    account = next(iter(stand_in.book.accounts))
    assert f"/setup/{account}" in browser.post(page + "connect").text, "the same account is completed"
    stand_in.book.onboard(account)
    assert browser.get(page + "back").status_code == 303
    assert "Stripe attend encore" not in browser.get(page).text
    assert browser.post(page + "disconnect").status_code == 303
    text = browser.get(page).text
    assert "Aucun compte connecté" in text
    assert account in text


def test_the_client_pays_and_is_told_the_truth(till: Till) -> None:
    browser = till.scene.bench.browser(till.scene.client)
    page = till.scene.body.url(f"portal/invoices/{till.invoice_id}")
    assert "Payer 120,00\xa0€ par carte ou prélèvement SEPA" in browser.get(page).text
    assert f"url={till.stand_in.address}/pay/{till.account}/cs_test_" in browser.post(page + "/payment/").text
    assert "Vous n’avez pas payé" in browser.get(page + "/payment/given-up").text
    till.book.pay(till.account, till.checkout())
    assert "en cours de confirmation" in browser.get(page + "/payment/back").text
    till.hear()
    assert "Le paiement est reçu" in browser.get(page + "/payment/back").text
    assert "Le paiement est reçu" in browser.get(page + "/payment/given-up").text
    assert "Payer en ligne" not in browser.get(page).text


def test_a_debit_on_its_way_is_not_to_be_paid_again(till: Till) -> None:
    browser = till.scene.bench.browser(till.scene.client)
    page = till.scene.body.url(f"portal/invoices/{till.invoice_id}")
    intent = till.book.pay(till.account, till.checkout(), "sepa_debit")
    till.hear()
    for path in ("", "/payment/back", "/payment/given-up"):
        assert "ne payez pas une seconde fois" in browser.get(page + path).text
    assert "Payer en ligne" not in browser.get(page).text
    till.book.fail(till.account, intent)
    till.hear()
    assert "refusé par la banque" in browser.get(page).text
    assert "Payer en ligne" in browser.get(page).text


def test_the_client_reads_what_it_paid_and_that_its_bank_took_it_back(till: Till) -> None:
    browser = till.scene.bench.browser(till.scene.client)
    page = till.scene.body.url(f"portal/invoices/{till.invoice_id}")
    assert "Paiements" not in browser.get(page).text
    intent = till.book.pay(till.account, till.checkout())
    till.hear()
    shown = browser.get(page).text
    assert "Paiement reçu" in shown
    assert "contesté" not in shown
    till.book.contest(till.account, till.book.charge_of(till.account, intent))
    till.hear()
    shown = html.unescape(browser.get(page).text)
    assert "Votre paiement a été contesté auprès de la banque" in shown
    assert "Elle a repris 120,00\xa0€ le " in shown
    assert "-120,00\xa0€" in shown.split('id="payments"')[1]
    assert "Payer en ligne" in shown


def test_the_office_sees_the_fee_and_gives_back(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    till.hear()
    browser = till.scene.bench.browser(till.scene.office)
    page = till.scene.body.url(f"invoices/{till.invoice_id}")
    text = browser.get(page).text
    assert "2,05\xa0€" in text
    assert "117,95\xa0€" in text
    with till.scene.bench.inside(till.scene.body):
        payment = next(iter(booked_of(till.invoice_id).values())).id
    refund = till.scene.body.url(f"invoices/payments/{payment}/refund/")
    assert "Peut encore être remboursé" in browser.get(refund).text
    asked = {"amount": "36", "refunded": "0", "reason": "Geste commercial"}
    refused = browser.post(refund, data={**asked, "amount": "0,99"})
    assert refused.status_code == 422
    assert "changez-le d’un centime" in refused.text
    assert browser.post(refund, data=asked).status_code == 303
    assert browser.post(refund, data=asked).status_code == 409, "the second click gives nothing back"
    text = browser.get(page).text
    assert "Remboursement" in text
    assert "-36,00\xa0€" in text.replace("−", "-")
