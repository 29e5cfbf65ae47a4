"""Two versions of a report, compared field by field and word by word; what remarks ask of the next version."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from certbody.audits.rules.report_contents import Piece, compare, compare_words, fields_of, in_order, section_of
from certbody.audits.rules.review_comments import may_answer, may_complete, may_sign_again
from tests.rule_pages import table


def contents(**changes: Any) -> dict[str, Any]:
    """A report on two indicators, one of them a minor."""
    said = {"result": "conforming", "evidence": "Programme 2026", "fact": "", "comment": "", "reason": "", "files": ""}
    texts = dict.fromkeys(("strengths", "leads", "changes_since_last", "mark_and_display"), "")
    return {
        "audit": dict.fromkeys(("team", "opening_attendance", "closing_attendance", "sample"), "x"),
        "sites": {},
        "findings": [
            {"indicator": 1, "site": None, **said, **changes.get("one", {})},
            {"indicator": 12, "site": None, **said, "result": "minor", "fact": "Abandons sans relance."},
        ],
        "own": changes.get("own", []),
        "nonconformities": [],
        "report": {**texts, "conclusion": changes.get("conclusion", "Le système est maîtrisé.")},
    }


def test_words_that_differ_are_marked_on_both_sides() -> None:
    former, now = compare_words("vu le 3 mars au siège", "vu le 4 mars au siège, deux fois")
    assert former == (Piece("same", "vu le "), Piece("changed", "3 "), Piece("same", "mars au siège"))
    assert [piece.text for piece in now if piece.kind == "changed"] == ["4 ", ", deux fois"]


@given(st.text(), st.text())
def test_the_pieces_give_both_texts_back(before: str, after: str) -> None:
    former, now = compare_words(before, after)
    assert "".join("".join(piece.text for piece in former).split()) == "".join(before.split())
    assert "".join("".join(piece.text for piece in now).split()) == "".join(after.split())
    kept, found = ["".join(p.text.split()) for p in former if p.kind == "same"], [p for p in now if p.kind == "same"]
    assert kept == ["".join(piece.text.split()) for piece in found]


@given(st.text())
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.kind == "same" for side in compare_words(text, text) for piece in side)


def test_only_what_changed_is_told_so_section_by_section() -> None:
    sections = compare(contents(), contents(one={"evidence": "Programme 2026, version 2"}, conclusion="Maîtrisé."))
    changed = {section.code: [field.anchor for field in section.changed] for section in sections if section.changed}
    assert changed == {"indicator/1": ["finding/1/-/evidence"], "report/conclusion": ["report/conclusion"]}
    assert [section.code for section in sections][:3] == ["audit", "indicator/1", "indicator/12"]


def test_spacing_is_no_change_and_a_first_version_has_none() -> None:
    spaced = contents(conclusion="Le  système est maîtrisé. ")
    assert not any(section.changed for section in compare(contents(), spaced))
    assert not any(section.changed for section in compare(None, spaced))
    assert any(section.changed for section in compare(contents(), contents(conclusion="Le système\nest maîtrisé.")))


def test_what_came_and_what_went_are_changes() -> None:
    own = {"field": "f", "indicator": 1, "site": None, "label": "Lieu", "value": "Lyon"}
    (came,) = [one for section in compare(contents(), contents(own=[own])) for one in section.changed]
    assert (came.before, came.after, came.label) == ("", "Lyon", "Lieu")
    (went,) = [one for section in compare(contents(own=[own]), contents()) for one in section.changed]
    assert (went.before, went.after, section_of(went.anchor)) == ("Lyon", "", "indicator/1")


def test_an_empty_fact_takes_no_line_but_lacking_evidence_does() -> None:
    shown = [field.anchor for section in compare(None, contents(one={"evidence": ""})) for field in section.fields]
    assert "finding/1/-/evidence" in shown
    assert "finding/1/-/fact" not in shown
    assert "finding/1/-/fact" in dict(fields_of(contents()))


def test_the_worked_examples_of_the_page_hold() -> None:
    for before, after, taken, put in table("report-review.md", "Worked example: words that differ"):
        sides = compare_words(before, after)
        assert [_changed(side) for side in sides] == [taken, put]
    for anchor, section in table("report-review.md", "The section that a field belongs to"):
        assert section_of(anchor) == section
    for drafts, unanswered, complete, signed in table("report-review.md", "What remarks permit"):
        assert may_complete(int(drafts), int(unanswered)).allowed is (complete == "yes")
        assert may_sign_again(range(int(unanswered))).allowed is (signed == "yes")
    for corrected, answer, will_do in table("report-review.md", "An answer"):
        assert may_answer(answer, changed=corrected == "yes").allowed is (will_do == "yes")


def _changed(side: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in side if piece.kind == "changed").strip()


def test_sections_stand_in_the_order_of_the_report() -> None:
    codes = ["report/conclusion", "nonconformity/2", "indicator/12", "report/strengths", "indicator/2", "audit"]
    assert sorted(codes, key=in_order) == [
        "audit", "indicator/2", "indicator/12", "nonconformity/2", "report/strengths", "report/conclusion",
    ]  # fmt: skip


def test_a_refusal_to_sign_says_where() -> None:
    assert may_sign_again(["Indicateur 12"]).reasons[0].values["where"] == ("Indicateur 12",)
