"""Nothing is purged before its end or under a hold; after it, by hand, and the file's line stays (invariant 69)."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from certbody.certificates.queries import retention_ends
from certbody.kit.db import db
from certbody.kit.wording import label
from certbody.tenants.models import StoredFile
from certbody.tenants.operations.files import keep_file, read_file
from certbody.tenants.queries.belonging import FILES, Base, references
from tests import factories
from tests.billing.scenes import a_scene, offer
from tests.support import Bench


def test_a_file_is_purged_after_its_end_by_its_name_and_never_under_a_hold(bench: Bench) -> None:
    body = bench.body()
    administrator, planner = bench.member(body, "administrator"), bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        old, young = (keep_file(f"{name}.txt", b"Direction", planner) for name in ("ancien", "nouveau"))
        old.created_at = datetime(2019, 3, 1, tzinfo=UTC)
        application = factories.an_application(organisation, chart_file_id=old.id, label_file_id=young.id)
        organisation_id = organisation.id
        page, old_id, young_id = body.url(f"retention/{organisation.id}"), old.id, young.id
        opened = body.url(f"applications/{application.id}/files/chart_file")
        own = body.url(f"portal/applications/{application.id}/files/chart_file")
    client = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    browser = bench.browser(administrator)
    assert browser.get(page).status_code == 200  # the first reading is written down
    with bench.statements() as ran:
        read = browser.get(page).text
    assert "1er mars 2025" in read
    assert "6 ans à compter de sa réception, le 1er mars 2019" in read
    assert len(ran) <= 9
    sent = {"typed": "ancien.txt", "reason": "fin de conservation"}
    early = browser.post(f"{page}/files/{young_id}/purge", data={**sent, "typed": "nouveau.txt"})
    assert early.status_code == 409
    assert "le lendemain de cette date" in early.text
    assert browser.post(f"{page}/hold", data={"reason": "contentieux"}).status_code == 303
    assert browser.post(f"{page}/hold", data={"reason": "contentieux"}).status_code == 409
    assert "gel juridique" in browser.post(f"{page}/files/{old_id}/purge", data=sent).text
    assert browser.post(f"{page}/hold/lift", data={"reason": "jugement rendu"}).status_code == 303
    assert browser.post(f"{page}/files/{old_id}/purge", data={**sent, "typed": "autre"}).status_code == 422
    assert browser.post(f"{page}/files/{old_id}/purge", data=sent).status_code == 303
    bench.run_jobs()
    with bench.inside(body):
        row, path = read_file(old_id)
        assert not path.exists()
        assert (row.name, row.purged_by_name, row.purge_reason) == ("ancien.txt", administrator.name, sent["reason"])
        assert db.session.get(StoredFile, (body.id, young_id)).purged_at is None
    refused = browser.get(opened)
    assert refused.status_code == 409
    assert "a été purgé le" in refused.text
    assert sent["reason"] in refused.text
    told = client.get(own)
    assert told.status_code == 409
    assert sent["reason"] not in told.text
    assert "Purgé le" in browser.get(page).text
    assert browser.get(f"{page}/files/{old_id}/purge").status_code == 404
    assert bench.browser(planner).get(page).status_code == 403


def test_what_is_past_its_end_is_listed_over_the_whole_body(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = a_scene(bench, name="Organisme libre")
    offer(scene)
    body = scene.body
    with bench.inside(body):
        for file in db.session.scalars(select(StoredFile)):
            file.created_at = datetime(2015, 3, 1, tzinfo=UTC)
        values = db.session.scalars(select(StoredFile).where(StoredFile.name.endswith(".txt"))).one()
        held, young = (factories.an_organisation(name=f"Organisme {one}") for one in ("gelé", "jeune"))
        for organisation, year, name in ((held, 2016, "gele"), (young, 2025, "jeune")):
            file = keep_file(f"{name}.txt", b"Direction", scene.office)
            file.created_at = datetime(year, 3, 1, tzinfo=UTC)
            factories.an_application(organisation, chart_file_id=file.id)
        page, theirs = body.url("retention"), body.url(f"retention/{held.id}")
        purge, name = body.url(f"retention/{scene.organisation_id}/files/{values.id}/purge"), values.name
    browser = bench.browser(scene.office)
    assert browser.post(f"{theirs}/hold", data={"reason": "contentieux"}).status_code == 303
    with bench.statements() as ran:
        shown = html.unescape(browser.get(page).text)
    assert len(ran) <= 8, ran
    for told in ("gele.txt", name, name.replace(".txt", ".pdf"), "contentieux", "1er mars 2016", "1er mars 2022",
                 "31 déc. 2025", f'href="{theirs}"', f'href="{purge}"', "Organisme libre"):  # fmt: skip
        assert told in shown, told
    assert "jeune.txt" not in shown
    narrowed = browser.get(f"{page}?kind=contract").text
    assert (name in narrowed, "gele.txt" in narrowed) == (True, False)
    monkeypatch.setattr(retention_ends, "PAGE", 2)
    first = browser.get(page).text
    following = browser.get(html.unescape(first.split('rel="next" href="')[1].split('"')[0])).text
    assert [("gele.txt" in one, name in one) for one in (first, following)] == [(False, True), (True, False)]
    monkeypatch.setattr(retention_ends, "PAGE", 50)
    monkeypatch.setattr(retention_ends, "WINDOW", 1)
    with bench.inside(body):
        keep_file("kit.txt", b"Marque", scene.office).created_at = datetime(2015, 3, 1, tzinfo=UTC)
    at, found = page, []
    while at:
        told = browser.get(at).text
        found += [one for one in (name, "gele.txt", "kit.txt") if one in told]
        at = html.unescape(told.split('rel="next" href="')[1].split('"')[0]) if 'rel="next"' in told else ""
    assert found == [name, "gele.txt"]
    monkeypatch.setattr(retention_ends, "WINDOW", 1000)
    assert browser.post(purge, data={"typed": name, "reason": "fin"}).status_code == 303
    bench.run_jobs()
    assert name not in browser.get(page).text
    assert name in browser.get(body.url(f"retention/{scene.organisation_id}")).text
    assert bench.browser(bench.member(body, "planner")).get(page).status_code == 403


def test_each_record_that_keeps_files_has_a_name_for_people(app: Flask) -> None:
    with app.test_request_context():
        for table in Base.metadata.sorted_tables:
            if any(target == FILES for _, target in references(table)):
                assert label("journal.subject", table.name) != table.name
