"""The standard as a body reads it at an audit, with its own fields and what was answered to them: one statement."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, cast, func, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.audits import standards
from certbody.audits.models import Audit, OwnAnswer, OwnField, OwnText
from certbody.audits.rules.own_standard import CHOICES, Field, with_choices, with_own_text
from certbody.audits.rules.standard import Standard, Text
from certbody.kit import clock
from certbody.kit.db import db, is_one_of
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import BodySetting

_ALWAYS = datetime.max.replace(tzinfo=UTC)
_TENANT: BindParameter[Any] = bindparam("tenant")
_UNTIL: BindParameter[Any] = bindparam("until")


@dataclass(frozen=True)
class Own:
    """The standard in the body's words and choices; its fields, and the newest answers by field and site."""

    standard: Standard
    choices: dict[str, int]
    text_from: date | None
    fields: tuple[Field, ...]
    answers: dict[tuple[UUID, UUID | None], str]

    def fields_of(self, indicator: int | None) -> list[Field]:
        """The fields of one indicator, or (none) of the whole audit."""
        return [field for field in self.fields if field.indicator == indicator]

    def answer(self, field: Field, site_id: UUID | None = None) -> str:
        """What a field says now, an empty text while nothing was answered."""
        return self.answers.get((field.id, site_id), "")

    def lacking(self, answered: Collection[int]) -> list[Field]:
        """The required fields without an answer, of the whole audit and of the indicators that have a finding."""
        return [
            field
            for field in self.fields
            if field.required
            and (field.indicator is None or field.indicator in answered)
            and not any(value for (key, _site), value in self.answers.items() if key == field.id)
        ]


_NEWEST_TEXT = (
    select(func.jsonb_build_object("from", OwnText.valid_from, "entries", cast(OwnText.entries, SqlText)))
    .where(
        OwnText.tenant_id == _TENANT,
        OwnText.standard == bindparam("code"),
        OwnText.valid_from <= bindparam("day"),
        OwnText.loaded_at <= _UNTIL,
    )
    .order_by(OwnText.valid_from.desc(), OwnText.loaded_at.desc(), OwnText.id.desc())
    .limit(1)
    .scalar_subquery()
)
_EACH_FIELD = (
    select(OwnField)
    .ext(distinct_on(OwnField.field_id))
    .where(OwnField.tenant_id == _TENANT, OwnField.set_at <= _UNTIL)
    .order_by(OwnField.field_id, OwnField.set_at.desc(), OwnField.id.desc())
    .subquery()
)
_FIELDS = (
    select(func.jsonb_agg(func.to_jsonb(_EACH_FIELD.table_valued())))
    .where(_EACH_FIELD.c.closed.is_(False))
    .scalar_subquery()
)
_EACH_ANSWER = (
    select(OwnAnswer.field_id, OwnAnswer.site_id, OwnAnswer.value)
    .ext(distinct_on(OwnAnswer.field_id, OwnAnswer.site_id))
    .where(OwnAnswer.tenant_id == _TENANT, OwnAnswer.audit_id == bindparam("audit"))
    .order_by(OwnAnswer.field_id, OwnAnswer.site_id, OwnAnswer.recorded_at.desc(), OwnAnswer.id.desc())
    .subquery()
)
_ANSWERS = select(
    func.jsonb_agg(func.jsonb_build_array(_EACH_ANSWER.c.field_id, _EACH_ANSWER.c.site_id, _EACH_ANSWER.c.value))
).scalar_subquery()
_EACH_CHOICE = (
    select(BodySetting.code, BodySetting.value)
    .ext(distinct_on(BodySetting.code))
    .where(
        BodySetting.tenant_id == _TENANT,
        is_one_of(BodySetting.code, list(CHOICES)),
        BodySetting.valid_from <= bindparam("day"),
        BodySetting.set_at <= _UNTIL,
    )
    .order_by(BodySetting.code, BodySetting.valid_from.desc(), BodySetting.set_at.desc())
    .subquery()
)
_CHOSEN = select(func.jsonb_object_agg(_EACH_CHOICE.c.code, _EACH_CHOICE.c.value)).scalar_subquery()
OWN = select(_NEWEST_TEXT, _FIELDS, _ANSWERS, _CHOSEN)
"""What `own_of` makes an answer from; other columns may be read along in the same statement."""


def read_own(audit: Audit) -> Own:
    """What the body made of the standard when the audit was held: later texts, fields and choices never change it.

    The text and the choices are those in force on the first day; nothing that was set after the closing meeting counts.
    """
    return own_of(audit, db.session.execute(OWN, asked_of(audit)).one())


def _code_and_day(audit: Audit) -> tuple[str, date]:
    day = audit.first_day or clock.today()
    return audit.standard or standards.standard_code_on(day), day


def asked_of(audit: Audit) -> dict[str, Any]:
    """What `OWN` asks of an audit."""
    code, day = _code_and_day(audit)
    given = {"tenant": current_tenant(), "audit": audit.id, "code": code, "day": day}
    return {**given, "until": audit.closing_at or _ALWAYS}


def own_of(audit: Audit, row: Sequence[Any]) -> Own:
    """The answer, from the columns of `OWN`."""
    text, fields, answers, chosen = row
    code, _day = _code_and_day(audit)
    return Own(
        standard=_standard(code, tuple(sorted((chosen or {}).items())), text["entries"] if text else ""),
        choices=chosen or {},
        text_from=date.fromisoformat(text["from"]) if text else None,
        fields=tuple(sorted(map(as_field, fields or ()), key=lambda one: (one.indicator or 0, one.label.fr))),
        answers={(UUID(key), UUID(site) if site else None): value for key, site, value in answers or ()},
    )


@lru_cache(maxsize=256)
def _standard(code: str, chosen: tuple[tuple[str, int], ...], entries: str) -> Standard:
    """Made once for all the audits that share it."""
    made = with_choices(standards.standard(code), dict(chosen))
    return with_own_text(made, json.loads(entries)) if entries else made


def as_field(row: dict[str, Any]) -> Field:
    """A field as rules read it, from the columns of its newest version."""
    return Field(
        id=UUID(str(row["field_id"])),
        indicator=row["indicator"],
        label=Text(row["label_fr"], row["label_en"]),
        kind=row["kind"],
        options=tuple(row["options"]),
        required=row["required"],
    )


def list_texts(standard: str) -> list[OwnText]:
    """Every text that the body gave of a version of the standard, newest first."""
    statement = (
        select(OwnText)
        .where(OwnText.standard == standard)
        .order_by(OwnText.valid_from.desc(), OwnText.loaded_at.desc(), OwnText.id.desc())
    )
    return list(db.session.scalars(statement))


def standard_in_force(code: str, day: date) -> tuple[Standard, OwnText | None]:
    """A version of the standard in the body's words as they stand on a day, with the text that gives them."""
    newest = next((text for text in list_texts(code) if text.valid_from <= day), None)
    made = standards.standard(code)
    return (with_own_text(made, newest.entries) if newest else made), newest


def list_field_versions() -> list[OwnField]:
    """Every version of every field, the newest of each first."""
    statement = select(OwnField).order_by(OwnField.set_at.desc(), OwnField.id.desc())
    return list(db.session.scalars(statement))


def list_own_answers(audit_id: UUID) -> list[OwnAnswer]:
    """Every answer given to the body's fields at an audit, newest first."""
    statement = (
        select(OwnAnswer)
        .where(OwnAnswer.audit_id == audit_id)
        .order_by(OwnAnswer.recorded_at.desc(), OwnAnswer.id.desc())
    )
    return list(db.session.scalars(statement))
