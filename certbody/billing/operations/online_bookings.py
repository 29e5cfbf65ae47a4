"""Booking what Stripe tells of a payment: once each, whatever was told before, in the order that the books need."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from certbody.billing import stripe_gateway
from certbody.billing.models import Invoice, LostDispute, Payment, PaymentFee, StripeAccount
from certbody.billing.operations.checkouts import move
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.payments import keep_payment
from certbody.billing.operations.posting import post_fee
from certbody.billing.queries.credits import list_creditable
from certbody.billing.queries.invoices import get_invoice, get_signed_balance
from certbody.billing.queries.online import booked_of, find_checkout, list_fees, list_lost
from certbody.billing.rules.online import (
    CURRENCY,
    METHODS,
    Booking,
    Fee,
    Seen,
    fees_in_euros,
    fees_of,
    lost_of,
    may_book,
    to_book,
    to_credit,
)
from certbody.billing.rules.refunding import credit_of
from certbody.billing.rules.vat import Taxable
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, NotFound
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import setting_on

UNKNOWN_INVOICE = "unknown_invoice"
REFUND_REASON = "Remboursement du paiement"
_CHECKOUTS = {"succeeded": "paid", "processing": "processing", "canceled": "expired"}


def book_payment(account: StripeAccount, payment_id: str, by: Actor) -> str | None:
    """Books what Stripe tells now of a payment; answers what could not be booked and why, or nothing when all is well.

    Fees in another currency than the euro are left out. A payment without our mark is another sale of the body: it is
    none of ours.
    """
    seen = stripe_gateway.read_payment(account.account, payment_id)
    if not seen.invoice:
        return None
    try:
        invoice = get_invoice(UUID(seen.invoice), by, lock=True)
    except (ValueError, NotFound):
        return UNKNOWN_INVOICE
    verdict = may_book(seen)
    if not verdict.allowed:
        return verdict.reasons[0].code
    _follow_checkout(invoice, seen, by)
    book_all(invoice, account, seen, by)
    told = fees_in_euros(seen)
    return None if told.allowed else told.reasons[0].code


def book_all(invoice: Invoice, account: StripeAccount, seen: Seen, by: Actor, *, always_credit: bool = False) -> None:
    """Books what is missing of a payment whose invoice is locked; a refund's credit note comes first (R8.4)."""
    booked = booked_of(invoice.id)
    for row in to_book(seen, booked):
        if row.kind == "refunded" and (always_credit or setting_on("credit_on_refund", paris_date(row.at))):
            _credit(invoice, -row.amount_cents, row.reason or REFUND_REASON, by)
        booked[row.provider_id] = _book(invoice, account, row, METHODS.get(seen.method, "other"), booked, by)
    _keep_late_fees(invoice, seen, booked, by)
    _keep_lost(invoice, seen, booked, by)


def _book(
    invoice: Invoice, account: StripeAccount, row: Booking, method: str, booked: dict[str, Payment], by: Actor
) -> Payment:
    payment = Payment(
        invoice_id=invoice.id,
        amount_cents=row.amount_cents,
        received_on=_day(invoice, paris_date(row.at)),
        method=method,
        kind=row.kind,
        reverses_id=booked[row.reverses].id if row.reverses else None,
        provider_id=row.provider_id,
        stripe_account_id=account.id,
        note=row.reason,
        entered_by_name=by.name,
    )
    keep_payment(invoice, payment, by)
    if row.fee is not None:
        _keep_fee(invoice, payment, row.fee, by)
    return payment


def _day(invoice: Invoice, day: date) -> date:
    """Money is never booked before its invoice, be the clocks of two machines a little apart."""
    return max(day, invoice.issued_on or day)


def _keep_late_fees(invoice: Invoice, seen: Seen, booked: dict[str, Payment], by: Actor) -> None:
    """What Stripe kept may be known after the payment itself."""
    waiting = {booked[name].id: (booked[name], fee) for name, fee in fees_of(seen) if name in booked}
    known = list_fees(list(waiting))
    for payment_id, (payment, fee) in waiting.items():
        if payment_id not in known:
            _keep_fee(invoice, payment, fee, by)


def _keep_fee(invoice: Invoice, payment: Payment, fee: Fee, by: Actor) -> None:
    if fee.currency != CURRENCY:
        return
    amounts = {"gross_cents": fee.gross_cents, "fee_cents": fee.fee_cents, "net_cents": fee.net_cents}
    kept = PaymentFee(payment_id=payment.id, provider_id=fee.provider_id, at=fee.at, **amounts)
    db.session.add(kept)
    journal.record("payment.fee_known", payment, by, after=amounts)
    db.session.flush()
    if fee.fee_cents:
        post_fee(kept, invoice, by)


def _keep_lost(invoice: Invoice, seen: Seen, booked: dict[str, Payment], by: Actor) -> None:
    """Keeps that the bank decided for the client, once: what the dispute took does not come back."""
    lost = [booked[name] for name in lost_of(seen) if name in booked]
    known = list_lost([one.id for one in lost])
    for payment in lost:
        if payment.id not in known:
            db.session.add(LostDispute(payment_id=payment.id, known_at=clock.now()))
            journal.record("invoice.dispute_lost", invoice, by, after={"amount_cents": -payment.amount_cents})
    db.session.flush()


def _follow_checkout(invoice: Invoice, seen: Seen, by: Actor) -> None:
    checkout = find_checkout(invoice.id, seen.attempt)
    if checkout is None or checkout.state == "paid":
        return
    failed = seen.status == "requires_payment_method" and checkout.state == "processing"
    state = "failed" if failed else _CHECKOUTS.get(seen.status)
    if state is not None:
        move(checkout, state, by)


def credit_for(invoice: Invoice, refunded_cents: int) -> dict[UUID, int] | None:
    """What a refund of this much must take back of each line of its invoice: nothing of what was owed to the client.

    None when no amounts excluding VAT come to it exactly.
    """
    gross = to_credit(get_signed_balance(invoice.id), refunded_cents)
    if not gross:
        return {}
    lines = {str(one.line.id): one for one in list_creditable(invoice.id)}
    left = {line: Taxable(one.left_cents, one.line.vat_basis_points) for line, one in lines.items()}
    found = credit_of(left, gross)
    return None if found is None else {UUID(line): cents for line, cents in found.items()}


def _credit(invoice: Invoice, refunded_cents: int, reason: str, by: Actor) -> None:
    """The credit note of a refund; when none fits or a mention is missing, it is left to the office as a task."""
    amounts = credit_for(invoice, refunded_cents)
    if not amounts:
        return
    try:
        with db.session.begin_nested():
            credit_invoice(invoice.id, amounts, reason, by)
    except CertbodyError:
        journal.record("invoice.credit_left_to_office", invoice, by, after={"amount_cents": refunded_cents})
