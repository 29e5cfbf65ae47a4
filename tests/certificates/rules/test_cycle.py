"""The calendar of a certificate: its end, its surveillance window, its renewal, what is due."""

from calendar import isleap
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.surveillance import surveillance_window
from certbody.audits.standards import cycle_terms, nonconformity_terms
from certbody.certificates.rules import cycle as rules
from certbody.certificates.rules.status import suspension_max_end
from certbody.kit.dates import add_months

PAGE = Path(__file__).parents[3] / "docs/rules/certificate-cycle.md"
DAYS = st.dates(date(2019, 6, 1), date(2060, 12, 31))
TERMS = cycle_terms(date(2026, 9, 21))
FACTS = rules.CertificateDates(date(2026, 9, 21), date(2029, 9, 20), "valid")


def window_of(start):
    return surveillance_window(start, cycle_terms(start))


def end_of(start):
    return rules.validity_end(start, cycle_terms(start))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 9, 21), date(2029, 9, 20)),
        (date(2026, 1, 29), date(2029, 1, 28)),
        (date(2020, 12, 31), date(2024, 12, 30)),
        (date(2021, 1, 1), date(2023, 12, 31)),
        (date(2028, 2, 29), date(2031, 2, 27)),
    ],
)
def test_a_certificate_ends_the_day_before_its_anniversary(start, end):
    assert end_of(start) == end


@given(DAYS, st.integers(0, 1500))
def test_a_later_start_never_gives_an_earlier_window_start_nor_an_earlier_end_of_the_same_length(start, later):
    other = start + timedelta(days=later)
    assert window_of(start).earliest <= window_of(other).earliest
    if cycle_terms(start).validity_years == cycle_terms(other).validity_years:
        assert window_of(start).latest <= window_of(other).latest
        assert end_of(start) <= end_of(other)


@given(DAYS)
def test_surveillance_always_falls_inside_the_validity(start):
    window = window_of(start)
    assert start < window.outer_earliest < window.earliest < window.latest <= window.outer_latest
    assert window.outer_latest < end_of(start)


@pytest.mark.parametrize(
    ("decided_on", "start"),
    [
        (date(2029, 6, 1), date(2029, 9, 21)),
        (date(2029, 9, 20), date(2029, 9, 21)),
        (date(2029, 9, 21), date(2029, 9, 21)),
        (date(2029, 10, 5), date(2029, 10, 5)),
    ],
)
def test_a_renewal_follows_on_or_starts_at_its_decision(decided_on, start):
    assert rules.renewal_start(FACTS.end, decided_on) == start


@given(DAYS, st.integers(-400, 400))
def test_a_renewal_is_never_back_dated_and_never_overlaps(end, offset):
    decided_on = end + timedelta(days=offset)
    start = rules.renewal_start(end, decided_on)
    assert start >= decided_on
    assert start > end
    assert rules.effect_allowed(decided_on, start)


def test_a_decision_takes_no_effect_before_it_is_taken():
    assert not rules.effect_allowed(date(2026, 11, 23), date(2026, 11, 22))


def test_what_is_due_by_a_day_oldest_first():
    events = rules.due_events(FACTS, date(2028, 9, 20), TERMS)
    assert [(event.due_on, event.code) for event in events] == [
        (date(2027, 11, 21), "surveillance_window_opens"),
        (date(2028, 5, 21), "surveillance_window_closing"),
        (date(2028, 7, 22), "surveillance_overdue"),
        (date(2028, 9, 20), "renewal_alert_12"),
    ]


def test_what_is_settled_is_no_longer_due():
    settled = rules.CertificateDates(FACTS.start, FACTS.end, "valid", date(2028, 1, 10), date(2029, 6, 1))
    assert [event.code for event in rules.due_events(settled, date(2029, 9, 21), TERMS)] == ["certificate_expires"]
    assert rules.due_events(settled, FACTS.end, TERMS) == ()
    withdrawn = rules.CertificateDates(FACTS.start, FACTS.end, "withdrawn")
    assert rules.due_events(withdrawn, date(2029, 9, 21), TERMS) == ()


