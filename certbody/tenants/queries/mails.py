"""Reading the mails that a body sent."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer

from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Mail


def list_mails(before: UUID | None = None, limit: int = 50) -> list[Mail]:
    """Mails without their texts, the newest first; those sent before the given one."""
    statement = (
        select(Mail)
        .options(defer(Mail.body_text, raiseload=True), defer(Mail.body_html, raiseload=True))
        .order_by(Mail.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement if before is None else statement.where(Mail.id < before)))


def get_mail(mail_id: UUID) -> Mail:
    """A mail with its text, or NotFound."""
    mail = db.session.get(Mail, (current_tenant(), mail_id))
    if mail is None:
        raise NotFound
    return mail
