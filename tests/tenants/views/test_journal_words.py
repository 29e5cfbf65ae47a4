"""The journal in its reader's words: names for ids, days for dates, labels for codes; exports keep what was written."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask

from certbody.kit import clock
from certbody.tenants import journal
from certbody.tenants.models import JournalEntry
from certbody.tenants.operations.files import keep_file
from certbody.tenants.operations.settings import set_value
from certbody.tenants.queries.naming import kind_of
from certbody.tenants.views.journal_words import details_of, title_of, told_of
from tests import factories
from tests.reading import as_read
from tests.support import Bench, Body

ID = re.compile(r">[^<>]*[0-9a-f]{8}-[0-9a-f]{4}-[^<>]*<")
ISO = re.compile(r">[^<>]*\d{4}-\d\d-\d\d[^<>]*<")


def written(bench: Bench) -> tuple[Body, Any]:
    """A body whose journal speaks of many kinds of things."""
    body = bench.body()
    by = bench.member(body, "administrator")
    with bench.inside(body):
        organisation = factories.an_organisation()
        audit = factories.an_audit(organisation, reference="A-2026-0042")
        file = keep_file("preuve.txt", b"Direction", by)
        told = {"first_day": "2026-12-01", "at": "2026-12-01T08:00:00+00:00", "chart_file_id": str(file.id)}
        journal.record("audit.planned", audit, by, before={"state": "contracted"}, after={"state": "planned", **told})
        journal.record("audit.planned", audit, by, after={"origin": str(uuid4()), "gross_cents": 144_000})
        set_value("audits_in_a_row", 3, clock.today() + timedelta(days=40), "usage", by)
    return body, bench.browser(by)


def test_the_lines_show_names_days_and_labels(bench: Bench) -> None:
    body, browser = written(bench)
    browser.get(body.url("journal"))
    with bench.statements() as ran:
        page = html.unescape(browser.get(body.url("journal")).text)
    assert len(ran) <= 8, ran
    assert not ID.search(page.split("<tbody>")[1])
    assert not ISO.search(page.split("<tbody>")[1])
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " ")
    for told in ("Audit · A-2026-0042", "premier jour : 1er déc. 2026", "1er déc. 2026, 09:00", "preuve.txt",
                 "À planifier → Planifié", "1 440,00 €",
                 "Réglage · Audits de suite d’un même organisme par le même auditeur", "pas de limite → 3",
                 "origine : fiche sans nom"):  # fmt: skip
        assert told in shown, told


def test_another_reader_has_the_days_in_their_language_and_exports_keep_what_was_written(bench: Bench) -> None:
    body, browser = written(bench)
    browser.post("/account/language", data={"locale": "en"})
    page = html.unescape(browser.get(body.url("journal")).text)
    assert "1 Dec 2026" in page
    assert "no limit →" in page
    sent = browser.post(body.url("journal/exports"), data={"format": "csv", "since": "2026-01-01"}, buffered=True)
    for kept in ("2026-12-01T08:00:00+00:00", "audits_in_a_row", '""state"": ""planned""'):
        assert kept in sent.text
    assert "from: 1 Jan 2026" in html.unescape(browser.get(body.url("journal/exports")).text)


def test_an_export_of_one_person_is_noted_with_their_name(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "administrator")
    browser = bench.browser(by)
    sent = browser.post(body.url("journal/exports"), data={"format": "jsonl", "person": str(by.person_id)},
                        buffered=True)  # fmt: skip
    assert sent.status_code == 200
    for path in ("journal/exports", "journal"):
        assert f"personne : {by.name}" in re.sub(r"\s+", " ", html.unescape(browser.get(body.url(path)).text))


def test_what_nobody_has_named_yet_is_read_as_words(app: Flask) -> None:
    after = {
        "new_kind": "far_away",
        "flag_counts": {"bad_nda": 2},
        "new_thing_id": str(uuid4()),
        "dates": ["2026-12-01"],
    }
    entry = JournalEntry(event="audit.moved_elsewhere", subject_type="new_table", subject_id=uuid4(), after=after)
    with app.test_request_context():
        assert (told_of("journal.event", entry.event), title_of(entry, {})) == ("moved elsewhere", "new table")
        told = [(one.field, one.before, one.after) for one in details_of(entry, {})]
    assert as_read(told[1][2]).endswith(" : 2")
    assert "bad" not in told[1][2]
    assert told == [
        ("new kind", None, "far away"), ("anomalies", None, told[1][2]),
        ("new thing id", None, "fiche sans nom"), ("dates", None, "1er déc. 2026"),
    ]  # fmt: skip


def test_a_field_tells_the_table_that_it_refers_to() -> None:
    fields = ("chart_file_id", "values_file", "decision", "person", "organisation_id", "colour")
    assert [kind_of(field) for field in fields] == [
        "stored_file", "stored_file", "decision", "membership", "organisation", "",
    ]  # fmt: skip
