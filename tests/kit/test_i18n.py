"""Dates as French readers and documents write them."""

from __future__ import annotations

from datetime import date

import pytest

from certbody.kit.i18n import day_in, french_day
from certbody.kit.pdf import parse_day


@pytest.mark.parametrize(("day", "written"), [(date(2027, 3, 1), "1er mars 2027"), (date(2027, 3, 21), "21 mars 2027")])
def test_the_first_of_a_month_is_written_1er(day: date, written: str) -> None:
    assert french_day(day) == written
    assert day_in("fr")(day, "long") == written
    assert parse_day(written) == day


def test_it_is_so_in_short_dates_with_the_day_of_the_week_and_in_french_only() -> None:
    assert day_in("fr")(date(2027, 1, 1)) == "1er janv. 2027"
    assert day_in("fr")(date(2027, 2, 1), "EEEE d MMMM y") == "lundi 1er février 2027"
    assert day_in("en")(date(2027, 1, 1)) == "1 Jan 2027"
