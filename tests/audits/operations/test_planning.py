"""Planning: what is refused and why, what is kept, what a new plan frees, who is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from certbody.auditors.models import BusyHalfDay
from certbody.auditors.operations.records import record_absence, record_link
from certbody.auditors.rules.availability import Slot
from certbody.audits.operations import planning
from certbody.audits.operations.impartiality import declare_impartiality
from certbody.audits.operations.plan_checks import Plan
from certbody.audits.operations.planning import acknowledge_plan, send_plan
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import get_audit, list_team
from certbody.audits.queries.waiting import list_waiting
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.tenants.queries.people import list_members
from tests.audits.planning_ground import MONDAY, TUESDAY, contracted, make_ground, plan, qualify, three_slots
from tests.support import Bench


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_a_plan_keeps_team_half_days_standard_and_state(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        assert (audit.state, audit.standard, audit.guide) == ("planned", "RNQ2026", "")
        assert (audit.first_day, audit.last_day) == (MONDAY, TUESDAY)
        assert audit.proposed_on == clock.today()
        assert [member.role for member in list_team(audit.id)] == ["lead"]
        busy = select(func.count()).where(BusyHalfDay.person_id == ground.lead.person_id)
        assert db.session.scalar(busy) == 3
        plan(ground, audit.id, slots=three_slots(ground.lead, date(2027, 2, 1)))
        assert db.session.scalar(busy) == 3


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([(MONDAY, "am"), (MONDAY, "pm")], "layout_differs_from_sizing"),
        ([(MONDAY, "am"), (MONDAY, "am"), (TUESDAY, "am")], "half_day_given_twice"),
        ([(MONDAY, "am"), (MONDAY, "pm"), (MONDAY, "am")], "more_than_a_day_on_a_date"),
    ],
)
def test_the_layout_is_that_of_the_size(bench: Bench, slots: list[tuple[date, str]], expected: str) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        laid = [(ground.lead.membership_id, day, half, None) for day, half in slots]
        with pytest.raises(Refused) as refused:
            plan(ground, audit.id, slots=laid)
        assert expected in _codes(refused)


def test_every_obstacle_of_a_person_is_told_at_once(bench: Bench) -> None:
    ground = make_ground(bench, categories=["AF", "CFA"], turnover_cents=8_000_000)
    with bench.inside(ground.body):
        audit = contracted(ground)
        values = {"organisation_id": ground.organisation_id, "kind": "consulted"}
        record_link(ground.lead.membership_id, values, ground.planner)
        record_link(ground.reviewer.membership_id, values, ground.planner)
        record_absence(ground.lead.membership_id, {"first_day": MONDAY, "last_day": MONDAY}, ground.planner)
        with pytest.raises(Refused) as refused:
            plan(ground, audit.id)
        assert _codes(refused) == {"qualification_missing", "link_lasts", "person_absent"}
        barred = {r.values["person"] for r in refused.value.reasons if r.code == "link_lasts"}
        assert barred == {ground.lead.name, ground.reviewer.name}


def test_place_window_reviewer_and_lead(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        cases: list[tuple[dict[str, Any], str]] = [
            ({"place": "remote"}, "place_reason_on_site"),
            ({"reviewer_id": ground.lead.membership_id}, "reviewer_in_team"),
            ({"reviewer_id": ground.planner.membership_id}, "not_reviewer"),
            ({"lead_id": ground.reviewer.membership_id}, "lead_without_half_day"),
        ]
        for changes, expected in cases:
            with pytest.raises(Refused) as refused:
                plan(ground, audit.id, **changes)
            assert expected in _codes(refused), changes
        audit.earliest_on, audit.latest_on = date(2027, 1, 12), date(2027, 1, 11)
        db.session.flush()
        with pytest.raises(Refused) as refused:
            plan(ground, audit.id)
        assert _codes(refused) == {"before_window", "after_window"}


def test_a_renewal_is_never_remote_whatever_the_reason(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        audit.kind = "renewal"
        db.session.flush()
        with pytest.raises(Refused) as refused:
            plan(ground, audit.id, place="remote", place_reason="Tout est enseigné à distance.")
        assert _codes(refused) == {"renewal_never_remote"}
        why = {"place": "elsewhere", "place_reason": "Sans locaux dédiés : salle convenue."}
        for cause in ("", "teaches_remotely"):
            with pytest.raises(Refused) as refused:
                plan(ground, audit.id, **why, place_cause=cause)
            assert _codes(refused) == {"place_cause_not_permitted"}
        kept = plan(ground, audit.id, **why, place_cause="no_premises")
        assert (kept.place, kept.place_cause) == ("elsewhere", "no_premises")


def test_an_initial_audit_is_remote_for_a_permitted_cause_alone(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        remote = {"place": "remote", "place_reason": "Tout est enseigné à distance."}
        with pytest.raises(Refused) as refused:
            plan(ground, audit.id, **remote, place_cause="no_premises")
        assert _codes(refused) == {"place_cause_not_permitted"}
        assert plan(ground, audit.id, **remote, place_cause="force_majeure").place == "remote"


def test_another_body_s_half_day_is_refused_without_saying_whose(bench: Bench) -> None:
    first, second = make_ground(bench), make_ground(bench)
    same = bench.member(second.body, "auditor", person_id=first.lead.person_id)
    with bench.inside(first.body):
        plan(first, contracted(first).id)
    with bench.inside(second.body):
        qualify(same, second.planner)
        audit = contracted(second)
        with pytest.raises(Refused) as refused:
            plan(second, audit.id, lead_id=same.membership_id, slots=three_slots(same))
        assert _codes(refused) == {"double_booking"}
        assert all(first.body.name not in str(reason.values) for reason in refused.value.reasons)


def test_the_database_has_the_last_word_on_a_double_booking(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        slots = tuple(Slot(*slot) for slot in three_slots(ground.lead))
        team = (ground.lead.membership_id,)
        proposed = Plan(team[0], team, slots, "on_site", "", ground.reviewer.membership_id)
        members = {member.id: member for member in list_members(staff_only=True)}
        db.session.add(BusyHalfDay(person_id=ground.lead.person_id, day=MONDAY, half="pm"))
        db.session.flush()
        with pytest.raises(Refused, match="double_booked"):
            planning._take_half_days(audit, proposed, members)


def test_an_audit_without_contract_or_edited_meanwhile_is_not_planned(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        with pytest.raises(Refused, match="edited_meanwhile"):
            plan(ground, audit.id, version=audit.version - 1)
        audit.state = "sized"
        db.session.flush()
        with pytest.raises(Refused, match="not_plannable"):
            plan(ground, audit.id)
        audit.state = "open"
        db.session.flush()
        with pytest.raises(Refused, match="planning_over"):
            plan(ground, audit.id)


def test_the_plan_is_sent_with_its_pdf_and_acknowledged_once(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit_id = plan(ground, contracted(ground).id).id
        with pytest.raises(Refused, match="plan_not_sent"):
            acknowledge_plan(audit_id, ground.client)
        send_plan(audit_id, ground.planner)
    bench.run_jobs()
    told = {mail.recipient for mail in bench.mails(ground.body)}
    assert told == {bench.email_of(ground.client), bench.email_of(ground.lead)}
    with bench.inside(ground.body):
        assert get_audit(audit_id, ground.planner).plan_file_id is not None
        first = acknowledge_plan(audit_id, ground.client).plan_acknowledged_at
        assert acknowledge_plan(audit_id, ground.client).plan_acknowledged_at == first
        again = plan(ground, audit_id, slots=three_slots(ground.lead, date(2027, 2, 1)))
        assert (again.state, again.plan_sent_at, again.plan_acknowledged_at) == ("planned", None, None)


def test_a_plan_that_no_longer_fits_the_duration_is_not_sent(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        size_audit(audit.id, ground.planner, "BPF 2026 déposé", {"turnover_cents": 80_000_000})
        with pytest.raises(Refused, match="layout_differs_from_sizing"):
            send_plan(audit.id, ground.planner)


def test_a_plan_does_not_leave_with_somebody_who_is_tied_since(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        tie = {"organisation_id": audit.organisation_id, "kind": "consulted", "note": "", "ended_on": None}
        assert ground.lead.membership_id is not None
        record_link(ground.lead.membership_id, tie, ground.planner)
        with pytest.raises(Refused, match="link"):
            send_plan(audit.id, ground.planner)


def test_only_the_team_declares_and_a_tie_refuses_it(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = plan(ground, contracted(ground).id)
        with pytest.raises(NotFound):
            declare_impartiality(audit.id, ground.planner)
        waiting = [
            one.count for one in list_waiting(ground.lead, clock.today()) if "undeclared" in one.arguments.values()
        ]
        assert waiting == [1]
        values = {"organisation_id": ground.organisation_id, "kind": "family"}
        link = record_link(ground.lead.membership_id, values, ground.planner)
        with pytest.raises(Refused, match="link_lasts"):
            declare_impartiality(audit.id, ground.lead)
        link.ended_on = date(2020, 1, 1)
        db.session.flush()
        assert declare_impartiality(audit.id, ground.lead).declared_impartial_at is not None
