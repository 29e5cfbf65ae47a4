"""Which days of a plan deserve a second look."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.plan_days import sent_late, unusual_days

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 11, 24), []),
        (date(2027, 1, 8), []),
        (date(2027, 1, 9), ["day_is_saturday"]),
        (date(2027, 1, 10), ["day_is_sunday"]),
        (date(2027, 1, 1), ["day_is_holiday"]),
        (date(2027, 5, 1), ["day_is_holiday"]),  # a Saturday as well: told once
        (date(2027, 11, 23), []),
        (date(2027, 11, 24), ["day_far_away"]),
        (date(2029, 11, 23), ["day_far_away"]),
        (date(2029, 11, 24), ["day_is_saturday", "day_year_unlikely"]),
        (date(2207, 1, 12), ["day_year_unlikely"]),
    ],
)
def test_what_is_told_of_a_day(day, codes):
    assert [reason.code for reason in unusual_days([day], TODAY).warnings] == codes


def test_each_day_off_is_told_once_in_order_and_the_furthest_day_alone_is_far():
    days = [date(2028, 1, 9), date(2028, 1, 8), date(2028, 1, 8), date(2028, 1, 10)]
    told = [(reason.code, reason.values["day"]) for reason in unusual_days(days, TODAY).warnings]
    assert told == [
        ("day_is_saturday", date(2028, 1, 8)),
        ("day_is_sunday", date(2028, 1, 9)),
        ("day_far_away", date(2028, 1, 10)),
    ]


@given(st.lists(st.dates(date(2026, 1, 1), date(2300, 1, 1))))
def test_no_day_is_ever_refused(days):
    assert unusual_days(days, TODAY).allowed


def test_a_plan_that_goes_out_on_the_day_itself_warns():
    assert [reason.code for reason in sent_late([TODAY], TODAY).warnings] == ["plan_sent_late"]
    assert not sent_late([TODAY + timedelta(days=1)], TODAY).warnings
    assert not sent_late([], TODAY).warnings
