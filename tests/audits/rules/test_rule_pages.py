"""The worked examples of docs/rules, computed again from the tables on the pages."""

from datetime import date
from pathlib import Path

from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.deadlines import deadlines_for
from certbody.audits.rules.duration import SizingInputs, size
from certbody.audits.rules.grading import may_certify
from certbody.audits.rules.lifecycle import AUDIT_MOVES, NONCONFORMITY_MOVES
from certbody.audits.rules.sampling import sample_size
from certbody.audits.standards import nonconformity_terms, sampling_formulas, sizing_tables, standard

PAGES = Path(__file__).parents[3] / "docs" / "rules"
TODAY = date(2026, 11, 23)


def table(page, heading):
    """The cells of the table under a heading, without its two header rows."""
    section = (PAGES / page).read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert len(rows) > 2
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_duration():
    answer = size(SizingInputs("initial", TODAY, 90_000_000, ("AF", "CFA"), sites=4), sizing_tables())
    lines = [[line.code, str(line.half_days)] for line in answer.lines]
    assert table("duration.md", "Worked example") == [*lines, ["total", str(answer.half_days)]]


def test_sampling():
    for kind, sites, visited in table("sampling.md", "Worked example"):
        assert sample_size(kind, int(sites), TODAY, sampling_formulas()) == int(visited)


def test_applicability():
    for kind, categories, traits, opened, count in table("applicability.md", "Worked example"):
        known = [int(number) for number in opened.split()]
        answer = applicability(standard("RNQ2019"), kind, categories.split(), traits.split(), open_indicators=known)
        assert len(answer.mandatory) == int(count)


def test_grading():
    for majors, minors, positive in table("grading.md", "Worked example"):
        verdict = may_certify(int(majors), int(minors), nonconformity_terms(TODAY))
        assert verdict.allowed == (positive == "yes")


def test_deadlines():
    for grade, notified, *expected in table("deadlines.md", "Worked example"):
        due = deadlines_for(grade, date.fromisoformat(notified), 15, nonconformity_terms(TODAY))
        computed = [due.plan, due.implementation, due.verification]
        assert [day.isoformat() if day else "" for day in computed] == expected


def test_lifecycles():
    for heading, moves in (("Audit", AUDIT_MOVES), ("Nonconformity", NONCONFORMITY_MOVES)):
        drawn = {state: set(to.split(", ")) if to else set() for state, to in table("audit-lifecycle.md", heading)}
        assert drawn == {state: set(to) for state, to in moves.items()}
