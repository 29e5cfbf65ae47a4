"""The body's own text of the standard: its versions, a file to load, one indicator to word."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from certbody.audits import standards
from certbody.audits.operations import own_texts as operations
from certbody.audits.operations.own_text_file import as_csv, as_yaml
from certbody.audits.queries.own_standard import list_texts, standard_in_force
from certbody.audits.rules.own_standard import PARTS
from certbody.audits.schemas.own_standard import OwnTextForm, WordingForm
from certbody.kit import clock
from certbody.kit.errors import Invalid, NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("own_texts", __name__, url_prefix="/b/<slug>/standard-texts")
KINDS = {"csv": (as_csv, "text/csv"), "yaml": (as_yaml, "application/yaml")}


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def list_standards() -> Any:
    return show_text(code=standards.standard_code_on(clock.today()))


@bp.get("/<code>")
@requires(Permission.MANAGE_SETTINGS)
def show_text(code: str) -> Any:
    _known(code)
    standard, newest = standard_in_force(code, clock.today())
    return render_template(
        "audits/own_text.html",
        standard=standard,
        codes=standards.CODES,
        newest=newest,
        versions=list_texts(code),
        faults=g.get("text_faults", ()),
        language=str(get_locale() or "fr"),
    )


@bp.post("/<code>")
@requires(Permission.MANAGE_SETTINGS)
@form(OwnTextForm, page=show_text)
def load_text(code: str, values: dict[str, Any]) -> Any:
    name = values["file"].filename or ""
    read = operations.check_text(code, name, values["file"].read())
    if read.faults:
        g.text_faults = read.faults
        raise Invalid({"file": ["own_text_faults"]})
    url, count = url_for("own_texts.show_text", code=code), len(read.entries)
    if values["dry_run"]:
        return done(url, ngettext("Essai réussi : %(num)d indicateur lu, rien n’est enregistré.",
            "Essai réussi : %(num)d indicateurs lus, rien n’est enregistré.", count))  # fmt: skip
    row = operations.load_text(code, name, read, values["valid_from"], values["reason"], actor())
    return done(url, _("Le texte est enregistré."), row.id)


@bp.get("/<code>/template.<kind>")
@requires(Permission.MANAGE_SETTINGS)
def send_template(code: str, kind: str) -> Any:
    _known(code)
    if kind not in KINDS:
        raise NotFound
    write, media = KINDS[kind]
    body = write(standard_in_force(code, clock.today())[0])
    headers = {"Content-Disposition": f"attachment; filename={code.lower()}.{kind}"}
    return Response(body, mimetype=media, headers=headers)


@bp.get("/<code>/indicators/<number>")
@requires(Permission.MANAGE_SETTINGS)
def show_wording(code: str, number: str) -> Any:
    standard = standard_in_force(_known(code), clock.today())[0]
    one = standard.indicator(_number(number, standard))
    return render_template("audits/own_wording.html", standard=standard, one=one, parts=PARTS)


@bp.post("/<code>/indicators/<number>")
@requires(Permission.MANAGE_SETTINGS)
@form(WordingForm, page=show_wording)
def word_indicator(code: str, number: str, values: dict[str, Any]) -> Any:
    asked = _number(number, standards.standard(_known(code)))
    valid_from, reason = values.pop("valid_from"), values.pop("reason")
    row = operations.word_indicator(code, asked, values, valid_from, reason, actor())
    url = url_for("own_texts.show_text", code=code)
    return done(url, _("L’indicateur %(number)s est enregistré dans vos mots.", number=asked), row.id)


def _known(code: str) -> str:
    if code not in standards.CODES:
        raise NotFound
    return code


def _number(text: str, standard: standards.Standard) -> int:
    """The number of an indicator as an address writes it; NotFound for anything else."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
    if number not in standard:
        raise NotFound
    return number
