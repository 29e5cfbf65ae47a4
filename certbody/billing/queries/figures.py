"""The figures of money that a member reads at home."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from certbody.billing.queries.books import sum_revenue
from certbody.billing.rules.pricing import KINDS
from certbody.kit import wording
from certbody.tenants.actor import Actor
from certbody.tenants.places import Figures
from certbody.tenants.rules.permissions import Permission

_LEAD = _l("Montants hors taxes facturés, avoirs déduits, par année d’émission.")
_OF_AUDIT, _OF_NONE, _OF_LINE = "tariff", "sold.kind", "sold.line"


def list_figures(by: Actor, today: date) -> list[Figures]:
    """What was billed by kind in this year and the one before, for those who read money; nothing before the first
    invoice.
    """
    if not by.may(Permission.READ_MONEY):
        return []
    sold = sum_revenue(today)
    if not sold.rows:
        return []
    rows = tuple((_name(kind), tuple(cents)) for kind, cents in sold.rows)
    years = tuple(str(year) for year in sold.years)
    more = _l("Voir le chiffre d’affaires")
    return [Figures(_l("Chiffre d’affaires par type"), _LEAD, years, rows, "accounting.show_revenue", more)]


def _name(kind: str) -> str:
    if kind in KINDS:
        return wording.label(_OF_AUDIT, kind)
    return wording.label(_OF_NONE if kind in ("none", "travel", "penalties") else _OF_LINE, kind)
