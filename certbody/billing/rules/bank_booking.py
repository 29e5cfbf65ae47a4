"""Says how a transfer that came in on the bank account is written in the books: before it is attributed, and after."""

from __future__ import annotations

import re
from dataclasses import dataclass

from certbody.billing.rules.ledger import BANK, STRIPE, UNALLOCATED, Posting

_STRIPE = re.compile(r"(?<![a-z])stripe(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Transfer:
    """A transfer as it stands: its amount, what of it settles no invoice, and what was said of that.

    `told_by_payments` is what payments made of it already hold on the account of the bank: those from before transfers
    were in the books.
    """

    amount_cents: int
    left_cents: int
    told_by_payments: int = 0
    is_set_aside: bool = False
    is_payout: bool = False


def held_by(transfer: Transfer) -> dict[str, int]:
    """What the entries about a transfer must hold, as debits less credits of each account.

    All of it came in on the bank, and waits (PCG, account 471) until a payment takes it from there; what Stripe paid
    out leaves what Stripe holds; what is set aside is told by other books. Example: 100 € of which 60 € are paid out by
    Stripe → bank 100 € to Stripe 60 € and waiting 40 €, which the payment of 40 € has taken.
    """
    paid_out = transfer.left_cents if transfer.is_payout else 0
    elsewhere = transfer.left_cents if transfer.is_set_aside and not transfer.is_payout else 0
    came_in = transfer.amount_cents - transfer.told_by_payments - elsewhere
    return {BANK: came_in, STRIPE: -paid_out, UNALLOCATED: paid_out - came_in}


def transfer_postings(held: dict[str, int], transfer: Transfer) -> tuple[Posting, ...]:
    """The entry that leads from what the books hold about a transfer to what they must; nothing when they do."""
    moved = {role: cents - held.get(role, 0) for role, cents in held_by(transfer).items()}
    return tuple(Posting(role, None, max(cents, 0), max(-cents, 0)) for role, cents in moved.items() if cents)


def names_stripe(payer: str, words: str) -> bool:
    """Whether a transfer says that Stripe sent it. Example: « STRIPE TECHNOLOGY » → yes; « STRIPES SARL » → no."""
    return _STRIPE.search(f"{payer} {words}") is not None
