"""Opening a certification body on the platform."""

from __future__ import annotations

import re

from sqlalchemy import select

from certbody.kit import transaction
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM, Actor
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID, BodyProfile, Tenant
from certbody.tenants.operations.members import invite

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
    with tenant_scope(tenant_id), transaction.transaction():
        db.session.add(BodyProfile(legal_name=name))
        invite(admin_email, admin_name, ["administrator"], by)
    return tenant


def check_slug(slug: str) -> None:
    """Invalid when no body may live at this address."""
    if not _SLUG.match(slug) or slug in _TAKEN_WORDS:
        raise Invalid({"slug": ["slug_shape"]})
    if db.session.scalar(select(Tenant.id).where(Tenant.slug == slug)):
        raise Invalid({"slug": ["slug_taken"]})
