"""Scenes of bodies that the platform bills: a plan, a body with its administrator, and what Stripe tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from certbody.billing import stripe_gateway
from certbody.billing.models import StripeEvent
from certbody.billing.operations.platform_billing import subscribe
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.actor import Actor
from certbody.tenants.models import Subscription
from certbody.tenants.operations.subscriptions import keep_coverage, set_plan
from certbody.tenants.queries.subscriptions import find_subscription
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.subscription import BY_TRIAL, Coverage, Standing, standing_on, stopped
from tests.stripe_standin import BILLING_SECRET, SECRET_KEY, WEBHOOK_SECRET, StandIn, standing_in
from tests.stripe_standin.platform import Subscriptions
from tests.support import Bench, Body
from tests.tenants.people import PLATFORM

HOOK = "/stripe/subscriptions"
OPERATOR = Actor("Omar", roles=frozenset({"operator"}))


@contextmanager
def platform_at_stripe() -> Iterator[StandIn]:
    """The platform bills on an account at a stand-in while the block runs."""
    before = stripe_gateway.keys_in_use()
    with standing_in() as stand_in:
        stripe_gateway.use(stripe_gateway.Keys(SECRET_KEY, WEBHOOK_SECRET, stand_in.address, BILLING_SECRET))
        try:
            yield stand_in
        finally:
            stripe_gateway.use(before)


def a_plan(bench: Bench, base_cents: int = 4_900, certificate_cents: int = 80, **values: Any) -> str:
    """A plan that the platform offers from today, under a code of its own."""
    code = f"plan-{new_id().hex[-8:]}"
    made = {
        "code": code, "name": f"Essentielle {code}", "base_cents": base_cents, "certificate_cents": certificate_cents,
        "valid_from": clock.today(), "offered": True, **values,
    }  # fmt: skip
    with bench.inside(PLATFORM):
        set_plan(made, OPERATOR)
    return code


def covered(bench: Bench, body: Body, coverage: Coverage) -> None:
    """The body is covered so, whatever it was before."""
    with bench.inside(PLATFORM):
        keep_coverage(get_tenant(body.id), coverage, "tenant.covered_by_hand", OPERATOR)


def left_unpaid(bench: Bench, body: Body) -> None:
    """The body is read-only since today."""
    covered(bench, body, stopped(BY_TRIAL, clock.today()))


def subscription_of(bench: Bench, body: Body) -> Subscription:
    """How a body stands, as it is kept."""
    with bench.app.app_context():
        found = find_subscription(body.id)
        assert found is not None
        db.session.expunge(found)
        return found


@dataclass
class Account:
    """A body, its administrator, and the platform's account at the stand-in."""

    bench: Bench
    stand_in: StandIn
    body: Body
    administrator: Actor
    plan: str

    @property
    def stripe(self) -> Subscriptions:
        return Subscriptions(self.stand_in)

    def page(self) -> str:
        """Opens the page where the body subscribes."""
        with self.bench.inside(self.body):
            return subscribe(self.plan, "http://localhost/back", "http://localhost/no", self.administrator)

    def deliver(self, event: dict[str, Any], **how: Any) -> int:
        """Posts one message; the status of the answer."""
        body, headers = self.stand_in.signed(event, **{"secret": BILLING_SECRET, **how})
        return self.bench.app.test_client().post(HOOK, data=body, headers=headers).status_code

    def hear(self, events: list[dict[str, Any]] | None = None) -> None:
        """Delivers these messages, or all so far, and does the work."""
        for event in self.stripe.events() if events is None else events:
            assert self.deliver(event) == 200
        self.bench.run_jobs()

    def standing(self, day: date | None = None) -> Standing | None:
        return standing_on(subscription_of(self.bench, self.body).coverage, day or clock.today())

    def kept(self, event: dict[str, Any]) -> StripeEvent:
        """A message as it is kept."""
        with self.bench.app.app_context():
            return db.session.get_one(StripeEvent, event["id"])


def an_account(bench: Bench, stand_in: StandIn) -> Account:
    """A body on trial until today, a plan, and the platform's account at the stand-in."""
    body = bench.body()
    administrator = bench.member(body, "administrator")
    covered(bench, body, Coverage(BY_TRIAL, clock.today(), clock.today()))
    return Account(bench, stand_in, body, administrator, a_plan(bench))
