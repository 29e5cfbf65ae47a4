"""The logo of the mark as a body hands it to those it certified. The official mark is the ministry's: none is ours."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from certbody.kit.db import Model, TenantOwned, owned_reference


class LogoKit(TenantOwned, Model):
    """One version of the kit with the rules of use that go with it; the newest counts. Append-only."""

    __tablename__ = "logo_kit"
    __table_args__ = (
        owned_reference("file_id", "stored_file"),
        Index("ix_logo_kit_uploaded_at", "tenant_id", "uploaded_at"),
    )

    file_id: Mapped[UUID]
    name: Mapped[str]
    sha256: Mapped[str]
    rules: Mapped[str]
    uploaded_by_name: Mapped[str]
    uploaded_at: Mapped[datetime]
