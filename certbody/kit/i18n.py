"""Languages: French first, English beside it; dates in Paris time; amounts as French readers write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial

from babel.dates import format_date
from babel.numbers import format_currency
from flask import g, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

LOCALES = ("fr", "en")
_BABEL_NAMES = {"fr": "fr", "en": "en_GB"}  # English dates put the day first
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
    return format_currency(Decimal(cents) / 100, "EUR", locale=_BABEL_NAMES[language()])


def french_money(cents: int) -> str:
    """An amount as French documents print it, whatever the reader's language."""
    return format_currency(Decimal(cents) / 100, "EUR", locale="fr")


def day(value: date | datetime | None, style: str = "medium") -> str:
    """A date as people read it: `23 nov. 2026` (style `long`: `23 novembre 2026`); nothing for none."""
    return _day(language(), value, style)


def day_in(language: str) -> Callable[..., str]:
    """`day` for a page that knows the language at hand."""
    return partial(_day, language)


@lru_cache(maxsize=4096)
def _day(language: str, value: date | datetime | None, style: str = "medium") -> str:
    if not value:
        return ""
    day_alone = value.date() if isinstance(value, datetime) else value
    written = format_date(day_alone, format=style, locale=_BABEL_NAMES[language])
    return _first_of_month(written) if language == "fr" else written


def french_day(value: date | datetime, weekday: bool = False) -> str:
    """A date as French documents print it: `23 novembre 2026`; `lundi 23 novembre 2026` with its weekday."""
    return _first_of_month(format_date(value, format="full" if weekday else "long", locale="fr"))


def with_first_of_month(write: Callable[..., str]) -> Callable[..., str]:
    """What writes a date for the reader at hand, made to say « 1er mars » in French."""

    def written(*arguments: object, **options: object) -> str:
        text = write(*arguments, **options)
        return _first_of_month(text) if language() == "fr" else text

    return written


def _first_of_month(written: str) -> str:
    """French says « 1er mars », and « 21 mars »."""
    return re.sub(r"\b1 (?=[a-zéû])", "1er ", written)


def days(half_days: int) -> str:
    """Audit time as people read it: `1,5 j`."""
    whole, half = divmod(half_days, 2)
    comma, unit = (".", "d") if language() == "en" else (",", "j")
    return f"{whole}{comma}5 {unit}" if half else f"{whole} {unit}"
