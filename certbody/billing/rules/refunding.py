"""Says which lines a credit note takes back so that it comes to a given amount, VAT included."""

from __future__ import annotations

from collections.abc import Mapping

from certbody.billing.rules.crediting import credit_totals
from certbody.billing.rules.vat import Taxable


def credit_of(left: Mapping[str, Taxable], gross_cents: int) -> dict[str, int] | None:
    """What to take back of each line, excluding VAT, for exactly this much VAT included; None when no cent fits.

    Each line gives its share of what is left; the largest one gives or keeps the cents of the roundings.
    Example: 100 € and 200 € at 20 %, refund of 36 € → 10 € and 20 €; no net amount at 20 % comes to 0,99 €.
    """
    whole = -_gross(left, {line: taxable.net_cents for line, taxable in left.items()})
    if gross_cents <= 0 or gross_cents > whole:
        return None
    taken = {line: taxable.net_cents * gross_cents // whole for line, taxable in left.items()}
    largest = max(left, key=lambda line: left[line].net_cents)
    for cents in range(-2, 2 * len(left) + 3):
        tried = {**taken, largest: taken[largest] + cents}
        if 0 <= tried[largest] <= left[largest].net_cents and -_gross(left, tried) == gross_cents:
            return {line: net for line, net in tried.items() if net}
    return None


def _gross(left: Mapping[str, Taxable], taken: Mapping[str, int]) -> int:
    """What a credit note of these amounts comes to, below zero."""
    after = [Taxable(was.net_cents - taken[line], was.rate) for line, was in left.items()]
    return credit_totals(left.values(), after).gross_cents
