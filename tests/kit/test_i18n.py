"""Dates as French readers and documents write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale, gettext, lazy_gettext, ngettext

from certbody.kit import i18n
from certbody.kit.i18n import elide, french_day, typeset
from certbody.kit.pdf import parse_day


@pytest.mark.parametrize(("day", "written"), [(date(2027, 3, 1), "1er mars 2027"), (date(2027, 3, 21), "21 mars 2027")])
def test_the_first_of_a_month_is_written_1er(day: date, written: str) -> None:
    assert french_day(day) == written
    assert i18n.day(day, "long") == written
    assert parse_day(written) == day


def test_it_is_so_in_short_dates_with_the_day_of_the_week_and_in_french_only(app: Flask) -> None:
    assert i18n.day(date(2027, 1, 1)) == "1er janv. 2027"
    assert i18n.day(date(2027, 2, 1), "full") == "lundi 1er février 2027"
    with app.app_context(), force_locale("en"):
        assert i18n.day(date(2027, 1, 1)) == "1 Jan 2027"


def test_a_moment_is_told_in_paris_time(app: Flask) -> None:
    late = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    assert i18n.moment(late, "long") == "1er mars 2027, 00:30"
    assert i18n.day(late) == "1er mars 2027"
    assert i18n.moment(None) == ""
    with app.app_context(), force_locale("en"):
        assert i18n.moment(late) == "1 Mar 2027, 00:30"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Armorique", "Facture d’Armorique"), ("Élan", "Facture d’Élan"), ("Œuvre", "Facture d’Œuvre"),
        ("Rhodania", "Facture de Rhodania"), ("Horizon", "Facture de Horizon"), ("12", "Facture de 12"),
    ],
)  # fmt: skip
def test_de_loses_its_e_before_a_vowel(name: str, written: str) -> None:
    assert elide("Facture de %(body)s", {"body": name}) % {"body": name} == written


def test_que_does_too_and_other_words_stay() -> None:
    values = {"body": "Armorique", "day": "8 mars"}
    assert elide("Que %(body)s le sache le %(day)s", values) % values == "Qu’Armorique le sache le 8 mars"
    assert elide("Code %(body)s", values) == "Code %(body)s"


def test_an_amount_in_words_stays_on_one_line() -> None:
    assert i18n.unbroken("de 150 000 € à moins de 750 000 €, art. 4 et 2 sites") == (
        "de 150\u00a0000\u00a0€ à moins de 750\u00a0000\u00a0€, art. 4 et 2 sites"
    )


def test_weights_have_the_same_units_everywhere() -> None:
    assert [i18n.french_weight(size) for size in (1, 840_000, 2_400_000)] == ["1\u00a0ko", "840\u00a0ko", "2,4\u00a0Mo"]


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0 preuve"), (1, "1 preuve"), (1.5, "1.5 preuve"), (2, "2 preuves")]
)
def test_none_and_one_are_singular_in_french_on_pages_in_mails_and_from_programs(
    app: Flask, number: float, written: str
) -> None:
    source = app.jinja_env.from_string("{{ ngettext('%(num)s preuve', '%(num)s preuves', number) }}")
    with app.test_request_context(), force_locale("fr"):
        assert ngettext("%(num)s preuve", "%(num)s preuves", number) == written
        assert source.render(number=number) == written
    with app.app_context():
        assert source.render(number=number) == written


def test_none_is_plural_in_english(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert [ngettext("%(num)d jour", "%(num)d jours", number) for number in (0, 1, 2)] == [
            "0 days",
            "1 day",
            "2 days",
        ]


def test_no_line_begins_with_a_sign_or_ends_with_a_guillemet(app: Flask) -> None:
    words = "Quand ? « Demain » : oui ; non !"
    fixed = "Quand\u00a0? «\u00a0Demain\u00a0»\u00a0: oui\u00a0; non\u00a0!"
    write = app.jinja_env.from_string("{{ _(words) }}{{ ngettext(words, words, 2) }}").render
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert (gettext(words), str(lazy_gettext(words)), ngettext(words, words, 2)) == (fixed, fixed, fixed)
        assert write(words=words) == fixed * 2
        assert typeset("12:30, https://exemple.fr/?a=1") == "12:30, https://exemple.fr/?a=1"
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert gettext(words) == words
