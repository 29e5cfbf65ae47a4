"""What the platform asks of the bodies: plans, terms, a trial for whoever opens, what the operator sets by hand."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import PLATFORM_ID, PlatformPlan, PlatformTerms, Subscription, Tenant
from certbody.tenants.queries.subscriptions import find_subscription, offered_on, plans_on, terms_on
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.rules.subscription import (
    ACTIVE,
    BY_HAND,
    BY_TRIAL,
    STOPPED,
    TRIAL,
    Coverage,
    cover,
    stopped,
    trial_ends,
)

_CODE = re.compile(r"^[a-z][a-z0-9-]{1,38}$")


def set_plan(values: dict[str, Any], by: Actor) -> PlatformPlan:
    """Sets what a plan costs from a day on; for the operator alone. What was counted before that day stays."""
    by.must(Permission.MANAGE_TENANTS)
    if not _CODE.match(values["code"]):
        raise Invalid({"code": ["plan_code_shape"]})
    _not_past(values["valid_from"])
    plan = PlatformPlan(**values, set_by_name=by.name)
    _keep("platform_plan.set", plan, values, by)
    return plan


def set_terms(trial_days: int, grace_days: int, vat_basis_points: int, valid_from: date, by: Actor) -> PlatformTerms:
    """Sets how long trials last, how many days are left to pay, and the VAT, for what begins from a day on."""
    by.must(Permission.MANAGE_TENANTS)
    _not_past(valid_from)
    days = {"trial_days": trial_days, "grace_days": grace_days, "valid_from": valid_from}
    values = {**days, "vat_basis_points": vat_basis_points}
    terms = PlatformTerms(**values, set_by_name=by.name)
    _keep("platform_terms.set", terms, values, by)
    return terms


def _not_past(day: date) -> None:
    if day < clock.today():
        raise Invalid({"valid_from": ["setting_from_past"]})


def _keep(event: str, row: PlatformPlan | PlatformTerms, values: dict[str, Any], by: Actor) -> None:
    db.session.add(row)
    db.session.flush()
    journal.record(event, row, by, after=journal.plain(values))


def start_trial(tenant: Tenant, by: Actor) -> None:
    """Gives a body that opens its days of trial; where the platform offers no plan, nothing is ever billed."""
    today = clock.today()
    if offered_on(today):
        terms = terms_on(today)
        coverage = cover(BY_TRIAL, trial_ends(today, terms.trial_days), terms.grace_days)
        keep_coverage(tenant, coverage, "tenant.trial_started", by)


def set_by_hand(tenant_id: UUID, state: str, plan_code: str | None, until: date | None, reason: str, by: Actor) -> None:
    """Sets how a body stands: on trial or paid until a day, paid without end, or read-only from today.

    Read-only lasts until the operator sets it otherwise, whatever is paid meanwhile. For the operator alone. Invalid
    without a day for a trial, with a day gone by, and for a plan that does not exist.
    """
    by.must(Permission.MANAGE_TENANTS)
    if tenant_id == PLATFORM_ID:
        raise Refused(Reason("tenant_is_platform"))
    today = clock.today()
    if state in (TRIAL, ACTIVE) and until is not None and until < today:
        raise Invalid({"until": ["covered_until_past"]})
    if state == TRIAL and until is None:
        raise Invalid({"until": ["trial_without_end"]})
    if plan_code is not None and plan_code not in plans_on(today):
        raise Invalid({"plan_code": ["plan_unknown"]})
    kind = {TRIAL: BY_TRIAL, ACTIVE: BY_HAND}.get(state, STOPPED)
    covered = stopped(kind, today) if kind == STOPPED else cover(kind, until, terms_on(today).grace_days)
    keep_coverage(get_tenant(tenant_id), covered, "tenant.covered_by_hand", by, plan_code=plan_code, reason=reason)


def keep_coverage(
    tenant: Tenant, coverage: Coverage, event: str, by: Actor, *, reason: str | None = None, **others: str | None
) -> Subscription:
    """Keeps how a body stands from now on, with a line in the journal when anything of it changed."""
    row = find_subscription(tenant.id, lock=True)
    wanted = {**others, **vars(coverage)}
    before = {name: getattr(row, name) for name in wanted} if row else None
    if row is not None and before == wanted:
        return row
    if row is None:
        row = Subscription(body_id=tenant.id, kind=coverage.kind)
        db.session.add(row)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    db.session.flush()
    told = journal.plain(before) if before else None
    journal.record(event, tenant, by, before=told, after=journal.plain(wanted), reason=reason)
    return row
