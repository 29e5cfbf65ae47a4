"""The journal: who did what to which record, when, before, after and why. Added to, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select

from certbody.kit import clock
from certbody.kit.db import TenantOwned, db
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalEntry, PlatformPlan, PlatformTerms, Tenant


def record(
    event: str,
    subject: TenantOwned | Tenant | PlatformPlan | PlatformTerms,
    by: Actor,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> JournalEntry:
    """Writes one line about a record. `event` is `table.verb_in_the_past`, for instance `audit.planned`."""
    if subject.id is None:
        db.session.flush()
    entry = JournalEntry(
        at=clock.now(),
        actor_id=by.person_id,
        actor_name=by.name,
        event=event,
        subject_type=str(inspect(type(subject)).mapper.local_table),
        subject_id=subject.id,
        before=before,
        after=after,
        reason=reason,
    )
    db.session.add(entry)
    return entry


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record as the journal keeps them: days and ids become text."""
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
        for name, value in values.items()
    }


def list_entries(subject_type: str, subject_id: UUID, limit: int = 100) -> list[JournalEntry]:
    """The newest lines about one record."""
    statement = (
        select(JournalEntry)
        .where(JournalEntry.subject_type == subject_type, JournalEntry.subject_id == subject_id)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))
