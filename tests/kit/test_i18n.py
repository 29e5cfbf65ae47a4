"""Dates as French readers and documents write them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from certbody.kit import i18n
from certbody.kit.i18n import french_day
from certbody.kit.pdf import parse_day


@pytest.mark.parametrize(("day", "written"), [(date(2027, 3, 1), "1er mars 2027"), (date(2027, 3, 21), "21 mars 2027")])
def test_the_first_of_a_month_is_written_1er(day: date, written: str) -> None:
    assert french_day(day) == written
    assert i18n.day(day, "long") == written
    assert parse_day(written) == day


def test_it_is_so_in_short_dates_with_the_day_of_the_week_and_in_french_only(app: Flask) -> None:
    assert i18n.day(date(2027, 1, 1)) == "1er janv. 2027"
    assert i18n.day(date(2027, 2, 1), "EEEE d MMMM y") == "lundi 1er février 2027"
    with app.app_context(), force_locale("en"):
        assert i18n.day(date(2027, 1, 1)) == "1 Jan 2027"
