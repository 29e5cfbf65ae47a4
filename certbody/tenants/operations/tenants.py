"""Opening, closing and reopening certification bodies on the platform."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from certbody.kit import outbox, transaction
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM, Actor
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID, BodyProfile, Tenant
from certbody.tenants.operations.members import invite
from certbody.tenants.operations.subscriptions import start_trial
from certbody.tenants.queries.subscriptions import find_subscription
from certbody.tenants.queries.tenants import get_tenant

TENANT_STATUS = "tenant_status"
_SLUG = re.compile(r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$")
_TAKEN_WORDS = frozenset({"platform", "static", "login", "account", "verify", "register"})


def create_tenant(*, slug: str, name: str, admin_email: str, admin_name: str, by: Actor = SYSTEM) -> Tenant:
    """Opens a body with its first administrator invited. Called outside any tenant's scope; commits by itself.

    Invalid when the address is taken or not made of small letters, digits and hyphens.
    """
    check_slug(slug)
    tenant = Tenant(slug=slug, name=name)
    with tenant_scope(PLATFORM_ID), transaction.transaction():
        db.session.add(tenant)
        db.session.flush()
        tenant_id = tenant.id
        journal.record("tenant.opened", tenant, by, after={"slug": slug, "name": name})
        start_trial(tenant, by)
    with tenant_scope(tenant_id), transaction.transaction():
        profile = BodyProfile(legal_name=name)
        db.session.add(profile)
        journal.record("body_profile.opened", profile, by, after={"legal_name": name})
        invite(admin_email, admin_name, ["administrator"], replace(by, membership_id=None))
    return get_tenant(tenant_id)


def close_tenant(tenant_id: UUID, by: Actor, reason: str) -> Tenant:
    """Shuts a body: nobody enters it and nothing runs in it, and all of it is kept. Refused for the platform.

    What it pays the platform online ends with the month under way; opened again before that, it goes on.
    """
    return _set_status(tenant_id, "closed", "tenant.closed", by, reason)


def reopen_tenant(tenant_id: UUID, by: Actor, reason: str) -> Tenant:
    """Opens a closed body again, as it was."""
    return _set_status(tenant_id, "active", "tenant.reopened", by, reason)


def _set_status(tenant_id: UUID, status: str, event: str, by: Actor, reason: str) -> Tenant:
    if tenant_id == PLATFORM_ID:
        raise Refused(Reason("tenant_is_platform"))
    tenant = get_tenant(tenant_id)
    journal.record(event, tenant, by, before={"status": tenant.status}, after={"status": status}, reason=reason)
    tenant.status = status
    held = find_subscription(tenant_id)
    if held is not None and held.customer is not None:
        outbox.post(TENANT_STATUS, body_id=str(tenant_id))
    db.session.flush()
    return tenant


def check_slug(slug: str) -> None:
    """Invalid when no body may live at this address."""
    if not _SLUG.match(slug) or slug in _TAKEN_WORDS:
        raise Invalid({"slug": ["slug_shape"]})
    if db.session.scalar(select(Tenant.id).where(Tenant.slug == slug)):
        raise Invalid({"slug": ["slug_taken"]})
