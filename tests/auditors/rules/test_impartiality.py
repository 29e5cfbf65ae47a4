"""A link stands in the way while it lasts and for at least two years after, group included."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbody.auditors.rules.impartiality import Link, free_from, is_impartial

PAGE = Path(__file__).parents[3] / "docs/rules/impartiality.md"
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("ended_on", "years", "code"),
    [
        (date(2024, 11, 23), 2, None),
        (date(2024, 11, 24), 2, "link_too_recent"),
        (None, 2, "link_lasts"),
        (date(2024, 11, 23), 3, "link_too_recent"),
        (date(2025, 11, 23), 1, "link_too_recent"),
        (date(2027, 1, 1), 2, "link_too_recent"),
    ],
)
def test_a_link_bars_for_the_years_the_body_sets_never_under_two(ended_on, years, code):
    verdict = is_impartial([Link("client", "consulted", ended_on)], "client", DAY, years)
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])


def test_a_link_with_the_group_bars_and_one_elsewhere_does_not():
    links = [Link("sister", "employed"), Link("stranger", "employed")]
    assert is_impartial(links, "client", DAY)
    assert len(is_impartial(links, "client", DAY, group={"sister"}).reasons) == 1


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(0, 800), st.integers(0, 9))
def test_a_later_end_or_more_years_never_free_a_person_earlier(ended_on, later, years):
    link = Link("client", "consulted", ended_on)
    assert free_from(link, years) <= free_from(Link("client", "consulted", ended_on + timedelta(days=later)), years)
    assert free_from(link) <= free_from(link, years)


def test_the_example_of_the_page():
    link = Link("client", "consulted", date(2024, 11, 24))
    assert not is_impartial([link], "client", DAY)
    assert free_from(link) == date(2026, 11, 24)
    assert "24/11/2026" in PAGE.read_text(encoding="utf-8")


LINKS = st.lists(
    st.builds(
        Link,
        st.sampled_from(("client", "sister", "stranger")),
        st.sampled_from(("consulted", "employed")),
        st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    ),
    max_size=4,
)


@given(LINKS, LINKS, st.integers(0, 9), st.integers(0, 9))
def test_more_links_more_years_or_a_wider_group_never_free_anyone(links, others, years, more):
    if is_impartial([*links, *others], "client", DAY, years + more, group={"sister"}):
        assert is_impartial(links, "client", DAY, years)
