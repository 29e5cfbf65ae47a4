"""The worked examples of docs/rules on the standard, the plan and the time of an audit, computed again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest

from certbody.auditors.rules.holidays import easter, public_holidays
from certbody.audits.rules import holding
from certbody.audits.rules.applicability import applicability
from certbody.audits.rules.duration import SizingInputs, size
from certbody.audits.rules.lifecycle import AUDIT_MOVES, may_resize
from certbody.audits.rules.own_standard import Field, may_answer, with_choices
from certbody.audits.rules.plan_days import sent_late, unusual_days
from certbody.audits.rules.standard import Guide, Text
from certbody.audits.standards import sizing_tables, standard, standard_code_on
from certbody.kit.dates import PARIS
from tests.rule_pages import table

TODAY = date(2026, 11, 23)
NEW = standard("RNQ2026")
DAY_AND_HALF = [(date(2026, 12, 7), "am"), (date(2026, 12, 7), "pm"), (date(2026, 12, 8), "am")]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def test_a_body_decides_what_is_open_on_indicator_33() -> None:
    for setting, value, what, becomes in table("own-standard.md", "Worked example: indicator 33"):
        one = with_choices(NEW, {setting: int(value)}).indicator(33)
        told = {
            "grades": ", ".join(one.grades), "new entrant": one.new_entrant, "subcontractor": one.subcontractor,
            "every surveillance": "yes" if one.surveillance else "no",
        }  # fmt: skip
        assert told[what] == becomes


def test_the_choice_weighs_on_surveillance() -> None:
    for value, count, among in table("own-standard.md", "What it does to a surveillance audit"):
        chosen = with_choices(NEW, {"surveillance_33": int(value)})
        asked = applicability(chosen, "surveillance", ["CFA"]).mandatory
        assert (len(asked), 33 in asked) == (int(count), among == "yes")


def test_a_threshold_ends_the_expectation() -> None:
    for setting, value, words in table("own-standard.md", "Thresholds"):
        number = int(setting.rpartition("_")[2])
        told = with_choices(NEW, {setting: int(value)}).indicator(number).expectation
        assert told.en.endswith(words)
        assert with_choices(NEW, {setting: 0}).indicator(number) == NEW.indicator(number)


def test_an_answer_fits_its_field() -> None:
    for kind, required, answer, kept in table("own-standard.md", "Answers to a body's own field"):
        field = Field(UUID(int=1), None, Text("Note", ""), kind, (), required == "yes")
        assert may_answer(field, answer).allowed is (kept == "yes")


def test_days_of_a_plan() -> None:
    for day, told in table("plan-days.md", "Worked example"):
        warned = unusual_days([date.fromisoformat(day)], TODAY).warnings
        assert ", ".join(reason.code for reason in warned) == told
    for year, sunday, *moving in table("plan-days.md", "Moving holidays"):
        assert easter(int(year)).isoformat() == sunday
        named = {name: day.isoformat() for day, name in public_holidays(int(year)).items()}
        assert [named[name] for name in ("easter_monday", "ascension", "whit_monday")] == moving
    for first, sent, told in table("plan-days.md", "The plan goes out"):
        warned = sent_late([date.fromisoformat(first)], date.fromisoformat(sent)).warnings
        assert ", ".join(reason.code for reason in warned) == told


def test_a_duration_changes_until_the_closing_meeting() -> None:
    drawn = {state: may == "yes" for state, may in table("duration-adjustment.md", "When it may still change")}
    assert drawn == {state: may_resize(state).allowed for state in AUDIT_MOVES}


def test_a_duration_adjusted() -> None:
    before = None
    for _step, turnover, categories, sites, half_days, change in table("duration-adjustment.md", "Worked example"):
        facts = SizingInputs("initial", TODAY, int(turnover) * 100, tuple(categories.split(", ")), sites=int(sites))
        counted = size(facts, sizing_tables()).half_days
        assert counted == int(half_days)
        assert (f"{counted - before:+d}" if before is not None else "") == change
        before = counted


def test_an_audit_ends_with_its_last_half_day() -> None:
    for sized, closing, allowed in table("duration-adjustment.md", "When the audit may end"):
        verdict = holding.may_close_at(DAY_AND_HALF, int(sized), _moment(closing))
        assert verdict.allowed is (allowed == "yes")


def test_half_days_held() -> None:
    for opened, closed, held in table("audit-time.md", "Worked example"):
        ended = _moment(closed) if closed else None
        assert holding.count_held(DAY_AND_HALF[:2], _moment(opened), ended) == int(held)
    sent = _moment("2026-11-20 10:00")
    for opening, allowed in table("audit-time.md", "When it may open"):
        assert holding.may_open_at(DAY_AND_HALF, sent, _moment(opening)).allowed is (allowed == "yes")


def test_a_plan_too_short_to_open_on() -> None:
    for placed, sized, allowed in table("audit-time.md", "On which plan it may open"):
        assert holding.plan_is_long_enough(int(placed), int(sized)).allowed is (allowed == "yes")


def test_a_duration_that_was_not_held() -> None:
    for held, sized, reason, allowed in table("audit-time.md", "A duration that was not held"):
        assert holding.short_time_is_explained(int(held), int(sized), reason).allowed is (allowed == "yes")


def test_the_version_of_a_day() -> None:
    for first_day, code, count in table("standard-version.md", "Worked example"):
        assert standard_code_on(date.fromisoformat(first_day)) == code
        assert len(standard(code).indicators) == int(count)


def test_a_guide_binds_within_two_months() -> None:
    for published, binds, accepted in table("standard-version.md", "The guide of a day"):
        days = date.fromisoformat(published), date.fromisoformat(binds)
        if accepted == "yes":
            assert Guide("V9", *days).mandatory_from == days[1]
        else:
            with pytest.raises(ValueError, match="V9"):
                Guide("V9", *days)
