"""Sending a kept file."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from certbody.kit.db import db
from certbody.kit.storage import Storage
from certbody.tenants.models import JournalEntry
from certbody.tenants.operations.files import keep_file
from certbody.tenants.views.serving import send_stored
from tests import factories
from tests.support import Bench


def test_a_file_leaves_with_its_name_and_its_fingerprint(bench: Bench) -> None:
    body = bench.body()
    by = bench.member(body, "planner")
    with bench.app.test_request_context(), bench.inside(body):
        row = keep_file("compte rendu d’été.txt", b"Bonjour", by)
        for attached, word in ((True, "attachment"), (False, "inline")):
            response = send_stored(row.id, as_attachment=attached)
            assert response.headers["Content-Disposition"].startswith(f"{word}; ")
            assert "filename*=UTF-8''compte%20rendu%20d%E2%80%99" in response.headers["Content-Disposition"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "private, no-cache"
            assert response.get_etag()[0] == row.sha256
            response.close()


@pytest.mark.usefixtures("store")
class TestEachStorage:
    """What a browser asks for is answered alike, wherever the file lies."""

    BODY = "".join(f"ligne {number}\n" for number in range(20_000)).encode()

    @pytest.fixture
    def asked(self, bench: Bench) -> Callable[..., TestResponse]:
        body = bench.body()
        planner = bench.member(body, "planner")
        with bench.inside(body):
            kept = keep_file("organigramme.txt", BytesIO(self.BODY), planner)
            application_id = factories.an_application(factories.an_organisation(), chart_file_id=kept.id).id
        browser, path = bench.browser(planner), body.url(f"applications/{application_id}/files/chart_file")
        return lambda **headers: browser.get(path, headers=headers)

    def test_the_whole(self, asked: Callable[..., TestResponse]) -> None:
        with asked() as answer:
            assert (answer.status_code, answer.data) == (200, self.BODY)
            assert answer.headers["Content-Length"] == str(len(self.BODY))
            assert answer.headers["Accept-Ranges"] == "bytes"

    def test_nothing_anew_while_it_is_the_same(self, asked: Callable[..., TestResponse]) -> None:
        with asked() as first, asked(If_None_Match=first.headers["ETag"]) as again:
            assert (again.status_code, again.data) == (304, b"")
        with asked(If_None_Match='"another"') as answer:
            assert answer.status_code == 200

    @pytest.mark.parametrize(("start", "end"), [(0, 9), (70_000, 140_000), (200_000, 200_000)])
    def test_a_part(self, asked: Callable[..., TestResponse], start: int, end: int) -> None:
        with asked(Range=f"bytes={start}-{end}") as answer:
            assert (answer.status_code, answer.data) == (206, self.BODY[start : end + 1])
            assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{len(self.BODY)}"

    def test_the_end_and_beyond(self, asked: Callable[..., TestResponse]) -> None:
        with asked(Range="bytes=-10") as answer:
            assert (answer.status_code, answer.data) == (206, self.BODY[-10:])
        with asked(Range="bytes=9000000-") as answer:
            assert answer.status_code == 416

    def test_a_file_whose_bytes_are_gone_is_not_found(
        self, asked: Callable[..., TestResponse], store: Storage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("certbody.kit.storage.key_of", lambda *_: "nowhere/00/nothing")
        assert asked().status_code == 404


def test_who_opens_a_clients_file_is_in_the_journal(bench: Bench) -> None:
    """Invariant 8: each read by the body's people, and not the client's own."""
    body = bench.body()
    planner = bench.member(body, "planner")
    with bench.inside(body):
        organisation = factories.an_organisation()
        kept = keep_file("organigramme.txt", b"Direction", planner)
        application_id = factories.an_application(organisation, chart_file_id=kept.id).id
        organisation_id = organisation.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    for reader, space in ((client, "portal/"), (planner, "")):
        path = body.url(f"{space}applications/{application_id}/files/chart_file")
        with bench.browser(reader).get(path) as answer:
            assert answer.data == b"Direction"
    with bench.inside(body):
        opened = select(JournalEntry.actor_name).where(JournalEntry.event == "stored_file.opened")
        assert list(db.session.scalars(opened)) == [planner.name]


def test_a_name_cannot_write_headers(bench: Bench) -> None:
    body = bench.body()
    auditor = bench.member(body, "auditor")
    browser, page = bench.browser(bench.member(body, "planner")), body.url(f"auditors/{auditor.membership_id}")
    sent = {"category": "AF", "valid_from": "2026-01-01", "valid_to": "2028-01-01"}
    file = (BytesIO(b"%PDF-1.7\n%%EOF\n"), '../a.pdf"b\r\nSet-Cookie: x=1.pdf')
    made = browser.post(
        f"{page}/qualifications/new", data={**sent, "file": file}, headers={"Accept": "application/json"}
    )
    with browser.get(f"{page}/qualifications/{made.json['id']}/proof") as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "x=1" not in answer.headers.get("Set-Cookie", "")
