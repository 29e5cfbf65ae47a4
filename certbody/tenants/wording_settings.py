"""The settings in words: their values, what 0 means, their bounds, and the text behind each."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from certbody.kit import i18n
from certbody.kit.wording import label
from certbody.tenants.rules.settings import Setting

HUNDREDTHS = ("basis_points", "cents")
_SAME_DAY = _l("le jour même")
_NOT_SENT = _l("cette relance ne part pas")

LABELS: dict[str, dict[str, object]] = {
    "setting.zero": {
        "payment_delay_days": _SAME_DAY,
        "penalty_basis_points": _l("taux de refinancement de la BCE majoré de 10 points"),
        "reminder_friendly_days": _NOT_SENT,
        "reminder_firm_days": _NOT_SENT,
        "reminder_formal_days": _NOT_SENT,
        "late_change_days": _l("aucun : seul un audit annulé après son premier jour est tardif"),
        "plan_sending_days": _SAME_DAY,
        "contest_days": _SAME_DAY,
        "team_access_days": _SAME_DAY,
        "identity_notice_days": _SAME_DAY,
        "deposit_percent": _l("pas d’acompte"),
        "deposit_cents": _l("pas de montant fixe"),
        "trainers_19": _l("pas de seuil"),
        "permanent_share_20": _l("pas de seuil"),
        "audits_in_a_row": _l("pas de limite"),
        "audits_before_leading": _l("pas de minimum"),
    },
    "setting.travel_terms": {
        "0": _l("compris dans le prix, ou comptés au devis par lieu visité"),
        "1": _l("en plus, au forfait de la zone"),
        "2": _l("en plus, au coût réel"),
    },
    "setting.invoice_schedule": {
        "0": _l("par audit, une fois tenu"),
        "1": _l("à la commande"),
        "2": _l("en trois annuités"),
    },
    "setting.exercise_month": {
        "1": _l("janvier"),
        "2": _l("février"),
        "3": _l("mars"),
        "4": _l("avril"),
        "5": _l("mai"),
        "6": _l("juin"),
        "7": _l("juillet"),
        "8": _l("août"),
        "9": _l("septembre"),
        "10": _l("octobre"),
        "11": _l("novembre"),
        "12": _l("décembre"),
    },
    "setting.source": {
        "CGI, art. 269, 2, c": _l("Code général des impôts, art. 269, 2, c"),
        "commercial": _l("Choix commercial, aucun texte"),
        "CGI, art. 278": _l("Code général des impôts, art. 278"),
        "PCG": _l("Plan comptable général"),
        "Code de commerce, art. L. 123-12": _l("Code de commerce, art. L. 123-12"),
        "Code de commerce, art. L. 123-22": _l("Code de commerce, art. L. 123-22"),
        "Code de commerce, art. L. 441-10": _l("Code de commerce, art. L. 441-10"),
        "accreditation": _l("Arrêté du 6 juin 2019 (accréditation)"),
        "2021-02-01": _l("Arrêté du 1er février 2021"),
        "2026-728": _l("Décret n° 2026-728"),
        "2026-728+5": _l("Décret n° 2026-728 ; arrêté du 6 juin 2019 (audit), art. 5"),
    },
}


def source_of(article: str) -> str:
    """The text that a choice rests on, as people name it: « Arrêté du 6 juin 2019 (audit), art. 5 »."""
    if article.startswith("art. "):
        return _("Arrêté du 6 juin 2019 (audit), %(article)s", article=article)
    return label("setting.source", article)


def words_of(setting: Setting, value: int) -> str:
    """A value as people say it: « 30 jours », « 20 % », « oui », « pas de limite »."""
    if value == 0 and (none := label("setting.zero", setting.code)) != setting.code:
        return none
    if setting.unit == "basis_points":
        return _("%(number)s %%", number=plain(setting, value))
    if setting.unit == "cents":
        return i18n.money(value)
    if setting.unit == "yes_no":
        return _("oui") if value else _("non")
    if setting.unit == "choice":
        return label(f"setting.{setting.code}", str(value))
    if setting.unit == "gigabytes":
        return _("%(number)s Go", number=value)
    if setting.unit == "percent":
        return _("%(number)s %%", number=value)
    if setting.unit in ("count", "account"):
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
    """A value as people type it: rates in percent, amounts in euros."""
    return format_decimal(Decimal(value) / 100) if setting.unit in HUNDREDTHS else str(value)
