"""Files on their way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.models import Upload


def find_upload(upload_id: UUID, by: Actor) -> Upload | None:
    """An upload that this person began, if there is one. NotFound when somebody else began it."""
    found = db.session.scalar(select(Upload).where(Upload.id == upload_id))
    if found is not None and found.person_id != by.person_id:
        raise NotFound
    return found


def get_upload(upload_id: UUID, by: Actor, lock: bool = False) -> Upload:
    """An upload that this person began; to everybody else it does not exist. `lock` makes a second request wait."""
    found = lock_upload(upload_id) if lock else find_upload(upload_id, by)
    if found is None or found.person_id != by.person_id:
        raise NotFound
    return found


def lock_upload(upload_id: UUID) -> Upload | None:
    """An upload as it is now, and whoever else wants to change it waits."""
    statement = select(Upload).where(Upload.id == upload_id).with_for_update()
    return db.session.scalar(statement.execution_options(populate_existing=True))


def list_refused(purpose: str, subject_id: UUID) -> list[Upload]:
    """What was sent for this purpose to one subject, by whomever, and refused."""
    refused = Upload.state == "refused", Upload.purpose == purpose, Upload.subject_id == subject_id
    return list(db.session.scalars(select(Upload).where(*refused)))


def list_abandoned(before: datetime) -> list[Upload]:
    """Unfinished uploads of which nothing has arrived since then, each locked; those at work just now are left out."""
    idle = Upload.state == "sending", Upload.touched_at < before
    return list(db.session.scalars(select(Upload).where(*idle).with_for_update(skip_locked=True)))
