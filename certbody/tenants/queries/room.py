"""How much room the files of the body at hand take."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, cast, func, select

from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile, Upload
from certbody.tenants.queries.settings import setting_within
from certbody.tenants.rules.room import Taken


def read_room(subject_id: UUID | None = None) -> tuple[Taken, Taken | None]:
    """What is taken of the body's room, and of that of one audit: what was announced for it counts. One statement."""
    files = _sum(StoredFile.size, StoredFile.tenant_id == current_tenant(), StoredFile.purged_at.is_(None))
    mine, today = Upload.tenant_id == current_tenant(), clock.today()
    arriving = _sum(Upload.received, mine, Upload.state == "sending")
    sent_for = _sum(Upload.size, mine, Upload.state != "refused", Upload.subject_id == subject_id)
    most = setting_within("files_gigabytes", today), setting_within("audit_files_gigabytes", today)
    row = db.session.execute(select(files + arriving, most[0], sent_for, most[1])).one()
    return Taken(int(row[0]), row[1]), Taken(int(row[2]), row[3]) if subject_id is not None else None


def _sum(bytes_of: ColumnElement[int] | object, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    total = cast(func.coalesce(func.sum(bytes_of), 0), BigInteger)
    return select(total).where(*conditions).scalar_subquery()
