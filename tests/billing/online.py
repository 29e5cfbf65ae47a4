"""Scenes of payments online to start a test from: a stand-in for Stripe, a body with an account, a page of payment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from certbody.billing import stripe_gateway
from certbody.billing.models import Checkout, Invoice, Payment, PaymentFee, StripeAccount, StripeEvent
from certbody.billing.operations.checkouts import open_checkout
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.online_accounts import connect_account, read_account
from certbody.billing.queries.online import find_account
from certbody.kit.db import db
from certbody.tenants.models import BodyProfile
from tests.billing.scenes import Scene, a_draft, a_scene, complete_profile
from tests.stripe_standin import SECRET_KEY, WEBHOOK_SECRET, Book, StandIn, standing_in
from tests.support import Bench

HOOK = "/stripe/webhook"


@contextmanager
def stripe_at_hand() -> Iterator[StandIn]:
    """The program talks to a stand-in while the block runs."""
    before = stripe_gateway.keys_in_use()
    with standing_in() as stand_in:
        stripe_gateway.use(stripe_gateway.Keys(SECRET_KEY, WEBHOOK_SECRET, stand_in.address))
        try:
            yield stand_in
        finally:
            stripe_gateway.use(before)


@dataclass
class Till:
    """A body with an account that takes payments, and an issued invoice of 120 €."""

    scene: Scene
    stand_in: StandIn
    account: str
    invoice_id: UUID

    @property
    def book(self) -> Book:
        return self.stand_in.book

    def invoice(self) -> tuple[str, list[int]]:
        """The state of the invoice and its payments, in the order in which they were booked."""
        with self.scene.bench.inside(self.scene.body):
            state = db.session.scalars(select(Invoice.state).where(Invoice.id == self.invoice_id)).one()
            rows = select(Payment.amount_cents).where(Payment.invoice_id == self.invoice_id).order_by(Payment.id)
            return state, list(db.session.scalars(rows))

    def fees(self) -> list[tuple[int, int, int]]:
        with self.scene.bench.inside(self.scene.body):
            rows = db.session.scalars(select(PaymentFee).order_by(PaymentFee.id))
            return [(fee.gross_cents, fee.fee_cents, fee.net_cents) for fee in rows]

    def notes(self) -> list[tuple[int, str | None]]:
        """The credit notes: gross and reason."""
        with self.scene.bench.inside(self.scene.body):
            rows = select(Invoice).where(Invoice.corrects_id == self.invoice_id).order_by(Invoice.sequence)
            return [(note.gross_cents, note.credit_reason) for note in db.session.scalars(rows)]

    def checkout(self) -> str:
        """Opens the page of payment as the client; its name at Stripe."""
        with self.scene.bench.inside(self.scene.body):
            return open_checkout(
                self.invoice_id, "http://localhost/back", "http://localhost/no", self.scene.client
            ).session

    def checkout_states(self) -> list[str]:
        with self.scene.bench.inside(self.scene.body):
            return list(db.session.scalars(select(Checkout.state).order_by(Checkout.attempt)))

    def deliver(self, event: dict[str, Any], **how: Any) -> int:
        """Posts one message; the status of the answer."""
        body, headers = self.stand_in.signed(event, **how)
        return self.scene.bench.app.test_client().post(HOOK, data=body, headers=headers).status_code

    def hear(self, *types: str) -> None:
        """Delivers the newest message of each type, or every message so far, and does the work."""
        for event in [self.book.newest(one) for one in types] if types else list(self.book.events):
            if event["account"] == self.account:
                assert self.deliver(event) == 200
        self.scene.bench.run_jobs()

    def event(self, event: dict[str, Any]) -> StripeEvent:
        """A message as it is kept."""
        with self.scene.bench.app.app_context():
            return db.session.get_one(StripeEvent, event["id"])


def a_till(bench: Bench, stand_in: StandIn) -> Till:
    """A body that takes payments online, one invoice issued."""
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        db.session.execute(update(BodyProfile).values(email="organisme@exemple.fr"))
        connect_account("http://localhost/back", "http://localhost/again", scene.office)
        account = db.session.scalars(select(StripeAccount.account)).one()
    stand_in.book.onboard(account)
    with bench.inside(scene.body):
        found = find_account()
        assert found is not None
        read_account(found, scene.office)
    with bench.inside(scene.body):
        invoice_id = issue_invoice(a_draft(scene.organisation_id).id, scene.office).id
    bench.run_jobs()
    return Till(scene, stand_in, account, invoice_id)
