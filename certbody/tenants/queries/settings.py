"""What the body has set, as it stood on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import BodyProfile, BodySetting, Person
from certbody.tenants.rules.settings import SETTINGS

_IN_FORCE = (
    select(BodySetting.code, BodySetting.value)
    .ext(distinct_on(BodySetting.code))
    .where(BodySetting.valid_from <= bindparam("day"))
    .order_by(BodySetting.code, BodySetting.valid_from.desc(), BodySetting.set_at.desc())
)
_PROFILE = select(BodyProfile)


def settings_on(day: date, known_at: datetime | None = None) -> dict[str, int]:
    """Every setting in force on a day: the newest that has begun, else the default. One statement.

    `known_at` leaves out what was set after that moment: a change later on the day of a contract is not in it.
    """
    statement = _IN_FORCE if known_at is None else _IN_FORCE.where(BodySetting.set_at <= known_at)
    chosen = {row.code: row.value for row in db.session.execute(statement, {"day": day})}
    return {code: chosen.get(code, setting.default) for code, setting in SETTINGS.items()}


def setting_on(code: str, day: date) -> int:
    """One setting in force on a day."""
    return settings_on(day)[code]


def setting_within(code: str, day: date) -> ColumnElement[int]:
    """One setting in force on a day, to be read inside a larger statement."""
    newest = (
        select(BodySetting.value)
        .where(BodySetting.tenant_id == current_tenant(), BodySetting.code == code, BodySetting.valid_from <= day)
        .order_by(BodySetting.valid_from.desc(), BodySetting.set_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, SETTINGS[code].default)


@dataclass(frozen=True)
class SettingLine:
    """One value of a setting, from when, set by whom, when and why."""

    value: int
    valid_from: date
    set_at: datetime
    name: str
    reason: str


def list_setting_lines(code: str, limit: int = 200) -> list[SettingLine]:
    """Every value that one setting was given, newest first, with the person's name. One statement."""
    statement = (
        select(BodySetting, Person.name)
        .outerjoin(Person, Person.id == BodySetting.set_by)
        .where(BodySetting.code == code)
        .order_by(BodySetting.valid_from.desc(), BodySetting.set_at.desc())
        .limit(limit)
    )
    return [
        SettingLine(row.value, row.valid_from, row.set_at, name or "", row.reason or "")
        for row, name in db.session.execute(statement)
    ]


def month_of_exercises() -> Callable[[date], int]:
    """The month in which exercises begin, as it stands on any day. One statement."""
    statement = (
        select(BodySetting.valid_from, BodySetting.value)
        .where(BodySetting.code == "exercise_month")
        .order_by(BodySetting.valid_from, BodySetting.set_at)
    )
    told = [(row.valid_from, row.value) for row in db.session.execute(statement)]
    default = SETTINGS["exercise_month"].default
    return lambda day: next((value for since, value in reversed(told) if since <= day), default)


def list_own_labels() -> list[str]:
    """The labels of the former national list that the body adds to those that the product knows."""
    return (db.session.scalar(select(BodyProfile.listed_labels)) or "").splitlines()


def get_profile() -> BodyProfile:
    """The body on paper, or NotFound."""
    profile = db.session.scalar(_PROFILE)
    if profile is None:
        raise NotFound
    return profile
