"""Each read of a client's file by the body's people is noted: who, when, what (invariant 8)."""

from __future__ import annotations

import json

from sqlalchemy import select

from certbody.kit.db import db
from certbody.tenants.models import FileRead
from tests import factories
from tests.support import Bench, Body


def _reads(bench: Bench, body: Body) -> list[tuple[str, str, int]]:
    with bench.inside(body):
        found = db.session.scalars(select(FileRead).order_by(FileRead.id))
        return [(one.person_name, one.subject_type, one.visits) for one in found]


def test_what_staff_read_is_noted_once_a_day_and_reading_on_costs_nothing(bench: Bench) -> None:
    body = bench.body()
    planner, administrator = bench.member(body, "planner"), bench.member(body, "administrator")
    with bench.inside(body):
        organisation = factories.an_organisation()
        audit_id, organisation_id = factories.an_audit(organisation).id, organisation.id
    browser = bench.browser(planner)
    pages = body.url(f"organisations/{organisation_id}"), body.url(f"audits/{audit_id}")
    for page in pages:
        counts = []
        for _ in range(2):
            with bench.statements() as ran:
                assert browser.get(page).status_code == 200
            counts.append(len([one for one in ran if "file_read" in one]))
        assert counts == [1, 0]
    assert _reads(bench, body) == [(planner.name, "organisation", 1), (planner.name, "audit", 1)]
    told = bench.browser(administrator)
    with bench.statements() as ran:
        assert planner.name in told.get(body.url(f"journal/reads?subject_id={organisation_id}")).text
    assert len(ran) <= 8
    with told.post(body.url("journal/reads"), data={"format": "jsonl", "subject": "audit"}) as answer:
        line = json.loads(answer.data)
    assert (line["object_en"], line["object_id"], line["person"]) == ("Audit", str(audit_id), planner.name)
    assert browser.get(body.url("journal/reads")).status_code == 403


def test_nobody_else_leaves_a_trace(bench: Bench) -> None:
    """The client at home, a page that was refused, and what is no client's file."""
    body = bench.body()
    auditor, administrator = bench.member(body, "auditor"), bench.member(body, "administrator")
    with bench.inside(body):
        organisation = factories.an_organisation()
        audit_id, organisation_id = factories.an_audit(organisation).id, organisation.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    assert bench.browser(client).get(body.url(f"portal/audits/{audit_id}")).status_code == 200
    assert bench.browser(auditor).get(body.url(f"audits/{audit_id}")).status_code == 404
    assert bench.browser(administrator).get(body.url(f"auditors/{auditor.membership_id}")).status_code == 200
    assert bench.browser(administrator).get(body.url("audits/")).status_code == 200
    assert _reads(bench, body) == []
