"""What the audit's own records say, in the words of the workbench's fields, and who wrote it there last."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.audits.models import Audit, FindingEvidence, SampledAction
from certbody.audits.queries.findings import list_findings
from certbody.audits.queries.own_standard import read_own
from certbody.audits.queries.reports import find_draft
from certbody.kit.db import db, is_one_of
from certbody.onsite.rules.fields import FINDING_PARTS, REPORT_PARTS
from certbody.tenants.models import JournalEntry

# The lines of the journal that tell of a meeting, among all those about an audit.
_MEETINGS = ("audit.open", "audit.closed", "audit.meeting_corrected")


@dataclass(frozen=True)
class Recorded:
    """What a record says of one field, and the row that says it."""

    value: Any
    row_id: UUID


@dataclass(frozen=True)
class Writer:
    """Who wrote a row last, and when."""

    person_id: UUID | None
    name: str
    at: datetime


def read_records(audit: Audit) -> dict[str, Recorded]:
    """Everything that the audit's records say; the number of statements does not depend on the audit."""
    found: dict[str, Recorded] = {}
    for read in (_meetings, _findings, _report, _actions, _evidence, _own_answers):
        found.update(read(audit))
    return found


def moment_text(at: datetime) -> str:
    """A moment as fields write it."""
    return at.astimezone(UTC).isoformat()


def _meetings(audit: Audit) -> Iterator[tuple[str, Recorded]]:
    for field, at in (("opening", audit.opening_at), ("closing", audit.closing_at)):
        if at is not None:
            yield field, Recorded({"held": True, "at": moment_text(at)}, audit.id)


def _findings(audit: Audit) -> Iterator[tuple[str, Recorded]]:
    for one in list_findings(audit.id):
        for part in FINDING_PARTS:
            field = f"finding/{one.indicator}/{one.site_id or '-'}/{part}"
            yield field, Recorded(getattr(one, part), one.id)


def _report(audit: Audit) -> Iterator[tuple[str, Recorded]]:
    draft = find_draft(audit.id)
    if draft is not None:
        for part in REPORT_PARTS:
            yield f"report/{part}", Recorded(getattr(draft, part), draft.id)


def _actions(audit: Audit) -> Iterator[tuple[str, Recorded]]:
    for one in db.session.scalars(select(SampledAction).where(SampledAction.audit_id == audit.id)):
        value = {
            "category": one.category,
            "title": one.title,
            "reference": one.reference,
            "as_subcontractor": one.as_subcontractor,
            "removed": one.removed_at is not None,
        }
        yield f"action/{one.id}", Recorded(value, one.id)


def _evidence(audit: Audit) -> Iterator[tuple[str, Recorded]]:
    for one in db.session.scalars(select(FindingEvidence).where(FindingEvidence.audit_id == audit.id)):
        value = {
            "indicator": one.indicator,
            "site": str(one.site_id) if one.site_id else None,
            "kind": one.kind,
            "name": one.name,
            "media_type": one.media_type,
            "size": one.size,
            "sha256": one.sha256 or None,
            "captured_at": moment_text(one.captured_at) if one.captured_at else None,
            "action": str(one.sampled_action_id) if one.sampled_action_id else None,
            "note": one.note,
            "removed": one.removed_at is not None,
        }
        yield f"evidence/{one.id}", Recorded(value, one.id)


def _own_answers(audit: Audit) -> Iterator[tuple[str, Recorded]]:
    own = read_own(audit)
    for field in own.fields:
        for (field_id, site_id), value in own.answers.items():
            if field_id == field.id:
                yield f"own/{field_id}/{field.indicator or '-'}/{site_id or '-'}", Recorded(value, audit.id)


def list_writers(rows: Collection[UUID]) -> dict[UUID, Writer]:
    """Who wrote these rows last, as the journal tells."""
    about_meetings = (JournalEntry.subject_type != "audit") | is_one_of(JournalEntry.event, _MEETINGS)
    statement = (
        select(JournalEntry.subject_id, JournalEntry.actor_id, JournalEntry.actor_name, JournalEntry.at)
        .ext(distinct_on(JournalEntry.subject_id))
        .where(is_one_of(JournalEntry.subject_id, rows), about_meetings)
        .order_by(JournalEntry.subject_id, JournalEntry.at.desc(), JournalEntry.id.desc())
    )
    return {row[0]: Writer(*row[1:]) for row in db.session.execute(statement)}
