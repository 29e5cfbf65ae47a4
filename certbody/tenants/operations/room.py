"""How much room a body's files have, which the platform says, and what they take, counted each night."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Tenant
from certbody.tenants.queries.room import count_files
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.rules.room import LARGEST_ROOM

_SETTLED = timedelta(hours=1)
"""Far longer than what keeps a file takes, though nothing limits it: what is not committed by then waits a night."""


def give_room(tenant_id: UUID, gigabytes: int, reason: str, by: Actor) -> Tenant:
    """Says how many gigabytes a body's files may take. For the platform's operator alone; Invalid out of bounds."""
    by.must(Permission.MANAGE_TENANTS)
    if not 1 <= gigabytes <= LARGEST_ROOM:
        raise Invalid({"gigabytes": ["setting_bounds"]})
    tenant = get_tenant(tenant_id)
    before, after = {"files_gigabytes": tenant.files_gigabytes}, {"files_gigabytes": gigabytes}
    journal.record("tenant.room_given", tenant, by, before=before, after=after, reason=reason)
    tenant.files_gigabytes = gigabytes
    db.session.flush()
    return tenant


def count_again() -> None:
    """Counts what the files of the body at hand take, all but those of the last hour."""
    tenant, until = get_tenant(current_tenant()), clock.now() - _SETTLED
    tenant.files_counted, tenant.files_counted_until = count_files(until), until
    db.session.flush()
