"""The price list: what is in force, what will be, what was; and a form to set a price."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.operations import prices as operations
from certbody.billing.queries import prices
from certbody.billing.schemas.forms import PriceForm
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("prices", __name__, url_prefix="/b/<slug>/prices")

_FAMILIES = {"half_day": ("half_day",), "file_fee": ("file_fee",), "site": ("site", "journey"), "event": ("event",)}


@bp.get("/")
@requires(Permission.MANAGE_SETTINGS)
def list_prices() -> Any:
    return render_template(
        "billing/prices.html",
        families=families(),
        prices=prices.prices_on(clock.today()),
        history=prices.list_price_history(),
        published=setting_on("publish_prices", clock.today()),
    )


@bp.post("/")
@requires(Permission.MANAGE_SETTINGS)
@form(PriceForm, page=list_prices)
def set_price(values: dict[str, Any]) -> Any:
    price = operations.set_price(values["code"], values["unit_cents"], values["valid_from"], actor())
    return done(url_for("prices.list_prices"), _("Le prix est fixé."), price.id)


def families() -> dict[str, list[str]]:
    """The codes of the price list, by family."""
    return {
        family: [code for code in prices.CODES if code.split(".")[0] in starts] for family, starts in _FAMILIES.items()
    }
