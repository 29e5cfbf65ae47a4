"""What is recorded about an auditor, and what it makes of an assignment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from certbody.auditors.models import BusyHalfDay
from certbody.auditors.operations import records
from certbody.auditors.queries.assignment import assignment_obstacles, impartiality_verdict
from certbody.auditors.queries.ties import group_of
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from tests.factories import an_organisation
from tests.support import Bench

DAY = date(2027, 1, 12)


def _codes(verdict: object) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def _qualification(**values: object) -> dict[str, object]:
    made = {"category": "AF", "valid_from": date(2026, 1, 1), "valid_to": date(2027, 12, 31), "proof": "Jury interne"}
    return {**made, **values}


def test_a_qualification_opens_its_category_until_it_is_revoked(bench: Bench) -> None:
    body = bench.body()
    planner, auditor = bench.member(body, "planner"), bench.member(body, "auditor")
    with bench.inside(body):
        client = an_organisation()
        row = records.record_qualification(auditor.membership_id, _qualification(), planner)
        ask = (auditor.membership_id, client.id, ["AF"], "RNQ2026", [(DAY, "am")], DAY)
        assert assignment_obstacles(*ask).allowed
        assert _codes(assignment_obstacles(ask[0], client.id, ["AF", "CFA"], *ask[3:])) == ["qualification_missing"]
        records.revoke_qualification(row.id, planner, "Ne suit plus la veille")
        assert _codes(assignment_obstacles(*ask)) == ["qualification_ended"]
        with pytest.raises(Refused):
            records.revoke_qualification(row.id, planner, "encore")


def test_a_qualification_needs_a_proof_an_order_and_an_auditor(bench: Bench) -> None:
    body = bench.body()
    planner, auditor = bench.member(body, "planner"), bench.member(body, "auditor")
    with bench.inside(body):
        with pytest.raises(Invalid, match="proof"):
            records.record_qualification(auditor.membership_id, _qualification(proof=""), planner)
        with pytest.raises(Invalid, match="valid_to"):
            records.record_qualification(auditor.membership_id, _qualification(valid_to=date(2025, 1, 1)), planner)
        with pytest.raises(Refused):
            records.record_qualification(planner.membership_id, _qualification(), planner)


def test_a_tie_bars_until_two_years_after_its_end(bench: Bench) -> None:
    body = bench.body()
    planner, auditor = bench.member(body, "planner"), bench.member(body, "auditor")
    with bench.inside(body):
        client, other = an_organisation(), an_organisation()
        values = {"organisation_id": client.id, "kind": "consulted"}
        link = records.record_link(auditor.membership_id, values, planner)
        assert _codes(impartiality_verdict(auditor.membership_id, client.id, DAY)) == ["link_lasts"]
        assert impartiality_verdict(auditor.membership_id, other.id, DAY).allowed
        records.end_link(link.id, date(2025, 1, 13), planner)
        assert _codes(impartiality_verdict(auditor.membership_id, client.id, DAY)) == ["link_too_recent"]
        assert impartiality_verdict(auditor.membership_id, client.id, DAY + timedelta(days=1)).allowed


def test_a_tie_to_one_client_of_a_group_bars_from_all(bench: Bench) -> None:
    """Invariant 29: clients that name the same head, and the head itself, are one; nobody else is."""
    body = bench.body()
    planner, auditor = bench.member(body, "planner"), bench.member(body, "auditor")
    with bench.inside(body):
        head, stranger = an_organisation(), an_organisation()
        head_siren = head.siren
        client, sister = (an_organisation(group_siren=head.siren) for _ in range(2))
        records.record_link(auditor.membership_id, {"organisation_id": sister.id, "kind": "owns"}, planner)
        for one in (client, sister, head):
            assert _codes(impartiality_verdict(auditor.membership_id, one.id, DAY)) == ["link_lasts"]
        assert impartiality_verdict(auditor.membership_id, stranger.id, DAY).allowed
        sister.group_siren = ""
        db.session.flush()
        assert impartiality_verdict(auditor.membership_id, client.id, DAY).allowed
    elsewhere = bench.body()
    theirs = bench.member(elsewhere, "auditor")
    with bench.inside(elsewhere):
        namesake = an_organisation(group_siren=head_siren)
        assert impartiality_verdict(theirs.membership_id, namesake.id, DAY).allowed
        assert list(db.session.scalars(group_of(namesake.id))) == [namesake.id]


def test_absences_and_half_days_of_any_body_stand_in_the_way(bench: Bench) -> None:
    body = bench.body()
    planner, auditor = bench.member(body, "planner"), bench.member(body, "auditor")
    with bench.inside(body):
        client = an_organisation()
        records.record_qualification(auditor.membership_id, _qualification(), planner)
        records.record_absence(auditor.membership_id, {"first_day": DAY, "last_day": DAY}, planner)
        db.session.add(BusyHalfDay(person_id=auditor.person_id, day=DAY + timedelta(days=1), half="pm"))
        db.session.flush()
        slots = [(DAY, "am"), (DAY + timedelta(days=1), "am"), (DAY + timedelta(days=1), "pm")]
        found = assignment_obstacles(auditor.membership_id, client.id, ["AF"], "RNQ2026", slots, DAY)
        assert _codes(found) == ["person_absent", "double_booking"]
        own = assignment_obstacles(
            auditor.membership_id, client.id, ["AF"], "RNQ2026", slots[1:], DAY, own=[(slots[2][0], "pm")]
        )
        assert own.allowed
