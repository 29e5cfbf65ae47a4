"""The lines of a size in the reader's language: what is kept with the size is in French."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from certbody.audits import standards
from certbody.audits.queries.on_site import ON_SITE
from certbody.kit import i18n
from certbody.kit.wording import Sentence, label

SENTENCES: dict[str, Sentence] = {
    "plan_shorter_than_size": Sentence(
        _l("L’audit ne s’ouvre pas sur ce plan. Demi-journées placées : %(planned)s ; calculées : %(sized)s."),
        _l("Modifiez la planification, ou faites noter par la planification pourquoi il s’ouvre sur moins."),
    ),
    "short_time_unexplained": Sentence(
        _l(
            "La durée de l’audit n’a pas été tenue. Demi-journées dues : %(sized)s ; tenues entre les réunions : "
            "%(held)s."
        ),
        _l("Écrivez pourquoi, à « Durée tenue, inférieure à la durée due » : le rapport le dira."),
    ),
    "place_cause_not_permitted": Sentence(
        _l("Hors site, un audit initial, de renouvellement ou d’extension a une cause admise pour ce lieu."),
        _l("Choisissez « sur site » ou la cause admise : sans locaux dédiés, locaux inutilisables, force majeure."),
    ),
    "plan_not_short": Sentence(
        _l("Aucun plan envoyé ne porte moins de demi-journées que la durée."),
        _l("Rien n’est à admettre : l’audit s’ouvre sur son plan."),
    ),
    "short_plan_reason_missing": Sentence(_l("Dites pourquoi l’audit peut s’ouvrir sur moins de demi-journées.")),
}


def size_label(code: str, label_fr: str, values: Mapping[str, object]) -> str:
    """What a line is called; the French words that were kept when there are no others."""
    if i18n.language() == "fr":
        return i18n.unbroken(label_fr)
    return standards.sizing_words().label_of(code, values) or label_fr


def size_source(source: str, own: Mapping[str, Any] | None = None) -> str:
    """Where a line comes from; `own`: what the body's own value of the line rests on, its reason as it was typed."""
    if own:
        told = {"since": i18n.day(date.fromisoformat(own["since"]), "long"), "reason": own["reason"]}
        if "given" not in own:
            return _("Valeur de l’organisme certificateur depuis le %(since)s : %(reason)s", **told)
        return _(
            "Valeur de l’organisme certificateur depuis le %(since)s : %(reason)s ; le texte donne %(given)s",
            given=i18n.days(own["given"]), **told,
        )  # fmt: skip
    return source if i18n.language() == "fr" else standards.sizing_words().sources.get(source, source)


def size_reason(reason: str) -> str:
    """Why a duration was computed, or how the client heard of it: as it was typed, but for the words that are ours."""
    return _("Sur place : %(told)s", told=reason.removeprefix(ON_SITE)) if reason.startswith(ON_SITE) else reason


def tables_day(version: str) -> str:
    """The day that a version of the tables is named after, in words; the version itself when it names none.

    Example: `2026-11-23+7`, with the body's seventh change → « 23 novembre 2026, changement n° 7 de l’organisme
    certificateur ».
    """
    day, _plus, change = version.partition("+")
    try:
        written = i18n.day(date.fromisoformat(day), "long")
    except ValueError:
        return version
    if not change:
        return written
    return _("%(day)s, changement n° %(change)s de l’organisme certificateur", day=written, change=change)


def name_of(key: str, within: bool = False) -> str:
    """A cell in words: the table, unless one reads `within` it, the band and what it pays for."""
    if key == standards.sizing_tables().uplift.cell.key:
        return _("Nouvel entrant à l’audit initial")
    code, band_code, what = key.split("/")
    paid = {"base": _("base"), "site": _("par site échantillonné")}.get(what) or label("category", what)
    table, band = label("size.table", code), i18n.unbroken(label("size.band", band_code))
    if within:
        return _("%(band)s : %(paid)s", band=band, paid=paid)
    return _("%(table)s, %(band)s : %(paid)s", table=table, band=band, paid=paid)


LABELS = {
    "confirmed_cell.cell": {cell.key: LazyString(name_of, cell.key) for cell in standards.sizing_tables().cells()}
}
