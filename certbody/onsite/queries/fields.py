"""Reading what the fields of an audit say, and the operations that say it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from certbody.audits.queries.on_site import list_added_on_site
from certbody.kit.db import db, is_one_of
from certbody.onsite.models import FieldOperation, FieldState
from certbody.onsite.rules.facts import stands


def list_states(audit_id: UUID) -> list[FieldState]:
    """Every field that somebody has changed at an audit."""
    return list(db.session.scalars(select(FieldState).where(FieldState.audit_id == audit_id)))


def list_operations(audit_id: UUID, fields: Collection[str]) -> list[FieldOperation]:
    """Every operation on some fields of an audit."""
    statement = select(FieldOperation).where(
        FieldOperation.audit_id == audit_id, is_one_of(FieldOperation.field, fields)
    )
    return list(db.session.scalars(statement))


def find_operations(ids: Collection[UUID]) -> dict[UUID, FieldOperation]:
    """The operations of these ids that are kept, of whatever audit."""
    found = db.session.scalars(select(FieldOperation).where(is_one_of(FieldOperation.id, ids)))
    return {one.id: one for one in found}


def newest_change(audit_id: UUID) -> int:
    """The number of the last change of any field of an audit; 0 before the first."""
    statement = select(func.max(FieldState.changed_seq)).where(FieldState.audit_id == audit_id)
    return db.session.scalar(statement) or 0


def added_by_facts(audit_id: UUID) -> frozenset[str]:
    """The categories and traits that an audit looks at because of facts met on site that still stand."""
    statement = select(FieldState.value).where(FieldState.audit_id == audit_id, FieldState.field.startswith("fact/"))
    told = {str(fact.get("value")) for fact in db.session.scalars(statement) if fact and stands(fact)}
    return list_added_on_site(audit_id) & told if told else frozenset()
