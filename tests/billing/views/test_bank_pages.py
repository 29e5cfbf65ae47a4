"""The pages of bank transfers, as the accountant uses them from the file to the paid invoice."""

from __future__ import annotations

import html
import io
import re

import pytest
from flask.testing import FlaskClient

from tests.billing.bank import a_camt, a_table, an_entry, lines_of, sent, yesterday
from tests.billing.books import issued
from tests.billing.operations.test_bank_lines import number_of, standing
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench

BANK = "invoices/bank/"


@pytest.fixture
def scene(bench: Bench) -> Scene:
    return a_scene(bench)


def browser_of(scene: Scene) -> FlaskClient:
    return scene.bench.browser(scene.bench.member(scene.body, "accountant"))


def upload(browser: FlaskClient, scene: Scene, body: bytes, name: str) -> str:
    answer = browser.post(scene.body.url(BANK + "statements/"), data={"file": (io.BytesIO(body), name)})
    assert answer.status_code == 303, answer.text
    return answer.location


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_from_the_statement_to_the_paid_invoice(scene: Scene) -> None:
    invoice_id = issued(scene)
    browser, lines = browser_of(scene), scene.body.url(BANK)
    body = a_camt(an_entry("A1", "120.00", f"Facture {number_of(scene, invoice_id)}", "ÉCOLE"), an_entry("A2", "7.00"))
    batch = upload(browser, scene, body, "releve.xml")
    assert browser.get(f"{batch}/progress").get_json()["state"] == "queued"
    scene.bench.run_jobs()
    assert browser.get(f"{batch}/progress").get_json() == {"done": 2, "total": 2, "state": "done", "label": "terminé"}
    assert "virements ajoutés" in browser.get(batch).text
    page = browser.get(lines).text
    assert "le libellé nomme la facture et le montant est exact" in page
    assert "1 affectation est certaine" in page
    answer = browser.post(lines + "confirm", data={"seen": hidden(page, "seen")})
    scene.bench.run_jobs()
    told = html.unescape(browser.get(answer.location).text)
    assert "affectations enregistrées" in told
    assert re.search(rf"<h1[^>]*>Virement affecté\s: facture {number_of(scene, invoice_id)}, [^<]+</h1>", told)
    assert f'href="{scene.body.url(f"invoices/{invoice_id}")}"' in told
    assert standing(scene, invoice_id) == ("paid", 0)
    line = next(one for one in lines_of(scene) if not one.left_cents)
    assert f"{BANK}{line.id}" in browser.get(scene.body.url(f"invoices/{invoice_id}")).text
    assert "ÉCOLE" in browser.get(lines + "?state=attributed").text
    assert "certaine" not in browser.get(lines).text


def test_a_proposal_is_confirmed_line_by_line_and_taken_back(scene: Scene) -> None:
    invoice_id = issued(scene)
    sent(scene, a_camt(an_entry("A1", "70.00", number_of(scene, invoice_id))))
    line_id, browser = lines_of(scene)[0].id, browser_of(scene)
    page = scene.body.url(f"{BANK}{line_id}")
    text = browser.get(page).text
    told = {"parts": hidden(text, "parts"), "left": hidden(text, "left")}
    assert browser.post(page + "/confirm", data=told).status_code == 303
    assert standing(scene, invoice_id) == ("issued", 5_000)
    assert browser.post(page + "/confirm", data=told).status_code == 409, "clicked twice"
    undo = re.search(r'href="([^"]*/unmatch)"', browser.get(page).text)
    assert undo is not None
    assert "70,00\xa0€" in browser.get(undo[1]).text
    assert browser.post(undo[1], data={}).status_code == 422
    assert browser.post(undo[1], data={"reason": "Mauvais client"}).status_code == 303
    assert standing(scene, invoice_id) == ("issued", 12_000)
    text = browser.get(page).text
    assert "Affectation annulée" in text
    assert "Mauvais client" in text
    assert "Mauvais client" in browser.get(scene.body.url(f"invoices/{invoice_id}")).text


