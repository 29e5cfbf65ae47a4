"""What a step of the form refuses while it is being typed."""

from datetime import date

import pytest

from certbody.clients.rules.step_checks import may_state_action, may_state_year

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
    ],
)  # fmt: skip
def test_the_days_of_an_action(category, first, last, told) -> None:
    verdict = may_state_action(category, first, last, TODAY)
    assert [(reason.values["field"], reason.code) for reason in verdict.reasons] == told
