"""The French public holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.auditors.rules import holidays


@pytest.mark.parametrize(
    "sunday",
    [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2028, 4, 16),
        date(2038, 4, 25),
        date(2049, 4, 18),
        date(2076, 4, 19),
        date(2285, 3, 22),
    ],
)
def test_easter_of_known_years(sunday):
    assert holidays.easter(sunday.year) == sunday


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_of_spring(year):
    sunday = holidays.easter(year)
    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("year", "moving"),
    [
        (2025, [date(2025, 4, 21), date(2025, 5, 29), date(2025, 6, 9)]),
        (2026, [date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)]),
        (2027, [date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)]),
        (2028, [date(2028, 4, 17), date(2028, 5, 25), date(2028, 6, 5)]),
    ],
)
def test_a_year_has_eleven_holidays_three_of_which_move(year, moving):
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    assert sorted(holidays.public_holidays(year)) == sorted(moving + [date(year, *day) for day in fixed])


def test_two_holidays_may_share_a_day():
    assert len(holidays.public_holidays(2008)) == 10  # Ascension fell on 1 May
    assert holidays.holiday_on(date(2008, 5, 1)) == "ascension"


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
def test_a_working_day_is_neither_of_a_weekend_nor_a_holiday(day):
    assert holidays.is_working_day(day) == (day.weekday() < 5 and day not in holidays.public_holidays(day.year))
    assert any(holidays.is_working_day(day + timedelta(days=more)) for more in range(6))
