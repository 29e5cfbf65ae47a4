"""What a body's administrator sees of its subscription to the platform, and where it is paid."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from certbody.billing import stripe_gateway
from certbody.billing.operations import platform_billing, platform_events
from certbody.billing.queries.platform_usage import list_bills, list_usage
from certbody.billing.schemas.platform import ChoiceForm
from certbody.certificates.queries.register import count_in_force
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.subscriptions import find_subscription, plans_on
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.rules.subscription import monthly_cents

bp = Blueprint("subscription", __name__, url_prefix="/b/<slug>/settings/subscription")
PAYING = "paying is what ends it"


@bp.get("/")
@requires(Permission.MANAGE_SETTINGS)
def show() -> Any:
    today, body_id = clock.today(), current_tenant()
    plans, row = plans_on(today), find_subscription(body_id)
    plan, count = plans.get(row.plan_code or "") if row else None, count_in_force(today)
    offered = [
        (one, monthly_cents(one.base_cents, one.certificate_cents, count)) for one in plans.values() if one.offered
    ]
    told = {"usage": list_usage(body_id), "bills": list_bills(body_id), "online": stripe_gateway.bills_bodies()}
    due = monthly_cents(plan.base_cents, plan.certificate_cents, count) if plan else None
    return render_template(
        "billing/subscription.html", row=row, plan=plan, offered=offered, count=count, due=due, **told
    )


@bp.post("/checkout")
@goes_on(PAYING)
@requires(Permission.MANAGE_SETTINGS)
@form(ChoiceForm, page=show)
def subscribe(values: dict[str, Any]) -> Any:
    back = url_for(".come_back", _external=True)
    url = platform_billing.subscribe(values["plan"], back, back, actor())
    return render_template("billing/leaving.html", url=url, back=url_for(".show"))


@bp.get("/back")
@requires(Permission.MANAGE_SETTINGS)
def come_back() -> Any:
    row = find_subscription(current_tenant())
    if row is not None and row.customer is not None:
        platform_events.follow_customer(row.customer, actor())
    return done(url_for(".show"))


@bp.post("/portal")
@goes_on(PAYING)
@requires(Permission.MANAGE_SETTINGS)
def open_portal() -> Any:
    url = platform_billing.open_portal(url_for(".come_back", _external=True))
    return render_template("billing/leaving.html", url=url, back=url_for(".show"))
