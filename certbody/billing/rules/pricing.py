"""Says what an audit costs, line by line, from the size of the audit and a dated price list; never from its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

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
    "yearly_fee": "Redevance annuelle",
    "travel_region": "Déplacement dans la région",
    "travel_mainland": "Déplacement dans une autre région",
    "travel_overseas": "Déplacement outre-mer",
}
REDUCED = "reduced"
CYCLE_OPENERS = ("initial", "renewal")


@dataclass(frozen=True)
class PriceList:
    """Prices in cents, excluding VAT, in force from a day on; a kind that is absent is not sold.

    `half_day_cents` by kind of audit, with `reduced` for the reduced initial audit; `file_fee_cents` by kind too;
    `site_cents` for each sampled site, on top of its half-day; `journey_cents` for each place the auditor goes to.
    """

    in_force_from: date
    half_day_cents: Mapping[str, int]
    file_fee_cents: Mapping[str, int] = field(default_factory=dict)
    site_cents: int = 0
    journey_cents: int = 0
    event_cents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of a quote or invoice; `sizing_line` names the figure of the sizing that its quantity comes from."""

    code: str
    label_fr: str
    quantity: int
    unit_cents: int
    total_cents: int
    sizing_line: str


def price_list_on(lists: Iterable[PriceList], day: date) -> PriceList | None:
    """The price list in force on that day (the day of the contract, for all that follows), or None. Invariant 75."""
    in_force = [prices for prices in lists if prices.in_force_from <= day]
    return max(in_force, key=lambda prices: prices.in_force_from, default=None)


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
) -> tuple[Line, ...]:
    """The lines that an audit of this size costs; lines at zero are left out. Ask `can_quote` first.

    Nothing about the findings or the decision is known here (R8.2, invariant 74). Example: initial, 2 half-days at
    44 250 cents → 88 500 cents, the 885 € of the trade press.
    """
    tariff = _tariff(kind, reduced)
    audit = f"Demi-journées d’{KINDS[kind]}" + (" aménagé" if reduced else "")
    journeys = 1 + sampled_sites if on_site else 0
    fee = prices.file_fee_cents.get(tariff, 0)
    lines = (
        _line("audit_half_day", audit, sizing_half_days, prices.half_day_cents[tariff], "half_days"),
        _line("file_fee", "Frais de dossier", 1, fee, "audit"),
        _line("sampled_site", "Sites échantillonnés", sampled_sites, prices.site_cents, "sampled_sites"),
        _line("journey", "Déplacements", journeys, prices.journey_cents, "places"),
    )
    return tuple(line for line in lines if line.total_cents)


def event_line(code: str, quantity: int, prices: PriceList) -> Line | None:
    """The line for something that happens around an audit (late cancellation, follow-up…), or None when it is free."""
    line = _line(code, EVENTS[code], quantity, prices.event_cents.get(code, 0), "event")
    return line if line.total_cents else None


def total_cents(lines: Iterable[Line]) -> int:
    """What these lines come to, excluding VAT, in cents."""
    return sum(line.total_cents for line in lines)


def _tariff(kind: str, reduced: bool) -> str:
    return REDUCED if reduced else kind


def _line(code: str, label_fr: str, quantity: int, unit_cents: int, sizing_line: str) -> Line:
    return Line(code, label_fr, quantity, unit_cents, quantity * unit_cents, sizing_line)
