"""How much room the files of the body at hand take."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, cast, func, or_, select

from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile, Upload
from certbody.tenants.queries.settings import setting_within
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.room import Taken

_NEVER = datetime.min.replace(tzinfo=UTC)
_kept = StoredFile.purged_at.is_(None)


def read_room(subject_id: UUID | None = None) -> tuple[Taken, Taken | None]:
    """What is taken of the body's room, and of that of one audit: what was announced for it counts. Two statements.

    What was counted last night is added to what has come and gone since: a million files cost what those of a day do.
    The second statement is told since when by value: by that the database knows that few are to be read.
    """
    tenant = get_tenant(current_tenant())
    mine = Upload.tenant_id == current_tenant()
    arriving = _sum(Upload.received, mine, Upload.state == "sending")
    sent_for = _sum(Upload.size, mine, Upload.state != "refused", Upload.subject_id == subject_id)
    most = setting_within("audit_files_gigabytes", clock.today())
    since = _since(tenant.files_counted_until or _NEVER)
    row = db.session.execute(select(since + arriving, sent_for, most)).one()
    body = Taken(tenant.files_counted + int(row[0]), tenant.files_gigabytes)
    return body, Taken(int(row[1]), row[2]) if subject_id is not None else None


def count_files(until: datetime) -> int:
    """How many bytes the files took that were kept until then, and not purged by then; reads each of them."""
    here = or_(_kept, StoredFile.purged_at > until)
    counted = _sum(StoredFile.size, here, StoredFile.tenant_id == current_tenant(), StoredFile.created_at <= until)
    return int(db.session.scalar(select(counted)) or 0)


def _since(counted: datetime) -> ColumnElement[int]:
    """What was kept since the files were counted, less what was counted and has been purged since."""
    mine = StoredFile.tenant_id == current_tenant()
    kept = _sum(StoredFile.size, mine, _kept, StoredFile.created_at > counted)
    return kept - _sum(StoredFile.size, mine, StoredFile.purged_at > counted, StoredFile.created_at <= counted)


def _sum(bytes_of: ColumnElement[int] | object, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    total = cast(func.coalesce(func.sum(bytes_of), 0), BigInteger)
    return select(total).where(*conditions).scalar_subquery()
