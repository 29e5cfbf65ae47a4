"""Planning an audit of several sites: each is visited, and none is told before the opening meeting."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from certbody.audits.operations.plan_document import make_plan
from certbody.audits.operations.sampling import draw_sites
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.proposing import order_of_places, propose
from certbody.audits.queries.sizing import visitable_sites
from certbody.clients.queries.organisations import get_organisation
from certbody.kit.errors import Refused
from tests.audits.planning_ground import Ground, contracted, make_ground, plan
from tests.factories import a_site
from tests.support import Bench


def _five_half_days(ground: Ground, sites: list[UUID | None]) -> list[tuple[UUID | None, date, str, UUID | None]]:
    halves = [(date(2027, 1, 11 + at // 2), "am" if at % 2 == 0 else "pm") for at in range(5)]
    return [(ground.lead.membership_id, day, half, site) for (day, half), site in zip(halves, sites, strict=True)]


def test_the_central_function_and_each_drawn_site_are_visited(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = _contracted(ground)
        with pytest.raises(Refused, match="sites_not_drawn"):
            plan(ground, audit)
        sample = draw_sites(audit, ground.planner)
        first, second = sample.drawn
        left = next(site.id for site in visitable_sites(ground.organisation_id) if site.id not in sample.drawn)
        for sites, expected in (
            ([None, first, None, None, None], "sampled_site_not_covered"),
            ([first, first, second, second, second], "central_not_covered"),
            ([None, first, second, left, None], "site_not_sampled"),
        ):
            with pytest.raises(Refused, match=expected):
                plan(ground, audit, slots=_five_half_days(ground, sites))
        rows = propose(ground.lead.membership_id, date(2027, 1, 11), 5, sample.drawn)
        planned = plan(ground, audit, slots=[(row.member, row.day, row.half, row.site) for row in rows])
        printed = str(make_plan(get_audit(planned.id, ground.planner)))
        assert "2 sites de l’échantillon sur 4, annoncés à la réunion d’ouverture" in printed
        assert sample.commitment in printed
        assert "Annexe secrète" not in printed


def _contracted(ground: Ground) -> UUID:
    """An audit of four sites, two of which are to be visited: 5 half-days."""
    organisation = get_organisation(ground.organisation_id, ground.planner)
    for number in range(4):
        a_site(organisation, name=f"Annexe secrète {number}")
    return contracted(ground).id


def test_a_proposal_opens_and_closes_at_the_central_function() -> None:
    assert order_of_places(4, ["a", "b"]) == [None, "a", "b", None]
    assert order_of_places(3, ["a", "b"]) == [None, "a", "b"]
    assert order_of_places(2, ["a", "b"]) == ["a", "b"]
