"""Reading the body's price list, as it stood on a day and as it was set over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.billing.models import Price
from certbody.billing.rules.pricing import EVENTS, KINDS, REDUCED, PriceList
from certbody.kit.db import db

TARIFFS = ("initial", REDUCED, *(kind for kind in KINDS if kind != "initial"))
HALF_DAY, FILE_FEE, SITE, JOURNEY, EVENT = "half_day", "file_fee", "site", "journey", "event"

CODES = (
    *(f"{HALF_DAY}.{tariff}" for tariff in TARIFFS),
    *(f"{FILE_FEE}.{tariff}" for tariff in TARIFFS),
    SITE,
    JOURNEY,
    *(f"{EVENT}.{code}" for code in EVENTS),
)


def prices_on(day: date) -> dict[str, Price]:
    """The price of each code in force on a day: the newest that has begun. One statement."""
    statement = (
        select(Price)
        .ext(distinct_on(Price.code))
        .where(Price.valid_from <= day)
        .order_by(Price.code, Price.valid_from.desc(), Price.set_at.desc(), Price.id.desc())
    )
    return {price.code: price for price in db.session.scalars(statement)}


def price_list_on(day: date) -> PriceList:
    """The price list in force on a day; a kind of audit whose half-day costs nothing is not sold."""
    return price_list_of(prices_on(day), day)


def price_list_of(found: Mapping[str, Price], day: date) -> PriceList:
    """The price list that these prices make, in force on a day."""
    cents = {code: price.unit_cents for code, price in found.items()}
    return PriceList(
        in_force_from=max((price.valid_from for price in found.values()), default=day),
        half_day_cents={tariff: unit for tariff, unit in _family(cents, HALF_DAY).items() if unit},
        file_fee_cents=_family(cents, FILE_FEE),
        site_cents=cents.get(SITE, 0),
        journey_cents=cents.get(JOURNEY, 0),
        event_cents=_family(cents, EVENT),
    )


def _family(cents: dict[str, int], family: str) -> dict[str, int]:
    start = f"{family}."
    return {code.removeprefix(start): unit for code, unit in cents.items() if code.startswith(start)}


def list_price_history(limit: int = 200) -> list[Price]:
    """Every price ever set, newest first."""
    statement = select(Price).order_by(Price.set_at.desc(), Price.id.desc()).limit(limit)
    return list(db.session.scalars(statement))
