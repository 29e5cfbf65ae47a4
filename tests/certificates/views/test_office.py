"""The office's pages: the desk of decisions, the certificates and their moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine

from certbody.audits.standards import cycle_terms
from certbody.certificates.models import Certificate
from certbody.certificates.queries.certificates import list_certificates
from certbody.certificates.queries.waiting import list_waiting
from certbody.certificates.rules.cycle import next_deadline, validity_end
from certbody.kit import clock
from certbody.kit.dates import add_months
from certbody.kit.db import db
from tests import factories
from tests.certificates.cases import TODAY, a_reviewed_audit
from tests.reading import as_read
from tests.support import Bench, Body


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


def a_case(bench: Bench, body: Body, **values: object) -> tuple[UUID, object]:
    lead, reviewer = bench.member(body, "auditor"), bench.member(body, "reviewer")
    with bench.inside(body):
        return a_reviewed_audit(factories.an_organisation(), lead, reviewer, **values).id, reviewer


def test_the_desk_leads_to_a_certificate(bench: Bench, body: Body) -> None:
    audit_id, reviewer = a_case(bench, body)
    browser = bench.browser(reviewer)  # type: ignore[arg-type]
    url = body.url(f"decisions/{audit_id}")
    assert url in browser.get(body.url("decisions/")).text
    page = browser.get(url).text
    assert "Certifier" in page
    [asked] = re.findall(r'data-confirm="([^"]+) : une décision', page)
    assert re.search(rf"<h1[^>]*>{asked}</h1>", page)
    typed = {"outcome": "certify", "reason": "", "effective_on": "2026-11-23"}
    refused = browser.post(url, data={**typed, "effective_on": "2026-12-24"})
    assert refused.status_code == 422
    assert "2026-12-24" in refused.text
    assert "obligatoire" in refused.text
    backdated = browser.post(url, data={**typed, "reason": "Dossier conforme.", "effective_on": "2026-11-22"})
    assert backdated.status_code == 422
    assert "ne prend pas effet avant" in backdated.text
    mistyped = browser.post(url, data={**typed, "reason": "x", "effective_on": "2040-11-23"})
    assert mistyped.status_code == 422
    assert "dans les trois mois" in mistyped.text
    assert "au moins 10 caractères" in mistyped.text
    answer = browser.post(url, data={**typed, "reason": "Dossier conforme."})
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.location).text
    assert "000001-1" in page
    assert "Dossier conforme." in page
    assert "Valide" in page
    again = browser.get(url).text
    assert "Prendre la décision" not in again
    paper_url = re.findall(r'href="([^"]*/editions/[^"]*)"', page)[0]
    with browser.get(paper_url) as paper:
        assert paper.mimetype == "application/pdf"
        assert paper.data.startswith(b"%PDF")


def test_what_the_decision_rests_on_opens_from_its_page(bench: Bench, body: Body) -> None:
    audit_id, reviewer = a_case(bench, body)
    with bench.inside(body):
        gap = factories.a_nonconformity(db.session.get_one(factories.Audit, (body.id, audit_id)), 4, "minor").id
    browser = bench.browser(reviewer)  # type: ignore[arg-type]
    page = browser.get(body.url(f"decisions/{audit_id}")).text
    [report] = re.findall(r'href="([^"]+/reports/[^"]+/file)"', page)
    assert report in browser.get(body.url(f"audits/{audit_id}/review")).text, "the version that was reviewed"
    for path in ("", "/review", "/findings"):
        place = body.url(f"audits/{audit_id}{path}")
        assert f'href="{place}"' in page
        assert browser.get(place).status_code == 200
    assert f'href="{body.url(f"nonconformities/{gap}")}"' in page


def test_a_closed_outcome_says_why(bench: Bench, body: Body) -> None:
    audit_id, reviewer = a_case(bench, body)
    with bench.inside(body):
        factories.a_nonconformity(db.session.get_one(factories.Audit, (body.id, audit_id)), 4, "major")
    page = bench.browser(reviewer).get(body.url(f"decisions/{audit_id}")).text  # type: ignore[arg-type]
    assert "Non-conformités majeures encore ouvertes" in page
    assert "Refuser" in page


def test_who_audited_reads_why_the_desk_is_closed(bench: Bench, body: Body) -> None:
    person = bench.member(body, "auditor", "reviewer")
    with bench.inside(body):
        audit_id = a_reviewed_audit(factories.an_organisation(), person, person).id
    browser = bench.browser(person)
    assert "ne prend pas la décision" in browser.get(body.url(f"decisions/{audit_id}")).text
    typed = {"outcome": "certify", "reason": "Dossier conforme.", "effective_on": "2026-11-23"}
    assert browser.post(body.url(f"decisions/{audit_id}"), data=typed).status_code == 409


def a_certificate(bench: Bench, body: Body, **values: object) -> tuple[UUID, UUID]:
    with bench.inside(body):
        organisation = factories.an_organisation()
        return factories.a_certificate(organisation, **values).id, organisation.id


def test_suspending_lifting_and_withdrawing_through_the_pages(bench: Bench, body: Body) -> None:
    certificate_id, _ = a_certificate(bench, body)
    browser, url = bench.browser(bench.member(body, "reviewer")), body.url(f"certificates/{certificate_id}")
    typed = {"reason": "Logo modifié.", "effective_on": "2026-11-23"}
    refused = browser.post(url + "/suspend", data=typed)
    assert refused.status_code == 422
    assert "Logo modifié." in refused.text
    assert browser.post(url + "/suspend", data={**typed, "cause": "mark_misused"}).status_code == 303
    assert "23 février 2027" in browser.get(url).text or "23 févr. 2027" in browser.get(url).text
    assert browser.post(url + "/lift", data=typed).status_code == 303
    assert browser.post(url + "/withdraw", data=typed).status_code == 303
    assert "Retiré" in browser.get(url).text
    assert browser.post(url + "/lift", data=typed).status_code == 409


def test_the_list_filters_searches_and_costs_the_same_for_many(bench: Bench, body: Body) -> None:
    reviewer = bench.member(body, "reviewer")
    a_certificate(bench, body, starts_on=date(2025, 1, 2))
    browser = bench.browser(reviewer)
    with bench.statements() as few:
        browser.get(body.url("certificates/"))
    with bench.inside(body):
        for _ in range(55):
            factories.a_certificate(factories.an_organisation())
        found = factories.an_organisation(name="Académie Élan")
        factories.a_certificate(found)
    with bench.statements() as many:
        page = browser.get(body.url("certificates/")).text
    assert len(many) == len(few) <= 8
    assert "page=2" in page
    links = re.findall(r'href="([^"]*)"', browser.get(body.url("certificates/?page=2")).text)
    assert links
    assert not [link for link in links if "page=2" in link]
    assert "Académie Élan" in browser.get(body.url("certificates/?q=academie elan")).text
    late = browser.get(body.url("certificates/?filter=to_suspend")).text
    assert late.count('class="row-link"') == 1


def test_each_certificate_tells_its_next_binding_date_and_the_list_may_follow_it(bench: Bench, body: Body) -> None:
    today = clock.today()
    starts = [add_months(today, -months) for months in (30, 20, 12)]
    with bench.inside(body):
        for start in starts:
            factories.a_certificate(factories.an_organisation(), starts_on=start, ends_on=add_months(start, 36))
        ending = today + timedelta(days=3)
        factories.a_certificate(
            factories.an_organisation(), starts_on=starts[2], state="suspended", suspension_ends_on=ending
        )
        factories.a_certificate(factories.an_organisation(), starts_on=starts[2], state="withdrawn")
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        rows = list_certificates(reviewer, today, sort="deadline")
        dates = [next_deadline(facts, today, cycle_terms(facts.start)) for _, facts in rows]
    assert [one and one.due_on for one in dates] == [
        add_months(starts[0], 22), ending, add_months(starts[1], 22), add_months(starts[2], 22), None,
    ]  # fmt: skip
    page = bench.browser(reviewer).get(body.url("certificates/?sort=deadline")).text
    assert page.index("en retard de") < page.index("dans 3 jours") < page.index("terme de la suspension")


def test_a_suspension_past_its_end_is_a_decision_on_the_desk_until_someone_takes_it(bench: Bench, body: Body) -> None:
    past = {"state": "suspended", "suspended_on": date(2026, 8, 1), "suspension_ends_on": date(2026, 11, 22)}
    certificate_id, _ = a_certificate(bench, body, starts_on=date(2026, 1, 2), suspension_cause="mark_misused", **past)
    last_day = {**past, "suspension_ends_on": TODAY}
    a_certificate(bench, body, starts_on=date(2026, 1, 2), **last_day)
    reviewer, administrator = bench.member(body, "reviewer"), bench.member(body, "administrator")
    desk = bench.browser(reviewer).get(body.url("decisions/")).text
    assert desk.count("Décider le retrait") == 1
    assert f"{certificate_id}/withdraw" in desk
    assert "Usage abusif de la marque" in desk
    page = bench.browser(administrator).get(body.url(f"certificates/{certificate_id}")).text
    assert "le retrait est à décider" in page
    for member in (reviewer, administrator):
        with bench.inside(body):
            waiting = {as_read(str(one.label)): one.count for one in list_waiting(member, TODAY)}
        assert waiting["Suspensions dépassées : retrait à décider"] == 1
    browser = bench.browser(reviewer)
    form = {"reason": "Suspension arrivée à son terme.", "effective_on": TODAY.isoformat()}
    assert browser.post(body.url(f"certificates/{certificate_id}/withdraw"), data=form).status_code == 303
    assert "Décider le retrait" not in browser.get(body.url("decisions/")).text


@pytest.mark.parametrize(
    ("start", "day", "to_suspend"),
    [
        (date(2020, 12, 31), date(2023, 4, 30), False),
        (date(2020, 12, 31), date(2023, 5, 1), True),
        (date(2021, 1, 1), date(2022, 11, 1), False),
        (date(2021, 1, 1), date(2022, 11, 2), True),
    ],
)
def test_a_list_follows_the_terms_of_the_day_on_which_each_certificate_starts(
    bench: Bench, body: Body, start: date, day: date, to_suspend: bool
) -> None:
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        ends_on = validity_end(start, cycle_terms(start))
        factories.a_certificate(factories.an_organisation(), starts_on=start, ends_on=ends_on)
        assert bool(list_certificates(reviewer, day, filter_by="to_suspend")) is to_suspend


def test_what_waits_counts_what_the_filters_show(bench: Bench, body: Body) -> None:
    audit_id, reviewer = a_case(bench, body)
    assert audit_id
    a_certificate(bench, body, starts_on=date(2025, 1, 2))
    a_certificate(bench, body, starts_on=date(2024, 2, 1))
    a_certificate(bench, body, state="suspended", suspended_on=date(2026, 8, 1), suspension_ends_on=date(2026, 11, 1))
    both = bench.member(body, "reviewer", "planner")
    with bench.inside(body):
        found = {str(one.arguments.get("filter", one.endpoint)): one for one in list_waiting(both, TODAY)}
    counts = {code: waiting.count for code, waiting in found.items()}
    assert counts["decisions.list_decisions"] == 1
    assert found["decisions.list_decisions"].tone == "soon"
    assert (counts["to_suspend"], counts["to_withdraw"], counts["renewal_urgent"]) == (2, 1, 1)
    assert (counts["surveillance_to_plan"], counts["renewal_to_launch"]) == (2, 1)
    with time_machine.travel("2026-12-20T09:00:00+00:00"), bench.inside(body):
        assert list_waiting(reviewer, date(2026, 12, 20))[0].tone == "late"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "status"), [("planner", 403), ("accountant", 403), ("auditor", 403), ("reviewer", 200)]
)
def test_only_the_decision_maker_enters_the_desk(bench: Bench, body: Body, role: str, status: int) -> None:
    audit_id, _ = a_case(bench, body)
    browser = bench.browser(bench.member(body, role))
    assert browser.get(body.url("decisions/")).status_code == status
    assert browser.get(body.url(f"decisions/{audit_id}")).status_code == status


def test_a_stranger_finds_nothing(bench: Bench, body: Body) -> None:
    certificate_id, _ = a_certificate(bench, body)
    audit_id, _ = a_case(bench, body)
    other = bench.body()
    browser = bench.browser(bench.member(other, "reviewer"))
    for path in (f"certificates/{certificate_id}", f"certificates/{certificate_id}/lift", f"decisions/{audit_id}"):
        assert browser.get(other.url(path)).status_code == 404
        assert browser.get(body.url(path)).status_code == 404
    with bench.inside(body):
        assert db.session.get_one(Certificate, (body.id, certificate_id)).state == "valid"
