"""Every file of the body that is past the end of its retention, whatever organisation it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from certbody.certificates.models import Certificate
from certbody.clients.models import Organisation
from certbody.kit.dates import PARIS, add_months, paris_date
from certbody.kit.db import db, is_one_of
from certbody.tenants.models import LegalHold, StoredFile
from certbody.tenants.queries.owned_files import kinds_with_files, owners_among
from certbody.tenants.queries.settings import settings_on
from certbody.tenants.rules.retention import Cycle, kept_until, may_purge

PAGE = 50
# How many old files one page looks at: most that are old enough by their years are past their end too.
WINDOW = 1000
ROOT = Organisation.__tablename__


@dataclass(frozen=True)
class EndedFile:
    """A file past its end: whose it is, the tables that name it, since when and until when it counts, what holds it."""

    row: StoredFile
    organisation_id: UUID
    organisation_name: str
    kinds: tuple[str, ...]
    since: date
    until: date
    hold: LegalHold | None


@dataclass(frozen=True)
class Ended:
    """A page of files past their end, and after which file the next one begins; None when there is no more."""

    files: Sequence[EndedFile]
    next_after: UUID | None


def list_kinds() -> tuple[str, ...]:
    """The kinds of records that keep files of an organisation."""
    return kinds_with_files(ROOT)


def list_ended(today: date, kind: str = "", after: UUID | None = None) -> Ended:
    """The files past their end whose content is still there, the oldest first; of one kind or of all.

    Three statements.
    """
    settings = settings_on(today)
    years = settings["retention_file_years"], settings["retention_books_years"]
    rows = _old_files(add_months(today, -12 * min(years)), after)
    owned = [row for row in rows if row.root is not None]
    cycles = _cycles({row.root for row in owned})
    ended = [_ended(row, cycles.get(row.root, []), *years) for row in owned if not kind or kind in row.kinds]
    past = [one for one in ended if may_purge(one.until, today, held=False)]
    if len(past) > PAGE:
        return Ended(past[:PAGE], past[PAGE - 1].row.id)
    seen = {row.StoredFile.id for row in rows}
    return Ended(past, max(seen) if len(seen) >= WINDOW else None)


def _ended(row: Any, cycles: Sequence[Cycle], *years: int) -> EndedFile:
    file: StoredFile = row.StoredFile
    since = paris_date(file.created_at)
    until = max(kept_until(kind, since, cycles, *years) for kind in row.kinds)
    return EndedFile(file, row.root, row.name, tuple(row.kinds), since, until, row.LegalHold)


def _old_files(before: date, after: UUID | None) -> Sequence[Any]:
    """The next files older than a day that still have their content, with who they belong to and what holds them.

    A file of the body itself belongs to no organisation: its `root` is none.
    """
    old = StoredFile.purged_at.is_(None), StoredFile.created_at < datetime.combine(before, time.max, PARIS)
    window = select(StoredFile.id).where(*old).order_by(StoredFile.id).limit(WINDOW)
    if after is not None:
        window = window.where(StoredFile.id > after)
    files = window.subquery()
    owned = owners_among(files, ROOT).subquery()
    kinds = func.array_agg(aggregate_order_by(owned.c.kind.distinct(), owned.c.kind)).label("kinds")
    grouped = select(owned.c.id, owned.c.root, kinds).group_by(owned.c.id, owned.c.root).subquery()
    holds = (LegalHold.organisation_id == grouped.c.root) & LegalHold.lifted_at.is_(None)
    statement = (
        select(StoredFile, grouped.c.root, grouped.c.kinds, Organisation.name, LegalHold)
        .join(files, files.c.id == StoredFile.id)
        .outerjoin(grouped, grouped.c.id == StoredFile.id)
        .outerjoin(Organisation, Organisation.id == grouped.c.root)
        .outerjoin(LegalHold, holds)
        .order_by(StoredFile.id, grouped.c.root)
    )
    return db.session.execute(statement).all()


def _cycles(organisations: set[UUID]) -> dict[UUID, list[Cycle]]:
    """From when to when each certificate of these organisations runs, the oldest first."""
    columns = Certificate.organisation_id, Certificate.starts_on, Certificate.ends_on
    statement = select(*columns).where(is_one_of(Certificate.organisation_id, organisations))
    found: dict[UUID, list[Cycle]] = {}
    for owner, starts_on, ends_on in db.session.execute(statement.order_by(Certificate.starts_on, Certificate.id)):
        found.setdefault(owner, []).append((starts_on, ends_on))
    return found
