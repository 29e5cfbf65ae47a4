"""What the body has set, as it stood on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.tenants.models import BodyProfile, BodySetting
from certbody.tenants.rules.settings import SETTINGS


def settings_on(day: date) -> dict[str, int]:
    """Every setting in force on a day: the newest that has begun, else the default. One statement."""
    statement = (
        select(BodySetting.code, BodySetting.value)
        .distinct(BodySetting.code)
        .where(BodySetting.valid_from <= day)
        .order_by(BodySetting.code, BodySetting.valid_from.desc(), BodySetting.set_at.desc())
    )
    chosen = {code: value for code, value in db.session.execute(statement)}
    return {code: chosen.get(code, setting.default) for code, setting in SETTINGS.items()}


def setting_on(code: str, day: date) -> int:
    """One setting in force on a day."""
    return settings_on(day)[code]


def list_setting_history() -> list[BodySetting]:
    """Every value ever set, newest first."""
    return list(db.session.scalars(select(BodySetting).order_by(BodySetting.set_at.desc())))


def get_profile() -> BodyProfile:
    """The body on paper, or NotFound."""
    profile = db.session.scalar(select(BodyProfile))
    if profile is None:
        raise NotFound
    return profile
