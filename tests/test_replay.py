"""Replaying the rules: what was stored comes out the same, and what was falsified is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import structlog
import time_machine
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import IntegrityError

from certbody.audits.models import Audit, AuditSize, Nonconformity
from certbody.audits.operations.duration_cells import change_cell
from certbody.audits.operations.sizing import size_audit
from certbody.certificates.models import Decision
from certbody.cli import run
from certbody.commands import replay as command
from certbody.config import Settings
from certbody.kit.db import db
from tests import factories
from tests.replay_cases import BASE, fill
from tests.support import Bench, Body

Captured = pytest.CaptureFixture[str]
KINDS = ("size", "sample", "applicability", "deadline", "decision")


@pytest.fixture
def body(bench: Bench, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Body]:
    """A body with every kind of stored result, each made by the operations of the trade."""
    environment = {
        "DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "SECRET_KEY": settings.secret_key,
        "BASE_URL": "http://localhost", "MAILBOX": "1", "FILES_DIR": str(settings.files_dir),
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    made = bench.body()
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        fill(bench, made)
        logs = structlog.get_config()
        yield made
    structlog.configure(**logs)


def replay(capsys: Captured, body: Body) -> tuple[int, dict[str, Any]]:
    """The exit code and the answer for one body."""
    capsys.readouterr()
    code = run(["rules", "replay", "--tenant", body.slug])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, answer


def falsify(settings: Settings, body: Body, *statements: str) -> None:
    """What only the owner of the tables could do, with the guard taken down."""
    engine = create_engine(settings.database_owner_url)
    guard = "alter table nonconformity {} trigger clock_is_frozen"
    with engine.begin() as connection:
        connection.execute(text("select set_config('app.tenant_id', :tenant, true)"), {"tenant": str(body.id)})
        for statement in (guard.format("disable"), *statements, guard.format("enable")):
            connection.execute(text(statement))
    engine.dispose()


def test_nothing_differs_when_nothing_was_falsified(capsys: Captured, body: Body) -> None:
    code, answer = replay(capsys, body)
    assert (code, answer["different"], answer["differences"]) == (0, 0, [])
    assert answer["bodies"] == 1
    assert answer["checked"] == dict(zip(KINDS, (5, 2, 2, 2, 11), strict=True))
    assert answer["older"] == dict.fromkeys(KINDS, 0)


def test_a_falsified_size_deadline_and_decision_are_each_named(
    capsys: Captured, body: Body, bench: Bench, settings: Settings
) -> None:
    with bench.inside(body):
        size = _first(select(AuditSize.id).join(Audit, Audit.id == AuditSize.audit_id).where(Audit.kind == "renewal"))
        major = _first(select(Nonconformity.id).where(Nonconformity.grade == "major"))
        decision = _first(select(Decision.id).where(Decision.outcome == "certify"))
    falsify(
        settings,
        body,
        f"update audit_size set half_days = half_days + 1 where id = '{size}'",
        f"update nonconformity set implementation_due = implementation_due + 10 where id = '{major}'",
        f"update decision set facts = facts || '{{\"open_majors\": 1}}' where id = '{decision}'",
    )
    code, answer = replay(capsys, body)
    assert code == 1
    assert answer["different"] == 3
    found = {one["kind"]: one for one in answer["differences"]}
    assert {kind: one["id"] for kind, one in found.items()} == {
        "size": str(size), "deadline": str(major), "decision": str(decision),
    }  # fmt: skip
    assert {one["tenant"] for one in found.values()} == {body.slug}
    assert found["size"]["stored"]["half_days"] == found["size"]["recomputed"]["half_days"] + 1
    assert found["deadline"]["recomputed"] == {"implementation": "2027-02-23"}
    assert found["decision"]["recomputed"] == {"refusals": ["majors_open"]}


def _first(statement: Any) -> UUID:
    found: UUID = db.session.scalars(statement.limit(1)).one()
    return found


def test_other_outcome_draw_and_applicability_are_named_too(capsys: Captured, body: Body, settings: Settings) -> None:
    falsify(
        settings,
        body,
        "update decision set outcome = 'refuse' where outcome = 'certify'",
        "update site_sample set drawn = drawn[2:]",
        "update audit_applicability set answer = answer || '{\"mandatory\": [1]}'",
        "update audit_size set tables_version = '1999-01-01'",
    )
    code, answer = replay(capsys, body)
    assert code == 1
    counted = {kind: sum(one["kind"] == kind for one in answer["differences"]) for kind in KINDS}
    assert counted == dict(zip(KINDS, (3, 2, 2, 0, 1), strict=True))
    assert "1999-01-01" in json.dumps([one for one in answer["differences"] if one["kind"] == "size"])


def test_a_falsified_takeover_certificate_and_day_to_apply_again_are_named(
    capsys: Captured, body: Body, settings: Settings
) -> None:
    falsify(
        settings,
        body,
        "update decision set facts = jsonb_set(facts, '{file,state}', '\"suspended\"') where outcome = 'take_over'",
        "update decision set facts = jsonb_set(facts, '{decider,links}', '[[\"consulted\", null]]')"
        " where outcome = 'maintain'",
        "update decision set facts = facts || '{\"until\": \"2026-12-01\"}' where outcome = 'withdraw'",
        "update certificate set ends_on = ends_on + 1 where id in"
        " (select certificate_id from decision where outcome = 'certify')",
    )
    code, answer = replay(capsys, body)
    found = sorted(json.dumps(one["recomputed"]) for one in answer["differences"])
    assert (code, found) == (
        1,
        [
            '{"ends_on": "2029-11-22"}',
            '{"refusals": ["link_lasts"]}',
            '{"refusals": ["transfer_suspended"]}',
            '{"until": "2027-02-23"}',
        ],
    )


def test_a_table_changed_in_the_middle_of_a_cycle_gives_what_was_sized_before_the_same_figure(
    capsys: Captured, bench: Bench, body: Body, settings: Settings
) -> None:
    planner, today = bench.member(body, "planner"), date(2026, 11, 23)
    with bench.inside(body):
        audit = factories.an_audit(factories.an_organisation(), kind="surveillance")
        sized = {"turnover_cents": 30_000_000}
        before = size_audit(audit.id, planner, overrides=sized).half_days
        change_cell(BASE, 4, today, "Procédure PR-08", planner, seen=1)
        after = size_audit(audit.id, planner, "Tables changées", sized).half_days
        change_cell(BASE, None, today, "Retour aux tables", planner, seen=2)
        assert (before, after) == (3, 5)
    assert replay(capsys, body)[1]["different"] == 0
    falsify(settings, body, "update confirmed_cell set half_days = 3 where number = 2")
    code, answer = replay(capsys, body)
    [one] = answer["differences"]
    assert (code, one["kind"], one["stored"]["half_days"], one["recomputed"]["half_days"]) == (1, "size", 5, 4)


def test_many_results_are_shared_out_among_the_processors(
    capsys: Captured, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PAGE", 2)
    monkeypatch.setattr(command, "processors", lambda: 2)
    code, answer = replay(capsys, body)
    assert (code, answer["different"]) == (0, 0)
    assert answer["checked"] == dict(zip(KINDS, (5, 2, 2, 2, 11), strict=True))


def test_what_was_kept_before_its_inputs_were_is_still_computed_again(
    capsys: Captured, body: Body, settings: Settings
) -> None:
    falsify(
        settings,
        body,
        "update audit_size set basis = null",
        "update site_sample set wanted = null, terms_version = null",
        "update nonconformity set clock = null",
        "update decision set facts = null",
    )
    code, answer = replay(capsys, body)
    assert (code, answer["different"]) == (0, 0)
    assert answer["older"] == dict(zip(KINDS, (3, 2, 0, 2, 11), strict=True))


def test_the_clock_of_a_notified_nonconformity_does_not_change(body: Body, bench: Bench) -> None:
    change = update(Nonconformity).values(implementation_due=date(2029, 1, 1))
    with bench.inside(body), pytest.raises(IntegrityError, match="does not change"):
        db.session.execute(change)


def test_an_unknown_body_is_one_line(capsys: Captured, body: Body) -> None:
    capsys.readouterr()
    assert run(["rules", "replay", "--tenant", "inconnu"]) == 2
    assert capsys.readouterr().err == "certbody: there is no certification body inconnu\n"
