"""Between which days surveillance is held."""

from datetime import date

import pytest

from certbody.audits.rules import surveillance as rules
from certbody.audits.standards import cycle_terms

START = date(2026, 9, 21)
TERMS, OLD_TERMS = cycle_terms(START), cycle_terms(date(2020, 6, 15))


def test_the_last_day_of_a_short_month_holds():
    window = rules.surveillance_window(date(2025, 12, 31), TERMS)
    assert (window.earliest, window.latest) == (date(2027, 2, 28), date(2027, 10, 31))
    assert window.outer_earliest == date(2027, 1, 31)


def test_four_year_certificates_have_until_the_28th_month():
    assert rules.surveillance_window(date(2020, 6, 15), OLD_TERMS).latest == date(2022, 10, 15)


@pytest.mark.parametrize(
    ("day", "exception", "allowed", "warned"),
    [
        (date(2027, 10, 20), False, False, False),
        (date(2027, 10, 21), False, True, True),
        (date(2027, 11, 20), False, True, True),
        (date(2027, 11, 21), False, True, False),
        (date(2028, 7, 21), False, True, False),
        (date(2028, 7, 22), False, False, False),
        (date(2028, 7, 22), True, True, True),
    ],
)
def test_outside_the_window_warns_and_outside_the_outer_bounds_refuses(day, exception, allowed, warned):
    verdict = rules.may_hold_surveillance(START, day, TERMS, exception)
    assert (verdict.allowed, bool(verdict.warnings)) == (allowed, warned)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2027, 10, 20), "surveillance_too_early"),
        (date(2027, 10, 21), "surveillance_early"),
        (date(2028, 7, 22), "surveillance_too_late"),
    ],
)
def test_every_reason_names_the_days_of_the_months(day, code):
    verdict = rules.may_hold_surveillance(START, day, TERMS)
    (reason,) = verdict.reasons + verdict.warnings
    assert reason.code == code
    assert reason.values == {
        "day": day,
        "outer_earliest": date(2027, 10, 21),
        "earliest": date(2027, 11, 21),
        "latest": date(2028, 7, 21),
        "last_month": 22,
    }


def test_the_last_month_of_a_four_year_certificate_is_the_28th():
    assert rules.may_hold_surveillance(date(2020, 6, 15), date(2022, 10, 15), OLD_TERMS).reasons == ()
    (reason,) = rules.may_hold_surveillance(date(2020, 6, 15), date(2022, 10, 16), OLD_TERMS).reasons
    assert reason.values["last_month"] == 28
