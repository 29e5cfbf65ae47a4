"""Says what may be billed around an audit (late change of date, travel, follow-up), and at which of its prices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certbody.billing.rules.pricing import PRICE_RULE, PriceList, event_line
from certbody.kit.verdict import ALLOWED, Verdict, refuse

INCLUDED, BY_ZONE, AT_COST = 0, 1, 2
LATE_CHANGE, FOLLOW_UP = "late_cancellation", "nonconformity_follow_up"
ZONES = ("travel_region", "travel_mainland", "travel_overseas")


@dataclass(frozen=True)
class DateChange:
    """A planned audit whose first day was given up, on the day it was: for another one, or for good."""

    planned_on: date
    changed_on: date
    cancelled: bool


def date_changes(kept: Iterable[tuple[date | None, date]]) -> tuple[DateChange, ...]:
    """The first days that an audit gave up, from what was kept of its planning: (first day, or None once cancelled;
    kept on). Planning it anew on the same first day gives nothing up.
    """
    changes: list[DateChange] = []
    planned: date | None = None
    for first_day, kept_on in kept:
        if planned is not None and first_day != planned:
            changes.append(DateChange(planned, kept_on, first_day is None))
        planned = first_day
    return tuple(changes)


def is_late(planned_on: date, asked_on: date, notice_days: int) -> bool:
    """Whether a change was asked for with less notice than the contract's day wanted.

    Source: R8.1. Example: planned on 10/12, ten days of notice: asked for on 30/11 it is in time, on 01/12 late.
    """
    return (planned_on - asked_on).days < notice_days


def may_charge_change(planned_on: date, asked_on: date, notice_days: int) -> Verdict:
    """Whether a change of date that the client asked for on this day is billed."""
    if is_late(planned_on, asked_on, notice_days):
        return ALLOWED
    days = (planned_on - asked_on).days
    return refuse("change_in_time", PRICE_RULE, days=days, notice_days=notice_days)


def may_charge_travel(terms: int, *, held: bool, on_site: bool, in_quote: bool, billed: bool) -> Verdict:
    """Whether travel is billed on top of the quote: once, for an audit on site, unless the price includes it."""
    obstacles = {
        "travel_included": terms == INCLUDED,
        "travel_of_remote_audit": not on_site,
        "travel_in_quote": in_quote,
        "travel_before_audit": not held,
        "travel_billed": billed,
    }
    found = next((code for code, stands in obstacles.items() if stands), None)
    return refuse(found, PRICE_RULE) if found else ALLOWED


def may_charge_follow_up(reviewed: int, billed: int, quantity: int = 1) -> Verdict:
    """Whether so many reviews of action plans are billed: those that were made, whatever they concluded (R8.2)."""
    left = reviewed - billed
    return ALLOWED if quantity <= left else refuse("follow_up_not_done", PRICE_RULE, reviewed=reviewed, left=left)


def has_price_list(contract_on: date | None, prices: PriceList | None) -> Verdict:
    """Whether there was a price list on the day of the contract: no later one takes its place (invariant 75)."""
    if contract_on is None:
        return refuse("charge_without_contract", PRICE_RULE)
    return ALLOWED if prices else refuse("price_list_missing", PRICE_RULE, contract_on=contract_on)


def has_price(code: str, prices: PriceList) -> Verdict:
    """Whether the list has a price for what happened; without one it is free."""
    return ALLOWED if event_line(code, 1, prices) else refuse("event_not_priced", PRICE_RULE, event=code)
