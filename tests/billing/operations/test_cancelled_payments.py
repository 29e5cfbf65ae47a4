"""A payment typed by hand and wrongly is cancelled with a reason: both rows stay, and the invoice is open again."""

from __future__ import annotations

import html
import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from certbody.billing.models import Payment
from certbody.billing.operations.bank_attributions import attribute
from certbody.billing.operations.payments import cancel_payment
from certbody.billing.operations.repayments import record_repayment
from certbody.billing.queries.invoices import get_balance, get_invoice
from certbody.billing.queries.reconciling import reconcile
from certbody.billing.queries.statements import read_statement
from certbody.billing.rules.crediting import Balance
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from tests.billing.bank import a_camt, an_entry, lines_of, sent
from tests.billing.books import credited, held_by_accounts, issued, paid
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench

WHY = "Saisi sur la mauvaise facture"


@pytest.fixture
def scene(bench: Bench) -> Scene:
    return a_scene(bench)


def cancel(scene: Scene, payment_id: UUID) -> None:
    with scene.bench.inside(scene.body):
        cancel_payment(payment_id, WHY, scene.office)


def test_a_cancelled_payment_stays_beside_its_reversal_and_the_invoice_is_open_again(scene: Scene) -> None:
    invoice_id = issued(scene)
    payment_id = paid(scene, invoice_id, 12_000)
    cancel(scene, payment_id)
    with pytest.raises(Refused, match="payment_cancelled"):
        cancel(scene, payment_id)
    with scene.bench.inside(scene.body):
        invoice, today = get_invoice(invoice_id, scene.office), clock.today()
        assert (invoice.state, get_balance(invoice_id)) == ("issued", Balance(12_000, 0))
        rows = db.session.scalars(select(Payment).order_by(Payment.id)).all()
        assert [(one.told_kind, one.amount_cents, one.reverses_id) for one in rows] == [
            ("received", 12_000, None), ("cancelled", -12_000, payment_id)
        ]  # fmt: skip
        entries = read_statement(invoice.organisation_id, today, today).entries
        assert [one.movement.kind for one in entries] == ["invoice", "received", "cancelled"]
        checks, pieces = reconcile()
        assert (pieces, [one.code for one in checks if one.difference_cents]) == ([], [])
    assert held_by_accounts(scene)["bank"] == 0
    paid(scene, invoice_id, 12_000)


def test_only_what_was_typed_by_hand_and_not_given_back_can_be_cancelled(scene: Scene) -> None:
    invoice_id = issued(scene)
    typed = paid(scene, invoice_id, 5_000)
    sent(scene, a_camt(an_entry("A1", "70.00", "Virement")))
    (line,) = lines_of(scene)
    with scene.bench.inside(scene.body):
        attribute(line.id, [(invoice_id, 7_000)], 7_000, scene.office)
        of_bank = db.session.scalars(select(Payment.id).where(Payment.bank_line_id == line.id)).one()
    for payment_id in (of_bank, uuid4()):
        with pytest.raises(NotFound):
            cancel(scene, payment_id)
    credited(scene, invoice_id, 10_000)
    with scene.bench.inside(scene.body):
        record_repayment(invoice_id, 12_000, clock.today(), WHY, scene.office)
    with pytest.raises(Refused, match="payment_given_back"):
        cancel(scene, typed)


def test_the_page_of_the_invoice_leads_to_it(scene: Scene) -> None:
    invoice_id = issued(scene)
    paid(scene, invoice_id, 12_000)
    browser, page = scene.bench.browser(scene.office), scene.body.url(f"invoices/{invoice_id}")
    found = re.search(r'href="([^"]*/cancel)"', browser.get(page).text)
    assert found is not None
    assert "120,00\xa0€" in browser.get(found[1]).text
    assert browser.post(found[1], data={}).status_code == 422
    assert browser.post(found[1], data={"reason": WHY}).status_code == 303
    shown = html.unescape(browser.get(page).text)
    assert ("Paiement annulé" in shown, WHY in shown, found[1] in shown) == (True, True, False)
