"""Languages: French first, English beside it; dates in Paris time; amounts as French readers write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from babel.support import Translations
from flask import g, has_request_context, request, session
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_login import current_user

from certbody.kit.dates import PARIS, paris_date

LOCALES = ("fr", "en")
PAGE_LANGUAGE = "X-Page-Language"
_BABEL_NAMES = {"fr": "fr", "en": "en_GB"}  # English dates put the day first
_reading: ContextVar[str] = ContextVar("reading")  # a page asks for its reader's language once, not for each word
_IN_AMOUNT = re.compile(r"(?<=\d) (?=\d{3}\b|€)")
_BESIDE_A_SIGN = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) ")
_BEFORE_A_VALUE = re.compile(r"\b(?:[Dd]|[Qq]u)e %\((\w+)\)s")


@lru_cache(maxsize=16384)
def typeset(sentence: str) -> str:
    """A French sentence in which no line begins with a sign that a space parts from its word, or ends with a «.

    Example: `Quand ? « Demain »` → all three spaces beside the signs are fixed ones. The workbench sets its own so.
    """
    return _BESIDE_A_SIGN.sub("\u00a0", sentence)


class _FrenchSource(Translations):
    """The sentences as the program holds them, set as French is, and counted so: none and one are singular."""

    def gettext(self, message: str) -> str:
        """The sentence."""
        return typeset(message)

    def ngettext(self, msgid1: str, msgid2: str, n: float) -> str:
        """The sentence about that number of things: « 0 preuve », « 1,5 jour », « 2 preuves »."""
        return typeset(msgid1 if abs(n) < 2 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - French has one sentence for each
        """The sentence in one of its meanings."""
        return typeset(message)

    ugettext, upgettext = gettext, pgettext

    ungettext = ngettext


class _Sentences(Domain):
    """The catalogues; French has none, and needs its own way to count."""

    _french = _FrenchSource()

    def get_translations(self) -> Any:
        return self._french if _asked() == "fr" else super().get_translations()


class _Speech(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Sentences(domain=self.domain)


babel = _Speech()


def choose_locale() -> str:
    """The language of the page that asks, else the reader's.

    A page that was kept on a device names the language that it is written in: what it asks is answered in that one.
    """
    if not has_request_context():
        return "fr"
    of_page = g.get("locale") or request.headers.get(PAGE_LANGUAGE)
    return str(of_page) if of_page in LOCALES else reader_locale()


def reader_locale() -> str:
    """The language chosen in this browser, else the person's, else the browser's first that we have, else French."""
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return request.accept_languages.best_match(LOCALES, "fr") or "fr"


def language() -> str:
    """The language at hand: `fr` or `en`; French outside of any request."""
    return _reading.get("") or _asked()


@contextmanager
def reading_at_hand() -> Iterator[None]:
    """Inside, the language stays what it is now: a page is written in one language."""
    token = _reading.set(_asked())
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Inside, words are in this language, whoever reads."""
    token = _reading.set(locale)
    try:
        with force_locale(locale):
            yield
    finally:
        _reading.reset(token)


def _asked() -> str:
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


@lru_cache(maxsize=4096)
def _day(language: str, value: date | datetime | None, style: str = "medium") -> str:
    if not value:
        return ""
    day_alone = paris_date(value) if isinstance(value, datetime) else value
    written = format_date(day_alone, format=style, locale=_BABEL_NAMES[language])
    return _first_of_month(written) if language == "fr" else written


def moment(value: datetime | None, style: str = "medium") -> str:
    """A moment as people read it, in Paris time: `23 nov. 2026, 09:30`; styles as for `day`."""
    return f"{day(value, style)}, {value.astimezone(PARIS):%H:%M}" if value else ""


def french_day(value: date | datetime, style: str = "long") -> str:
    """A date as French documents print it: `23 novembre 2026` (style `full`: `lundi 23 novembre 2026`)."""
    return _first_of_month(format_date(value, format=style, locale="fr"))


def french_count(number: int, one: str, many: str = "") -> str:
    """A number of things as French documents print it: `0 jour`, `1 jour`, `2 jours`; `many` for another plural."""
    return f"{number} {one if abs(number) < 2 else many or one + 's'}"


def _first_of_month(written: str) -> str:
    """French says « 1er mars », and « 21 mars »."""
    return re.sub(r"\b1 (?=[a-zéû])", "1er ", written)


@lru_cache(maxsize=8192)
def _elidable(pattern: str) -> tuple[str, ...]:
    return tuple(_BEFORE_A_VALUE.findall(pattern))


def unbroken(text: str) -> str:
    """French words whose amounts stay on one line: the spaces inside « 750 000 € » do not break."""
    return _IN_AMOUNT.sub("\u00a0", text)


def elide(pattern: str, values: Mapping[str, Any]) -> str:
    """A French sentence before its values are put in: « de » and « que » lose their e before a value that needs it.

    Example: `Facture de %(body)s`, Armorique → `Facture d’%(body)s`; Rhodania → unchanged. Before h nothing is elided,
    since only a dictionary knows « d’Hermès » from « de Hongrie ».
    """
    for name in _elidable(pattern):
        if _begins_with_vowel(str(values.get(name, ""))):
            shortened = re.sub(rf"\b([Dd]|[Qq]u)e (?=%\({name}\)s)", r"\1’", pattern)
            pattern = type(pattern)(shortened)  # markup stays markup: its values are escaped
    return pattern


def _begins_with_vowel(value: str) -> bool:
    return unicodedata.normalize("NFD", value[:1].replace("Œ", "O").replace("œ", "o"))[:1].lower() in {*"aeiou"}


def days(half_days: int) -> str:
    """Audit time as people read it: `1,5 j`."""
    return _days(language(), half_days)


def weight(size: int) -> str:
    """How much room a file takes, as people read it: `840 ko`, `2,4 Mo`; 1 ko is 1,000 bytes."""
    return _weight(language(), size)


def french_weight(size: int) -> str:
    """The same as French documents print it, whatever the reader's language."""
    return _weight("fr", size)


@lru_cache(maxsize=4096)
def _weight(language: str, size: int) -> str:
    comma, kilo, mega = (".", "kB", "MB") if language == "en" else (",", "ko", "Mo")
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0{kilo}"
    return f"{size / 1_000_000:.1f}\u00a0{mega}".replace(".", comma)


@lru_cache(maxsize=1024)
def _days(language: str, half_days: int) -> str:
    whole, half = divmod(half_days, 2)
    comma, unit = (".", "d") if language == "en" else (",", "j")
    return f"{whole}{comma}5 {unit}" if half else f"{whole} {unit}"
