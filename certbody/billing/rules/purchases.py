"""Says how what an auditor is due is written in the books: bought at its approval, taken back, paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from certbody.billing.rules.ledger import AUDITOR_EXPENSES, AUDITOR_FEES, BANK, SUPPLIERS, VAT_DEDUCTIBLE, Posting

APPROVED, CANCELLED, PAID = "approved", "cancelled", "paid"
# What the books must tell of a fee in each state, in the order of its life; before its approval nothing is owed.
EVENTS: Mapping[str, tuple[str, ...]] = {
    APPROVED: (APPROVED,),
    CANCELLED: (APPROVED, CANCELLED),
    PAID: (APPROVED, PAID),
}
JOURNALS = {APPROVED: "purchases", CANCELLED: "purchases", PAID: "bank"}


def bought(fees_cents: int, expenses_cents: int, vat_cents: int) -> tuple[Posting, ...]:
    """The entry of a fee that is approved: fees and expenses excluding VAT, the VAT to deduct, and what is owed.

    Source: PCG, accounts 6226, 6251, 44566 and 401. Example: 800 € of fees, 18,50 € of expenses, 163,70 € of VAT →
    all three debited, 982,20 € credited to the auditor.
    """
    owed = fees_cents + expenses_cents + vat_cents
    debits = ((AUDITOR_FEES, fees_cents), (AUDITOR_EXPENSES, expenses_cents), (VAT_DEDUCTIBLE, vat_cents))
    return (*(Posting(role, None, cents, 0) for role, cents in debits if cents), Posting(SUPPLIERS, None, 0, owed))


def taken_back(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The entry that undoes another: what was debited is credited."""
    return tuple(Posting(one.role, one.rate, one.credit_cents, one.debit_cents) for one in postings)


def paid(gross_cents: int) -> tuple[Posting, ...]:
    """The entry of a transfer that the bank carried out: the auditor is owed nothing more."""
    return Posting(SUPPLIERS, None, gross_cents, 0), Posting(BANK, None, 0, gross_cents)
