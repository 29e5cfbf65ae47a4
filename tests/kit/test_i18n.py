"""Dates as French readers and documents write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import format_datetime

from certbody.kit.i18n import babel, day_in, french_day, with_first_of_month
from certbody.kit.pdf import parse_day


@pytest.mark.parametrize(("day", "written"), [(date(2027, 3, 1), "1er mars 2027"), (date(2027, 3, 21), "21 mars 2027")])
def test_the_first_of_a_month_is_written_1er(day: date, written: str) -> None:
    assert french_day(day) == written
    assert day_in("fr")(day, "long") == written
    assert parse_day(written) == day


def test_a_document_and_a_page_say_so_beside_the_weekday_and_the_hour() -> None:
    assert french_day(date(2026, 12, 1), weekday=True) == "mardi 1er décembre 2026"
    app = Flask(__name__)
    babel.init_app(app, locale_selector=lambda: "fr", default_timezone="Europe/Paris")
    with app.test_request_context():
        write = with_first_of_month(format_datetime)
        assert write(datetime(2026, 12, 1, 8, 5, tzinfo=UTC), "d MMMM y, HH:mm") == "1er décembre 2026, 09:05"


def test_it_is_so_in_short_dates_with_the_day_of_the_week_and_in_french_only() -> None:
    assert day_in("fr")(date(2027, 1, 1)) == "1er janv. 2027"
    assert day_in("fr")(date(2027, 2, 1), "EEEE d MMMM y") == "lundi 1er février 2027"
    assert day_in("en")(date(2027, 1, 1)) == "1 Jan 2027"
