"""Says how an event of money is written in the books: which accounts are debited and credited, and when VAT is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from certbody.billing.rules.vat import RateTotal
from certbody.kit.money import share_of

CLIENTS, SALES, DEPOSITS, BANK = "clients", "sales", "deposits", "bank"
VAT, VAT_WAITING = "vat", "vat_waiting"
STRIPE, FEES, UNALLOCATED = "stripe", "fees", "unallocated"
SUPPLIERS, AUDITOR_FEES, AUDITOR_EXPENSES = "suppliers", "auditor_fees", "auditor_expenses"
VAT_DEDUCTIBLE = "vat_deductible"
# What an account is for, and the setting of the body that says its number.
ACCOUNTS = {
    CLIENTS: "account_clients",
    SALES: "account_sales",
    DEPOSITS: "account_deposits",
    VAT: "account_vat",
    VAT_WAITING: "account_vat_waiting",
    BANK: "account_bank",
    STRIPE: "account_stripe",
    FEES: "account_fees",
    UNALLOCATED: "account_unallocated",
    SUPPLIERS: "account_suppliers",
    AUDITOR_FEES: "account_auditor_fees",
    AUDITOR_EXPENSES: "account_auditor_expenses",
    VAT_DEDUCTIBLE: "account_vat_deductible",
}
# What an invoice of penalties bills is no service sold: its own account takes the place of that of sales.
PENALTIES_ACCOUNT = "account_penalties"


@dataclass(frozen=True)
class Posting:
    """One line of an entry: the account by what it is for, the rate of VAT where one counts, one of two amounts."""

    role: str
    rate: int | None
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True)
class Standing:
    """What the books hold about one invoice: what was billed and what VAT fell due, by rate, and what came in."""

    net_cents: Mapping[int, int]
    vat_cents: Mapping[int, int]
    due_cents: Mapping[int, int]
    received_cents: int

    @property
    def billed_cents(self) -> int:
        """What the invoice asks for after its credit notes, VAT included."""
        return sum(self.net_cents.values()) + sum(self.vat_cents.values())


NOTHING = Standing({}, {}, {}, 0)
NO_DEPOSIT: Mapping[int, int] = {}


def vat_due(vat_cents: int, billed_cents: int, received_cents: int, *, on_debits: bool) -> int:
    """How much of the VAT of one rate is due, of an invoice that asks for `billed_cents` of which so much came in.

    With the option for debits, all of it; else that of services is due as money comes in: all when nothing is left to
    pay, before that the same share of it, half up. What is credited in full asks for nothing, whatever goes back.
    Source: CGI, art. 269, 2, c. Example: 177 € of VAT in 1 062 €, of which 300 € came in → 50 €.
    """
    if on_debits or billed_cents <= 0 or received_cents >= billed_cents:
        return vat_cents
    return share_of(vat_cents, received_cents, billed_cents)


def standing_after(was: Standing, billed: Iterable[RateTotal], received_cents: int, *, on_debits: bool) -> Standing:
    """What the books must hold once a document bills this much more (less, for a credit note) or money came in.

    What is due is told from what is billed and received alone, so that the order of events does not matter.
    """
    net, vat = dict(was.net_cents), dict(was.vat_cents)
    for total in billed:
        net[total.rate] = net.get(total.rate, 0) + total.net_cents
        vat[total.rate] = vat.get(total.rate, 0) + total.vat_cents
    received = was.received_cents + received_cents
    asked = sum(net.values()) + sum(vat.values())
    due = {rate: vat_due(cents, asked, received, on_debits=on_debits) for rate, cents in vat.items()}
    return Standing(net, vat, due, received)


def postings_between(
    was: Standing, now: Standing, counterpart: str, deposits: Mapping[int, int] = NO_DEPOSIT
) -> tuple[Posting, ...]:
    """The entry that leads from one standing to the next; `counterpart` is the account that money came in on.

    `deposits` is what the account of deposits is credited with, by rate, of what is billed: all that a deposit bills;
    less than nothing for the invoice that deducts it, whose sale is whole.

    Its debits equal its credits, whatever happened. Example: 300 € received of an invoice of 885 € and 177 € of VAT →
    bank 300 € to clients, and 50 € of VAT from the waiting account to the one of what is due.
    """
    billed, received = now.billed_cents - was.billed_cents, now.received_cents - was.received_cents
    credits = [
        (role, rate, cents)
        for rate in sorted(now.vat_cents, reverse=True)
        for role, cents in _of(rate, was, now, deposits.get(rate, 0))
    ]
    lines = [(counterpart, None, -received), (CLIENTS, None, received - billed), *credits]
    return tuple(_posting(role, rate, cents) for role, rate, cents in lines if cents)


def _of(rate: int, was: Standing, now: Standing, deposited: int) -> tuple[tuple[str, int], ...]:
    """What the accounts of one rate are credited with."""
    vat = now.vat_cents[rate] - was.vat_cents.get(rate, 0)
    due = now.due_cents[rate] - was.due_cents.get(rate, 0)
    return (
        (SALES, now.net_cents[rate] - was.net_cents.get(rate, 0) - deposited),
        (DEPOSITS, deposited),
        (VAT_WAITING, vat - due),
        (VAT, due),
    )


def _posting(role: str, rate: int | None, credit_cents: int) -> Posting:
    return Posting(role, rate, max(-credit_cents, 0), max(credit_cents, 0))


def fee_postings(fee_cents: int) -> tuple[Posting, ...]:
    """The entry of what Stripe kept of a movement, taken from what it holds; below zero, what it gave back.

    Source: PCG, account 6278. Example: 2,05 € kept → fees 2,05 € to Stripe; 20 € given back → Stripe 20 € to fees.
    """
    return tuple(_posting(role, None, cents) for role, cents in ((FEES, -fee_cents), (STRIPE, fee_cents)) if cents)


def less_deposits(billed: Iterable[RateTotal], rate: int, net_cents: int, vat_cents: int) -> tuple[RateTotal, ...]:
    """What an invoice adds to what was billed before it: its totals less the deposits that it deducts, of one rate."""
    return (*billed, RateTotal(rate, -net_cents, -vat_cents))
