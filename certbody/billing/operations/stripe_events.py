"""Messages of Stripe: kept once, handled once in the body that they belong to, and always by reading Stripe anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from certbody.billing import stripe_gateway
from certbody.billing.models import StripeAccount, StripeEvent
from certbody.billing.operations.checkouts import move
from certbody.billing.operations.online_accounts import read_account
from certbody.billing.operations.online_bookings import book_payment
from certbody.billing.queries.online import find_account_named, find_checkout_of, list_alive_checkouts
from certbody.kit import clock, outbox
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Role

HANDLE = "stripe_event"
LOOK = "checkout_look"
UNKNOWN_ACCOUNT = "unknown_account"
# Of what a message tells: the kind of its object, its id, and the payment and customer that it names.
_BELIEVED = ("object", "id", "payment_intent", "customer")
GIVE_UP_AFTER = timedelta(days=30)
# The program, on Stripe's word: it must see every invoice of the body.
STRIPE = Actor("Stripe", roles=frozenset({Role.ACCOUNTANT}))


def keep_event(event: stripe_gateway.EventSeen, *, known: bool, kind: str = HANDLE) -> None:
    """Keeps a message once, however often it comes; inside the scope it belongs to it is queued in the same breath."""
    row = {"id": event.id, "type": event.type, "account": event.account, "payload": _believed(event.payload)}
    problem = None if known else UNKNOWN_ACCOUNT
    statement = insert(StripeEvent).values(**row, received_at=clock.now(), problem=problem)
    kept = db.session.execute(statement.on_conflict_do_nothing().returning(StripeEvent.id)).scalar()
    if kept is not None and known:
        outbox.post(kind, event_id=event.id)


def _believed(payload: dict[str, Any]) -> dict[str, Any]:
    """All that is kept of a message: the names, addresses and cards that it tells are read at Stripe when needed."""
    told = payload["data"]["object"]
    return {"data": {"object": {name: told[name] for name in _BELIEVED if told.get(name)}}}


def handle_event(event_id: str, by: Actor = STRIPE) -> None:
    """Does what a message about a body's account calls for, once."""
    settle(event_id, lambda event: _handle(event, by))


def settle(event_id: str, handle: Callable[[StripeEvent], str | None]) -> None:
    """Handles a message once; why nothing came of it is kept with it as its problem, with nothing of it done."""
    event = db.session.get(StripeEvent, event_id, with_for_update=True)
    if event is None or event.handled_at is not None:
        return
    try:
        with db.session.begin_nested():
            event.problem = handle(event)
    except Refused as refused:
        event.problem = refused.reasons[0].code
    event.handled_at = None if event.problem else clock.now()
    db.session.flush()


def _handle(event: StripeEvent, by: Actor) -> str | None:
    account = find_account_named(event.account)
    return UNKNOWN_ACCOUNT if account is None else _do(account, event.payload["data"]["object"], by)


def _do(account: StripeAccount, told: dict[str, Any], by: Actor) -> str | None:
    """What the object of a message calls for. Only its kind and its ids are believed: the rest is read at Stripe."""
    kind, name = told.get("object"), str(told.get("id", ""))
    if kind == "account":
        read_account(account, by)
    elif kind == "checkout.session":
        return follow_checkout(account, name, by)
    elif kind in ("charge", "refund", "dispute", "payment_intent"):
        payment = name if kind == "payment_intent" else str(told.get("payment_intent") or "")
        return book_payment(account, payment, by) if payment else None
    return None


def follow_checkout(account: StripeAccount, session: str, by: Actor) -> str | None:
    """Reads a page of payment anew and books what it brought."""
    seen = stripe_gateway.read_checkout(account.account, session)
    checkout = find_checkout_of(session)
    problem = book_payment(account, seen.payment_id, by) if seen.payment_id else None
    if checkout is not None and seen.status == "expired":
        move(checkout, "expired", by)
    elif checkout is not None and seen.status == "complete" and checkout.state == "open":
        move(checkout, "processing", by)
    return problem


def take_up() -> None:
    """Each night: queues again what a fault left unhandled, and asks Stripe about pages of payment still alive.

    So a payment is booked even when its message never came.
    """
    queue_unhandled(list_accounts_at_stripe())
    for checkout in list_alive_checkouts():
        outbox.post(LOOK, checkout_id=str(checkout.id))
    db.session.flush()


def queue_unhandled(accounts: Sequence[str], kind: str = HANDLE) -> int:
    """Queues again each message about these accounts that nothing has come of; says how many."""
    unhandled = _list_unhandled(accounts)
    for event_id in unhandled:
        outbox.post(kind, event_id=event_id)
    db.session.flush()
    return len(unhandled)


def list_accounts_at_stripe() -> Sequence[str]:
    """The accounts of the body at hand, as Stripe names them."""
    return db.session.scalars(select(StripeAccount.account)).all()


def _list_unhandled(accounts: Sequence[str]) -> Sequence[str]:
    """The messages about these accounts that nothing has come of yet, the oldest first."""
    statement = select(StripeEvent.id).where(
        StripeEvent.account.in_(accounts),
        StripeEvent.handled_at.is_(None),
        StripeEvent.received_at > clock.now() - GIVE_UP_AFTER,
    )
    return db.session.scalars(statement.order_by(StripeEvent.received_at)).all()


def replay_event(event_id: str, kind: str = HANDLE) -> None:
    """Handles a message again from the start, be it handled already: what is booked stays booked once."""
    event = db.session.get_one(StripeEvent, event_id, with_for_update=True)
    event.handled_at, event.problem = None, None
    db.session.flush()
    outbox.post(kind, event_id=event_id)
