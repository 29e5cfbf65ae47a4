"""Free half-days, double booking, and a layout that holds exactly what was sized."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.auditors.rules.availability import Absence, Slot, free_half_days, is_available, layout_matches

PAGE = Path(__file__).parents[3] / "docs/rules/availability.md"
MON, TUE = date(2026, 12, 7), date(2026, 12, 8)


def codes(verdict):
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize(
    ("half_day", "code"),
    [
        ((MON, "am"), "double_booking"),
        ((MON, "pm"), None),
        ((TUE, "am"), None),
        ((TUE, "pm"), "person_absent"),
        ((date(2026, 12, 10), "am"), "person_absent"),
        ((date(2026, 12, 10), "pm"), None),
    ],
)
def test_a_half_day_is_booked_absent_or_free(half_day, code):
    absence = Absence(TUE, date(2026, 12, 10), "pm", "am")
    assert codes(is_available([half_day], {(MON, "am")}, [absence])) == ([code] if code else [])


def test_free_half_days_leave_out_weekends_bookings_and_absences():
    friday, monday = date(2026, 12, 4), MON
    free = free_half_days(friday, monday, {(friday, "am")}, [Absence(monday, monday, "pm")])
    assert free == ((friday, "pm"), (monday, "am"))


@pytest.mark.parametrize(
    ("sized", "slots", "expected"),
    [
        (2, [Slot("a", MON, "am"), Slot("a", MON, "pm")], []),
        (2, [Slot("a", MON, "am"), Slot("b", MON, "am", "site")], []),
        (3, [Slot("a", MON, "am"), Slot("a", MON, "pm")], ["layout_differs_from_sizing"]),
        (1, [Slot("a", MON, "am"), Slot("a", MON, "pm")], ["layout_differs_from_sizing"]),
        (2, [Slot("a", MON, "am"), Slot("a", MON, "am", "site")], ["half_day_given_twice"]),
        (1, [Slot("a", MON, "evening")], ["half_day_unknown"]),
        (3, [Slot("a", MON, half) for half in ("am", "pm", "pm")], ["more_than_a_day_on_a_date"]),
    ],
)
def test_a_layout_holds_exactly_the_sized_half_days(sized, slots, expected):
    assert codes(layout_matches(sized, slots)) == expected


SLOTS = st.builds(Slot, st.sampled_from("ab"), st.sampled_from([MON, TUE]), st.sampled_from(["am", "pm"]))


@given(st.lists(SLOTS, max_size=9))
def test_a_layout_passes_when_its_slots_are_distinct_and_only_then(slots):
    distinct = len(set(slots)) == len(slots)
    assert bool(layout_matches(len(slots), slots)) is distinct
    assert not layout_matches(len(slots) + 1, slots)


def test_the_example_of_the_page():
    one_date = [Slot("a", MON, half) for half in ("am", "pm", "pm")]
    assert not layout_matches(3, one_date)
    assert layout_matches(3, [Slot("a", MON, "am"), Slot("a", MON, "pm"), Slot("a", TUE, "am")])
    assert "07/12/2026" in PAGE.read_text(encoding="utf-8")


def test_neither_a_weekend_nor_a_holiday_is_proposed():
    around_new_year = free_half_days(date(2026, 12, 31), date(2027, 1, 4), ())
    assert {day for day, _half in around_new_year} == {date(2026, 12, 31), date(2027, 1, 4)}
