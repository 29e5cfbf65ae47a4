"""What may be recorded, and what blocks a positive decision."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.grading import (
    RESULTS,
    allowed_grades,
    is_only_begun,
    lacks_evidence,
    may_certify,
    may_grade,
    may_record,
    offered_results,
)
from certbody.audits.standards import nonconformity_terms, standard

STANDARD, TERMS = standard("RNQ2019"), nonconformity_terms(date(2026, 11, 23))
MAJOR_ONLY = {4, 5, 6, 7, 10, 11, 14, 15, 16, 20, 21, 22, 26, 27, 29, 31, 32}


def codes(verdict):
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize("number", range(1, 33))
def test_a_minor_is_impossible_on_the_major_only_list(number):
    indicator = STANDARD.indicator(number)
    assert may_grade(indicator, "major").allowed
    assert may_grade(indicator, "minor").allowed == (number not in MAJOR_ONLY)
    assert allowed_grades(indicator) == (("major",) if number in MAJOR_ONLY else ("minor", "major"))


def test_indicator_33_may_be_graded():
    assert allowed_grades(standard("RNQ2026").indicator(33)) == ("minor", "major")


def test_a_missing_pass_rate_warns():
    verdict = may_grade(STANDARD.indicator(3), "minor")
    assert verdict.allowed
    assert [warning.code for warning in verdict.warnings] == ["minor_with_caution"]


def test_what_a_result_needs():
    indicator = STANDARD.indicator(1)
    assert may_record(indicator, "conforming").allowed
    assert codes(may_record(indicator, "minor")) == ["fact_missing"]
    assert may_record(indicator, "minor", fact="Tarifs absents du site").allowed
    assert codes(may_record(STANDARD.indicator(12), "not_applicable", reason=" ")) == ["reason_missing"]
    assert codes(may_record(STANDARD.indicator(12), "not_applicable", reason="x")) == ["override_reason_short"]
    assert may_record(indicator, "not_audited", reason="Tiré au prochain audit").allowed
    assert codes(may_record(indicator, "not_audited", reason="x", mandatory=True)) == ["mandatory_indicator"]
    assert codes(may_record(indicator, "good")) == ["unknown_result"]
    assert codes(may_grade(indicator, "conforming")) == ["unknown_grade"]
    assert codes(may_record(STANDARD.indicator(4), "minor")) == ["major_only", "fact_missing"]


@given(st.integers(1, 32), st.sampled_from(RESULTS), st.booleans())
def test_a_result_with_fact_and_reason_is_refused_only_by_grade_or_duty(number, result, mandatory):
    verdict = may_record(
        STANDARD.indicator(number), result, fact="fait", reason="motif de vingt caractères", mandatory=mandatory
    )
    assert set(codes(verdict)) <= {"major_only", "mandatory_indicator", "always_applicable"}


ALWAYS = {1, 2, 4, 5, 6, 9, 10, 11, 17, 18, 19, 21, 22, 23, 24, 25, 26, 30, 31, 32}


@pytest.mark.parametrize("number", range(1, 33))
def test_an_indicator_that_binds_everyone_is_never_without_object(number):
    indicator, reason = STANDARD.indicator(number), "Aucune formation de ce type au catalogue."
    assert ("not_applicable" in offered_results(indicator, mandatory=True)) == (number not in ALWAYS)
    assert may_record(indicator, "not_applicable", reason=reason).allowed == (number not in ALWAYS)
    left_out = offered_results(indicator, entrusted=indicator.subcontractor)
    assert ("not_applicable" in left_out) == (number not in ALWAYS or number in (1, 2))


@given(st.integers(0, 10), st.integers(5, 50))
def test_five_minors_always_block(majors, minors):
    assert "five_minors" in codes(may_certify(majors, minors, TERMS))


@given(st.integers(1, 10), st.integers(0, 50))
def test_one_major_always_blocks(majors, minors):
    assert "open_majors" in codes(may_certify(majors, minors, TERMS))


@given(st.integers(0, 4))
def test_up_to_four_minors_pass(minors):
    assert may_certify(0, minors, TERMS).allowed


def test_a_conforming_finding_tells_what_was_seen():
    assert lacks_evidence("conforming", " ", "")
    assert not lacks_evidence("conforming", "Programme 2026", "")
    assert not lacks_evidence("conforming", "", "Vu en salle")
    assert not lacks_evidence("conforming", "", "", files=1)
    assert not lacks_evidence("minor", "", "")


@given(st.integers(0, 5), st.integers(0, 10), st.integers(0, 5), st.integers(0, 10))
def test_more_nonconformities_never_unblock(majors, minors, more_majors, more_minors):
    if may_certify(majors + more_majors, minors + more_minors, TERMS).allowed:
        assert may_certify(majors, minors, TERMS).allowed


@given(st.sampled_from(["RNQ2019", "RNQ2026"]), st.data())
def test_a_major_may_always_be_recorded_and_a_minor_only_where_the_list_allows_it(code, data):
    indicator = data.draw(st.sampled_from(standard(code).indicators))
    assert may_grade(indicator, "major").allowed
    assert may_grade(indicator, "minor").allowed == ("minor" in allowed_grades(indicator))
    if indicator.number in MAJOR_ONLY:
        assert allowed_grades(indicator) == ("major",)


def test_an_answer_without_its_text_is_only_begun_and_one_that_a_rule_forbids_is_not():
    assert is_only_begun(codes(may_record(STANDARD.indicator(4), "major")))
    assert is_only_begun(codes(may_record(STANDARD.indicator(12), "not_applicable", reason="x")))
    assert not is_only_begun(codes(may_record(STANDARD.indicator(4), "minor")))
    assert not is_only_begun(codes(may_record(STANDARD.indicator(4), "major", fact="Délais non tenus")))
