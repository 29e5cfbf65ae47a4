"""Says what an audit costs, line by line, from the size of the audit and a dated price list; never from its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from certbody.billing.rules.discounts import Discount, amounts_off, worded
from certbody.kit.verdict import ALLOWED, Verdict, refuse

PRICE_RULE = "ISO/IEC 17065, 4.6"
KINDS = {
    "pre_audit": "audit blanc",
    "initial": "audit initial",
    "surveillance": "audit de surveillance",
    "renewal": "audit de renouvellement",
    "extension": "audit d’extension",
    "complementary": "audit complémentaire",
}
EVENTS = {
    "late_cancellation": "Annulation ou report tardif",
    "nonconformity_follow_up": "Suivi de non-conformités",
    "transfer": "Transfert de certification",
    "travel_region": "Déplacement dans la région",
    "travel_mainland": "Déplacement dans une autre région",
    "travel_overseas": "Déplacement outre-mer",
}
REDUCED = "reduced"
CYCLE_OPENERS = ("initial", "renewal")
YEARLY_FEE = "yearly_fee"
YEARLY_FEES = 2
"""How many yearly fees a cycle of three years bears: one at each of its anniversaries, before the one that ends it."""


@dataclass(frozen=True)
class PriceList:
    """Prices in cents, excluding VAT, in force from a day on; a kind that is absent is not sold.

    `half_day_cents` by kind of audit, with `reduced` for the reduced initial audit; `file_fee_cents` by kind too;
    `category_cents` for each category beyond the first; `site_cents` for each sampled site, on top of its half-day;
    `journey_cents` for each place the auditor goes to. `since` says from which day each price of the list runs;
    `discounts` are those that everybody has on the list's day.
    """

    in_force_from: date
    half_day_cents: Mapping[str, int]
    file_fee_cents: Mapping[str, int] = field(default_factory=dict)
    site_cents: int = 0
    journey_cents: int = 0
    event_cents: Mapping[str, int] = field(default_factory=dict)
    category_cents: int = 0
    since: Mapping[str, date] = field(default_factory=dict)
    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a quote or invoice; `sizing_line` names the figure of the sizing that its quantity comes from.

    `price` is the code of the price that made it, in force since `price_from`.
    """

    code: str
    label_fr: str
    quantity: int
    unit_cents: int
    total_cents: int
    sizing_line: str
    price: str = ""
    price_from: date | None = None


def can_quote(kind: str, reduced: bool, prices: PriceList) -> Verdict:
    """Whether this kind of audit is on the price list, and a reduction is asked for an initial audit only (R1.4)."""
    if reduced and kind != "initial":
        return refuse("only_initial_is_reduced", "Arrêté du 6 juin 2019 (audit), art. 10", kind=kind)
    if kind not in KINDS or _tariff(kind, reduced) not in prices.half_day_cents:
        return refuse("price_missing", PRICE_RULE, kind=_tariff(kind, reduced), in_force_from=prices.in_force_from)
    return ALLOWED


def quote_lines(
    sizing_half_days: int,
    sampled_sites: int,
    kind: str,
    reduced: bool,
    prices: PriceList,
    on_site: bool = True,
    categories: int = 1,
    chosen: tuple[Discount, ...] = (),
) -> tuple[Line, ...]:
    """The lines that an audit of this size costs; lines at zero are left out. Ask `can_quote` first.

    An audit that opens a cycle brings the yearly fees of that cycle. The discounts are those of the list and those
    `chosen` for this client. Nothing about the findings or the decision is known here (R8.2, invariant 74).
    Example: initial, 2 half-days at 44 250 cents → 88 500 cents, the 885 € of the trade press.
    """
    tariff = _tariff(kind, reduced)
    journeys = 1 + sampled_sites if on_site else 0
    priced = _audit_lines(tariff, sizing_half_days, sampled_sites, journeys, categories - 1, prices)
    of_audit = tuple(line for line in priced if line.total_cents)
    return (*of_audit, *_discounts(of_audit, (*prices.discounts, *chosen), tariff), *yearly_fees(kind, prices))


def _audit_lines(
    tariff: str, half_days: int, sites: int, journeys: int, more_categories: int, prices: PriceList
) -> list[Line]:
    audit = f"Demi-journées d’{KINDS['initial']} aménagé" if tariff == REDUCED else f"Demi-journées d’{KINDS[tariff]}"
    half_day, fee = prices.half_day_cents[tariff], prices.file_fee_cents.get(tariff, 0)
    parts = [
        (f"half_day.{tariff}", "audit_half_day", audit, half_days, half_day, "half_days"),
        (f"file_fee.{tariff}", "file_fee", "Frais de dossier", 1, fee, "audit"),
        ("category", "category", "Catégories supplémentaires", more_categories, prices.category_cents, "categories"),
        ("site", "sampled_site", "Sites échantillonnés", sites, prices.site_cents, "sampled_sites"),
        ("journey", "journey", "Déplacements", journeys, prices.journey_cents, "places"),
    ]
    return [_line(prices, *part) for part in parts]


def _discounts(lines: tuple[Line, ...], discounts: tuple[Discount, ...], tariff: str) -> list[Line]:
    """What is taken off the audit's own lines, never more than they come to."""
    off = amounts_off(total_cents(lines), discounts, tariff)
    return [
        Line("discount", worded(one), 1, -cents, -cents, "lines", f"discount.{one.name}", one.valid_from)
        for one, cents in off
    ]


def yearly_fees(kind: str, prices: PriceList) -> tuple[Line, ...]:
    """The yearly fees of the cycle that an audit of this kind opens, when the list has one.

    Source: R8.1. Example: 440 € a year → 2 × 440,00 €, at the two anniversaries within the three years.
    """
    if kind not in CYCLE_OPENERS:
        return ()
    unit = prices.event_cents.get(YEARLY_FEE, 0)
    line = _line(
        prices, f"event.{YEARLY_FEE}", YEARLY_FEE, "Redevance annuelle de suivi", YEARLY_FEES, unit, "anniversaries"
    )
    return (line,) if unit else ()


def event_line(code: str, quantity: int, prices: PriceList) -> Line | None:
    """The line for something that happens around an audit (late cancellation, follow-up…), or None when it is free."""
    line = _line(prices, f"event.{code}", code, EVENTS[code], quantity, prices.event_cents.get(code, 0), "event")
    return line if line.total_cents else None


def total_cents(lines: Iterable[Line]) -> int:
    """What these lines come to, excluding VAT, in cents."""
    return sum(line.total_cents for line in lines)


def _tariff(kind: str, reduced: bool) -> str:
    return REDUCED if reduced else kind


def _line(
    prices: PriceList, price: str, code: str, label_fr: str, quantity: int, unit_cents: int, sizing_line: str
) -> Line:
    total = quantity * unit_cents
    return Line(code, label_fr, quantity, unit_cents, total, sizing_line, price, prices.since.get(price))
