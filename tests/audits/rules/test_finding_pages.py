"""The worked examples of docs/rules on sizes kept, findings, nonconformities and teams, computed again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from certbody.audits.rules import lifecycle
from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.deadlines import awaits_plan, deadlines_for, late_steps, may_hand_over, may_requalify
from certbody.audits.rules.duration import SizingInputs, size, table_for
from certbody.audits.rules.rotation import may_audit_again, may_lead
from certbody.audits.rules.sizing_basis import band_for
from certbody.audits.rules.tables import Cell, CellChange, OwnCell, is_outdated, may_change, own_cells
from certbody.audits.standards import nonconformity_terms, sizing_tables, standard
from tests.rule_pages import days_in, table

TODAY, YEAR = date(2026, 11, 23), date(2027, 1, 1)
OLD = standard("RNQ2019")
CELLS = {cell.key: cell for cell in sizing_tables().cells()}


def _change(number: int, cell: str, half_days: int | None, valid_from: date = YEAR) -> CellChange:
    return CellChange(number, cell, half_days, valid_from, "PR-07")


def test_the_band_of_a_turnover() -> None:
    full, reduced = (
        table_for(SizingInputs("initial", TODAY, 0, ("AF",), holds_label=label), sizing_tables())
        for label in (False, True)
    )
    for turnover, *expected in table("own-values.md", "Worked example: the band of a turnover"):
        cents = int(Decimal(turnover) * 100)
        bounds = (tuple((band.code, band.below_cents) for band in one.bands) for one in (full, reduced))
        assert [band_for(cents, one) for one in bounds] == expected


def test_the_value_of_a_day() -> None:
    rows = table("own-values.md", "The value of a day")
    at, base = [row[0] for row in rows].index("Day of the audit"), "surveillance/T2/base"
    changes = [
        _change(int(number), base, None if half_days == "handed back" else int(half_days), date.fromisoformat(day))
        for number, half_days, day in rows[:at]
    ]
    for day, half_days, _why in rows[at + 2 :]:
        facts = SizingInputs("surveillance", date.fromisoformat(day), 30_000_000, ())
        counted = size(facts, sizing_tables(), own_cells(changes, facts.audit_day))
        assert counted.half_days == int(half_days)


def test_a_text_is_departed_from_knowingly() -> None:
    for key, half_days, knowingly, allowed in table("own-values.md", "May the body give this value?"):
        verdict = may_change(CELLS[key], int(half_days), knowingly == "yes")
        assert verdict.allowed is (allowed == "yes")


def test_a_kept_line_that_is_outdated() -> None:
    cell: Cell = CELLS["surveillance/T2/AF"]
    for kept, status, value, outdated in table("own-values.md", "Is a size kept earlier outdated?"):
        own = OwnCell(int(value), YEAR, "PR-07") if value else None
        line = {"half_days": int(kept), "status": status, "values": {}}
        assert is_outdated(line, cell, own) is (outdated == "yes")


def test_a_table_changed_in_the_middle_of_a_cycle() -> None:
    facts = SizingInputs("surveillance", date(2027, 3, 1), 30_000_000, ("AF",))
    changes = [
        _change(number, f"surveillance/T2/{what}", half_days)
        for number, what, half_days in ((1, "base", 2), (2, "AF", 1), (3, "base", 4))
    ]
    for made, base, category, half_days, tables in table("duration.md", "A table changed in the middle of a cycle"):
        answer = size(facts, sizing_tables(), own_cells(changes[: int(made)], facts.audit_day))
        assert [line.half_days for line in answer.lines] == [int(base), int(category)]
        assert answer.half_days == int(half_days)
        assert answer.tables_version.endswith(tables)


def test_rotation_and_experience() -> None:
    for limit, last, again in table("rotation.md", "Worked example: in a row"):
        took_part = [one == "present" for one in last.split(", ")]
        assert may_audit_again(took_part, int(limit)).allowed is (again == "yes")
    for least, done, leads in table("rotation.md", "To lead"):
        assert may_lead(int(done), int(least)).allowed is (leads == "yes")


def test_the_closing_meeting() -> None:
    for state, unanswered, unsampled, unseen, refused in table("closing.md", "Worked example: the closing meeting"):
        missing, untold = ([int(one) for one in cell.split(", ") if one] for cell in (unanswered, unseen))
        verdict = lifecycle.may_close(state, missing, [unsampled] if unsampled else [], untold)
        assert ", ".join(reason.code for reason in verdict.reasons) == refused


def test_what_each_state_permits() -> None:
    asked = (
        lifecycle.may_show_samples, lifecycle.may_record_finding, lifecycle.may_correct_finding,
        lifecycle.may_sign_report,
    )  # fmt: skip
    drawn = {state: [one == "yes" for one in cells] for state, *cells in table("closing.md", "What each state permits")}
    assert drawn == {state: [ask(state).allowed for ask in asked] for state in lifecycle.AUDIT_MOVES}


def test_a_new_entrant_shows_the_process() -> None:
    for categories, new, shown in table("applicability.md", "New entrant"):
        answer = applicability(
            OLD, "initial", categories.split(), ["certifying", "alternance"], new_entrant_categories=new.split()
        )
        assert list(answer.formalised) == [int(one) for one in shown.split()]


def test_a_subcontractor_is_judged_otherwise() -> None:
    answer = applicability(OLD, "initial", ["AF"], ["certifying", "is_subcontractor"])
    told: dict[str, list[str]] = {}
    for number, how in answer.entrusted.items():
        told.setdefault(how, []).append(str(number))
    drawn = {how: numbers.split() for how, numbers in table("applicability.md", "Working for another body")}
    assert drawn == told


def test_a_minor_is_requalified() -> None:
    for grade, lifted, at_next, requalified in table("deadlines.md", "A minor at the next audit"):
        verdict = may_requalify(grade, lifted=lifted == "yes", at_next_audit=at_next == "yes")
        assert verdict.allowed is (requalified == "yes")


def test_what_is_late() -> None:
    due = deadlines_for("major", TODAY, 15, nonconformity_terms(TODAY))
    for cells in table("deadlines.md", "What is late"):
        today, plan_on, implemented_on = days_in(cells[:3])
        assert today
        steps = late_steps(due, today, plan_on=plan_on, implemented_on=implemented_on)
        assert ", ".join(steps) == cells[3]


def test_who_waits_for_a_plan() -> None:
    for state, *days, goes in table("deadlines.md", "Who waits for a plan"):
        plan_due, today = days_in(days)
        assert plan_due
        assert today
        waited = {7: plan_due} if awaits_plan(state, plan_due, today) else {}
        assert may_hand_over(waited).allowed is (goes == "yes")


def test_lifting() -> None:
    for state, pieces, note, lifted in table("deadlines.md", "Lifting"):
        verdict = lifecycle.may_lift(state, evidence_count=int(pieces), note="Vu sur pièces" if note == "yes" else "")
        assert verdict.allowed is (lifted == "yes")