def test_a_suspension_that_reaches_its_end_calls_for_a_decision():
    until = date(2027, 3, 1)
    facts = rules.CertificateDates(FACTS.start, FACTS.end, "suspended", suspended_until=until)
    assert rules.due_events(facts, until, TERMS) == ()
    assert [event.code for event in rules.due_events(facts, date(2027, 3, 2), TERMS)] == ["withdrawal_decision_due"]


@given(DAYS, st.integers(0, 1500), st.integers(0, 30))
def test_what_was_due_stays_due_until_it_is_settled(start, after, more):
    terms = cycle_terms(start)
    facts = rules.CertificateDates(start, rules.validity_end(start, terms), "valid")
    day = start + timedelta(days=after)
    assert set(rules.due_events(facts, day, terms)) <= set(rules.due_events(facts, day + timedelta(days=more), terms))


def test_the_example_of_the_page():
    window = window_of(FACTS.start)
    dates = [
        window.earliest,
        window.latest,
        window.outer_earliest,
        end_of(FACTS.start),
    ]
    dates += [event.due_on for event in rules.renewal_alerts(FACTS.end, TERMS)]
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"{day:%d/%m/%Y}" in page for day in dates)


@pytest.mark.parametrize(
    ("changes", "day", "answer"),
    [
        ({}, date(2027, 1, 1), (date(2028, 7, 21), "surveillance_closes")),
        ({}, date(2028, 8, 1), (date(2028, 7, 21), "surveillance_closes")),
        ({"surveillance_held_on": date(2028, 1, 10)}, date(2028, 8, 1), (date(2029, 9, 20), "renewal_closes")),
        ({"renewal_decided_on": date(2029, 6, 1)}, date(2029, 7, 1), (date(2029, 9, 20), "certificate_ends")),
        ({"state": "suspended", "suspended_until": date(2028, 10, 30)}, date(2028, 8, 1),
         (date(2028, 10, 30), "suspension_ends")),
        ({"state": "suspended", "suspended_until": date(2028, 2, 1)}, date(2028, 2, 2),
         (date(2028, 2, 1), "suspension_ends")),
        ({}, date(2029, 9, 21), None),
        ({"state": "withdrawn"}, date(2027, 1, 1), None),
    ],
)  # fmt: skip
def test_the_next_date_that_binds(changes, day, answer):
    found = rules.next_deadline(replace(FACTS, **changes), day, TERMS)
    assert (found and (found.due_on, found.code)) == answer


@given(DAYS)
def test_validity_is_whole_years_and_the_end_of_a_short_month_holds(start):
    years, after = cycle_terms(start).validity_years, end_of(start) + timedelta(days=1)
    assert (after.year, after.month) == (start.year + years, start.month)
    leap_day = (start.month, start.day) == (2, 29)
    assert after.day == (28 if leap_day and not isleap(after.year) else start.day)


@given(DAYS, st.integers(-400, 400))
def test_a_renewal_decided_in_time_follows_on_and_a_late_one_starts_at_its_decision(end, offset):
    decided_on = end + timedelta(days=offset)
    in_time = decided_on <= end
    assert rules.renewal_start(end, decided_on) == (end + timedelta(days=1) if in_time else decided_on)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_a_later_decision_never_starts_a_renewal_earlier(end, first, more):
    decided_on = end - timedelta(days=200) + timedelta(days=first)
    assert rules.renewal_start(end, decided_on) <= rules.renewal_start(end, decided_on + timedelta(days=more))


@given(DAYS, st.integers(1, 12), st.integers(0, 1500))
def test_a_suspension_past_its_end_calls_for_a_decision_every_day_until_it_is_taken(start, months, after):
    until = suspension_max_end(start, months)
    facts = rules.CertificateDates(start, end_of(start), "suspended", suspended_until=until)
    day = start + timedelta(days=after)
    called = "withdrawal_decision_due" in {event.code for event in rules.due_events(facts, day, cycle_terms(start))}
    assert called == (day > until)


@given(DAYS)
def test_the_renewal_audit_leaves_the_time_to_lift_a_major(start):
    terms, majors = cycle_terms(start), nonconformity_terms(start).delays["major"]
    first, last = rules.renewal_months(end_of(start), terms)
    assert first < last
    assert add_months(last, majors.implementation_months + (majors.verification_months or 0)) <= end_of(start)
