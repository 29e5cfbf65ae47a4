"""What a body makes of the standard: choices, wording, fields; and its limits of rotation."""

from uuid import UUID

import pytest

from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.grading import allowed_grades, may_grade
from certbody.audits.rules.own_standard import ROLES, Field, may_answer, with_choices, with_own_text
from certbody.audits.rules.rotation import may_audit_again, may_lead
from certbody.audits.rules.standard import Text
from certbody.audits.standards import standard

OLD, NEW = standard("RNQ2019"), standard("RNQ2026")


def test_the_defaults_are_those_of_the_data():
    chosen = {"grades_33": 0, "new_entrant_33": 0, "surveillance_33": 0, "subcontractor_33": 0}
    assert with_choices(NEW, chosen).indicators == NEW.indicators
    assert with_choices(NEW, {}).indicators == NEW.indicators


def test_choices_about_indicator_33():
    strict = with_choices(NEW, {"grades_33": 1, "surveillance_33": 1, "new_entrant_33": 1, "subcontractor_33": 2})
    one = strict.indicator(33)
    assert allowed_grades(one) == ("major",)
    assert may_grade(one, "minor").reasons[0].code == "major_only"
    assert one.subcontractor == ROLES[2] == "entrusted"
    assert 33 in applicability(strict, "surveillance", ["CFA"]).mandatory
    assert 33 not in applicability(NEW, "surveillance", ["CFA"]).mandatory
    assert 33 in applicability(strict, "initial", ["CFA"], new_entrant_categories=["CFA"]).formalised
    assert strict.indicators[:32] == NEW.indicators[:32]
    assert with_choices(OLD, {"grades_33": 1}) is OLD


def test_thresholds_show_once_they_are_set():
    told = with_choices(NEW, {"trainers_19": 5, "permanent_share_20": 40})
    assert told.indicator(19).expectation.fr.endswith("plus de 5 formateurs.")
    assert told.indicator(20).expectation.en.endswith("less than 40% of hours by permanent staff.")


def test_own_text_replaces_what_it_gives_and_nothing_else():
    entries = {"4": {"fr": {"title": "Besoins", "official": "Le prestataire analyse…"}, "en": {"evidence": "Forms"}}}
    one = with_own_text(OLD, entries).indicator(4)
    assert one.title == Text("Besoins", "")
    assert one.title.in_language("en") == "Besoins"
    assert one.evidence == Text(OLD.indicator(4).evidence.fr, "Forms")
    assert one.expectation == OLD.indicator(4).expectation
    assert one.requirement.fr == "Le prestataire analyse…"
    assert OLD.indicator(4).requirement == OLD.indicator(4).expectation
    assert one.grades == OLD.indicator(4).grades


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", "n’importe quoi", None),
        ("yes_no", "yes", "oui"),
        ("choice", "B", "C"),
        ("date", "2026-12-01", "01/12/2026"),
        ("number", "1 250,5", "douze"),
    ],
)
def test_answers_fit_their_field(kind, good, bad):
    field = Field(UUID(int=1), 4, Text("Note", ""), kind, ("A", "B"), False)
    assert may_answer(field, good)
    assert may_answer(field, "")
    if bad:
        assert may_answer(field, bad).reasons[0].code == f"own_answer_{kind}"
    required = Field(UUID(int=1), 4, Text("Note", ""), kind, ("A", "B"), True)
    assert may_answer(required, "").reasons[0].code == "own_answer_required"


def test_rotation_and_experience():
    assert may_audit_again([True, True, True], 0)
    assert may_audit_again([True], 2)
    assert may_audit_again([True, False, True], 2)
    assert may_audit_again([True, True, False], 2).reasons[0].code == "audits_in_a_row"
    assert may_lead(0, 0)
    assert may_lead(3, 3)
    assert not may_lead(2, 3)
