"""Reading payments by Stripe: the body's account, pages of payment, what was booked of a payment, and its fees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from certbody.billing.models import (
    Checkout,
    Invoice,
    LostDispute,
    Payment,
    PaymentFee,
    StripeAccount,
    StripeOwner,
)
from certbody.billing.queries.invoices import awaits_credit_note
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant

ALIVE = ("open", "processing")


def find_account() -> StripeAccount | None:
    """The account that the body uses now."""
    return db.session.scalar(select(StripeAccount).where(StripeAccount.disconnected_at.is_(None)))


def list_accounts() -> Sequence[StripeAccount]:
    """The accounts of the body, the newest first."""
    return db.session.scalars(select(StripeAccount).order_by(StripeAccount.connected_at.desc())).all()


def has_account() -> bool:
    """Whether the body ever connected an account."""
    return db.session.scalar(select(StripeAccount.id).limit(1)) is not None


def find_account_named(account: str) -> StripeAccount | None:
    """An account of the body by the name that Stripe gives it, be it disconnected."""
    return db.session.scalar(select(StripeAccount).where(StripeAccount.account == account))


def get_account(account_id: UUID) -> StripeAccount:
    """One account of the body."""
    return db.session.get_one(StripeAccount, (current_tenant(), account_id))


def find_owner(account: str) -> UUID | None:
    """The body that an account of Stripe belongs to; asked outside any body."""
    return db.session.scalar(select(StripeOwner.body_id).where(StripeOwner.account == account))


def list_owners() -> Sequence[UUID]:
    """The bodies that have connected an account; asked outside any body."""
    return db.session.scalars(select(StripeOwner.body_id).distinct()).all()


def has_open_checkout(invoice_id: UUID) -> bool:
    """Whether a client may be on a page of payment for this invoice."""
    statement = select(Checkout.id).where(Checkout.invoice_id == invoice_id, Checkout.state == "open").limit(1)
    return db.session.scalar(statement) is not None


def find_alive_checkout(invoice_id: UUID) -> Checkout | None:
    """The page of payment of an invoice that is open, or whose debit is on its way."""
    statement = select(Checkout).where(Checkout.invoice_id == invoice_id, Checkout.state.in_(ALIVE))
    return db.session.scalar(statement.order_by(Checkout.attempt.desc()).limit(1))


def find_last_checkout(invoice_id: UUID) -> Checkout | None:
    """The last page of payment that was opened for an invoice."""
    statement = select(Checkout).where(Checkout.invoice_id == invoice_id)
    return db.session.scalar(statement.order_by(Checkout.attempt.desc()).limit(1))


def list_alive_checkouts() -> Sequence[Checkout]:
    """The pages of payment of the body that may still bring a payment."""
    return db.session.scalars(select(Checkout).where(Checkout.state.in_(ALIVE)).order_by(Checkout.id)).all()


def find_checkout(invoice_id: UUID, attempt: int) -> Checkout | None:
    """One page of payment of an invoice."""
    return db.session.scalar(select(Checkout).where(Checkout.invoice_id == invoice_id, Checkout.attempt == attempt))


def find_checkout_of(session: str) -> Checkout | None:
    """A page of payment by the name that Stripe gives it."""
    return db.session.scalar(select(Checkout).where(Checkout.session == session))


def get_checkout(checkout_id: UUID) -> Checkout:
    """One page of payment of the body."""
    return db.session.get_one(Checkout, (current_tenant(), checkout_id))


def count_checkouts(invoice_id: UUID) -> int:
    """How many pages of payment were opened for an invoice."""
    return db.session.scalar(select(func.count()).where(Checkout.invoice_id == invoice_id)) or 0


def has_uncredited_refund(invoice_id: UUID) -> bool:
    """Whether an invoice asks again for money that was given back: its credit note is still to be issued."""
    statement = select(Invoice.id).where(Invoice.id == invoice_id, awaits_credit_note()).limit(1)
    return db.session.scalar(statement) is not None


def booked_of(invoice_id: UUID) -> dict[str, Payment]:
    """What was booked of an invoice from Stripe, by Stripe's own ids."""
    statement = select(Payment).where(Payment.invoice_id == invoice_id, Payment.provider_id.is_not(None))
    return {str(payment.provider_id): payment for payment in db.session.scalars(statement)}


def get_payment(payment_id: UUID) -> Payment:
    """One payment of the body, or NotFound."""
    payment = db.session.get(Payment, (current_tenant(), payment_id))
    if payment is None:
        raise NotFound
    return payment


def list_fees(payment_ids: Sequence[UUID]) -> dict[UUID, PaymentFee]:
    """What Stripe kept of each of these payments."""
    statement = select(PaymentFee).where(PaymentFee.payment_id.in_(payment_ids))
    return {fee.payment_id: fee for fee in db.session.scalars(statement)}


def list_lost(payment_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these payments are disputes that were lost."""
    statement = select(LostDispute.payment_id).where(LostDispute.payment_id.in_(payment_ids))
    return frozenset(db.session.scalars(statement)) if payment_ids else frozenset()


@dataclass
class Received:
    """A payment with what reversed it, what Stripe kept of all that, and what of it is left to give back."""

    payment: Payment
    reversals: list[Payment] = field(default_factory=list)
    fees: dict[UUID, PaymentFee] = field(default_factory=dict)

    @property
    def refunded_cents(self) -> int:
        """What was given back at the body's wish, less what came back of it."""
        given = {one.id for one in self.reversals if one.kind == "refunded"}
        return -sum(one.amount_cents for one in self.reversals if one.id in given or one.reverses_id in given)

    @property
    def left_cents(self) -> int:
        """What the body still holds of it."""
        return self.payment.amount_cents + sum(one.amount_cents for one in self.reversals)

    @property
    def fee_cents(self) -> int:
        """What Stripe kept of the payment and of its reversals."""
        return sum(fee.fee_cents for fee in self.fees.values())


def received_of(payments: Sequence[Payment]) -> list[Received]:
    """The payments of one invoice, each with what reversed it. One statement, for the fees."""
    fees = list_fees([one.id for one in payments if one.provider_id]) if any(p.provider_id for p in payments) else {}
    found = {one.id: Received(one) for one in payments if one.kind == "received"}
    at = {one.id: one.reverses_id or one.id for one in payments}
    for one in payments:
        root = found[_root(one.id, at)]
        if one.kind != "received":
            root.reversals.append(one)
        if one.id in fees:
            root.fees[one.id] = fees[one.id]
    return list(found.values())


def _root(payment_id: UUID, at: dict[UUID, UUID]) -> UUID:
    while at[payment_id] != payment_id:
        payment_id = at[payment_id]
    return payment_id
