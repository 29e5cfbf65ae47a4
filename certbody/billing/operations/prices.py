"""Setting a price from a day on, and a discount between two days."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from uuid import UUID

from certbody.billing.models import Discount, Price, PriceWithdrawal
from certbody.billing.queries.prices import CODES, TARIFFS, find_withdrawal, get_discount, get_price, prices_on
from certbody.billing.rules import discounts as rules
from certbody.billing.rules.pricing import PRICE_RULE
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
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


def withdraw_price(price_id: UUID, by: Actor) -> Price:
    """Takes back a price that has not begun: nothing was made with it, and what was set before it counts on.

    Done again, nothing changes. Refused from its first day on: what was quoted must still be explained by its prices.
    """
    price = get_price(price_id)
    if find_withdrawal(price.id) is not None:
        return price
    if price.valid_from <= clock.today():
        raise Refused(Reason("price_begun", PRICE_RULE, {"valid_from": price.valid_from}))
    db.session.add(PriceWithdrawal(price_id=price.id, by_name=by.name, at=clock.now()))
    told = {"code": price.code, "unit_cents": price.unit_cents, "valid_from": price.valid_from.isoformat()}
    journal.record("price.withdrawn", price, by, before=told)
    db.session.flush()
    return price


def set_discount(asked: rules.Discount, on_request: bool, by: Actor) -> Discount:
    """Sets a discount between two days: a share of the price or an amount, for everybody or chosen for one quote.

    Invalid without one of the two, for a day gone by, and for an end before its beginning.
    """
    verdict = rules.discount_allowed(asked)
    if not verdict.allowed:
        code = verdict.reasons[0].code
        raise Invalid({"valid_until" if code == "discount_ends_first" else "percent": [code]})
    if asked.valid_from < clock.today():
        raise Invalid({"valid_from": ["price_in_the_past"]})
    kept = {one.name: getattr(asked, one.name) for one in fields(asked)}
    kept["tariffs"] = [one for one in TARIFFS if one in asked.tariffs]
    row = Discount(**kept, on_request=on_request, set_by_name=by.name, set_at=clock.now())
    db.session.add(row)
    db.session.flush()
    journal.record("discount.set", row, by, after=_told(row))
    return row


def end_discount(discount_id: UUID, last_day: date, by: Actor) -> Discount:
    """Says on which day a discount holds for the last time; quotes made with it keep it. Invalid for a day gone by."""
    row = get_discount(discount_id)
    if last_day < max(clock.today(), row.valid_from):
        raise Invalid({"last_day": ["price_in_the_past"]})
    before, row.valid_until = _told(row), last_day
    journal.record("discount.ended", row, by, before=before, after=_told(row))
    db.session.flush()
    return row


def _told(row: Discount) -> dict[str, object]:
    return {
        "name": row.name,
        "basis_points": row.basis_points,
        "amount_cents": row.cents,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
    }
