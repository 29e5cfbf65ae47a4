"""Languages: French first, English beside it; dates in Paris time; amounts as French readers write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency
from flask import g, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

LOCALES = ("fr", "en")
babel = Babel()


def choose_locale() -> str:
    """The language chosen in this browser, else the person's, else the browser's first that we have, else French."""
    if not has_request_context():
        return "fr"
    forced = g.get("locale")
    chosen = forced or session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return request.accept_languages.best_match(LOCALES, "fr") or "fr"


def language() -> str:
    """The language at hand: `fr` or `en`; French outside of any request."""
    locale = get_locale()
    return str(locale.language) if locale else "fr"


def money(cents: int) -> str:
    """An amount as people read it: `1 440,00 €`."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=str(get_locale() or "fr"))


def french_money(cents: int) -> str:
    """An amount as French documents print it, whatever the reader's language."""
    return format_currency(Decimal(cents) / 100, "EUR", locale="fr")


def day(value: date | datetime | None, style: str = "medium") -> str:
    """A date as people read it: `23 nov. 2026` (style `long`: `23 novembre 2026`); nothing for none."""
    if not value:
        return ""
    return _day(value.date() if isinstance(value, datetime) else value, style, str(get_locale() or "fr"))


@lru_cache(maxsize=4096)
def _day(value: date, style: str, locale: str) -> str:
    return format_date(value, format=style, locale=locale)


def french_day(value: date | datetime) -> str:
    """A date as French documents print it: `23 novembre 2026`."""
    return format_date(value, format="long", locale="fr")


def days(half_days: int) -> str:
    """Audit time as people read it: `1,5 j`."""
    whole, half = divmod(half_days, 2)
    comma = "." if str(get_locale() or "fr") == "en" else ","
    number = f"{whole}{comma}5" if half else str(whole)
    return f"{number} {'d' if comma == '.' else 'j'}"
