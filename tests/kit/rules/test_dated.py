"""Numbers that change from a day on: which one counts, and what a file must say of each."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.kit.dated import Dated, read_figures

PLAIN = """
sources: {old: Texte d’origine, new: Texte nouveau}
sources_en: {old: First text, new: New text}
figures:
  - code: years
    unit: years
    values:
      - {from: 2021-01-01, value: 3, status: sourced, source: new}
      - {value: 4, status: sourced, source: old}
  - code: alerts
    unit: months
    values:
      - {from: 2030-01-01, value: [14, 8], status: likely, source: new}
      - {from: 2019-01-01, value: [12, 8], status: likely, source: old}
"""


@pytest.fixture
def figures(tmp_path):
    file = tmp_path / "figures.yaml"
    file.write_text(PLAIN, encoding="utf-8")
    return read_figures(file)


@pytest.mark.parametrize(
    ("day", "years", "alerts"),
    [
        (date(2018, 6, 1), 4, (12, 8)),
        (date(2020, 12, 31), 4, (12, 8)),
        (date(2021, 1, 1), 3, (12, 8)),
        (date(2029, 12, 31), 3, (12, 8)),
        (date(2030, 1, 1), 3, (14, 8)),
    ],
)
def test_each_number_changes_on_its_own_day(figures, day, years, alerts):
    assert figures.dated(dict).on(day) == {"years": years, "alerts": alerts}


def test_each_line_keeps_its_source_and_status(figures):
    first = figures.rows[0]
    assert (first.valid_from, first.status, first.source, first.source_en) == (
        date(2021, 1, 1),
        "sourced",
        "Texte nouveau",
        "New text",
    )
    assert figures.rows[1].valid_from == date.min


@pytest.mark.parametrize("lacking", ["status: sourced, ", ", source: new"])
def test_a_number_without_source_or_status_is_not_read(tmp_path, lacking):
    file = tmp_path / "figures.yaml"
    file.write_text(PLAIN.replace(lacking, "", 1), encoding="utf-8")
    with pytest.raises(KeyError):
        read_figures(file)


@given(st.lists(st.dates(), min_size=1, unique=True), st.dates())
def test_the_latest_value_that_has_begun_counts(days, day):
    dated = Dated(tuple((one, one) for one in sorted(days)))
    begun = [one for one in days if one <= day]
    assert dated.on(day) == (max(begun) if begun else min(days))
