"""The operator's pages about money: the plans, the terms, and how each body stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing import stripe_gateway
from certbody.billing.queries.platform_usage import list_bills, list_standings, list_usage
from certbody.billing.schemas.platform import ByHandForm, PlanForm, TermsForm
from certbody.kit import clock
from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.models import PLATFORM_ID, Subscription
from certbody.tenants.operations import subscriptions as operations
from certbody.tenants.queries import subscriptions as queries
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.rules.subscription import Standing, monthly_cents, standing_on
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("platform_plans", __name__, url_prefix="/b/<slug>/bodies")


@bp.get("/plans")
@requires(Permission.MANAGE_TENANTS)
def list_plans() -> Any:
    today, terms = clock.today(), queries.list_terms()
    in_force = {plan.id for plan in queries.plans_on(today).values()}
    told = {"terms": terms, "now": queries.terms_on(today), "in_force": in_force}
    return render_template("billing/platform_plans.html", lines=queries.list_plan_lines(), **told)


@bp.post("/plans")
@requires(Permission.MANAGE_TENANTS)
@form(PlanForm, page=list_plans)
def set_plan(values: dict[str, Any]) -> Any:
    plan = operations.set_plan(values, actor())
    return done(url_for(".list_plans"), _("La formule est enregistrée."), plan.id)


@bp.post("/plans/terms")
@requires(Permission.MANAGE_TENANTS)
@form(TermsForm, page=list_plans)
def set_terms(values: dict[str, Any]) -> Any:
    terms = operations.set_terms(**values, by=actor())
    return done(url_for(".list_plans"), _("Les conditions sont enregistrées."), terms.id)


@bp.get("/subscriptions")
@requires(Permission.MANAGE_TENANTS)
def list_subscriptions() -> Any:
    found, plans = list_standings(uuid_argument("before"), SIZE + 1), queries.plans_on(clock.today())
    page = page_of(found, "platform_plans.list_subscriptions", row_id=lambda row: row.Tenant.id)
    told = {"standing_of": _standing, "due_of": lambda row: _due(row, plans), "plans": plans}
    return render_template("billing/platform_subscriptions.html", page=page, **told)


def _standing(row: Subscription | None) -> Standing | None:
    return standing_on(row.coverage, clock.today()) if row else None


def _due(row: Any, plans: Any) -> int | None:
    plan = plans.get(row.Subscription.plan_code) if row.Subscription else None
    return monthly_cents(plan.base_cents, plan.certificate_cents, row.certificates or 0) if plan else None


@bp.get("/<uuid:tenant_id>/subscription")
@requires(Permission.MANAGE_TENANTS)
def show_subscription(tenant_id: UUID) -> Any:
    if tenant_id == PLATFORM_ID:
        raise NotFound
    tenant, row = get_tenant(tenant_id), queries.find_subscription(tenant_id)
    told = {"usage": list_usage(tenant_id), "bills": list_bills(tenant_id), "online": stripe_gateway.bills_bodies()}
    plans = queries.plans_on(clock.today())
    return render_template(
        "billing/platform_subscription.html", tenant=tenant, row=row, now=_standing(row), plans=plans, **told
    )


@bp.post("/<uuid:tenant_id>/subscription")
@requires(Permission.MANAGE_TENANTS)
@form(ByHandForm, page=show_subscription)
def set_by_hand(tenant_id: UUID, values: dict[str, Any]) -> Any:
    plan = values.pop("plan_code") or None
    operations.set_by_hand(tenant_id, plan_code=plan, **values, by=actor())
    return done(url_for(".show_subscription", tenant_id=tenant_id), _("L’abonnement est enregistré."), tenant_id)
