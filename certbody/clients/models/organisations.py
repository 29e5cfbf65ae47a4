"""Training organisations as clients of a body, and their sites."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from certbody.kit.db import Model, TenantOwned, Versioned, owned_reference


class Organisation(TenantOwned, Versioned, Model):
    """A training organisation that asked this body for something."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "nda"),
        Index("ix_organisation_siren", "tenant_id", "siren"),
        Index("ix_organisation_sort", "tenant_id", text("sort_fr(name)"), "id"),
        Index("ix_organisation_group", "tenant_id", text("coalesce(nullif(group_siren, ''), siren)")),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
    )

    name: Mapped[str]
    siren: Mapped[str] = mapped_column(default="")
    siret: Mapped[str] = mapped_column(default="")
    group_siren: Mapped[str] = mapped_column(default="", server_default="")  # of the head of its group, if another
    nda: Mapped[str | None]
    legal_status: Mapped[str] = mapped_column(default="")
    manager_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    region_code: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="FR", server_default="FR")  # abroad, it may have no SIREN
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Site(TenantOwned, Versioned, Model):
    """A place with permanent staff of the organisation (R2.1). The central function is audited every time."""

    __tablename__ = "site"
    __table_args__ = (
        owned_reference("organisation_id", "organisation"),
        Index("ix_site_organisation_id", "tenant_id", "organisation_id"),
        Index(
            "uq_site_one_central", "tenant_id", "organisation_id", unique=True,
            postgresql_where=text("is_central and closed_at is null"),
        ),
    )  # fmt: skip

    organisation_id: Mapped[UUID]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    is_central: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None]