def test_a_person_names_the_invoice_and_sets_the_rest_aside(scene: Scene) -> None:
    invoice_id = issued(scene)
    sent(scene, a_camt(an_entry("A1", "130.00", "sans numéro")))
    browser, page = browser_of(scene), scene.body.url(f"{BANK}{lines_of(scene)[0].id}")
    wrong = browser.post(page, data={"number": "F-1999-000001", "amount": "130", "left": "13000"})
    assert wrong.status_code == 422
    assert "Aucune facture ne porte ce numéro" in wrong.text
    wrong = browser.post(page, data={"number": number_of(scene, invoice_id), "amount": "130", "left": "13000"})
    assert "Le paiement dépasse le reste à payer" in wrong.text
    right = {"number": number_of(scene, invoice_id), "amount": "120", "left": "13000"}
    assert browser.post(page, data=right).location.endswith(page), "10 € are left"
    assert browser.post(page + "/aside", data={"reason": "Don"}).status_code == 303
    listed = browser.get(scene.body.url(BANK + "?state=set_aside")).text
    assert "Don" in listed
    assert browser.post(page + "/again").status_code == 303
    assert "non affecté" in browser.get(page).text


def test_the_columns_of_a_table_are_asked_once(scene: Scene) -> None:
    browser = browser_of(scene)
    body = a_table(f"{yesterday():%d/%m/%Y};VIR ÉCOLE;;120,00", "Solde;;;1")
    page = upload(browser, scene, body, "releve.csv")
    assert page.endswith("/columns")
    text = browser.get(page).text
    assert "VIR ÉCOLE" in text
    assert '<option value="Crédit" selected>' in text, "guessed by the words that banks use"
    data = {"column-day": "Date", "column-words": "Libellé", "version": "0", "account": "FR76"}
    wrong = browser.post(page, data=data)
    assert wrong.status_code == 422
    assert "Désignez la colonne des montants" in wrong.text
    batch = browser.post(page, data=data | {"column-credit": "Crédit"}).location
    scene.bench.run_jobs()
    text = browser.get(batch).text
    assert "Ligne\xa06" in text or "Ligne 6" in text
    assert not upload(browser, scene, body, "encore.csv").endswith("/columns")
    assert "releve.csv" in browser.get(scene.body.url(BANK + "statements/")).text


def test_a_file_that_is_no_statement_is_told_at_its_field(scene: Scene) -> None:
    url = scene.body.url(BANK + "statements/")
    for body, name, words in ((b"bonjour\n", "a.csv", "Aucune ligne d’en-têtes"), (b"%PDF", "a.pdf", "CAMT.053")):
        answer = browser_of(scene).post(url, data={"file": (io.BytesIO(body), name)})
        assert answer.status_code == 422
        assert words in answer.text


def test_the_list_takes_the_same_few_statements_however_long_it_is(scene: Scene) -> None:
    browser, counts = browser_of(scene), []
    for number in (3, 60):
        sent(scene, a_camt(*(an_entry(f"{number}-{n}", "5.00", payer=f"Client {n}") for n in range(number))))
        for state in ("", "none", "attributed"):
            with scene.bench.statements() as ran:
                assert browser.get(scene.body.url(f"{BANK}?state={state}")).status_code == 200
            counts.append(len([one for one in ran if one.startswith("SELECT")]))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 8
    assert "Suivants" in browser.get(scene.body.url(BANK)).text


@pytest.mark.parametrize("name", ["releve.xml", "une-ligne.xml"])
def test_what_is_in_another_currency_is_told_by_line_movement_amount_and_reference(scene: Scene, name: str) -> None:
    body = a_camt(an_entry("A1", "10.00"), an_entry("A2", "1250.50", currency="USD"))
    if name != "releve.xml":
        body = b" ".join(body.splitlines())
    batch = sent(scene, body, name)
    page = browser_of(scene).get(scene.body.url(f"{BANK}statements/{batch.id}")).text
    shown = html.unescape(page)
    assert "(opération n° 2)" in shown
    assert "1250.50 USD, référence A2" in shown
    assert "pour le montant en euros que la banque a porté au compte" in shown
    assert (batch.added, batch.faults) == (1, 1)
