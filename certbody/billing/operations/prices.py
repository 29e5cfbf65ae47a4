"""Setting a price from a day on."""

from __future__ import annotations

from datetime import date

from certbody.billing.models import Price
from certbody.billing.queries.prices import CODES, prices_on
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.tenants import journal
from certbody.tenants.actor import Actor


def set_price(code: str, unit_cents: int, valid_from: date, by: Actor) -> Price:
    """Sets the price of one code from a day on; earlier prices stay for the quotes made with them.

    Invalid for an unknown code, and for a day gone by: a quote already made must still be explained by its prices.
    """
    if code not in CODES:
        raise Invalid({"code": ["price_code_unknown"]})
    if valid_from < clock.today():
        raise Invalid({"valid_from": ["price_in_the_past"]})
    former = prices_on(valid_from).get(code)
    price = Price(code=code, unit_cents=unit_cents, valid_from=valid_from, set_by_name=by.name, set_at=clock.now())
    db.session.add(price)
    db.session.flush()
    journal.record(
        "price.set",
        price,
        by,
        before={"unit_cents": former.unit_cents if former else None},
        after={"code": code, "unit_cents": unit_cents, "valid_from": valid_from.isoformat()},
    )
    return price
