"""What the organisation prepared for an audit, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from certbody.audits.models import Audit, Preparation, PreparationFile, PreparationRevision
from certbody.audits.queries.audits import get_audit, visible_to
from certbody.audits.queries.own_standard import OWN, Own, asked_of, own_of
from certbody.audits.rules.lifecycle import PREPARED_IN
from certbody.kit.db import db, is_one_of
from certbody.kit.errors import NotFound
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import StoredFile

_MOST = 50
_TENANT: BindParameter[Any] = bindparam("tenant")


@dataclass(frozen=True)
class PreparedFile:
    """A file of the preparation, as its readers see it."""

    id: UUID
    name: str
    size: int
    sha256: str
    media_type: str
    added_by_name: str
    added_at: datetime
    during_audit: bool


@dataclass(frozen=True)
class Prepared:
    """The explanation of one indicator (`version` 0 while none was written), with the files that go with it."""

    indicator: int
    text: str
    version: int
    written_by_name: str
    written_at: datetime | None
    during_audit: bool
    files: list[PreparedFile]

    @property
    def given(self) -> bool:
        """Whether there is something to read: a text or a file."""
        return bool(self.text or self.files)


_EACH_FILE = (
    select(
        PreparationFile.id, StoredFile.name, StoredFile.size, StoredFile.sha256, StoredFile.media_type,
        PreparationFile.added_by_name, PreparationFile.added_at, PreparationFile.during_audit,
    )
    .join(
        StoredFile, (StoredFile.tenant_id == PreparationFile.tenant_id) & (StoredFile.id == PreparationFile.file_id)
    )
    .where(
        PreparationFile.tenant_id == Preparation.tenant_id,
        PreparationFile.preparation_id == Preparation.id,
        PreparationFile.removed_at.is_(None),
    )
    .correlate(Preparation)
    .order_by(PreparationFile.added_at, PreparationFile.id)
    .subquery()
)  # fmt: skip
_EACH = (
    select(
        Preparation.indicator, Preparation.text, Preparation.version, Preparation.written_by_name,
        Preparation.written_at, Preparation.during_audit,
        select(func.jsonb_agg(func.to_jsonb(_EACH_FILE.table_valued()))).scalar_subquery().label("files"),
    )
    .where(Preparation.tenant_id == _TENANT, Preparation.audit_id == bindparam("audit"))
    .order_by(Preparation.indicator)
    .subquery()
)  # fmt: skip
_PREPARED = select(func.jsonb_agg(func.to_jsonb(_EACH.table_valued()))).scalar_subquery()
_ALONE = select(_PREPARED)
_ALONG = OWN.add_columns(_PREPARED)


def list_prepared(audit_id: UUID) -> dict[int, Prepared]:
    """What was prepared, by indicator. One statement."""
    return _by_indicator(db.session.scalar(_ALONE, {"tenant": current_tenant(), "audit": audit_id}))


def read_own_and_prepared(audit: Audit) -> tuple[Own, dict[int, Prepared]]:
    """What the body made of the standard for an audit, and what its organisation prepared: one statement for both."""
    *own, prepared = db.session.execute(_ALONG, asked_of(audit)).one()
    return own_of(audit, own), _by_indicator(prepared)


def _by_indicator(rows: list[dict[str, Any]] | None) -> dict[int, Prepared]:
    return {row["indicator"]: _prepared(row) for row in rows or ()}


def _prepared(row: dict[str, Any]) -> Prepared:
    written = row["written_at"]
    return Prepared(
        indicator=row["indicator"],
        text=row["text"],
        version=row["version"] if written else 0,
        written_by_name=row["written_by_name"] or "",
        written_at=datetime.fromisoformat(written) if written else None,
        during_audit=row["during_audit"],
        files=[
            PreparedFile(**{**file, "id": UUID(file["id"]), "added_at": datetime.fromisoformat(file["added_at"])})
            for file in row["files"] or ()
        ],
    )


def read_preparation(audit_id: UUID) -> dict[int, tuple[str, list[PreparedFile]]]:
    """Text and files of each indicator that was prepared, for what is taken along to the audit. One statement."""
    return {number: (one.text, one.files) for number, one in list_prepared(audit_id).items() if one.given}


def find_explanation(audit_id: UUID, indicator: int) -> Preparation | None:
    """What was prepared for one indicator of an audit, if anything."""
    statement = select(Preparation).where(Preparation.audit_id == audit_id, Preparation.indicator == indicator)
    return db.session.scalar(statement)


def list_former_texts(audit_id: UUID) -> dict[int, list[PreparationRevision]]:
    """What the explanations of an audit said before, by indicator, newest first."""
    statement = (
        select(Preparation.indicator, PreparationRevision)
        .join(
            PreparationRevision,
            (PreparationRevision.tenant_id == Preparation.tenant_id)
            & (PreparationRevision.preparation_id == Preparation.id),
        )
        .where(Preparation.audit_id == audit_id)
        .order_by(PreparationRevision.replaced_at.desc(), PreparationRevision.id.desc())
    )
    found: dict[int, list[PreparationRevision]] = {}
    for indicator, revision in db.session.execute(statement):
        found.setdefault(indicator, []).append(revision)
    return found


def list_removed_files(audit_id: UUID) -> dict[int, list[tuple[PreparationFile, StoredFile]]]:
    """The files that were taken away from the preparation of an audit, by indicator, newest first."""
    statement = (
        select(Preparation.indicator, PreparationFile, StoredFile)
        .join(PreparationFile.preparation)
        .join(
            StoredFile,
            (StoredFile.tenant_id == PreparationFile.tenant_id) & (StoredFile.id == PreparationFile.file_id),
        )
        .where(Preparation.audit_id == audit_id, PreparationFile.removed_at.is_not(None))
        .order_by(PreparationFile.removed_at.desc(), PreparationFile.id.desc())
    )
    found: dict[int, list[tuple[PreparationFile, StoredFile]]] = {}
    for indicator, file, content in db.session.execute(statement):
        found.setdefault(indicator, []).append((file, content))
    return found


def get_preparation_file(audit_id: UUID, file_id: UUID, by: Actor) -> PreparationFile:
    """A file prepared for an audit that the actor may see, or NotFound."""
    get_audit(audit_id, by)
    statement = (
        select(PreparationFile)
        .join(PreparationFile.preparation)
        .options(contains_eager(PreparationFile.preparation))
        .where(Preparation.audit_id == audit_id, PreparationFile.id == file_id, PreparationFile.removed_at.is_(None))
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def list_prepared_audits(by: Actor) -> list[Any]:
    """The audits that the organisation prepares now, the nearest first, with how many indicators it has `explained`."""
    kept = exists().where(
        PreparationFile.tenant_id == Preparation.tenant_id,
        PreparationFile.preparation_id == Preparation.id,
        PreparationFile.removed_at.is_(None),
    )
    explained = (
        select(func.count())
        .select_from(Preparation)
        .where(
            Preparation.tenant_id == Audit.tenant_id,
            Preparation.audit_id == Audit.id,
            or_(Preparation.text != "", kept),
        )
        .scalar_subquery()
    )
    shown = Audit.id, Audit.reference, Audit.kind, Audit.state, Audit.first_day, Audit.plan_sent_at
    statement = (
        select(*shown, explained.label("explained"))
        .where(visible_to(by), is_one_of(Audit.state, PREPARED_IN))
        .order_by(Audit.first_day.nulls_last(), Audit.id)
        .limit(_MOST)
    )
    return list(db.session.execute(statement))
