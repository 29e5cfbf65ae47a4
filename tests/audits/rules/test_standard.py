"""The standard as data: every cell of the national table, written here a second time, and the dated reading guides."""

import pytest

from certbody.audits.rules.applicability import why_not
from certbody.audits.rules.standard import CATEGORIES, Guide
from certbody.audits.standards import CODES, guide_on, standard
from certbody.kit.dates import add_months
from tests.audits.rules.national_table import NATIONAL_TABLE

OLD, NEW = standard("RNQ2019"), standard("RNQ2026")
TRAITS = {
    "-": ("", ""),
    "certifying": ("certifying", ""),
    "action > 2 days": ("", "short_actions_only"),
    "alternance": ("alternance", ""),
    "uses subcontracting/portage": ("subcontracting", ""),
    "work-based periods": ("work_based", ""),
}
GRADES = {"M": ("major",), "m/M": ("minor", "major")}
ROLES = {"-": "as_principal", "NA": "not_applicable", "M": "entrusted", "P": "considers_principal"}
TABLE = [line.split(" | ") for line in NATIONAL_TABLE.strip().splitlines()]


def cells(indicator):
    """An indicator in the words of the national table."""
    scope = "all" if indicator.common else " ".join(one for one in CATEGORIES if one in indicator.categories)
    return [
        str(indicator.number),
        str(indicator.criterion),
        scope,
        next(word for word, pair in TRAITS.items() if pair == (indicator.trait, indicator.unless)),
        next(word for word, grades in GRADES.items() if grades == indicator.grades),
        "✓" if indicator.new_entrant == "formalised" else "-",
        "✓" if indicator.reduced else "-",
        "✓" if indicator.surveillance else "-",
        next(word for word, role in ROLES.items() if role == indicator.subcontractor),
    ]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_each_cell_is_that_of_the_national_table(row):
    """The twelve changed statements change what is expected, never whom an indicator binds or how it is graded."""
    assert cells(OLD.indicator(int(row[0]))) == row[:9]
    assert cells(NEW.indicator(int(row[0]))) == row[:9]


def test_the_table_is_whole():
    assert [int(row[0]) for row in TABLE] == list(range(1, 33)) == [one.number for one in OLD.indicators]
    assert [one.number for one in NEW.indicators] == list(range(1, 34))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_what_the_decree_of_2026_changes(row):
    old, new = OLD.indicator(int(row[0])), NEW.indicator(int(row[0]))
    changed = row[9] == "C"
    assert (old.expectation != new.expectation) == changed
    assert (new.status == "assumed") == changed
    assert old.status == "sourced"


def test_indicator_33_is_an_assumption_that_shows():
    one = NEW.indicator(33)
    assert cells(one) == ["33", "7", "CFA", "-", "m/M", "-", "✓", "-", "-"]
    assert one.status == "assumed"
    assert "supposés" in one.source
    assert why_not(one, ("AF",), ()).code == "category_out_of_scope"


@pytest.mark.parametrize("code", CODES)
def test_every_word_is_there_in_both_languages(code):
    for one in standard(code).indicators:
        for text in (one.title, one.expectation, one.evidence, *(note for _, note in one.notes)):
            assert text.fr.strip()
            assert text.en.strip()
            assert text.fr != text.en
        assert {category for category, _ in one.notes} <= one.categories
        assert one.source


def test_notes_tell_what_an_indicator_means_for_a_category():
    told = {category for one in OLD.indicators for category, _ in one.notes}
    assert told == set(CATEGORIES)
    assert [category for category, _ in OLD.indicator(11).notes_for(("CFA", "VAE"))] == ["VAE", "CFA"]
    assert OLD.indicator(11).notes_for(("AF",)) == ()
    assert "six mois" in dict(OLD.indicator(11).notes)["CBC"].fr
    assert dict(NEW.indicator(12).notes)["CFA"] != dict(OLD.indicator(12).notes)["CFA"]
    assert dict(NEW.indicator(11).notes) == dict(OLD.indicator(11).notes)


def test_guides_bind_two_months_after_their_publication_at_the_latest():
    guides = [guide for code in CODES for guide in standard(code).guides]
    assert guides
    for guide in guides:
        assert guide.published_on <= guide.mandatory_from <= add_months(guide.published_on, 2)
    with pytest.raises(ValueError, match="V11"):
        Guide("V11", OLD.first_day, add_months(OLD.first_day, 3))


def test_the_guide_of_a_day():
    first = OLD.guides[0].mandatory_from
    assert guide_on("RNQ2019", first) == "V9"
    assert guide_on("RNQ2019", OLD.guides[0].published_on) == ""
    assert guide_on("RNQ2026", NEW.first_day) == ""
