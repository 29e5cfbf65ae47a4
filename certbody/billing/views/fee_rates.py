"""At which prices each auditor works, and what the body takes over of expenses at most."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.auditors.queries.people import list_auditors
from certbody.billing.operations import auditor_accounts as operations
from certbody.billing.queries import auditor_accounts as accounts
from certbody.billing.rules.expenses import CAPPED
from certbody.billing.rules.fees import CODES, prices_in_force
from certbody.billing.schemas.fees import AuditorPriceForm, CapForm, EmploymentForm
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission, Role

bp = Blueprint("fee_rates", __name__, url_prefix="/b/<slug>/fees/rates")


@bp.get("/")
@requires(Permission.MANAGE_MONEY)
def list_rates() -> Any:
    today, history = clock.today(), accounts.list_caps()
    return render_template(
        "billing/fee_rates.html",
        members=[one for one in list_auditors() if Role.AUDITOR in one.roles],
        accounts=accounts.list_accounts(),
        priced=accounts.list_priced_members(today),
        kinds=CAPPED,
        caps=accounts.caps_among(history, today),
        history=history,
    )


@bp.post("/")
@requires(Permission.MANAGE_MONEY)
@form(CapForm, page=list_rates)
def set_cap(values: dict[str, Any]) -> Any:
    cap = operations.set_cap(**values, by=actor())
    return done(url_for("fee_rates.list_rates"), _("Le plafond est fixé."), cap.id)


@bp.get("/<uuid:membership_id>")
@requires(Permission.MANAGE_MONEY)
def show_auditor(membership_id: UUID) -> Any:
    member, history = accounts.get_paid_member(membership_id), accounts.list_prices_of(membership_id)
    known: dict[str, Any] = {"account": accounts.find_account(membership_id), "history": history[::-1]}
    known["prices"] = prices_in_force((one.as_rule() for one in history), clock.today())
    return render_template("billing/auditor_rates.html", member=member, codes=CODES, **known)


@bp.post("/<uuid:membership_id>")
@requires(Permission.MANAGE_MONEY)
@form(AuditorPriceForm, page=show_auditor)
def set_price(membership_id: UUID, values: dict[str, Any]) -> Any:
    price = operations.set_auditor_price(membership_id, **values, by=actor())
    return done(_page(membership_id), _("Le prix est fixé."), price.id)


@bp.post("/<uuid:membership_id>/employment")
@requires(Permission.MANAGE_MONEY)
@form(EmploymentForm, page=show_auditor)
def set_employment(membership_id: UUID, values: dict[str, Any]) -> Any:
    account = operations.set_employment(membership_id, values["employed"], actor())
    return done(_page(membership_id), _("Le statut est enregistré."), account.id)


def _page(membership_id: UUID) -> str:
    return url_for("fee_rates.show_auditor", membership_id=membership_id)
