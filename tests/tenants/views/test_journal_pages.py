"""The journal on its pages: read, filtered, and handed over as a file."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from uuid import uuid4

from certbody.tenants.operations.members import invite
from tests.support import Bench


def test_every_action_of_the_journal_filter_has_a_name_of_its_own(bench: Bench) -> None:
    body = bench.body()
    page = bench.browser(bench.member(body, "administrator")).get(body.url("journal")).text
    choices = page.split('name="event"')[1].split("</select>")[0]
    names = re.findall(r"<option[^>]*>([^<]+)", choices)
    assert len(names) == len(set(names)) > 50


def test_the_journal_pages_and_filters(bench: Bench) -> None:
    body = bench.body()
    administrator = bench.member(body, "administrator")
    with bench.inside(body):
        for number in range(60):
            invite(f"j{number}-{uuid4().hex[:8]}@exemple.fr", "Invité", ["auditor"], administrator)
    browser = bench.browser(administrator)
    first = browser.get(body.url("journal?subject=invitation")).text
    assert first.count('data-label="Quand"') == 50
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert browser.get(following).text.count('data-label="Quand"') == 10
    page = browser.get(body.url("journal?event=invitation.sent&since=2020-01-01")).text
    assert page.count('data-label="Quand"') == 50
    for nothing in ("event=site.added", "until=2020-01-01", f"subject_id={uuid4()}"):
        assert "Aucune ligne" in browser.get(body.url(f"journal?{nothing}")).text
    assert "Aucune ligne" in browser.get(body.url(f"journal?person={uuid4()}")).text


def test_the_journal_is_handed_over_as_a_file(bench: Bench) -> None:
    body = bench.body()
    administrator = bench.member(body, "administrator")
    with bench.inside(body):
        invite(f"{uuid4().hex[:8]}@exemple.fr", "Ada Noël", ["auditor"], administrator)
    browser, page = bench.browser(administrator), body.url("journal/exports")
    assert browser.post(page, data={"format": "exe"}).status_code == 422
    with browser.post(page, data={"format": "jsonl", "event": "invitation.sent", "subject_id": ""}) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=journal-")
        assert answer.headers["X-Checksum-SHA256"] == sha256(answer.data).hexdigest()
        told = [json.loads(line) for line in answer.data.decode().splitlines()]
    assert [line["action_en"] for line in told] == ["Invitation sent"]
    with bench.statements() as ran:
        assert sha256(answer.data).hexdigest() in browser.get(page).text
    assert len(ran) <= 8
    assert bench.browser(bench.member(body, "planner")).post(page, data={"format": "csv"}).status_code == 403
