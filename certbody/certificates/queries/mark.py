"""Reading the logo kits of a body, and whether the holder of a certificate may have the one that counts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from certbody.certificates.models import Certificate, LogoKit
from certbody.certificates.queries.certificates import list_editions
from certbody.certificates.queries.register import state_today
from certbody.certificates.rules.mark import may_have_logo
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.kit.verdict import Verdict
from certbody.tenants.boundary import current_tenant


def list_kits(limit: int = 20) -> list[LogoKit]:
    """Every version of the kit, the one that counts first."""
    return list(db.session.scalars(select(LogoKit).order_by(LogoKit.uploaded_at.desc()).limit(limit)))


def find_kit() -> LogoKit | None:
    """The kit that counts, once the body has one."""
    return next(iter(list_kits(1)), None)


def get_kit(logo_kit_id: UUID) -> LogoKit:
    """A version of the kit, or NotFound."""
    found = db.session.get(LogoKit, (current_tenant(), logo_kit_id))
    if found is None:
        raise NotFound
    return found


def logo_verdict(certificate: Certificate, kit: LogoKit | None, today: date) -> Verdict:
    """Whether the holder of this certificate may have the kit today."""
    return may_have_logo(state_today(certificate, today), bool(list_editions(certificate.id)), kit is not None)
