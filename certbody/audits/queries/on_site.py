"""What turned up on site: what an audit looks at since then, and how long it lasted before."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from certbody.audits.models import Audit, AuditSize
from certbody.kit.db import db
from certbody.tenants.models import JournalEntry

ON_SITE = "Sur place : "  # how the reason of a size begins that a fact met on site asked for
NOTED, CORRECTED, WITHDRAWN = "audit.fact_noted", "audit.fact_corrected", "audit.fact_withdrawn"
_TOLD = (NOTED, CORRECTED, WITHDRAWN)
WIDENED, NARROWED = "audit.scope_widened", "audit.scope_narrowed"


def list_added_on_site(audit_id: UUID) -> frozenset[str]:
    """The categories and traits of an audit that were added on site and not taken back since."""
    statement = (
        select(JournalEntry.before, JournalEntry.after)
        .where(
            JournalEntry.subject_type == "audit",
            JournalEntry.subject_id == audit_id,
            JournalEntry.event.in_((WIDENED, NARROWED)),
        )
        .order_by(JournalEntry.at, JournalEntry.id)
    )
    added: set[str] = set()
    for before, after in db.session.execute(statement):
        had, has = ({*one["categories"], *one["traits"]} for one in (before, after))
        added = (added | (has - had)) - (had - has)
    return frozenset(added)


@dataclass(frozen=True)
class Met:
    """A fact met on site in the words in which it was told last; `is_place`: a site, which no draw here gives."""

    words: str
    is_place: bool


def list_facts_met(audit_id: UUID) -> list[Met]:
    """The facts met on site that hold, in the order in which they were told first."""
    statement = (
        select(JournalEntry.event, JournalEntry.before, JournalEntry.after, JournalEntry.reason)
        .where(
            JournalEntry.subject_type == "audit", JournalEntry.subject_id == audit_id,
            JournalEntry.event.in_(_TOLD),
        )
        .order_by(JournalEntry.at, JournalEntry.id)
    )  # fmt: skip
    held: list[Met] = []
    for event, before, after, reason in db.session.execute(statement):
        told = after or {}
        met = Met(told.get("fact", reason), "place" in told)
        at = next((at for at, one in enumerate(held) if one.words == (before or {}).get("fact")), None)
        if event == NOTED:
            held.append(met)
        elif at is not None:
            held[at : at + 1] = [met] if event == CORRECTED else []
    return held


def find_size_before_site(audit_id: UUID) -> AuditSize | None:
    """The newest size that no fact met on site asked for: what those facts are added to."""
    statement = (
        select(AuditSize)
        .where(AuditSize.audit_id == audit_id, ~AuditSize.reason.startswith(ON_SITE))
        .order_by(AuditSize.sized_at.desc(), AuditSize.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)


def resized_on_site() -> ColumnElement[bool]:
    """Whether a fact met on site has changed the duration of an audit that the office is not done with."""
    sized = exists().where(
        AuditSize.tenant_id == Audit.tenant_id, AuditSize.audit_id == Audit.id, AuditSize.reason.startswith(ON_SITE)
    )
    return Audit.state.in_(("open", "closed", "reported")) & sized


def count_resized_on_site() -> ScalarSelect[int]:
    """How many they are, to be read beside other figures."""
    return select(func.count()).select_from(Audit).where(resized_on_site()).scalar_subquery()
