"""The body's profile and choices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certbody.kit import clock
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.journal import list_entries
from certbody.tenants.operations import settings
from certbody.tenants.queries.settings import get_profile, list_setting_lines, setting_on
from tests.support import Bench


def test_a_value_holds_from_its_day_and_the_former_one_stays(bench: Bench) -> None:
    body, today = bench.body(), clock.today()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        settings.set_value("quote_valid_days", 90, today + timedelta(days=10), "campagne", by)
        settings.set_value("quote_valid_days", 45, today, "usage", by)
        assert [setting_on("quote_valid_days", today + timedelta(days=days)) for days in (-1, 0, 9, 10)] == [
            60, 45, 45, 90,
        ]  # fmt: skip
        assert [(line.value, line.name, line.reason) for line in list_setting_lines("quote_valid_days")] == [
            (90, by.name, "campagne"),
            (45, by.name, "usage"),
        ]


@pytest.mark.parametrize(("value", "days", "field"), [(0, 0, "value"), (366, 0, "value"), (30, -1, "valid_from")])
def test_a_value_keeps_to_its_bounds_and_to_the_future(bench: Bench, value: int, days: int, field: str) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body), pytest.raises(Invalid) as invalid:
        settings.set_value("quote_valid_days", value, clock.today() + timedelta(days=days), "essai", by)
    assert list(invalid.value.errors) == [field]


def test_a_setting_that_does_not_exist_is_not_set(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body), pytest.raises(NotFound):
        settings.set_value("nothing", 1, clock.today(), "essai", by)


def test_a_profile_is_journaled_by_what_changed_and_guards_against_a_second_writer(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        version = get_profile().version
        profile = settings.save_profile({"city": "Nantes", "legal_name": body.name}, version, by)
        (line,) = list_entries("body_profile", profile.id)
        assert (line.before, line.after) == ({"city": "Lyon"}, {"city": "Nantes"})
    with bench.inside(body), pytest.raises(Refused) as refused:
        settings.save_profile({"city": "Rennes"}, version, by)
    assert refused.value.reasons[0].code == "edited_meanwhile"
