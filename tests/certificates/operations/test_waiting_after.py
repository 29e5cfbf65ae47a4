"""The wait after a refusal or a withdrawal, as the clerk of a new application meets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from certbody.certificates.models import Decision
from certbody.certificates.operations.keeping import keep_decision
from certbody.clients.models import Organisation
from certbody.clients.queries.checks import _our_decisions
from certbody.kit.db import db
from certbody.tenants.operations.settings import set_value
from tests import factories
from tests.support import Bench

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


def decided(
    bench: Bench, outcome: str, kind: str = "initial", later: date = TODAY, setting: int = 1, facts: Any = None
) -> list[date]:
    """The days from which a wait runs, seen from another organisation of the same SIREN."""
    body = bench.body()
    decider = bench.member(body, "reviewer", "administrator")
    with bench.inside(body):
        organisation: Organisation = factories.an_organisation()
        audit = factories.an_audit(organisation, kind=kind)
        set_value("wait_on_refused_extension", setting, TODAY, "Essai.", decider)
        keep_decision(
            Decision(
                organisation_id=organisation.id,
                audit_id=audit.id,
                outcome=outcome,
                categories=["AF"],
                reason="Motif.",
                decided_on=TODAY,
                effective_on=later,
                facts=facts,
            ),
            decider,
        )
        twin = factories.an_organisation(siren=organisation.siren)
        application = factories.an_application(twin)
        db.session.refresh(application, ["organisation"])
        return [one.decided_on for one in _our_decisions(application, extensions=bool(setting))]


def test_a_withdrawal_counts_from_the_day_it_takes_effect(bench: Bench) -> None:
    assert decided(bench, "withdraw", later=date(2026, 12, 15)) == [date(2026, 12, 15)]


def test_the_refusal_of_an_extension_counts_as_the_body_says(bench: Bench) -> None:
    assert decided(bench, "refuse", "extension") == [TODAY]
    assert decided(bench, "refuse", "extension", setting=0) == []
    assert decided(bench, "refuse", "initial", setting=0) == [TODAY]


def test_what_the_decision_told_holds_whatever_is_set_later(bench: Bench) -> None:
    assert decided(bench, "refuse", "extension", setting=0, facts={"months": 3}) == [TODAY]
    assert decided(bench, "refuse", "extension", setting=1, facts={"kind": "extension"}) == []


@pytest.mark.parametrize("outcome", ["refuse_transfer", "maintain", "suspend"])
def test_no_other_decision_makes_anybody_wait(bench: Bench, outcome: str) -> None:
    assert decided(bench, outcome) == []
