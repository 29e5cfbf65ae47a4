"""A plan whose people no longer fit: shown on the list, refused at the sending, for the same causes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from certbody.auditors.operations.records import (
    record_absence,
    record_link,
    record_qualification,
    revoke_qualification,
)
from certbody.auditors.queries.people import list_qualifications
from certbody.audits.operations.planning import plan_audit, send_plan, team_verdict
from certbody.audits.queries.register import Filters, list_audits
from certbody.audits.queries.waiting import list_waiting
from certbody.clients.models import Organisation
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants.operations.members import change_roles, end_membership
from tests import factories
from tests.audits.planning_ground import MONDAY, Ground, contracted, make_ground, plan, qualify, three_slots
from tests.support import Bench


def _unfit(ground: Ground) -> tuple[int, int]:
    """What the planner's home counts, and what its list shows."""
    today = clock.today()
    counted = [one.count for one in list_waiting(ground.planner, today) if "unfit" in one.arguments]
    return counted[0], len(list_audits(Filters(unfit=True), ground.planner, today)[0])


def _revoke(ground: Ground) -> None:
    (held,) = list_qualifications(ground.lead.membership_id)
    revoke_qualification(held.id, ground.planner, "Ne suit plus la veille")


def _tie(ground: Ground, whom: str) -> None:
    values = {"organisation_id": ground.organisation_id, "kind": "consulted", "ended_on": date(2025, 1, 12)}
    record_link(getattr(ground, whom).membership_id, values, ground.planner)


def _tie_group(ground: Ground) -> None:
    """The lead owns another client of the same group."""
    client = db.session.get_one(Organisation, (ground.body.id, ground.organisation_id))
    sister = factories.an_organisation(group_siren=client.siren)
    values = {"organisation_id": sister.id, "kind": "owns"}
    record_link(ground.lead.membership_id, values, ground.planner)


CAUSES: dict[str, Callable[[Ground], object]] = {
    "qualification_ended": _revoke,
    "not_auditor": lambda ground: change_roles(ground.lead.membership_id, ["planner"], ground.planner),
    "not_auditor ": lambda ground: end_membership(ground.lead.membership_id, ground.planner, "départ"),
    "not_reviewer": lambda ground: end_membership(ground.reviewer.membership_id, ground.planner, "départ"),
    "link_too_recent": lambda ground: _tie(ground, "lead"),
    "link_too_recent ": lambda ground: _tie(ground, "reviewer"),
    "link_lasts": _tie_group,
    "person_absent": lambda ground: record_absence(
        ground.lead.membership_id, {"first_day": MONDAY, "last_day": MONDAY}, ground.planner
    ),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_what_comes_between_planning_and_sending_waits_for_the_planner(bench: Bench, cause: str) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        assert _unfit(ground) == (0, 0)
        assert team_verdict(audit).allowed
        CAUSES[cause](ground)
        assert _unfit(ground) == (1, 1)
        assert {reason.code for reason in team_verdict(audit).reasons} == {cause.strip()}
        with pytest.raises(Refused, match=cause.strip()) as refused:
            send_plan(audit.id, ground.planner)
        assert all(reason.values["person"] for reason in refused.value.reasons)


def test_another_qualification_or_another_person_settles_it(bench: Bench) -> None:
    ground = make_ground(bench)
    second = bench.member(ground.body, "auditor")
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        _revoke(ground)
        values = {"category": "AF", "valid_from": date(2027, 1, 12), "valid_to": date(2028, 1, 1), "proof": "Jury"}
        record_qualification(ground.lead.membership_id, values, ground.planner)
        assert _unfit(ground) == (1, 1), "the first day is not covered"
        record_qualification(ground.lead.membership_id, {**values, "valid_from": MONDAY}, ground.planner)
        assert _unfit(ground) == (0, 0)
        end_membership(ground.lead.membership_id, ground.planner, "départ")
        assert _unfit(ground) == (1, 1)
        qualify(second, ground.planner)
        slots = three_slots(second)
        plan_audit(
            audit.id, audit.version, second.membership_id, (), slots, "on_site", "", "",
            ground.reviewer.membership_id, by=ground.planner,
        )  # fmt: skip
        assert _unfit(ground) == (0, 0)
        send_plan(audit.id, ground.planner)


def test_another_body_s_work_never_shows(bench: Bench) -> None:
    """The same person in two bodies: each sees its own audits only, whatever the other does."""
    first, second = make_ground(bench), make_ground(bench)
    same = bench.member(second.body, "auditor", person_id=first.lead.person_id)
    with bench.inside(first.body):
        audit_id = plan(first, contracted(first).id).id
    with bench.inside(second.body):
        qualify(same, second.planner)
    browser = bench.browser(bench.member(second.body, "administrator"))
    for page in (f"auditors/{same.membership_id}", f"members/{same.membership_id}"):
        shown = browser.get(second.body.url(page))
        assert shown.status_code == 200
        assert str(audit_id) not in shown.text
        assert first.body.slug not in shown.text
        assert "Audits qui comptent sur cette personne" not in shown.text
    with bench.inside(second.body):
        end_membership(same.membership_id, second.planner, "départ")
    with bench.inside(first.body):
        assert _unfit(first) == (0, 0)
