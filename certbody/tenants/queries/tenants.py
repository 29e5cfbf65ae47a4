"""Reading the list of certification bodies: how each is served, and nothing of its work."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Row, select, text

from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.models import PLATFORM_ID, Subscription, Tenant
from certbody.tenants.rules.subscription import may_change


def get_tenant(tenant_id: UUID) -> Tenant:
    """A body by id, or NotFound."""
    tenant = db.session.get(Tenant, tenant_id)
    if tenant is None:
        raise NotFound
    return tenant


def list_tenants(before: UUID | None = None, limit: int = 50) -> list[Tenant]:
    """Certification bodies, the newest first; those opened before the given one."""
    statement = select(Tenant).where(Tenant.id != PLATFORM_ID).order_by(Tenant.id.desc()).limit(limit)
    return list(db.session.scalars(statement if before is None else statement.where(Tenant.id < before)))


def list_bodies() -> list[Row[tuple[UUID, str]]]:
    """The id and the address of every certification body, whatever its status, by address."""
    return list(
        db.session.execute(select(Tenant.id, Tenant.slug).where(Tenant.id != PLATFORM_ID).order_by(Tenant.slug))
    )


def list_taking_requests(day: date) -> list[Row[UUID, str, Subscription]]:
    """The id and the name of every active body that takes requests sent to several, by name; none is read-only."""
    wanted = Tenant.id != PLATFORM_ID, Tenant.status == "active", Tenant.takes_requests
    statement = select(Tenant.id, Tenant.name, Subscription).where(*wanted).order_by(Tenant.name)
    rows = db.session.execute(statement.outerjoin(Subscription, Subscription.body_id == Tenant.id))
    return [row for row in rows if _takes_work(row.Subscription, day)]


def _takes_work(subscription: Subscription | None, day: date) -> bool:
    coverage = subscription.coverage if subscription else None
    return may_change(coverage, day, of_the_body=False).allowed


def list_slugs(tenant_ids: set[UUID]) -> dict[UUID, str]:
    """The addresses of these bodies. One statement."""
    rows = db.session.execute(select(Tenant.id, Tenant.slug).where(Tenant.id.in_(tenant_ids)))
    return {row.id: row.slug for row in rows}


def slug_of(tenant_id: UUID) -> str:
    """The address of a body."""
    return db.session.execute(select(Tenant.slug).where(Tenant.id == tenant_id)).scalar_one()


def list_everyone() -> list[Tenant]:
    """Every tenant, the platform's own among them: for the demonstration's mailbox."""
    return list(db.session.scalars(select(Tenant).order_by(Tenant.id)))


def ask_database() -> None:
    """Asks the database for a sign of life; the driver's error when it gives none."""
    db.session.execute(text("select 1"))
