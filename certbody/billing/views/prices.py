"""The price list: what is in force, what will be, what was; and a form to set a price."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.operations import prices as operations
from certbody.billing.queries import prices
from certbody.billing.rules.discounts import Discount
from certbody.billing.schemas.forms import DiscountForm, LastDayForm, PriceForm
from certbody.kit import clock
from certbody.kit.errors import Remarked
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("prices", __name__, url_prefix="/b/<slug>/prices")

_FAMILIES = {
    "half_day": ("half_day",),
    "file_fee": ("file_fee",),
    "site": ("category", "site", "journey"),
    "event": ("event",),
}


@bp.get("/")
@requires(Permission.READ_MONEY)
def list_prices() -> Any:
    return render_template(
        "billing/prices.html",
        families=families(),
        prices=prices.prices_on(clock.today()),
        to_come=prices.list_prices_to_come(clock.today()),
        history=prices.list_price_history(),
        discounts=prices.list_discounts(),
        tariffs=prices.TARIFFS,
        published=setting_on("publish_prices", clock.today()),
    )


@bp.post("/")
@requires(Permission.MANAGE_SETTINGS)
@form(PriceForm, page=list_prices)
def set_price(values: dict[str, Any]) -> Any:
    if not values["unit_cents"] and not values["confirmed"]:
        raise Remarked({"unit": ["price_of_nothing"]})
    price = operations.set_price(values["code"], values["unit_cents"], values["valid_from"], actor())
    return done(url_for("prices.list_prices"), _("Le prix est fixé."), price.id)


@bp.post("/<uuid:price_id>/withdraw")
@requires(Permission.MANAGE_SETTINGS)
def withdraw_price(price_id: UUID) -> Any:
    operations.withdraw_price(price_id, actor())
    return done(url_for("prices.list_prices", _anchor="history"), _("Le prix à venir est retiré."), price_id)


@bp.post("/discounts")
@requires(Permission.MANAGE_SETTINGS)
@form(DiscountForm, page=list_prices)
def set_discount(values: dict[str, Any]) -> Any:
    on_request, kinds = values.pop("on_request"), frozenset(values.pop("tariffs"))
    discount = operations.set_discount(Discount(**values, tariffs=kinds), on_request, actor())
    return done(url_for("prices.list_prices", _anchor="discounts"), _("La remise est fixée."), discount.id)


def _list_with(discount_id: UUID) -> Any:
    prices.get_discount(discount_id)
    return list_prices()


@bp.post("/discounts/<uuid:discount_id>/end")
@requires(Permission.MANAGE_SETTINGS)
@form(LastDayForm, page=_list_with)
def end_discount(discount_id: UUID, values: dict[str, Any]) -> Any:
    operations.end_discount(discount_id, values["last_day"], actor())
    return done(url_for("prices.list_prices", _anchor="discounts"), _("La fin de la remise est fixée."), discount_id)


def families() -> dict[str, list[str]]:
    """The codes of the price list, by family."""
    return {
        family: [code for code in prices.CODES if code.split(".")[0] in starts] for family, starts in _FAMILIES.items()
    }
