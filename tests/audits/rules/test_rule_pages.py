"""The worked examples of docs/rules, computed again from the tables on the pages."""

from datetime import date

from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.deadlines import deadlines_for
from certbody.audits.rules.duration import SizingInputs, size
from certbody.audits.rules.grading import may_certify
from certbody.audits.rules.lifecycle import AUDIT_MOVES, NONCONFORMITY_MOVES
from certbody.audits.rules.place import cause_permits, may_be_held, place_for
from certbody.audits.rules.sampling import sample_size
from certbody.audits.rules.surveillance import surveillance_window
from certbody.audits.rules.tables import CellChange, own_cells
from certbody.audits.standards import cycle_terms, nonconformity_terms, sampling_formulas, sizing_tables, standard
from certbody.audits.standards.places import place_causes
from certbody.certificates.rules.replaying import term_end
from tests.rule_pages import table

TODAY = date(2026, 11, 23)


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


def test_replay():
    changes = [CellChange(number, "surveillance/T2/base", half_days, date(2027, 1, 1), "PR-07")
               for number, half_days in ((1, 2), (2, 4))]  # fmt: skip
    facts = SizingInputs("surveillance", date(2027, 3, 1), 30_000_000, ("AF",))
    for version, half_days in table("replay.md", "Worked example"):
        known = int(version.partition("+")[2] or 0)
        answer = size(facts, sizing_tables(), own_cells(changes[:known], facts.audit_day))
        assert (answer.tables_version, answer.half_days) == (version, int(half_days))
    for outcome, start, months, until in table("replay.md", "Terms that follow from a decision"):
        assert term_end(outcome, date.fromisoformat(start), int(months)).isoformat() == until


def test_surveillance_window():
    for start, *expected in table("surveillance-window.md", "Worked example"):
        day = date.fromisoformat(start)
        window = surveillance_window(day, cycle_terms(day))
        assert [str(one) for one in (window.outer_earliest, window.earliest, window.latest)] == expected


def test_extension():
    for turnover, added, sites, label, expected in table("extension.md", "Worked example"):
        facts = SizingInputs(
            "extension", TODAY, int(turnover) * 100, ("AF",), sites=int(sites), holds_label=label == "yes",
            added_categories=tuple(added.split(", ")) if added else (),
        )  # fmt: skip
        assert size(facts, sizing_tables()).half_days == int(expected)


def test_place():
    for kind, causes, held in table("place.md", "Worked example"):
        present = dict.fromkeys(causes.split(", ") if causes else (), True)
        assert place_for(kind, **present).place == held
    for kind, place, allowed in table("place.md", "Where an audit may be held"):
        assert may_be_held(kind, place).allowed is (allowed == "yes")
    for kind, place, cause, allowed in table("place.md", "For which cause"):
        causes = place_causes(date(2026, 11, 23))
        assert cause_permits(kind, place, cause, causes).allowed is (allowed == "yes")


def test_special_durations():
    for kind, day, turnover, categories, fact, expected in table("special-durations.md", "Worked example"):
        facts = SizingInputs(
            kind, date.fromisoformat(day), int(turnover) * 100, tuple(categories.split(", ")),
            holds_label=fact == "label", new_entrant=fact == "new_entrant", territory="mayotte" * (fact == "mayotte"),
        )  # fmt: skip
        assert size(facts, sizing_tables()).half_days == int(expected)
