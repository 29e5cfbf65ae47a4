"""The pages about the people who audit."""

from __future__ import annotations

from io import BytesIO

from tests.factories import an_organisation
from tests.support import Bench


def test_the_office_records_a_qualification_and_a_tie(bench: Bench) -> None:
    body = bench.body()
    auditor = bench.member(body, "auditor")
    browser = bench.browser(bench.member(body, "planner"))
    with bench.inside(body):
        siren = an_organisation(name="École des Arts").siren
    page = body.url(f"auditors/{auditor.membership_id}")
    sent = {"category": "AF", "valid_from": "2026-01-01", "valid_to": "2028-01-01", "proof": "Jury"}
    assert browser.post(f"{page}/qualifications/new", data=sent).status_code == 303
    refused = browser.post(f"{page}/qualifications/new", data={**sent, "valid_to": "2025-01-01"})
    assert refused.status_code == 422
    assert 'value="2025-01-01"' in refused.text
    assert browser.post(f"{page}/links/new", data={"organisation": "inconnu", "kind": "owns"}).status_code == 422
    assert browser.post(f"{page}/links/new", data={"organisation": siren, "kind": "owns"}).status_code == 303
    shown = browser.get(page).text
    assert "Jury" in shown
    assert "École des Arts" in shown


def test_a_proof_is_a_download_for_the_office_and_its_owner(bench: Bench) -> None:
    body = bench.body()
    auditor, other = bench.member(body, "auditor"), bench.member(body, "auditor")
    browser, page = bench.browser(bench.member(body, "planner")), body.url(f"auditors/{auditor.membership_id}")
    sent = {"category": "AF", "valid_from": "2026-01-01", "valid_to": "2028-01-01"}
    file = (BytesIO(b"%PDF-1.7\n%%EOF\n"), "preuve.pdf")
    made = browser.post(
        f"{page}/qualifications/new", data={**sent, "file": file}, headers={"Accept": "application/json"}
    )
    proof = f"{page}/qualifications/{made.json['id']}/proof"
    with bench.browser(auditor).get(proof) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.data.startswith(b"%PDF")
    assert bench.browser(other).get(proof).status_code == 404


def test_an_auditor_sees_and_edits_only_what_is_theirs(bench: Bench) -> None:
    body = bench.body()
    auditor, other = bench.member(body, "auditor"), bench.member(body, "auditor")
    browser = bench.browser(auditor)
    mine, theirs = (body.url(f"auditors/{one.membership_id}") for one in (auditor, other))
    days = {"first_day": "2027-01-12", "last_day": "2027-01-15"}
    assert browser.post(f"{mine}/absences/new", data=days).status_code == 303
    assert "Absence du" in browser.get(mine).text
    assert browser.get(theirs).status_code == 404
    assert browser.post(f"{theirs}/absences/new", data=days).status_code == 404
    assert browser.get(f"{mine}/qualifications/new").status_code == 403
    assert browser.get(body.url("auditors/")).status_code == 403


def test_the_list_costs_the_same_however_many_auditors(bench: Bench) -> None:
    body = bench.body()
    for _number in range(4):
        bench.member(body, "auditor")
    browser = bench.browser(bench.member(body, "planner"))
    with bench.statements() as ran:
        assert browser.get(body.url("auditors/")).status_code == 200
    assert len(ran) <= 8, ran
