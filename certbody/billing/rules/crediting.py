"""Says what a credit note may take back, what it comes to by rate of VAT, and what is left of its invoice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from certbody.billing.rules.vat import RateTotal, Taxable, Totals, totals_by_rate, totals_of
from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse

CREDIT_RULE = "C. com. L. 441-9 ; CGI, ann. II, art. 242 nonies A"


@dataclass(frozen=True)
class Balance:
    """What an invoice still asks for, or what its client is owed; in cents, one of the two is zero."""

    due_cents: int
    owed_cents: int


def may_credit(left: Mapping[str, int], amounts: Mapping[str, int]) -> Verdict:
    """Whether these amounts, by line and excluding VAT, may be taken back from what is left of each line.

    Source: R8.4, invariant 72. Example: 885 € of which 100 € were credited → 785 € at most.
    """
    if sum(amounts.values()) <= 0:
        return refuse("credit_nothing_chosen", CREDIT_RULE)
    wrong = [line for line, cents in amounts.items() if not _within(cents, left.get(line, 0))]
    return Verdict(tuple(Reason("credit_too_large", CREDIT_RULE, _of(line, left)) for line in wrong))


def is_within_invoice(left: Totals, note: Totals) -> Verdict:
    """Whether a credit note takes back no more than what is left of the whole invoice, its discounts deducted.

    Source: R8.4, invariant 72. Example: a line of 100 € and a discount of 20 €, at 20 % → 80 € at most, 96 € with VAT.
    """
    if -note.net_cents > left.net_cents or -note.gross_cents > left.gross_cents:
        return refuse("credit_above_invoice", CREDIT_RULE, left_cents=left.gross_cents)
    return ALLOWED


def _of(line: str, left: Mapping[str, int]) -> dict[str, object]:
    return {"line": line, "left_cents": left.get(line, 0)}


def _within(cents: int, left: int) -> bool:
    """A discount is taken back in its own direction: its line is negative."""
    return 0 < cents <= left or left <= cents < 0


def credit_totals(before: Iterable[Taxable], after: Iterable[Taxable]) -> Totals:
    """The totals of a credit note, negative: those of what is left of the invoice after it, less those before it.

    So the invoice less its credit notes is, at any time, what its remaining lines give, and nothing is left of one
    credited in full. Source: R8.4, invariant 72. Example: three lines of 0,33 € at 5,5 % bear 5 cents; credited one by
    one they take back 1, 2 and 2.
    """
    was = {total.rate: total for total in totals_by_rate(before)}
    now = {total.rate: total for total in totals_by_rate(after)}
    none = RateTotal(0, 0, 0)
    taken = [_less(rate, now.get(rate, none), was.get(rate, none)) for rate in sorted({*was, *now}, reverse=True)]
    return totals_of(tuple(total for total in taken if total.net_cents or total.vat_cents))


def _less(rate: int, now: RateTotal, was: RateTotal) -> RateTotal:
    return RateTotal(rate, now.net_cents - was.net_cents, now.vat_cents - was.vat_cents)


def balance_of(gross_cents: int, received_cents: int, credited_cents: int) -> Balance:
    """What is left to pay, or owed to the client when more was paid than the invoice asks for after its credit notes.

    Example: 1 062 € paid in full, then 120 € credited → 0 € left, 120 € owed to the client.
    """
    left = gross_cents - received_cents - credited_cents
    return Balance(max(left, 0), max(-left, 0))
