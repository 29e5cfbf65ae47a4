"""What goes back of a payment online: refunds with their credit note, disputes, debits that fail after all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.models import LedgerLine, LostDispute, Payment
from certbody.billing.operations.payments import record_payment
from certbody.billing.operations.posting import post_missing
from certbody.billing.operations.refunds import refund_payment
from certbody.billing.queries.invoices import get_balance, list_invoices
from certbody.billing.queries.ledger import list_invoices_to_post
from certbody.billing.queries.reconciling import reconcile
from certbody.billing.queries.to_invoice import sum_invoices
from certbody.commands.stripe import NEEDED
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, Invalid, NotFound, Refused
from certbody.tenants.operations.settings import set_value
from tests.billing.books import as_owner, held_by_accounts
from tests.billing.online import Till
from tests.stripe_standin.shapes import Fault


@pytest.fixture(autouse=True)
def _the_books_agree(till: Till) -> Iterator[None]:
    """Whatever goes back, the books say the same as the documents and payments, to the cent."""
    yield
    with till.scene.bench.inside(till.scene.body):
        checks, pieces = reconcile()
    assert (pieces, [one.code for one in checks if one.difference_cents]) == ([], [])


@pytest.fixture
def paid(till: Till) -> Till:
    """The invoice is paid by card."""
    till.book.pay(till.account, till.checkout())
    till.hear()
    return till


def charge_of(till: Till) -> str:
    return str(till.book.all_of(till.account, "charge")[-1]["id"])


def refund(till: Till, cents: int, before: int = 0) -> None:
    with till.scene.bench.inside(till.scene.body):
        refund_payment(payment_id_of(till), cents, before, "Geste commercial", till.scene.office)


def payment_id_of(till: Till) -> UUID:
    return db.session.scalars(select(Payment.id).where(Payment.kind == "received")).one()


def due(till: Till) -> tuple[int, int]:
    with till.scene.bench.inside(till.scene.body):
        balance = get_balance(till.invoice_id)
        return balance.due_cents, balance.owed_cents


def test_a_refund_from_the_office_gives_back_books_and_credits_once(paid: Till) -> None:
    refund(paid, 3_600)
    paid.hear()
    assert paid.invoice() == ("paid", [12_000, -3_600])
    assert paid.notes() == [(-3_600, "Geste commercial")]
    with pytest.raises(Refused, match="refund_meanwhile"):
        refund(paid, 3_600)
    refund(paid, 8_400, before=3_600)
    paid.hear()
    assert paid.invoice() == ("paid", [12_000, -3_600, -8_400])
    assert sum(gross for gross, _ in paid.notes()) == -12_000
    assert due(paid) == (0, 0)
    with pytest.raises(Invalid):
        refund(paid, 1, before=12_000)


def test_asked_again_after_the_bank_sent_it_back_it_is_made_again(paid: Till) -> None:
    assert "refund.failed" in NEEDED, "Stripe must tell of it"
    refund(paid, 3_600)
    (made,) = paid.book.all_of(paid.account, "refund")
    paid.book.lose_refund(paid.account, made["id"])
    paid.hear("refund.failed")
    assert due(paid) == (0, 3_600)
    refund(paid, 3_600)
    assert len(paid.book.all_of(paid.account, "refund")) == 2
    assert paid.invoice() == ("paid", [12_000, -3_600, 3_600, -3_600])
    assert paid.notes() == [(-3_600, "Geste commercial")], "what was owed already needs no second credit note"
    assert due(paid) == (0, 0)


def test_asked_by_four_at_once_it_is_given_back_once(paid: Till) -> None:
    def ask(_turn: int) -> bool:
        try:
            refund(paid, 3_600)
        except CertbodyError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(4))) == 1
    assert len(paid.book.all_of(paid.account, "refund")) == 1


@pytest.mark.parametrize("cents", [0, -1, 12_001, 99])
def test_no_other_amount_is_given_back(paid: Till, cents: int) -> None:
    """Nothing, less than nothing, more than was paid, and what no amount excluding VAT comes to."""
    with pytest.raises(Invalid):
        refund(paid, cents)
    assert paid.book.all_of(paid.account, "refund") == []
    assert paid.notes() == []


def test_a_refund_lost_between_stripe_and_the_books_is_made_up_for_once(
    paid: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certbody.billing.operations import refunds

    with monkeypatch.context() as broken:
        broken.setattr(refunds, "book_all", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            refund(paid, 3_600)
    with pytest.raises(Refused, match="refund_meanwhile"):
        refund(paid, 3_600)
    paid.hear("charge.refunded")
    assert paid.invoice() == ("paid", [12_000, -3_600])
    assert paid.notes() == [(-3_600, "Geste commercial")]


def test_a_refund_made_at_stripe_becomes_a_credit_note(paid: Till) -> None:
    paid.book.give_back(paid.account, charge_of(paid))
    paid.hear("charge.refunded")
    assert paid.invoice() == ("paid", [12_000, -12_000])
    assert paid.notes() == [(-12_000, "Remboursement du paiement")]


def test_or_a_task_of_the_office_when_the_body_wishes_so(paid: Till) -> None:
    with paid.scene.bench.inside(paid.scene.body):
        set_value("credit_on_refund", 0, clock.today(), "Essai", paid.scene.office)
    paid.book.give_back(paid.account, charge_of(paid), 3_600)
    paid.hear("charge.refunded")
    assert paid.invoice() == ("issued", [12_000, -3_600])
    assert (paid.notes(), due(paid)) == ([], (3_600, 0))
    with paid.scene.bench.inside(paid.scene.body):
        assert sum_invoices(clock.today())["to_credit"] == 1
        assert len(list_invoices(paid.scene.office, clock.today(), 10, "to_credit")) == 1
    with pytest.raises(Refused, match="online_nothing_to_pay"):
        paid.checkout()


def test_an_amount_that_no_credit_note_comes_to_is_left_to_the_office(paid: Till) -> None:
    paid.book.give_back(paid.account, charge_of(paid), 99)
    paid.hear("charge.refunded")
    assert (paid.invoice(), paid.notes()) == (("issued", [12_000, -99]), [])


def test_what_was_paid_twice_is_given_back_without_a_credit_note(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    with till.scene.bench.inside(till.scene.body):
        record_payment(till.invoice_id, 12_000, clock.today(), "transfer", "", till.scene.office)
    till.hear()
    till.book.give_back(till.account, charge_of(till))
    till.hear("charge.refunded")
    assert (till.invoice(), till.notes(), due(till)) == (("paid", [12_000, 12_000, -12_000]), [], (0, 0))


def test_a_refund_that_the_bank_sends_back_is_owed_to_the_client(paid: Till) -> None:
    made = paid.book.give_back(paid.account, charge_of(paid), 3_600)
    paid.hear("charge.refunded")
    paid.book.lose_refund(paid.account, made["id"])
    paid.hear("refund.failed")
    assert paid.invoice() == ("paid", [12_000, -3_600, 3_600])
    assert due(paid) == (0, 3_600)


def test_a_dispute_opens_the_invoice_again_until_it_is_won(paid: Till) -> None:
    dispute = paid.book.contest(paid.account, charge_of(paid))
    paid.hear("charge.dispute.created")
    assert paid.invoice() == ("issued", [12_000, -12_000])
    assert paid.fees()[1:] == [(-12_000, 2_000, -14_000)]
    paid.book.judge(paid.account, dispute, "won")
    paid.hear("charge.dispute.closed")
    assert paid.invoice() == ("paid", [12_000, -12_000, 12_000])
    assert paid.fees()[2:] == [(12_000, -2_000, 14_000)], "won, and its fee is given back"
    assert held_by_accounts(paid.scene)["fees"] == 205


def test_a_debit_sent_back_after_a_whole_refund_is_booked_too(paid: Till) -> None:
    """The invoice asks for nothing any more; what left twice is owed by the client."""
    paid.book.give_back(paid.account, charge_of(paid))
    paid.hear("charge.refunded")
    assert due(paid) == (0, 0)
    paid.book.contest(paid.account, charge_of(paid), 12_000)
    paid.hear("charge.dispute.created")
    assert paid.invoice() == ("issued", [12_000, -12_000, -12_000])
    assert due(paid) == (12_000, 0)


def test_a_lost_dispute_leaves_it_to_pay(paid: Till) -> None:
    dispute = paid.book.contest(paid.account, charge_of(paid))
    paid.book.judge(paid.account, dispute, "lost")
    paid.hear()
    assert (paid.invoice(), due(paid)) == (("issued", [12_000, -12_000]), (12_000, 0))
    paid.hear("charge.dispute.closed")
    with paid.scene.bench.inside(paid.scene.body):
        assert db.session.scalar(select(func.count()).select_from(LostDispute)) == 1
        assert [row.lost for row in list_invoices(paid.scene.office, clock.today(), 10)] == [True]
    browser = paid.scene.bench.browser(paid.scene.office)
    page = browser.get(paid.scene.body.url(f"invoices/{paid.invoice_id}")).text
    assert "La contestation est perdue" in page
    assert f"invoices/{paid.invoice_id}/credit-notes/new" in page
    assert "contestation perdue" in browser.get(paid.scene.body.url("invoices/")).text
    with paid.scene.bench.inside(paid.scene.body):
        record_payment(paid.invoice_id, 12_000, clock.today(), "transfer", "", paid.scene.office)
    assert "La contestation est perdue" not in browser.get(paid.scene.body.url(f"invoices/{paid.invoice_id}")).text
    assert "contestation perdue" not in browser.get(paid.scene.body.url("invoices/")).text


def test_what_stripe_keeps_is_in_the_books_on_accounts_of_its_own(paid: Till) -> None:
    assert held_by_accounts(paid.scene) == {
        "clients": 0, "sales": -10_000, "vat_waiting": 0, "vat": -2_000, "stripe": 11_795, "fees": 205
    }  # fmt: skip
    with paid.scene.bench.inside(paid.scene.body):
        rows = select(LedgerLine).where(LedgerLine.fee_id.is_not(None)).order_by(LedgerLine.position)
        fee, held = db.session.scalars(rows)
        assert [(one.account, one.debit_cents, one.credit_cents) for one in (fee, held)] == [
            ("627800", 205, 0), ("512100", 0, 205)
        ]  # fmt: skip
        assert fee.label.startswith("Frais de paiement F-")


def test_a_fee_that_stripe_gives_back_goes_back_in_the_books(paid: Till) -> None:
    paid.book.fee_given_back = 205
    refund(paid, 12_000)
    paid.hear()
    assert held_by_accounts(paid.scene) == {
        "clients": 0, "sales": 0, "vat_waiting": 0, "vat": 0, "stripe": 0, "fees": 0
    }  # fmt: skip


def test_a_fee_in_another_currency_is_no_euros(till: Till) -> None:
    till.book.settles_in = "chf"
    till.book.pay(till.account, till.checkout())
    till.hear()
    assert till.invoice() == ("paid", [12_000])
    assert till.fees() == []
    assert "fees" not in held_by_accounts(till.scene)
    assert till.event(till.book.newest("checkout.session.completed")).problem == "online_fee_currency"


def test_a_fee_known_late_is_booked_once(till: Till) -> None:
    till.book.slow_fees = True
    till.book.pay(till.account, till.checkout())
    till.hear("checkout.session.completed")
    assert "fees" not in held_by_accounts(till.scene)
    till.book.give_fee(till.account, till.book.all_of(till.account, "charge")[-1])
    till.hear("payment_intent.succeeded")
    till.hear()
    assert held_by_accounts(till.scene)["fees"] == 205


def test_fees_from_before_the_books_knew_them_are_written_by_the_night(paid: Till, settings: Settings) -> None:
    with as_owner(paid.scene.body, settings.database_owner_url) as connection:
        connection.execute(text("delete from ledger_line where fee_id is not null"))
    with paid.scene.bench.inside(paid.scene.body):
        checks, pieces = reconcile()
        assert [(one.code, one.difference_cents) for one in checks if one.difference_cents] == [("fees", -205)]
        assert [(one.code, one.expected_cents, one.found_cents) for one in pieces] == [("fees", 205, 0)]
        (invoice_id,) = list_invoices_to_post()
        assert (post_missing(invoice_id, OFFICE), post_missing(invoice_id, OFFICE)) == (1, 0)
        assert list_invoices_to_post() == []


def test_a_question_of_the_bank_takes_no_money(paid: Till) -> None:
    dispute = paid.book.contest(paid.account, charge_of(paid))
    paid.book.get(paid.account, dispute)["status"] = "warning_needs_response"
    paid.hear("charge.dispute.created")
    assert paid.invoice() == ("paid", [12_000])


def test_a_debit_that_fails_after_all_opens_the_invoice_again(till: Till) -> None:
    intent = till.book.pay(till.account, till.checkout(), "sepa_debit")
    till.book.settle(till.account, intent)
    till.hear()
    assert till.invoice() == ("paid", [12_000])
    till.book.fail(till.account, intent)
    till.hear("payment_intent.payment_failed")
    assert till.invoice() == ("issued", [12_000, -12_000])
    assert till.fees() == [(12_000, 35, 11_965), (-12_000, 750, -12_750)], "a debit that comes back costs"
    till.book.pay(till.account, till.checkout())
    till.hear()
    assert till.invoice() == ("paid", [12_000, -12_000, 12_000])


def test_only_a_payment_by_stripe_is_given_back_there(till: Till) -> None:
    with till.scene.bench.inside(till.scene.body):
        record_payment(till.invoice_id, 12_000, clock.today(), "transfer", "", till.scene.office)
    with pytest.raises(NotFound):
        refund(till, 100)


def test_the_stand_in_refuses_what_stripe_refuses(paid: Till) -> None:
    with pytest.raises(Fault, match="greater"):
        paid.book.give_back(paid.account, charge_of(paid), 12_001)
