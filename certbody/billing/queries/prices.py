"""Reading the body's price list, as it stood on a day and as it was set over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.billing.models import Discount, Price, PriceWithdrawal
from certbody.billing.rules import discounts
from certbody.billing.rules.pricing import EVENTS, KINDS, REDUCED, YEARLY_FEE, PriceList
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant

TARIFFS = ("initial", REDUCED, *(kind for kind in KINDS if kind != "initial"))
HALF_DAY, FILE_FEE, CATEGORY, SITE, JOURNEY, EVENT = "half_day", "file_fee", "category", "site", "journey", "event"

CODES = (
    *(f"{HALF_DAY}.{tariff}" for tariff in TARIFFS),
    *(f"{FILE_FEE}.{tariff}" for tariff in TARIFFS),
    CATEGORY,
    SITE,
    JOURNEY,
    f"{EVENT}.{YEARLY_FEE}",
    *(f"{EVENT}.{code}" for code in EVENTS),
)


def stands() -> ColumnElement[bool]:
    """Whether the price at hand was not withdrawn before it began, inside a statement."""
    withdrawn = exists().where(
        PriceWithdrawal.tenant_id == Price.tenant_id, PriceWithdrawal.price_id == Price.id
    )  # fmt: skip
    return ~withdrawn.correlate(Price)


def get_price(price_id: UUID) -> Price:
    """A price of the body, or NotFound."""
    found = db.session.get(Price, (current_tenant(), price_id))
    if found is None:
        raise NotFound
    return found


def find_withdrawal(price_id: UUID) -> PriceWithdrawal | None:
    """Who withdrew a price, and when."""
    return db.session.scalar(select(PriceWithdrawal).where(PriceWithdrawal.price_id == price_id))


def prices_on(day: date, known_at: datetime | None = None) -> dict[str, Price]:
    """The price of each code in force on a day: the newest that has begun. One statement.

    `known_at` leaves out what was set after that moment: a price set later on the day of a contract is not in it.
    """
    statement = (
        select(Price)
        .ext(distinct_on(Price.code))
        .where(Price.valid_from <= day, stands())
        .order_by(Price.code, Price.valid_from.desc(), Price.set_at.desc(), Price.id.desc())
    )
    if known_at is not None:
        statement = statement.where(Price.set_at <= known_at)
    return {price.code: price for price in db.session.scalars(statement)}


def price_list_on(day: date) -> PriceList:
    """The price list in force on a day; a kind of audit whose half-day costs nothing is not sold."""
    return price_list_of(prices_on(day), day, list_discounts_on(day))


def list_discounts_on(
    day: date, known_at: datetime | None = None, chosen: Iterable[UUID] | None = None
) -> tuple[discounts.Discount, ...]:
    """The discounts that hold on a day: those that everybody has, or those `chosen` among the ones on request."""
    statement = select(Discount).where(
        Discount.valid_from <= day, or_(Discount.valid_until.is_(None), Discount.valid_until >= day)
    )
    if chosen is None:
        statement = statement.where(Discount.on_request.is_(False))
    else:
        statement = statement.where(Discount.on_request, is_one_of(Discount.id, list(chosen)))
    if known_at is not None:
        statement = statement.where(Discount.set_at <= known_at)
    return tuple(row.as_rule() for row in db.session.scalars(statement.order_by(Discount.id)))


def get_discount(discount_id: UUID) -> Discount:
    """A discount of the body, or NotFound."""
    found = db.session.get(Discount, (current_tenant(), discount_id))
    if found is None:
        raise NotFound
    return found


def list_discounts() -> list[Discount]:
    """Every discount ever set, the newest first."""
    return list(db.session.scalars(select(Discount).order_by(Discount.id.desc()).limit(200)))


def list_offers(day: date) -> list[Discount]:
    """The discounts on request that a quote of that day may have."""
    return [row for row in list_discounts() if row.on_request and discounts.runs_on(row.as_rule(), day)]


def price_list_of(found: Mapping[str, Price], day: date, everybody: tuple[discounts.Discount, ...] = ()) -> PriceList:
    """The price list that these prices and discounts make, in force on a day."""
    cents = {code: price.unit_cents for code, price in found.items()}
    return PriceList(
        in_force_from=max((price.valid_from for price in found.values()), default=day),
        half_day_cents={tariff: unit for tariff, unit in _family(cents, HALF_DAY).items() if unit},
        file_fee_cents=_family(cents, FILE_FEE),
        site_cents=cents.get(SITE, 0),
        journey_cents=cents.get(JOURNEY, 0),
        event_cents=_family(cents, EVENT),
        category_cents=cents.get(CATEGORY, 0),
        since={code: price.valid_from for code, price in found.items()},
        discounts=everybody,
    )


def _family(cents: dict[str, int], family: str) -> dict[str, int]:
    start = f"{family}."
    return {code.removeprefix(start): unit for code, unit in cents.items() if code.startswith(start)}


def list_prices_to_come(today: date) -> dict[str, list[Price]]:
    """What each code will cost, from which day on: for one day the price that was set last. One statement."""
    statement = (
        select(Price)
        .ext(distinct_on(Price.code, Price.valid_from))
        .where(Price.valid_from > today, stands())
        .order_by(Price.code, Price.valid_from, Price.set_at.desc(), Price.id.desc())
    )
    found: dict[str, list[Price]] = {}
    for price in db.session.scalars(statement):
        found.setdefault(price.code, []).append(price)
    return found


@dataclass(frozen=True)
class PriceSet:
    """A price as it was set, what withdrew it, and whether another of the same code and first day was set after it."""

    price: Price
    withdrawal: PriceWithdrawal | None
    replaced: bool


def list_price_history(limit: int = 200) -> list[PriceSet]:
    """Every price ever set, newest first, with what withdrew or replaced it. One statement."""
    own = (PriceWithdrawal.tenant_id == Price.tenant_id) & (PriceWithdrawal.price_id == Price.id)
    statement = select(Price, PriceWithdrawal).outerjoin(PriceWithdrawal, own)
    found: list[PriceSet] = []
    ruling: set[tuple[str, date]] = set()
    for price, withdrawal in db.session.execute(statement.order_by(Price.set_at.desc(), Price.id.desc()).limit(limit)):
        key = (price.code, price.valid_from)
        found.append(PriceSet(price, withdrawal, replaced=withdrawal is None and key in ruling))
        if withdrawal is None:
            ruling.add(key)
    return found
