"""The body on paper, and what the law leaves to it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from certbody.kit import clock
from certbody.kit.errors import Invalid, NotFound
from certbody.kit.http import done, form
from certbody.kit.wording import label
from certbody.tenants.access import actor, requires
from certbody.tenants.operations import settings as operations
from certbody.tenants.queries.settings import get_profile, list_setting_lines, settings_on
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.rules.settings import SETTINGS, UNCLEAR, Setting
from certbody.tenants.schemas.settings import ProfileForm, SettingForm

bp = Blueprint("settings", __name__, url_prefix="/b/<slug>/settings")


@bp.get("/profile")
@requires(Permission.MANAGE_SETTINGS)
def show_profile() -> Any:
    return render_template("tenants/profile.html", profile=get_profile())


@bp.post("/profile")
@requires(Permission.MANAGE_SETTINGS)
@form(ProfileForm, page=show_profile)
def save_profile(values: dict[str, Any]) -> Any:
    row = operations.save_profile(values, values.pop("version"), actor())
    return done(url_for("settings.show_profile"), _("Le profil est enregistré."), row.id)


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def list_settings() -> Any:
    in_force = settings_on(clock.today())
    return render_template(
        "tenants/settings.html", settings=SETTINGS, in_force=in_force, words=words_of, bounds=bounds_of, unclear=UNCLEAR
    )


@bp.get("/<code>")
@requires(Permission.MANAGE_SETTINGS)
def show_setting(code: str) -> Any:
    setting = SETTINGS.get(code)
    if setting is None:
        raise NotFound
    value = settings_on(clock.today())[code]
    told = {"shown": plain(setting, value), "bounds": bounds_of(setting), "options": options_of(setting)}
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


def words_of(setting: Setting, value: int) -> str:
    """A value as people say it: « 30 jours », « 20 % », « oui »."""
    if setting.unit == "basis_points":
        return _("%(number)s %%", number=plain(setting, value))
    if setting.unit == "yes_no":
        return _("oui") if value else _("non")
    if setting.unit == "choice":
        return label(f"setting.{setting.code}", str(value))
    if setting.unit == "percent":
        return _("%(number)s %%", number=value)
    if setting.unit == "count":
        return str(value)
    if setting.unit == "months":
        return ngettext("%(num)d mois", "%(num)d mois", value)
    if setting.unit == "years":
        return ngettext("%(num)d an", "%(num)d ans", value)
    return ngettext("%(num)d jour", "%(num)d jours", value)


def bounds_of(setting: Setting) -> str:
    """Between what a value must lie, or what it is chosen from, in words."""
    options = options_of(setting)
    if options:
        return " / ".join(words for _value, words in options)
    return f"{words_of(setting, setting.least)} – {words_of(setting, setting.most)}"


def options_of(setting: Setting) -> list[tuple[str, str]]:
    """The answers of a setting that is chosen from a few, none for one that is typed."""
    if setting.unit == "yes_no":
        return [("1", _("oui")), ("0", _("non"))]
    if setting.unit == "choice":
        return [(str(one), words_of(setting, one)) for one in range(setting.least, setting.most + 1)]
    return []


def plain(setting: Setting, value: int) -> str:
    """A value as people type it: rates in percent."""
    return format_decimal(Decimal(value) / 100) if setting.unit == "basis_points" else str(value)


def read_number(setting: Setting, text: str) -> int:
    """The whole number that was typed; Invalid at the field when it is none."""
    try:
        number = Decimal(text.replace(",", ".").replace("\u202f", "").replace("%", "").strip())
    except InvalidOperation:
        raise Invalid({"value": ["setting_value"]}) from None
    scaled = number * 100 if setting.unit == "basis_points" else number
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise Invalid({"value": ["setting_value"]})
    return int(scaled)
