"""Two people at once: whoever comes second decides on what the first has written, or is told."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.nonconformities import get_nonconformity
from certbody.certificates.queries.certificates import get_certificate
from certbody.clients.queries.applications import get_application
from certbody.config import Settings
from certbody.tenants.actor import Actor
from tests import factories
from tests.support import Bench, Body

Get = Callable[..., Any]


def _application(organisation: Any) -> Any:
    return factories.an_application(organisation)


def _nonconformity(organisation: Any) -> Any:
    return factories.a_nonconformity(factories.an_audit(organisation))


@pytest.mark.parametrize(
    ("make", "get", "new_state"),
    [
        (factories.an_audit, get_audit, "cancelled"),
        (_application, get_application, "withdrawn"),
        (_nonconformity, get_nonconformity, "plan_submitted"),
        (factories.a_certificate, get_certificate, "withdrawn"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_lock_reads_what_was_written_since(bench: Bench, make: Get, get: Get, new_state: str) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        row_id = make(factories.an_organisation()).id
    with bench.inside(body):
        seen = get(row_id, by)
        assert seen.state != new_state
        _elsewhere(bench.app, body, seen.__tablename__, row_id, new_state)
        assert get(row_id, by, lock=True).state == new_state


def _elsewhere(app: Flask, body: Body, table: str, row_id: UUID, state: str) -> None:
    settings: Settings = app.config["SETTINGS"]
    engine = create_engine(settings.database_url)
    with engine.begin() as other:
        other.execute(text("select set_config('app.tenant_id', :tenant, true)"), {"tenant": str(body.id)})
        moved = text(f"update {table} set state = :state, version = version + 1 where id = :id")
        other.execute(moved, {"state": state, "id": row_id})
    engine.dispose()


def test_the_second_of_two_writers_is_told(bench: Bench) -> None:
    body = bench.body()
    by: Actor = bench.member(body, "administrator")
    browser, siren, nda, answers = bench.browser(by), factories.a_siren(), "11755555501", []
    sent = {"name": "École double", "siren": siren, "nda": nda, "list_reason": "Deux personnes à la fois"}
    second = Thread(target=lambda: answers.append(browser.post(body.url("organisations/new"), data=sent).status_code))
    with bench.inside(body):
        factories.an_organisation(nda=nda)
        second.start()
        sleep(1.0)
    second.join()
    assert answers == [409]
