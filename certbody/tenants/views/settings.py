"""The body on paper, and what the law leaves to it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.kit import clock
from certbody.kit.errors import Invalid, NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations import settings as operations
from certbody.tenants.queries.room import read_room
from certbody.tenants.queries.settings import get_profile, list_setting_lines, settings_on
from certbody.tenants.queries.tenants import get_tenant
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.rules.settings import SETTINGS, UNCLEAR, Setting
from certbody.tenants.schemas.settings import ProfileForm, SettingForm, TakeRequestsForm
from certbody.tenants.wording_settings import HUNDREDTHS, bounds_of, options_of, plain, source_of, words_of

bp = Blueprint("settings", __name__, url_prefix="/b/<slug>/settings")


@bp.get("/profile")
@requires(Permission.MANAGE_SETTINGS)
def show_profile() -> Any:
    takes = get_tenant(current_tenant()).takes_requests
    return render_template("tenants/profile.html", profile=get_profile(), takes_requests=takes)


@bp.post("/profile")
@requires(Permission.MANAGE_SETTINGS)
@form(ProfileForm, page=show_profile)
def save_profile(values: dict[str, Any]) -> Any:
    row = operations.save_profile(values, values.pop("version"), actor())
    return done(url_for("settings.show_profile"), _("Le profil est enregistré."), row.id)


@bp.post("/profile/requests")
@requires(Permission.MANAGE_SETTINGS)
@form(TakeRequestsForm, page=show_profile)
def take_requests(values: dict[str, Any]) -> Any:
    row = operations.take_requests(values["takes_requests"], actor())
    return done(url_for("settings.show_profile"), _("Votre choix est enregistré."), row.id)


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def list_settings() -> Any:
    in_force = settings_on(clock.today())
    return render_template(
        "tenants/settings.html", settings=SETTINGS, in_force=in_force, words=words_of, bounds=bounds_of,
        unclear=UNCLEAR, source=source_of, room=read_room()[0],
    )  # fmt: skip


@bp.get("/<code>")
@requires(Permission.MANAGE_SETTINGS)
def show_setting(code: str) -> Any:
    setting = SETTINGS.get(code)
    if setting is None:
        raise NotFound
    value = settings_on(clock.today())[code]
    told = {"shown": plain(setting, value), "bounds": bounds_of(setting), "options": options_of(setting)}
    told["source"] = source_of(setting.article)
    lines = list_setting_lines(code)
    return render_template("tenants/setting.html", setting=setting, value=value, lines=lines, words=words_of, **told)


@bp.post("/<code>")
@requires(Permission.MANAGE_SETTINGS)
@form(SettingForm, page=show_setting)
def set_value(code: str, values: dict[str, Any]) -> Any:
    setting = SETTINGS.get(code)
    if setting is None:
        raise NotFound
    number = read_number(setting, values["value"])
    row = operations.set_value(code, number, values["valid_from"], values["reason"], actor())
    return done(url_for("settings.show_setting", code=code), _("La nouvelle valeur est enregistrée."), row.id)


def read_number(setting: Setting, text: str) -> int:
    """The whole number that was typed; Invalid at the field when it is none."""
    try:
        number = Decimal(
            text.replace(",", ".").replace("\u202f", "").replace("\u00a0", "").replace("%", "").replace("€", "").strip()
        )
    except InvalidOperation:
        raise Invalid({"value": ["setting_value"]}) from None
    scaled = number * 100 if setting.unit in HUNDREDTHS else number
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise Invalid({"value": ["setting_value"]})
    return int(scaled)
