"""What becomes late is told to the office: no date proposed after the contract, no proof of a major's correction."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from certbody.audits.queries.register import Filters, list_audits
from certbody.audits.queries.waiting_findings import list_waiting_findings
from certbody.kit import clock
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.tenants.models import JournalEntry
from tests import factories
from tests.audits.planning_ground import contracted, make_ground, plan
from tests.audits.scene import an_audit_day
from tests.support import Bench

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight of the 24th where the days are counted


@pytest.mark.parametrize("hour", [NIGHT, NIGHT - timedelta(hours=12)])
def test_an_audit_without_a_proposed_date_is_late_from_the_31st_day_after_the_contract(
    bench: Bench, hour: datetime
) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body), clock.told(hour):
        audit = contracted(ground)
        statement = select(JournalEntry.at).where(JournalEntry.event == "audit.contracted")
        signed = paris_date(db.session.scalars(statement).one())

        def late(days: int) -> list[object]:
            rows, _ = list_audits(Filters(late=True), ground.planner, signed + timedelta(days=days))
            return [row.id for row in rows]

        assert (late(30), late(31)) == ([], [audit.id])
        plan(ground, audit.id)
        assert late(31) == []


def test_a_date_proposed_late_has_its_reason_on_file(bench: Bench) -> None:
    ground = make_ground(bench)
    with bench.inside(ground.body):
        audit = contracted(ground)
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "audit.contracted")).one()
        with clock.told(entry.at + timedelta(days=31)):
            with pytest.raises(Invalid) as refused:
                plan(ground, audit.id)
            assert refused.value.errors == {"late_reason": ["late_proposal"]}
            plan(ground, audit.id, late_reason="Dirigeante absente jusqu’en janvier")
            plan(ground, audit.id)  # placed anew: proposed already
        kept = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "audit.proposed_late")).one()
        assert kept.reason == "Dirigeante absente jusqu’en janvier"


def test_a_major_past_its_implementation_or_its_verification_waits_for_the_office(bench: Bench) -> None:
    scene = an_audit_day(bench, state="closed")
    planner = bench.member(scene.body, "planner")
    with bench.inside(scene.body):
        factories.a_nonconformity(scene.audit(), 4, "major", state="plan_accepted")
        factories.a_nonconformity(scene.audit(), 5, "major", state="evidence_submitted")
        factories.a_nonconformity(scene.audit(), 1, "minor", state="plan_accepted")

    def overdue(day: date) -> list[int]:
        with bench.inside(scene.body):
            lines = list_waiting_findings(planner, day)
            return [line.count for line in lines if line.arguments == {"only": "majors_late"}]

    assert overdue(date(2027, 2, 23)) == [0]
    assert overdue(date(2027, 2, 24)) == [1]
    assert overdue(date(2027, 3, 23)) == [1]
    assert overdue(date(2027, 3, 24)) == [2]
