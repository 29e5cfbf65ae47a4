"""The pages of auditors' fees, as the auditor and the office use them."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from certbody.billing.operations import fees
from certbody.billing.queries.fees import get_mission
from certbody.kit import clock
from tests.billing.fees import ACCOUNT, IBAN, PDF, PNG, a_mission, a_scene, spent, submitted
from tests.support import Bench

MEAL = {"kind": "meal", "spent_on": "2026-11-16", "quantity": "1", "amount": "26,00", "vat": "", "note": "Déjeuner"}


def _photo(name: str = "repas.png", body: bytes = PNG) -> tuple[BytesIO, str]:
    return BytesIO(body), name


def _expense(browser: FlaskClient, page: str, **changed: object) -> int:
    data = {**MEAL, "file": _photo(), **changed}
    return browser.post(f"{page}/expenses", data={key: value for key, value in data.items() if value}).status_code


def test_a_mission_from_the_account_to_the_payment(bench: Bench) -> None:
    scene = a_scene(bench, account={"iban": ""})
    mine, office = bench.browser(scene.auditor), bench.browser(scene.office)
    home, page = scene.body.url("my-fees/"), scene.body.url(f"my-fees/{scene.audit_id}")
    assert "Vos coordonnées de paiement manquent" in mine.get(home).text
    account = {**ACCOUNT, "version": "2", "mandate": "true"}
    assert mine.post(home + "account", data={**account, "iban": IBAN[:-1] + "7"}).status_code == 422
    assert mine.post(home + "account", data=account).status_code == 303
    shown = mine.get(page).text
    for words in ("3 × 200,00", "prix en vigueur depuis le 1er janv. 2026", "800,00\xa0€", "Plafonds en vigueur"):
        assert words in shown
    assert _expense(mine, page) == 303
    assert mine.post(page + "/submission").status_code == 303
    shown = mine.get(page).text
    assert "6,00\xa0€ au-delà du plafond" in shown
    assert "Ajouter une dépense" not in shown
    assert "Honoraires d’auditeurs à approuver" in office.get(scene.body.url()).text
    assert "À approuver" in office.get(scene.body.url("fees/")).text
    with bench.inside(scene.body):
        fee = get_mission(scene.audit_id, scene.own_id).fee
        assert fee is not None
        fee_id = fee.id
    theirs = scene.body.url(f"fees/{fee_id}")
    shown = office.get(theirs).text
    assert "Motif du dépassement" in shown
    assert "Sans motif, seuls 20,00\xa0€ sont retenus" in shown
    assert office.post(theirs + "/approval", data={}).status_code == 303
    assert office.post(theirs + "/approval", data={}).status_code == 409
    assert "820,00\xa0€" in office.get(theirs).text
    with mine.get(page + "/document") as pdf:
        assert pdf.data.startswith(b"%PDF")
    _pay(office, scene.body.url("fees/runs/"), str(fee_id))
    assert "payé" in mine.get(home).text


def _pay(office: FlaskClient, runs: str, fee_id: str) -> None:
    shown = office.get(runs + "new").text
    assert "FR14 2004" in shown
    day = clock.today().isoformat()
    assert office.post(runs + "new", data={"execute_on": day}).status_code == 422
    assert "Choisissez au moins une note d’honoraires" in office.post(runs + "new", data={"execute_on": day}).text
    made = office.post(runs + "new", data={"execute_on": day, "fees": [fee_id], "file_version": "09"})
    assert made.status_code == 303
    with office.get(made.location + "/file") as file:
        assert b"pain.001.001.09" in file.data
        assert "virements-VIR-00001.xml" in file.headers["Content-Disposition"]
    groups = " ".join(IBAN[at : at + 4] for at in range(0, len(IBAN), 4))
    assert groups in office.get(made.location).text, "it may go on to the next line of a phone"
    assert office.post(made.location + "/execution", data={"executed_on": "2999-01-01"}).status_code == 422
    assert office.post(made.location + "/execution", data={"executed_on": day}).status_code == 303
    assert "exécuté" in office.get(made.location).text
    assert "VIR-00001" in office.get(runs).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "99 999 999"}, "amount"),
        ({"amount": "26 CHF"}, "amount"),
        ({"spent_on": "2999-01-01"}, "spent_on"),
        ({"quantity": "0"}, "quantity"),
        ({"spent_on": "2019-01-01"}, "spent_on"),
        ({"vat": "26"}, "vat"),
        ({"vat": "2"}, "vat"),
        ({"file": ""}, "file"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(bench: Bench, changed: dict[str, str], field: str) -> None:
    scene = a_scene(bench)
    browser, page = bench.browser(scene.auditor), scene.body.url(f"my-fees/{scene.audit_id}/expenses")
    data = {key: value for key, value in ({**MEAL, "file": _photo()} | changed).items() if value}
    answer = browser.post(page, data=data, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert list(answer.json["fields"]) == [field]


def test_a_receipt_is_told_by_its_content(bench: Bench) -> None:
    scene = a_scene(bench)
    browser, page = bench.browser(scene.auditor), scene.body.url(f"my-fees/{scene.audit_id}")
    assert _expense(browser, page, file=_photo("repas.png", b"MZ\x90\x00 un programme")) == 409
    assert _expense(browser, page, file=_photo("repas.txt", b"26 euros")) == 422
    assert _expense(browser, page, file=_photo("repas.pdf", PDF)) == 303
    with bench.inside(scene.body):
        expense = spent(scene)
    with browser.get(f"{page}/expenses/{expense}/receipt") as shown:
        assert shown.mimetype == "image/png"
    assert browser.post(f"{page}/expenses/{expense}/remove").status_code == 303
    assert browser.get(f"{page}/expenses/{expense}/receipt").status_code == 404


def test_an_account_is_seen_by_its_owner_and_by_who_pays(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee_id = submitted(scene).id
    other, planner = (
        bench.browser(bench.member(scene.body, "auditor")),
        bench.browser(bench.member(scene.body, "planner")),
    )
    rates = scene.body.url(f"fees/rates/{scene.own_id}")
    assert "FR14 2004" in bench.browser(scene.office).get(rates).text
    assert IBAN in bench.browser(scene.auditor).get(scene.body.url("my-fees/account")).text
    for browser in (other, planner):
        assert browser.get(rates).status_code == 403
        assert browser.get(scene.body.url(f"fees/{fee_id}")).status_code == 403
        assert browser.get(scene.body.url(f"my-fees/{scene.audit_id}")).status_code in (403, 404)


def test_the_office_sets_prices_caps_and_employment_from_the_pages(bench: Bench) -> None:
    scene = a_scene(bench)
    office, rates = bench.browser(scene.office), scene.body.url("fees/rates/")
    own, today = f"{rates}{scene.own_id}", clock.today().isoformat()
    assert office.post(rates, data={"kind": "meal", "amount": "0", "valid_from": today}).status_code == 422
    assert office.post(rates, data={"kind": "meal", "amount": "21", "valid_from": today}).status_code == 303
    assert "21,00\xa0€" in office.get(rates).text
    price = {"code": "report", "unit": "180", "valid_from": today}
    assert office.post(own, data={**price, "unit": "999999999"}).status_code == 422
    assert office.post(own, data={**price, "valid_from": "2020-01-01"}).status_code == 422
    assert office.post(own, data=price).status_code == 303
    assert "180,00\xa0€" in office.get(own).text
    assert office.post(own + "/employment", data={"employed": "true"}).status_code == 303
    assert "Prix en vigueur" not in office.get(own).text


def test_ones_own_invoice_is_joined_from_the_page(bench: Bench) -> None:
    scene = a_scene(bench, account={"billing": "own_invoice"})
    browser, page = bench.browser(scene.auditor), scene.body.url(f"my-fees/{scene.audit_id}")
    assert "Joindre ma facture" in browser.get(page).text
    typed = {"number": "2026-31", "invoiced_on": "2026-11-20", "net": "800", "vat": ""}
    differs = browser.post(f"{page}/invoice", data={**typed, "net": "900", "file": (BytesIO(PDF), "f.pdf")})
    assert differs.status_code == 422
    assert "La facture doit porter 800,00\xa0€ HT" in differs.text
    sent = browser.post(f"{page}/invoice", data={**typed, "file": (BytesIO(PDF), "f.pdf")})
    assert sent.status_code == 303
    assert "soumis" in browser.get(page).text


def test_the_auditor_opens_what_was_issued_in_their_name_after_a_cancellation(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee = fees.approve_fee(submitted(scene).id, {}, scene.office)
        fees.cancel_fee(fee.id, "Mission saisie deux fois", scene.office)
        fee_id = fee.id
    page = scene.body.url(f"my-fees/{scene.audit_id}")
    browser, shown = bench.browser(scene.auditor), bench.browser(scene.auditor).get(page).text
    other = bench.browser(bench.member(scene.body, "auditor"))
    assert "Mission saisie deux fois" in shown
    for name in ("document", "credit-note"):
        address = f"{page}/cancelled/{fee_id}/{name}"
        assert address in shown
        with browser.get(address) as answer:
            assert answer.data.startswith(b"%PDF")
        assert other.get(address).status_code == 404


def test_the_lists_cost_the_same_however_many_missions(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        for number in range(1, 5):
            a_mission(scene.auditor, later=7 * number)
        submitted(scene)
    for member, path in ((scene.auditor, "my-fees/"), (scene.office, "fees/"), (scene.office, "fees/rates/"),
                         (scene.office, "fees/runs/")):  # fmt: skip
        browser = bench.browser(member)
        browser.get(scene.body.url(path))
        with bench.statements() as ran:
            assert browser.get(scene.body.url(path)).status_code == 200
        assert len(ran) <= 8, ran


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(page)).split())


def test_both_read_the_total_of_expenses_and_what_is_over_caps_before_the_approval(bench: Bench) -> None:
    scene = a_scene(bench)
    mine, office = bench.browser(scene.auditor), bench.browser(scene.office)
    page = scene.body.url(f"my-fees/{scene.audit_id}")
    for amount in ("26,00", "14,00"):
        assert _expense(mine, page, amount=amount) == 303
    shown = _words(mine.get(page).text)
    assert "Total 40,00 € à vérifier" in shown
    assert "840,00 € Total demandé, avant approbation" in shown or "Total demandé, avant approbation 840,00 €" in shown
    assert "Dont 6,00 € au-delà des plafonds" in shown
    assert mine.post(page + "/submission").status_code == 303
    with bench.inside(scene.body):
        fee = get_mission(scene.audit_id, scene.own_id).fee
        assert fee is not None
        theirs = scene.body.url(f"fees/{fee.id}")
    shown = _words(office.get(theirs).text)
    assert "Total 40,00 € 34,00 € —" in shown
    assert "Total demandé, avant approbation" in shown
    assert office.post(theirs + "/approval", data={}).status_code == 303
    shown = _words(office.get(theirs).text)
    assert "Total 40,00 € 34,00 € 34,00 €" in shown
    assert "Total à payer" in shown


def test_self_billing_without_a_mandate_is_told_at_once_with_its_rule(bench: Bench) -> None:
    scene = a_scene(bench)
    mine, home = bench.browser(scene.auditor), scene.body.url("my-fees/")
    version = re.search(r'name="version" value="(\d+)"', mine.get(home + "account").text)
    assert version
    account = {**ACCOUNT, "version": version[1]}
    shown = html.unescape(mine.post(home + "account", data=account, follow_redirects=True).text)
    assert "Sans votre mandat" in shown
    assert "CGI, art. 289, I-2" in shown
    assert "Cochez le mandat" in shown
    assert "Mandat d’autofacturation absent" in mine.get(home + "account").text
    account |= {"version": str(int(version[1]) + 1), "mandate": "true"}
    shown = html.unescape(mine.post(home + "account", data=account, follow_redirects=True).text)
    assert "Sans votre mandat" not in shown
    assert "Mandat d’autofacturation absent" not in mine.get(home + "account").text
