"""What a client is owed is given back by transfer, noted once, and the books meet the bank's account again."""

from __future__ import annotations

import html
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.models import Payment
from certbody.billing.operations.bank_attributions import attribute, unmatch
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.repayments import record_repayment
from certbody.billing.queries.books import list_ageing
from certbody.billing.queries.invoices import get_balance, get_invoice
from certbody.billing.queries.reconciling import reconcile
from certbody.billing.rules.crediting import Balance
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from tests.billing.bank import a_camt, an_entry, lines_of, sent
from tests.billing.books import credited, held_by_accounts, issued, paid
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench

WHY = "Prestation reprise"


@pytest.fixture
def scene(bench: Bench) -> Scene:
    return a_scene(bench)


def give_back(scene: Scene, invoice_id: UUID, cents: int, days: int = 0) -> list[int]:
    with scene.bench.inside(scene.body):
        rows = record_repayment(invoice_id, cents, clock.today() + timedelta(days=days), WHY, scene.office)
        return [row.amount_cents for row in rows]


def test_what_is_owed_is_given_back_in_parts_and_never_more(scene: Scene) -> None:
    invoice_id = issued(scene)
    with pytest.raises(Refused, match="nothing_owed_to_client"):
        give_back(scene, invoice_id, 1)
    paid(scene, invoice_id, 7_000)
    paid(scene, invoice_id, 5_000)
    credited(scene, invoice_id, 8_000)
    for cents, days in ((0, 0), (9_601, 0), (9_600, 1), (9_600, -1)):
        with pytest.raises(Invalid):
            give_back(scene, invoice_id, cents, days)
    assert give_back(scene, invoice_id, 600) == [-600]
    assert give_back(scene, invoice_id, 9_000) == [-4_400, -4_600], "the newest payment first, then the one before"
    with scene.bench.inside(scene.body):
        assert get_balance(invoice_id) == Balance(0, 0)
        assert get_invoice(invoice_id, scene.office).state == "paid"
        assert list_ageing(clock.today(), 1, 50) == []
        checks, pieces = reconcile()
        assert (pieces, [one.code for one in checks if one.difference_cents]) == ([], [])
    assert held_by_accounts(scene)["bank"] == 2_400
    with pytest.raises(Refused, match="nothing_owed_to_client"):
        give_back(scene, invoice_id, 1)


def test_a_payment_that_was_given_back_keeps_its_invoice(scene: Scene) -> None:
    invoice_id = issued(scene)
    sent(scene, a_camt(an_entry("R1", "120.00", "Virement", "École du Port")))
    (line,) = lines_of(scene)
    with scene.bench.inside(scene.body):
        attribute(line.id, [(invoice_id, 12_000)], 12_000, scene.office)
        credit_invoice(invoice_id, None, WHY, scene.office)
    give_back(scene, invoice_id, 12_000)
    with scene.bench.inside(scene.body):
        payment = db.session.scalars(select(Payment.id).where(Payment.kind == "received")).one()
        with pytest.raises(Refused, match="payment_given_back"):
            unmatch(payment, "Autre facture", scene.office)


def test_the_page_of_the_invoice_notes_it(scene: Scene) -> None:
    invoice_id = issued(scene)
    paid(scene, invoice_id, 12_000)
    credited(scene, invoice_id, 10_000)
    browser, page = scene.bench.browser(scene.office), scene.body.url(f"invoices/{invoice_id}")
    assert "Trop-perçu, dû au client" in html.unescape(browser.get(page).text)
    typed = {"amount": "120,01", "repaid_on": clock.today().isoformat(), "reason": WHY}
    again = browser.post(f"{page}/repayments", data=typed)
    assert (again.status_code, 'value="120,01"' in again.text) == (422, True)
    assert "120,00" in again.text
    assert browser.post(f"{page}/repayments", data={**typed, "amount": "120"}).status_code == 303
    shown = html.unescape(browser.get(page).text)
    assert "Reste à payer" in shown
    assert "Montant rendu" not in shown
