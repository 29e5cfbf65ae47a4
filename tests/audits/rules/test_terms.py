"""The numbers of the cycle are dated data with a source; a change counts from its day and alters nothing before."""

from dataclasses import fields
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from certbody.audits import standards
from certbody.audits.rules.terms import CycleTerms
from certbody.certificates.rules import cycle
from certbody.clients import terms
from certbody.kit.dated import Figures

STATUSES = {"sourced", "likely", "assumed", "chosen"}
BOUND = date(2021, 1, 1)


def test_every_number_has_its_source_its_status_and_its_unit():
    rows = (*standards.figures().rows, *terms.figures().rows)
    assert {row.status for row in rows} <= STATUSES
    assert {row.unit for row in rows} <= {"years", "months", "days", "count"}
    assert all(row.source and row.source_en for row in rows)
    named = {row.code for row in rows}
    assert {one.name for one in fields(CycleTerms)} <= named
    assert {one.name for one in fields(terms.ApplicationTerms)} <= named


def test_what_is_read_otherwise_or_is_ours_says_so():
    told = {row.code: row.status for row in standards.figures().rows}
    assert told["surveillance_outer_month"] == "assumed"
    assert told["renewal_alerts"] == "likely"
    assert told["suspension_alert_days"] == "chosen"


def test_the_bound_of_2021_is_a_day_of_the_file():
    before, after = standards.cycle_terms(BOUND - timedelta(days=1)), standards.cycle_terms(BOUND)
    assert (before.validity_years, before.surveillance_last_month) == (4, 28)
    assert (after.validity_years, after.surveillance_last_month) == (3, 22)


def test_terms_are_read_once():
    assert standards.cycle_terms(BOUND) is standards.cycle_terms(date(2026, 11, 23))
    assert standards.nonconformity_terms(BOUND) is standards.nonconformity_terms(date(2026, 11, 23))


def test_the_numbers_of_the_application_and_of_the_contract():
    assert terms.application_terms(date(2026, 11, 23)) == terms.ApplicationTerms(nda_request_months=3, proposal_days=30)


@given(st.dates(date(2019, 6, 1), date(2040, 12, 31)), st.dates(date(2021, 1, 2), date(2040, 12, 31)))
def test_a_change_in_the_middle_of_a_cycle_alters_no_certificate_that_began_before(start, change):
    rows = standards.figures().rows
    longer = [row for row in rows if row.code == "validity_years" and row.valid_from == BOUND]
    altered = Figures((*rows, type(longer[0])(**{**vars(longer[0]), "valid_from": change, "value": 5})))
    names = [one.name for one in fields(CycleTerms)]
    dated = altered.dated(lambda values: CycleTerms(**{name: values[name] for name in names}))
    as_today, as_changed = (cycle.validity_end(start, one) for one in (standards.cycle_terms(start), dated.on(start)))
    assert (as_today == as_changed) == (start < change)
