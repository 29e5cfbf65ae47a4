"""Paying an invoice online: the page of payment at Stripe, one at a time, and what becomes of it."""

from __future__ import annotations

from uuid import UUID

from certbody.billing import stripe_gateway
from certbody.billing.models import Checkout, Invoice, StripeAccount
from certbody.billing.queries.invoices import get_balance, get_invoice
from certbody.billing.queries.online import (
    count_checkouts,
    find_account,
    find_alive_checkout,
    find_last_checkout,
    get_account,
    has_uncredited_refund,
)
from certbody.billing.rules.online import may_pay_online
from certbody.billing.stripe_answers import CheckoutSeen
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused, require
from certbody.kit.verdict import Reason, Verdict
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def payable_online(invoice: Invoice, due_cents: int) -> Verdict:
    """Whether the client may start to pay this invoice online, as far as we know without asking Stripe."""
    account, last = find_account(), find_last_checkout(invoice.id)
    return may_pay_online(
        invoice.state,
        due_cents,
        ready=stripe_gateway.is_on() and account is not None and account.charges_enabled,
        under_way=last is not None and last.state == "processing",
        is_credit_note=invoice.corrects_id is not None,
        refund_uncredited=has_uncredited_refund(invoice.id),
    )


def open_checkout(invoice_id: UUID, paid_url: str, given_up_url: str, by: Actor) -> Checkout:
    """Opens the page where the client pays what is left of an invoice; the page still open for it is used again.

    The invoice is locked: two people of the client who start at once are led to the same page.
    """
    invoice = get_invoice(invoice_id, by, lock=True)
    due = get_balance(invoice.id).due_cents
    require(payable_online(invoice, due))
    account = find_account()
    assert account is not None
    return _still_open(invoice, due, account, by) or _open(invoice, due, account, (paid_url, given_up_url), by)


def url_of(checkout: Checkout) -> str:
    """Where Stripe shows a page of payment; nothing when it is closed."""
    return _read(checkout).url


def _still_open(invoice: Invoice, due: int, account: StripeAccount, by: Actor) -> Checkout | None:
    """The page that fits what is left; one that does not is closed first, so that nobody can pay twice."""
    checkout = find_alive_checkout(invoice.id)
    if checkout is None:
        return None
    seen = _read(checkout)
    if seen.status == "open" and checkout.amount_cents == due and checkout.stripe_account_id == account.id:
        return checkout
    if not close(checkout, seen, by):
        raise Refused(Reason("online_payment_under_way"))
    return None


def close(checkout: Checkout, seen: CheckoutSeen, by: Actor) -> bool:
    """Closes a page of payment at Stripe; False when the client has used it meanwhile."""
    if seen.status == "open":
        seen = stripe_gateway.expire_checkout(get_account(checkout.stripe_account_id).account, checkout.session)
    if seen.status == "expired":
        move(checkout, "expired", by)
    return seen.status == "expired"


def close_checkout(invoice_id: UUID, by: Actor) -> None:
    """Closes the page of payment of an invoice that was paid otherwise meanwhile."""
    checkout = find_alive_checkout(invoice_id)
    if checkout is not None and checkout.state == "open":
        close(checkout, _read(checkout), by)


def _read(checkout: Checkout) -> CheckoutSeen:
    return stripe_gateway.read_checkout(get_account(checkout.stripe_account_id).account, checkout.session)


def _open(invoice: Invoice, due: int, account: StripeAccount, urls: tuple[str, str], by: Actor) -> Checkout:
    attempt = count_checkouts(invoice.id) + 1
    title = f"Facture {invoice.number}"
    order = stripe_gateway.Order(str(invoice.id), attempt, title, due, *urls)
    checkout = Checkout(
        invoice_id=invoice.id,
        stripe_account_id=account.id,
        attempt=attempt,
        session=stripe_gateway.create_checkout(account.account, order).id,
        amount_cents=due,
        opened_by_name=by.name,
        opened_at=clock.now(),
    )
    db.session.add(checkout)
    db.session.flush()
    journal.record("checkout.opened", checkout, by, after={"invoice": invoice.number, "amount_cents": due})
    return checkout


def move(checkout: Checkout, state: str, by: Actor) -> None:
    """Notes what became of a page of payment."""
    if checkout.state != state:
        before = {"state": checkout.state}
        checkout.state = state
        journal.record("checkout.moved", checkout, by, before=before, after={"state": state})
        db.session.flush()
