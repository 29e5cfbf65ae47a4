"""Saying who the body is on paper, and choosing what the law leaves to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from certbody.kit import clock
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, NotFound
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import BodyProfile, BodySetting
from certbody.tenants.queries.settings import get_profile, setting_on
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.settings import SETTINGS


def save_profile(values: dict[str, Any], version: int, by: Actor) -> BodyProfile:
    """Keeps what documents print about the body; documents already issued keep what they printed."""
    profile = get_profile()
    expect_version(profile, version)
    changed = {name: value for name, value in values.items() if getattr(profile, name) != value}
    if not changed:
        return profile
    before = {name: getattr(profile, name) for name in changed}
    for name, value in changed.items():
        setattr(profile, name, value)
    journal.record("body_profile.changed", profile, by, before=before, after=changed)
    db.session.flush()
    return profile


def take_requests(takes: bool, by: Actor) -> BodyProfile:
    """Says whether the body stands on the page where an organisation asks several bodies at once."""
    profile, tenant = get_profile(), get_tenant(current_tenant())
    if tenant.takes_requests != takes:
        before, after = {"takes_requests": tenant.takes_requests}, {"takes_requests": takes}
        tenant.takes_requests = takes
        journal.record("body_profile.changed", profile, by, before=before, after=after)
        db.session.flush()
    return profile


def set_value(code: str, value: int, valid_from: date, reason: str, by: Actor) -> BodySetting:
    """Sets one of the body's choices from a day on; earlier values stay, for what was counted with them.

    Invalid outside the bounds of the rule that leaves the choice, or from a day that is past.
    """
    setting = SETTINGS.get(code)
    if setting is None:
        raise NotFound
    if not setting.least <= value <= setting.most:
        raise Invalid({"value": ["setting_bounds"]})
    if valid_from < clock.today():
        raise Invalid({"valid_from": ["setting_from_past"]})
    before = setting_on(code, valid_from)
    row = BodySetting(
        code=code, value=value, valid_from=valid_from, set_by=by.person_id, set_at=clock.now(), reason=reason
    )
    db.session.add(row)
    db.session.flush()
    after = {"code": code, "value": value, "valid_from": valid_from.isoformat()}
    journal.record("body_setting.set", row, by, before={"code": code, "value": before}, after=after, reason=reason)
    return row
