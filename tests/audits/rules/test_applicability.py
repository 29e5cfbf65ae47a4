"""Which indicators apply: the published counts, surveillance, the reduced audit, new entrants."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.standard import CATEGORIES, TRAITS
from certbody.audits.standards import standard, standard_code_on, standard_on

OLD, NEW = standard("RNQ2019"), standard("RNQ2026")
ALL_TRAITS = ("certifying", "alternance", "work_based", "subcontracting", "is_subcontractor", "distance")
COMMON = {1, 2, 4, 5, 6, 9, 10, 11, 12, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 30, 31, 32}
SKIPPED_BY_REDUCED = {4, 5, 6, 9, 10, 17, 18, 19, 21, 23, 27, 30, 31}


@pytest.mark.parametrize(
    ("categories", "traits", "count"),
    [
        (["AF"], [], 22),
        (["AF"], ["subcontracting"], 23),
        (["AF"], ["certifying", "subcontracting"], 26),
        (["CBC"], ["subcontracting"], 22),
        (["CBC"], [], 21),
        (["VAE"], ["certifying"], 23),
        (["CFA"], ALL_TRAITS, 32),
        (CATEGORIES, ALL_TRAITS, 32),
    ],
)
def test_published_counts(categories, traits, count):
    answer = applicability(OLD, "initial", categories, traits)
    assert len(answer.indicators) == count
    assert answer.mandatory == answer.indicators
    assert set(answer.indicators) | set(answer.excluded) == set(range(1, 33))
    short = applicability(OLD, "initial", categories, [*traits, "short_actions_only"])
    assert set(answer.indicators) - set(short.indicators) == {12}


def test_rnq2026_adds_indicator_33_for_apprenticeship_only():
    assert len(applicability(NEW, "initial", CATEGORIES, ALL_TRAITS).indicators) == 33
    assert 33 not in applicability(NEW, "initial", ["AF"], ALL_TRAITS).indicators


def test_surveillance_minimum():
    answer = applicability(OLD, "surveillance", ["AF"], open_indicators=[8])
    assert set(answer.mandatory) == {1, 4, 5, 6, 8, 10, 11, 17, 19, 21, 22, 26, 31, 32}
    assert len(answer.indicators) == 22


def test_surveillance_after_a_reduced_audit_catches_up_on_what_it_skipped():
    answer = applicability(OLD, "surveillance", ["AF"], ["subcontracting"], reduced=True)
    assert set(answer.mandatory) >= SKIPPED_BY_REDUCED


def test_surveillance_of_a_new_entrant_reviews_everything():
    answer = applicability(OLD, "surveillance", ["AF"], new_entrant_categories=["AF"])
    assert answer.mandatory == answer.indicators


def test_reduced_initial_audit_keeps_nine_common_and_the_specific_ones():
    answer = applicability(OLD, "initial", ["AF"], reduced=True)
    assert set(answer.indicators) == {1, 2, 8, 11, 12, 22, 24, 25, 26, 32}
    assert answer.excluded[4].code == "left_to_surveillance"
    assert answer.excluded[27].code == "no_subcontracting"
    assert len(applicability(OLD, "extension", ["AF"], reduced=True).indicators) == 22


def test_new_entrant_shows_the_process_only_where_all_is_new():
    whole = applicability(OLD, "initial", ["AF"], ["certifying"], new_entrant_categories=["AF"])
    assert whole.formalised == (2, 3, 11, 19, 22, 24, 25, 26, 32)
    partly = applicability(OLD, "initial", ["AF", "CFA"], ALL_TRAITS, new_entrant_categories=["CFA"])
    assert partly.formalised == (14,)
    assert applicability(OLD, "initial", ["AF"]).formalised == ()


def test_complementary_and_pre_audit():
    answer = applicability(OLD, "complementary", ["AF"], open_indicators=[4, 28])
    assert answer.indicators == answer.mandatory == (4, 28)
    assert applicability(OLD, "pre_audit", ["AF"]).mandatory == ()


def test_a_body_that_works_for_others_keeps_its_indicators_and_learns_how_to_judge_them():
    answer = applicability(OLD, "initial", ["AF"], ["is_subcontractor"])
    assert answer.entrusted[1] == "not_applicable"
    assert answer.entrusted[5] == "considers_principal"
    assert 1 in answer.indicators


def test_an_unknown_trait_is_a_programming_error():
    with pytest.raises(ValueError, match="certifing"):
        applicability(OLD, "initial", ["AF"], ["certifing"])


def test_the_audit_date_alone_picks_the_version():
    assert standard_code_on(date(2026, 10, 31)) == "RNQ2019"
    assert standard_code_on(date(2026, 11, 1)) == "RNQ2026"
    assert standard_code_on(date(2019, 1, 1)) == "RNQ2019"
    assert standard_on(date(2026, 11, 23)) is NEW


def test_lists_of_the_standard():
    numbers = {one.number for one in OLD.indicators if one.common}
    assert numbers == COMMON
    surveillance = {one.number for one in OLD.indicators if one.surveillance}
    major_only = {one.number for one in OLD.indicators if one.grades == ("major",)}
    assert surveillance == major_only | {1, 3, 17, 19}
    assert {one.number for one in OLD.indicators if one.common and not one.reduced} == SKIPPED_BY_REDUCED
    assert {one.number for one in OLD.indicators if not one.common and not one.reduced} == set()
    formalised = {one.number for one in OLD.indicators if one.new_entrant == "formalised"}
    assert formalised == {2, 3, 11, 13, 14, 19, 22, 24, 25, 26, 32}


def test_every_text_is_there_in_both_languages():
    for version in (OLD, NEW):
        assert [one.number for one in version.criteria] == [1, 2, 3, 4, 5, 6, 7]
        for one in version.indicators:
            assert one.criterion in range(1, 8)
            texts = (one.title, one.expectation, one.evidence)
            assert all(text.fr and text.en and text.fr != text.en for text in texts), one.number


def test_what_2026_changed_is_flagged_and_the_rest_is_inherited():
    changed = {one.number for one in NEW.indicators if one.status == "assumed"}
    assert changed == {1, 2, 3, 7, 12, 14, 15, 19, 20, 27, 30, 32, 33}
    for one in OLD.indicators:
        new = NEW.indicator(one.number)
        assert (new.categories, new.grades, new.trait) == (one.categories, one.grades, one.trait)
        assert (new.expectation == one.expectation) == (one.number not in changed)


def test_guides_bind_from_their_day():
    assert OLD.guide_on(date(2024, 3, 7)) is None
    assert OLD.guide_on(date(2024, 3, 8)).version == "V9"
    assert NEW.guide_on(date(2026, 11, 23)) is None


@given(
    st.sampled_from([OLD, NEW]),
    st.sampled_from(["initial", "surveillance", "renewal", "extension", "pre_audit", "complementary"]),
    st.sets(st.sampled_from(CATEGORIES), min_size=1),
    st.sets(st.sampled_from(sorted(TRAITS))),
    st.sets(st.integers(1, 40)),
    st.booleans(),
)
def test_each_indicator_is_either_audited_or_left_out_for_a_reason(version, kind, categories, traits, opened, reduced):
    answer = applicability(version, kind, categories, traits, reduced=reduced, open_indicators=opened)
    audited, left_out = set(answer.indicators), set(answer.excluded)
    assert audited | left_out == {one.number for one in version.indicators}
    assert not audited & left_out
    assert set(answer.mandatory) <= audited


CONDITIONS = sorted(set(TRAITS) - {"short_actions_only"})  # the only trait that takes an indicator away (12)


@given(
    st.sampled_from([OLD, NEW]),
    st.sampled_from(["initial", "surveillance", "renewal", "extension"]),
    st.sets(st.sampled_from(CATEGORIES), min_size=1),
    st.sets(st.sampled_from(CATEGORIES)),
    st.sets(st.sampled_from(CONDITIONS)),
    st.sets(st.sampled_from(CONDITIONS)),
)
def test_one_more_category_or_trait_never_removes_an_indicator(version, kind, categories, more, traits, added):
    narrow = applicability(version, kind, categories, traits)
    wide = applicability(version, kind, categories | more, traits | added)
    assert set(narrow.indicators) <= set(wide.indicators)
    assert set(narrow.mandatory) <= set(wide.mandatory)


@given(
    st.sampled_from([OLD, NEW]),
    st.sets(st.sampled_from(CATEGORIES), min_size=1),
    st.sets(st.sampled_from(CONDITIONS)),
    st.sets(st.integers(1, 33)),
    st.sets(st.integers(1, 33)),
)
def test_the_surveillance_minimum_holds_the_major_only_the_known_gaps_and_grows_with_them(
    version, categories, traits, opened, more
):
    answer = applicability(version, "surveillance", categories, traits, open_indicators=opened)
    must = {one.number for one in version.indicators if one.grades == ("major",)} | {1, 3, 17, 19} | opened
    assert must & set(answer.indicators) <= set(answer.mandatory)
    wider = applicability(version, "surveillance", categories, traits, open_indicators=opened | more)
    assert set(answer.mandatory) <= set(wider.mandatory)
