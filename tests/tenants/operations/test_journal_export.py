"""Exporting the journal: everything, a period, one file; each export is itself in the journal with its checksum."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.certificates.queries.certificates import certificate_roots
from certbody.clients.queries.organisations import organisation_roots
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalEntry, JournalExport
from certbody.tenants.operations.journal_export import export_journal
from certbody.tenants.queries.belonging import path_to
from certbody.tenants.queries.journal import Asked
from tests import factories
from tests.support import Bench


def _lines(form: str, asked: Asked, by: Actor, roots: Any = None) -> tuple[list[dict[str, Any]], JournalExport, bytes]:
    stream = BytesIO()
    row = export_journal(stream, form, asked, {"organisation": "École"} if roots else {}, by, roots)
    body = stream.getvalue()
    if form == "jsonl":
        return [json.loads(line) for line in body.decode().splitlines()], row, body
    return list(csv.DictReader(StringIO(body.decode("utf-8-sig")), delimiter=";")), row, body


def test_each_line_says_who_when_before_and_after_in_both_languages(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        site = factories.a_site(factories.an_organisation())
        journal.record("site.changed", site, by, before={"name": "=1+1"}, after={"name": "Lyon"}, reason="=cmd()")
        for form in ("csv", "jsonl"):
            lines, row, written = _lines(form, Asked(subject="site"), by)
            told = lines[0]
            assert (told["action_fr"], told["action_en"]) == ("Site modifié", "Site changed")
            assert (told["object_fr"], told["object_id"], told["person"]) == ("Site", str(site.id), by.name)
            assert (row.line_count, row.sha256) == (1, hashlib.sha256(written).hexdigest())
            assert row.scope == {"subject": "site"}
        assert lines[0]["before"] == {"name": "=1+1"}
        assert json.loads(_lines("csv", Asked(subject="site"), by)[0][0]["before"]) == {"name": "=1+1"}
        assert _lines("csv", Asked(subject="site"), by)[0][0]["reason"] == "'=cmd()"


def test_an_export_is_itself_in_the_journal(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        _, row, _ = _lines("csv", Asked(since=date(2026, 1, 1)), by)
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "journal_export.made")).one()
        assert (entry.subject_id, entry.actor_id) == (row.id, by.person_id)
        assert entry.after["sha256"] == row.sha256
        assert entry.after["since"] == "2026-01-01"


def test_a_period_and_a_person_narrow_the_export(bench: Bench) -> None:
    body = bench.body()
    by, other = bench.member(body, "administrator"), bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        for who in (by, other):
            journal.record("organisation.changed", organisation, who, after={"name": "X"})
        assert len(_lines("jsonl", Asked(person=other.person_id), by)[0]) == 1
        assert _lines("jsonl", Asked(until=date(2020, 1, 1)), by)[0] == []
        assert len(_lines("jsonl", Asked(subject_id=organisation.id), by)[0]) == 2


def test_a_file_holds_all_that_belongs_to_it_and_nothing_else(bench: Bench) -> None:
    """A line about every kind of row of two organisations: each export has those of its own."""
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        mine, other = _file(by), _file(by)
        found = {
            line["object_id"] for line in _lines("jsonl", Asked(), by, organisation_roots(mine["organisation"]))[0]
        }
        assert found == {str(row_id) for row_id in mine.values()}
        of_certificate = _lines("jsonl", Asked(), by, certificate_roots(other["certificate"]))[0]
        kept = {"certificate", "audit", "nonconformity", "finding", "application"}
        assert {line["object_id"] for line in of_certificate} == {str(other[name]) for name in kept}


def _file(by: Actor) -> dict[str, UUID]:
    organisation = factories.an_organisation()
    certificate, application = factories.a_certificate(organisation), factories.an_application(organisation)
    audit = factories.an_audit(organisation, certificate_id=certificate.id, application_id=application.id)
    answers = factories.a_finding(audit, 1), factories.a_nonconformity(audit)
    rows = (organisation, factories.a_site(organisation), application, certificate, audit, *answers)
    for row in rows:
        journal.record("organisation.changed", row, by, after={"name": new_id().hex})
    return {row.__tablename__: row.id for row in rows}


def test_no_row_belongs_to_a_file_through_a_person() -> None:
    assert path_to("audit_member", "organisation") == ("audit_id", "organisation_id")
    assert path_to("certificate_event", "organisation") == ("certificate_id", "organisation_id")
    assert path_to("qualification", "organisation") is None
