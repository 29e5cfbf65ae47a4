"""Says how much VAT an invoice bears: per rate, on the sum of its lines, rounded once, half up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from certbody.kit.money import share
from certbody.kit.verdict import ALLOWED, Verdict, refuse

VAT_RULE = "CGI, ann. II, art. 242 nonies A"
NORMAL_RATE = 2000
RATES = (2000, 1000, 850, 550, 210, 105, 90, 0)


@dataclass(frozen=True)
class Taxable:
    """A line's amount excluding VAT, in cents (negative on a discount or a credit note), and its rate: 20 % = 2000."""

    net_cents: int
    rate: int = NORMAL_RATE


@dataclass(frozen=True)
class RateTotal:
    """What is due under one rate."""

    rate: int
    net_cents: int
    vat_cents: int


@dataclass(frozen=True)
class Totals:
    """What an invoice comes to; the three amounts are sums of those by rate."""

    by_rate: tuple[RateTotal, ...]
    net_cents: int
    vat_cents: int
    gross_cents: int


def totals_by_rate(lines: Iterable[Taxable]) -> tuple[RateTotal, ...]:
    """Net and VAT of each rate, highest rate first: the lines are summed, then the VAT is rounded once, half up.

    Source: R8.3, invariant 72; the European e-invoice norm (EN 16931, BR-CO-17) asks for the same.
    Example: three lines of 0,33 € at 5,5 % → 0,99 € net, 5,445 cents of VAT → 0,05 €.
    """
    net: dict[int, int] = {}
    for line in lines:
        net[line.rate] = net.get(line.rate, 0) + line.net_cents
    return tuple(RateTotal(rate, net[rate], share(net[rate], rate)) for rate in sorted(net, reverse=True))


def invoice_totals(lines: Iterable[Taxable]) -> Totals:
    """The totals of an invoice or, with negative lines, of a credit note that mirrors it to the cent."""
    return totals_of(totals_by_rate(lines))


def totals_of(by_rate: tuple[RateTotal, ...]) -> Totals:
    """The three sums over what is due under each rate."""
    net = sum(item.net_cents for item in by_rate)
    vat = sum(item.vat_cents for item in by_rate)
    return Totals(by_rate, net, vat, net + vat)


def rate_allowed(rate: int, exemption: str = "") -> Verdict:
    """Whether a line may bear this rate: one of the French ones, and zero only with the wording of its exemption."""
    if rate not in RATES:
        return refuse("vat_rate_unknown", VAT_RULE, rate=rate)
    if rate == 0 and not exemption.strip():
        return refuse("vat_exemption_wording_missing", VAT_RULE)
    return ALLOWED
