"""Giving a payment back from the office: at Stripe, in the books and as a credit note, once."""

from __future__ import annotations

from uuid import UUID

from certbody.billing import stripe_gateway
from certbody.billing.models import Invoice, Payment, StripeAccount
from certbody.billing.operations.crediting import refuse_deducted
from certbody.billing.operations.online_bookings import book_all, credit_for
from certbody.billing.queries.invoices import get_invoice, list_payments
from certbody.billing.queries.online import Received, booked_of, get_account, get_payment, received_of
from certbody.billing.rules.online import may_refund, to_book
from certbody.kit import i18n, wording
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants.actor import Actor


def get_refundable(payment_id: UUID, by: Actor) -> tuple[Invoice, Received]:
    """A payment by Stripe with its invoice and what was given back of it; NotFound for any other payment."""
    payment = get_payment(payment_id)
    invoice = get_invoice(payment.invoice_id, by)
    return invoice, _received(invoice, payment)


def refund_payment(payment_id: UUID, amount_cents: int, refunded_cents: int, reason: str, by: Actor) -> Invoice:
    """Gives back a part or the whole of a payment, and credits the invoice with it.

    `refunded_cents` is what the page said was given back before: asked twice, the second is refused. So is a refund
    while Stripe knows of a movement that is not booked yet, since the sums on the page would be wrong. Asked again once
    the bank sent one back, it is another refund: the key counts what was booked since.
    """
    payment = get_payment(payment_id)
    invoice = get_invoice(payment.invoice_id, by, lock=True)
    received, account = _received(invoice, payment), get_account_of(payment)
    if received.refunded_cents != refunded_cents:
        raise Refused(Reason("refund_meanwhile"))
    _check(invoice, received, amount_cents)
    seen = stripe_gateway.read_payment(account.account, _payment_at_stripe(account, payment))
    if to_book(seen, booked_of(invoice.id)):
        raise Refused(Reason("refund_meanwhile"))
    key = f"refund-{payment.id}-{len(received.reversals)}-{refunded_cents}-{amount_cents}"
    stripe_gateway.refund(account.account, str(payment.provider_id), amount_cents, {"reason": reason}, key)
    seen = stripe_gateway.read_payment(account.account, seen.payment_id)
    book_all(invoice, account, seen, by, always_credit=True)
    return invoice


def _payment_at_stripe(account: StripeAccount, payment: Payment) -> str:
    return stripe_gateway.find_payment_of(account.account, str(payment.provider_id))


def get_account_of(payment: Payment) -> StripeAccount:
    """The account that took a payment; NotFound for one that Stripe did not bring."""
    if payment.stripe_account_id is None or payment.kind != "received":
        raise NotFound
    return get_account(payment.stripe_account_id)


def _received(invoice: Invoice, payment: Payment) -> Received:
    get_account_of(payment)
    return next(one for one in received_of(list_payments(invoice.id)) if one.payment.id == payment.id)


def _check(invoice: Invoice, received: Received, amount_cents: int) -> None:
    refuse_deducted(invoice)
    verdict = may_refund(amount_cents, received.left_cents)
    if not verdict.allowed:
        shown = Reason("refund_out_of_bounds", values={"left": i18n.money(received.left_cents)})
        raise Invalid({"amount": [wording.why(shown)]})
    if credit_for(invoice, amount_cents) is None:
        raise Invalid({"amount": ["refund_not_creditable"]})
