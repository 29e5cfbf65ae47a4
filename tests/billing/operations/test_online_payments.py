"""Paying online: one page at a time, booked once whatever is repeated, late or out of order, in the right body."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from certbody.billing import stripe_gateway
from certbody.billing.models import Payment, StripeEvent
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.online_accounts import disconnect_account
from certbody.billing.operations.payments import record_payment
from certbody.billing.queries.invoices import get_balance, list_lines
from certbody.billing.queries.online import list_accounts
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused, Unavailable
from tests.billing.online import Till, a_till
from tests.stripe_standin import SECRET_KEY, StandIn
from tests.support import Bench


def test_a_card_pays_the_invoice_and_the_fee_is_kept(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    assert till.invoice() == ("issued", []), "coming back proves nothing: only Stripe's word does"
    till.hear()
    assert till.invoice() == ("paid", [12_000])
    assert till.fees() == [(12_000, 205, 11_795)]
    assert till.checkout_states() == ["paid"]


def test_a_debit_pays_when_the_bank_has_said_so(till: Till) -> None:
    intent = till.book.pay(till.account, till.checkout(), "sepa_debit")
    till.hear()
    assert till.invoice() == ("issued", [])
    assert till.checkout_states() == ["processing"]
    with pytest.raises(Refused, match="online_payment_under_way"):
        till.checkout()
    till.book.settle(till.account, intent)
    till.hear()
    assert till.invoice() == ("paid", [12_000])
    assert till.fees() == [(12_000, 35, 11_965)]
    with till.scene.bench.inside(till.scene.body):
        assert db.session.scalars(select(Payment.method)).one() == "direct_debit"


def test_a_refused_debit_leaves_the_invoice_to_pay_again(till: Till) -> None:
    intent = till.book.pay(till.account, till.checkout(), "sepa_debit")
    till.hear()
    till.book.fail(till.account, intent)
    till.hear()
    assert till.invoice() == ("issued", [])
    assert till.checkout_states() == ["failed"]
    till.book.pay(till.account, till.checkout())
    till.hear()
    assert till.invoice() == ("paid", [12_000])


def test_messages_may_come_twice_late_and_in_any_order(till: Till) -> None:
    intent = till.book.pay(till.account, till.checkout())
    till.book.give_back(till.account, till.book.charge_of(till.account, intent), 3_600)
    for event in [*reversed(till.book.events), *till.book.events]:
        assert till.deliver(event) == 200
        assert till.deliver(event) == 200
        till.scene.bench.run_jobs()
    assert till.invoice() == ("paid", [12_000, -3_600])
    assert [gross for gross, _ in till.notes()] == [-3_600]


def test_twenty_deliveries_at_once_book_one_payment(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    event = till.book.newest("checkout.session.completed")
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(lambda _: till.deliver(event), range(20))) == {200}
    till.scene.bench.run_jobs()
    assert till.invoice() == ("paid", [12_000])
    with till.scene.bench.app.app_context():
        assert db.session.scalar(select(func.count()).where(StripeEvent.id == event["id"])) == 1


def test_forged_and_stale_messages_are_refused_and_not_kept(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    event = till.book.newest("checkout.session.completed")
    assert till.deliver(event, secret="whsec_forged") == 400
    assert till.deliver(event, age=600) == 400
    body, headers = till.stand_in.signed(event)
    client = till.scene.bench.app.test_client()
    assert client.post("/stripe/webhook", data=body + b" ", headers=headers).status_code == 400
    assert client.post("/stripe/webhook", data=body).status_code == 400
    assert client.post("/stripe/webhook", data=b"\xff", headers=headers).status_code == 400
    for hook in ("webhook", "subscriptions"):
        assert client.post(f"/stripe/{hook}", data=b" " * 1_000_001, headers=headers).status_code == 413
    with till.scene.bench.app.app_context():
        assert db.session.get(StripeEvent, event["id"]) is None


def test_of_a_message_only_its_ids_are_kept_and_no_other_body_sees_it(till: Till) -> None:
    intent = till.book.pay(till.account, till.checkout())
    till.hear()
    event = till.book.newest("checkout.session.completed")
    kept = till.event(event)
    told = event["data"]["object"]
    assert kept.payload["data"]["object"] == {
        "object": "checkout.session", "id": told["id"], "payment_intent": intent,
    }  # fmt: skip
    own, other = till.scene.body, till.scene.bench.body()
    seen = []
    for body in (own, other):
        with till.scene.bench.inside(body):
            seen.append(db.session.scalar(select(func.count()).select_from(StripeEvent)))
    assert seen[0]
    assert seen[1] == 0


def test_without_a_secret_no_message_is_believed(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    stripe_gateway.use(stripe_gateway.Keys(SECRET_KEY, "", till.stand_in.address))
    assert till.deliver(till.book.newest("checkout.session.completed"), secret="") == 400


def test_an_unknown_account_and_an_unknown_invoice_are_kept_with_their_problem(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    event = till.book.newest("checkout.session.completed")
    stranger = {**event, "id": "evt_stranger" + event["id"], "account": "acct_nobody"}
    assert till.deliver(stranger) == 200
    assert till.event(stranger).problem == "unknown_account"
    till.book.get(till.account, event["data"]["object"]["payment_intent"])["metadata"]["invoice_id"] = "0" * 32
    till.hear("checkout.session.completed")
    assert (till.event(event).problem, till.event(event).handled_at) == ("unknown_invoice", None)
    assert till.invoice() == ("issued", [])


def test_the_accounts_of_two_bodies_do_not_meet(bench: Bench, stand_in: StandIn) -> None:
    one, other = a_till(bench, stand_in), a_till(bench, stand_in)
    intent = one.book.pay(one.account, one.checkout())
    one.book.get(one.account, intent)["metadata"]["invoice_id"] = str(other.invoice_id)
    one.hear()
    assert one.event(one.book.newest("payment_intent.succeeded")).problem == "unknown_invoice"
    assert (one.invoice(), other.invoice()) == (("issued", []), ("issued", []))
    event = one.book.newest("payment_intent.succeeded")
    assert other.deliver({**event, "id": event["id"] + "x", "account": other.account}) == 200
    bench.run_jobs()
    assert other.invoice() == ("issued", []), "the other account has no such payment"


def test_a_payment_in_another_currency_is_not_booked(till: Till) -> None:
    till.book.pay(till.account, till.checkout(), currency="usd")
    till.hear()
    assert till.invoice() == ("issued", [])
    assert till.event(till.book.newest("payment_intent.succeeded")).problem == "online_currency"


def test_other_sales_on_the_account_are_none_of_ours(till: Till) -> None:
    intent = till.book.pay(till.account, till.checkout())
    till.book.get(till.account, intent)["metadata"].clear()
    till.hear("payment_intent.succeeded")
    event = till.event(till.book.newest("payment_intent.succeeded"))
    assert (event.problem, event.handled_at is not None) == (None, True)
    assert till.invoice() == ("issued", [])


def test_the_open_page_is_used_again_and_closed_when_it_asks_for_too_much(till: Till) -> None:
    first = till.checkout()
    assert till.checkout() == first
    with till.scene.bench.inside(till.scene.body):
        record_payment(till.invoice_id, 5_000, clock.today(), "transfer", "", till.scene.office)
    till.scene.bench.run_jobs()
    assert till.book.get(till.account, first)["status"] == "expired"
    second = till.checkout()
    assert till.book.get(till.account, second)["amount_total"] == 7_000
    assert till.checkout_states() == ["expired", "open"]


def test_a_credit_note_closes_the_open_page_of_what_it_takes_back(till: Till) -> None:
    first = till.checkout()
    with till.scene.bench.inside(till.scene.body):
        line = list_lines(till.invoice_id)[0].id
        credit_invoice(till.invoice_id, {line: 2_500}, "Remise", till.scene.office)
    till.scene.bench.run_jobs()
    assert till.book.get(till.account, first)["status"] == "expired"
    second = till.checkout()
    assert till.book.get(till.account, second)["amount_total"] == 9_000
    with till.scene.bench.inside(till.scene.body):
        credit_invoice(till.invoice_id, None, "Prestation reprise", till.scene.office)
    till.scene.bench.run_jobs()
    assert till.book.get(till.account, second)["status"] == "expired"
    assert till.checkout_states() == ["expired", "expired"]


def test_two_people_who_start_at_once_are_led_to_one_page(till: Till) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: till.checkout(), range(4)))) == 1


def test_paid_twice_all_the_same_the_client_is_owed(till: Till) -> None:
    page = till.checkout()
    till.book.pay(till.account, page)
    with till.scene.bench.inside(till.scene.body):
        record_payment(till.invoice_id, 12_000, clock.today(), "transfer", "", till.scene.office)
    till.hear()
    assert till.invoice() == ("paid", [12_000, 12_000])
    with till.scene.bench.inside(till.scene.body):
        assert get_balance(till.invoice_id).owed_cents == 12_000
    with pytest.raises(Refused, match="online_nothing_to_pay"):
        till.checkout()


def test_what_stripe_refuses_is_told_and_nothing_is_kept(till: Till) -> None:
    with till.scene.bench.inside(till.scene.body):
        record_payment(till.invoice_id, 11_980, clock.today(), "transfer", "", till.scene.office)
    with pytest.raises(Refused, match="stripe_refused"):
        till.checkout()
    assert till.checkout_states() == []


def test_a_worker_killed_before_the_booking_is_made_up_for_at_night(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certbody.billing.jobs import online
    from certbody.billing.operations import stripe_events

    till.book.pay(till.account, till.checkout())
    with monkeypatch.context() as broken:
        broken.setattr(stripe_events, "outbox", type("Lost", (), {"post": staticmethod(lambda *_, **__: None)}))
        assert till.deliver(till.book.newest("payment_intent.succeeded")) == 200
    till.scene.bench.run_jobs()
    assert till.invoice() == ("issued", []), "kept, but the work was lost"
    with till.scene.bench.app.app_context():
        online.take_up(str(till.scene.body.id))
    till.scene.bench.run_jobs()
    assert till.invoice() == ("paid", [12_000])
    assert till.event(till.book.newest("payment_intent.succeeded")).handled_at is not None


def test_a_payment_whose_message_never_came_is_found_at_night(till: Till) -> None:
    from certbody.billing.jobs import online

    till.book.pay(till.account, till.checkout())
    with till.scene.bench.app.app_context():
        online.take_up(str(till.scene.body.id))
    till.scene.bench.run_jobs()
    assert till.invoice() == ("paid", [12_000])


def test_while_stripe_is_away_the_message_waits(till: Till) -> None:
    till.book.pay(till.account, till.checkout())
    till.stand_in.away = True
    till.hear("payment_intent.succeeded")
    assert till.event(till.book.newest("payment_intent.succeeded")).handled_at is None
    with pytest.raises(Unavailable):
        till.checkout()
    till.stand_in.away = False
    from certbody.billing.jobs import online

    with till.scene.bench.app.app_context():
        online.take_up(str(till.scene.body.id))
    till.scene.bench.run_jobs()
    assert till.invoice() == ("paid", [12_000])


def test_a_fee_known_later_is_kept_later(till: Till) -> None:
    till.book.slow_fees = True
    intent = till.book.pay(till.account, till.checkout())
    till.hear("checkout.session.completed")
    assert (till.invoice(), till.fees()) == (("paid", [12_000]), [])
    till.book.give_fee(till.account, till.book.get(till.account, till.book.charge_of(till.account, intent)))
    till.hear("payment_intent.succeeded")
    assert (till.invoice(), till.fees()) == (("paid", [12_000]), [(12_000, 205, 11_795)])


def test_a_disconnected_account_keeps_its_history_and_opens_no_page(till: Till) -> None:
    intent = till.book.pay(till.account, till.checkout())
    till.hear()
    with till.scene.bench.inside(till.scene.body):
        disconnect_account(till.scene.office)
    till.book.give_back(till.account, till.book.charge_of(till.account, intent))
    till.hear("charge.refunded")
    assert till.invoice() == ("paid", [12_000, -12_000]), "what the account took is followed to its end"
    with till.scene.bench.inside(till.scene.body):
        assert [one.account for one in list_accounts()] == [till.account]
    with pytest.raises(Refused, match="online_payment_off"):
        till.checkout()


def test_without_keys_nothing_is_asked(bench: Bench) -> None:
    with pytest.raises(Refused, match="online_payment_off"):
        stripe_gateway.read_account("acct_1")
