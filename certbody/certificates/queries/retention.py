"""The kept files of an organisation, until when each must stay, and whether a legal hold stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from certbody.certificates.models import Certificate
from certbody.clients.queries.organisations import organisation_roots
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.kit.verdict import Verdict
from certbody.tenants.models import LegalHold, StoredFile
from certbody.tenants.queries.belonging import owners_of
from certbody.tenants.queries.settings import settings_on
from certbody.tenants.rules.retention import Cycle, Period, kept_for, may_purge


@dataclass(frozen=True)
class KeptFile:
    """A file, the tables of the records that name it, and until when it must be kept, counted from which day."""

    row: StoredFile
    tables: tuple[str, ...]
    period: Period
    verdict: Verdict


def list_kept_files(organisation_id: UUID, hold: LegalHold | None, *only: ColumnElement[bool]) -> list[KeptFile]:
    """The files of an organisation's whole file, the nearest retention end first. Three statements."""
    today = clock.today()
    settings, cycles = settings_on(today), list_cycles(organisation_id)
    years = settings["retention_file_years"], settings["retention_books_years"]
    owners: dict[StoredFile, list[str]] = {}
    for row, table in db.session.execute(_files(organisation_id).where(*only)):
        owners.setdefault(row, []).append(table)
    found = []
    for row, tables in owners.items():
        periods = [kept_for(table, paris_date(row.created_at), cycles, *years) for table in tables]
        kept = max(periods, key=lambda one: one.until)
        verdict = may_purge(kept.until, today, held=hold is not None)
        found.append(KeptFile(row, tuple(sorted(set(tables))), kept, verdict))
    return sorted(found, key=lambda one: (one.period.until, one.row.id))


def get_kept_file(organisation_id: UUID, file_id: UUID) -> KeptFile:
    """One file of an organisation whose content is still there, or NotFound."""
    hold = find_hold(organisation_id)
    found = list_kept_files(organisation_id, hold, StoredFile.id == file_id, StoredFile.purged_at.is_(None))
    if not found:
        raise NotFound
    return found[0]


def _files(organisation_id: UUID) -> Select[*tuple[Any, ...]]:
    owned = owners_of(organisation_roots(organisation_id)).subquery()
    return select(StoredFile, owned.c.kind).join(owned, owned.c.id == StoredFile.id)


def list_cycles(organisation_id: UUID) -> list[Cycle]:
    """From when to when each certificate of an organisation runs, the oldest first."""
    statement = (
        select(Certificate.starts_on, Certificate.ends_on)
        .where(Certificate.organisation_id == organisation_id)
        .order_by(Certificate.starts_on, Certificate.id)
    )
    return [(row.starts_on, row.ends_on) for row in db.session.execute(statement)]


def find_hold(organisation_id: UUID) -> LegalHold | None:
    """The legal hold that stands on an organisation's file, if any."""
    return db.session.scalar(
        select(LegalHold).where(LegalHold.organisation_id == organisation_id, LegalHold.lifted_at.is_(None))
    )
