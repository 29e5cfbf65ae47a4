"""The body's account for payments online: connecting it, seeing whether it takes payments, leaving it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing import stripe_gateway
from certbody.billing.operations import online_accounts
from certbody.billing.queries import online
from certbody.kit.http import done
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("online_account", __name__, url_prefix="/b/<slug>/settings/online-payment")


@bp.get("/")
@requires(Permission.MANAGE_SETTINGS)
def show_account() -> Any:
    accounts, account = online.list_accounts(), online.find_account()
    former = [one for one in accounts if one.disconnected_at]
    on = stripe_gateway.is_on()
    return render_template("billing/online_account.html", account=account, former=former, on=on)


@bp.post("/connect")
@requires(Permission.MANAGE_SETTINGS)
def connect_account() -> Any:
    back, again = url_for(".come_back", _external=True), url_for(".show_account", _external=True)
    url = online_accounts.connect_account(back, again, actor())
    return render_template("billing/leaving.html", url=url, back=url_for(".show_account"))


@bp.get("/back")
@requires(Permission.MANAGE_SETTINGS)
def come_back() -> Any:
    account = online.find_account()
    if account is not None:
        online_accounts.read_account(account, actor())
    return done(url_for(".show_account"))


@bp.post("/disconnect")
@requires(Permission.MANAGE_SETTINGS)
def disconnect_account() -> Any:
    online_accounts.disconnect_account(actor())
    return done(url_for(".show_account"), _("Le compte est déconnecté : vos clients paient par virement."))
