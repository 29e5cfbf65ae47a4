"""Where an organisation stands, with the audits that the cycle opens after the one it applied for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from certbody.audits.operations.opening import open_audit, open_cycle_audit
from certbody.clients.models import Application, Organisation
from certbody.clients.queries.journey import find_standing
from certbody.clients.rules.journey import STAGES
from certbody.kit.db import db
from tests import factories
from tests.support import Bench

TODAY = date(2026, 11, 23)


def _admitted(organisation: Organisation, kind: str) -> Application:
    return factories.an_application(organisation, kind=kind, state="admissible")


@pytest.mark.parametrize("kind", ["surveillance", "renewal", "complementary"])
def test_an_audit_that_the_cycle_opens_was_not_applied_for(bench: Bench, kind: str) -> None:
    body = bench.body()
    planner = bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        application = _admitted(organisation, "initial")
        first = open_audit(application.id, planner)
        first.state = "decided"
        certificate = factories.a_certificate(organisation)
        db.session.flush()
        following = open_cycle_audit(certificate.id, kind, planner)
        assert following.application_id == first.application_id == application.id
        assert [one.kind for one in find_standing(organisation.id, TODAY).processes] == ["certificate"]
        following.state = "plan_sent"
        db.session.flush()
        _held, process = find_standing(organisation.id, TODAY).processes
        assert (process.kind, process.way.stage, tuple(process.stages)) == (kind, "plan", STAGES[3:])


def test_an_audit_that_was_applied_for_again_begins_with_its_application(bench: Bench) -> None:
    body = bench.body()
    planner = bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        open_audit(_admitted(organisation, "initial").id, planner).state = "decided"
        factories.a_certificate(organisation)
        asked = open_audit(_admitted(organisation, "renewal").id, planner)
        db.session.flush()
        _held, process = find_standing(organisation.id, TODAY).processes
        assert (process.reference, process.way.stage, process.stages) == (asked.reference, "quote", STAGES)


def test_a_renewal_of_the_cycle_stays_one_after_the_certificate_has_ended(bench: Bench) -> None:
    """What was begun before the end is out of sight then; the application that it answered is still the first's."""
    body = bench.body()
    planner = bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        first = open_audit(_admitted(organisation, "initial").id, planner)
        first.state = "decided"
        certificate = factories.a_certificate(organisation, starts_on=date(2023, 1, 30))
        db.session.flush()
        renewal = open_cycle_audit(certificate.id, "renewal", planner)
        first.created_at = datetime(2025, 1, 1, tzinfo=UTC)
        db.session.flush()
        [process] = find_standing(organisation.id, TODAY).processes
        assert (process.reference, process.stages) == (renewal.reference, STAGES[1:])
