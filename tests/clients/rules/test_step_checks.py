"""What a step of the form refuses while it is being typed."""

from datetime import date

import pytest

from certbody.clients.rules.step_checks import may_state_action, may_state_year, may_wish

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("year", "code"),
    [(None, None), (2026, None), (2021, None), (2027, "year_ahead"), (2020, "year_too_old"), (25, "year_too_old")],
)
def test_the_year_of_the_turnover(year, code) -> None:
    assert [reason.code for reason in may_state_year(year, TODAY).reasons] == ([code] if code else [])


@pytest.mark.parametrize(
    ("category", "first", "last", "told"),
    [
        ("AF", date(2026, 11, 25), TODAY, []),
        ("AF", TODAY, date(2026, 11, 27), [("last_day", "action_not_ended")]),
        ("VAE", date(2026, 12, 1), date(2026, 12, 2), [("first_day", "action_not_begun"),
                                                       ("last_day", "action_not_ended")]),
        ("CFA", date(2026, 9, 1), date(2027, 7, 1), []),
        ("CFA", date(2026, 12, 1), None, [("first_day", "action_not_begun")]),
        ("CBC", date(2026, 3, 6), date(2026, 3, 2), [("last_day", "ends_before_start")]),
        ("AF", None, None, []),
        ("AF", date(1970, 1, 1), date(1970, 1, 2), []),
        ("AF", date(1025, 3, 2), date(1969, 12, 31), [("first_day", "day_too_old"), ("last_day", "day_too_old")]),
    ],
)  # fmt: skip
def test_the_days_of_an_action(category, first, last, told) -> None:
    verdict = may_state_action(category, first, last, TODAY)
    assert [(reason.values["field"], reason.code) for reason in verdict.reasons] == told


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (TODAY, None, []),
        (None, None, []),
        (date(2026, 11, 25), TODAY, [("from", "wish_passed")]),
        (None, date(2026, 11, 25), [("to", "wish_passed")]),
        (date(2026, 12, 2), date(2026, 12, 1), [("to", "ends_before_start")]),
    ],
)
def test_the_wished_period(first, last, told) -> None:
    assert [(reason.values["field"], reason.code) for reason in may_wish(first, last, TODAY).reasons] == told
