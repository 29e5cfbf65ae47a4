"""The pages of complaints and appeals: the public door, the portal, the office."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from io import BytesIO
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from certbody.certificates.models import Certificate
from certbody.certificates.operations import moves
from certbody.certificates.operations.complaints import receive
from certbody.certificates.operations.deciding import decide
from certbody.clients.models import Complaint
from certbody.kit.db import db
from certbody.kit.security import limiter
from certbody.tenants.actor import Actor
from tests import factories
from tests.certificates.cases import a_reviewed_audit
from tests.certificates.complaints import NEIGHBOUR, a_decision, a_report, bring
from tests.certificates.operations.test_appeals import REASON, TODAY
from tests.isolation.forms import PDF
from tests.support import Bench, Body

TYPED = {
    "about": "organisation", "subject": "Personne dans la salle.", "author_name": "Dominique Voisin",
    "author_email": "voisin@exemple.fr",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


@pytest.fixture
def client(bench: Bench) -> FlaskClient:
    return bench.app.test_client()


def a_certified(bench: Bench, body: Body) -> UUID:
    with bench.inside(body):
        organisation = factories.an_organisation(name="École Ampère")
        factories.a_certificate(organisation)
        return organisation.id


def only(bench: Bench, body: Body) -> tuple[UUID, int]:
    """The id and the version of the only complaint of a body."""
    with bench.inside(body):
        row = db.session.scalars(select(Complaint)).one()
        return row.id, row.version


def test_anybody_reads_the_process_and_reports(bench: Bench, body: Body, client: FlaskClient) -> None:
    a_certified(bench, body)
    with bench.inside(body):
        certificate = db.session.scalars(select(Certificate)).one()
        number, code = certificate.number, certificate.code
    door = f"/complaints/{body.slug}"
    page = client.get(f"{door}?named={number}").text
    for words in ("sous 5 jours", "sous 30 jours", "Faire appel d’une décision", number):
        assert words in page
    for place in (f"/register/{body.slug}", f"/apply/{body.slug}", f"/c/{body.slug}/{code}"):
        assert door in client.get(place).text
    status = client.get(f"/c/{body.slug}/{code}").text
    link = unescape(status.split('<p class="soft"><a href="')[1].split('"')[0])
    named = client.get(link).text.split('name="named" value="')[1].split('"')[0]
    assert unescape(named) == f"École Ampère, certificat {number}"
    answer = client.post(door, data={**TYPED, "author_email": "non", "subject": "À garder"})
    assert answer.status_code == 422
    assert "À garder" in answer.text
    answer = client.post(door, data={**TYPED, "file": (BytesIO(b"MZ\x00"), "piege.pdf")})
    assert answer.status_code == 422
    assert "Joignez un PDF" in answer.text
    sent = {**TYPED, "named": unescape(named), "file": (BytesIO(PDF), "preuve.pdf")}
    page = client.post(door, data=sent, follow_redirects=True)
    assert "Regardez votre messagerie" in page.text
    assert "Votre dossier porte le numéro P-00001." in page.text
    assert "P-00001" not in client.get(f"/complaints/{bench.body().slug}/sent").text
    with bench.inside(body):
        row = db.session.scalars(select(Complaint)).one()
        assert row.organisation_id is not None
        assert row.file_id is not None
    bench.run_jobs()
    assert "P-00001" in bench.mails(body)[0].subject


def test_an_appeal_is_not_made_at_the_public_door(body: Body, client: FlaskClient) -> None:
    assert client.post(f"/complaints/{body.slug}", data={**TYPED, "about": "decision"}).status_code == 422


def test_the_public_door_does_not_take_everything(
    bench: Bench, body: Body, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = f"/complaints/{body.slug}"
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    refused = [client.post(door, data={**TYPED, "subject": ""}).status_code for _ in range(5)]
    answers = [client.post(door, data=TYPED).status_code for _ in range(4)]
    limiter.reset()
    assert refused == [422] * 5
    assert answers == [303] * 3 + [429]


def test_refused_entries_are_not_sent_without_end(
    bench: Bench, body: Body, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    for door in (f"/complaints/{body.slug}", f"/apply/{body.slug}"):
        limiter.reset()
        refused = [client.post(door, data={"subject": ""}).status_code for _ in range(21)]
        limiter.reset()
        assert refused == [422] * 20 + [429]


def test_the_office_takes_a_report_to_its_end(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    manager, handler = bench.member(body, "administrator"), bench.member(body, "reviewer")
    office, desk = bench.browser(manager), bench.browser(handler)
    typed = {"about": "organisation", "subject": "Salle vide.", "received_on": "2026-11-20"}
    new = body.url(f"complaints/new/{organisation_id}")
    assert office.get(new).status_code == 200
    page = office.post(new, data={**typed, "author_email": "voisin@exemple.fr"}, follow_redirects=True).text
    assert "La surveillance se tient sur site" in page
    complaint_id, version = only(bench, body)
    file = body.url(f"complaints/{complaint_id}")
    assert desk.get(file).status_code == 404
    assert "École Ampère" in office.get(body.url("complaints/")).text
    assert "École Ampère" in office.get(body.url("complaints/?filter=to_take")).text
    assert "à confier" in office.get(body.url()).text
    assert office.post(f"{file}/acknowledgement", data={"version": version}).status_code == 303
    given = {"version": version + 1, "membership_id": str(handler.membership_id)}
    assert office.post(f"{file}/handler", data=given).status_code == 303
    assert "Réponses à donner" in desk.get(body.url()).text
    assert "Réponse motivée" in desk.get(file).text
    answered = {"version": version + 2, "answer": "Nous avons vérifié.", "notice": "Une visite suivra."}
    assert office.post(f"{file}/answer", data=answered).status_code == 409
    assert desk.post(f"{file}/answer", data=answered).status_code == 303
    closed = {"version": version + 3, "outcome": "upheld", "conclusion": "Visite décidée.", "stays_on_site": "true"}
    assert desk.post(f"{file}/closing", data=closed).status_code == 303
    page = desk.get(file).text
    assert "Fondé" in page
    assert "Visite décidée." in page
    assert "École Ampère" not in desk.get(body.url("complaints/")).text
    assert "École Ampère" in desk.get(body.url("complaints/?filter=closed")).text
    assert office.post(f"{file}/audit").status_code == 303
    assert "Audit complémentaire ouvert" in office.get(file).text


def test_a_refused_handler_is_named_with_the_rule(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    manager, auditor = bench.member(body, "administrator"), bench.member(body, "planner", "auditor")
    with bench.inside(body):
        organisation = db.session.get_one(factories.Organisation, (body.id, organisation_id))
        certificate = db.session.scalars(select(Certificate)).one()
        audit = factories.an_audit(organisation, state="decided", certificate_id=certificate.id)
        factories.a_team_member(audit, auditor)
        row = bring(a_report(organisation), manager, manager, "acknowledged")
        file, version = body.url(f"complaints/{row.id}"), row.version
    office = bench.browser(manager)
    page = office.get(file).text
    assert "1 personne écartée" in page
    assert "a participé à l’audit concerné" in page
    assert "n’a pas fait partie de l’équipe de cet audit" in page
    given = {"version": version, "membership_id": str(auditor.membership_id)}
    answer = office.post(f"{file}/handler", data=given)
    assert answer.status_code == 409
    assert auditor.name in answer.text
    assert "ISO/IEC 17065, 7.13" in answer.text


def test_the_list_takes_few_statements(bench: Bench, body: Body) -> None:
    a_certified(bench, body)
    office = bench.browser(bench.member(body, "administrator"))
    counts = []
    for more in (1, 30):
        with bench.inside(body):
            organisation = db.session.scalars(select(factories.Organisation)).one()
            for _ in range(more):
                a_report(organisation)
        with bench.statements() as ran:
            assert office.get(body.url("complaints/")).status_code == 200
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 8


def test_a_client_complains_appeals_and_reads_the_answer(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    manager, reviewer = bench.member(body, "administrator"), bench.member(body, "reviewer")
    own = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    with bench.inside(body):
        certificate = db.session.scalars(select(Certificate)).one()
        decision = moves.suspend(certificate.id, REASON, TODAY, reviewer, cause="mark_misused")
        foreign = a_decision(factories.an_organisation().id, reviewer)
        appeal, hidden = (body.url(f"portal/complaints/appeals/{one.id}") for one in (decision, foreign))
    assert "Décisions dont vous pouvez faire appel" in own.get(body.url("portal/complaints/")).text
    assert REASON in own.get(appeal).text
    assert own.get(hidden).status_code == own.post(hidden, data={"subject": "Non"}).status_code == 404
    page = own.post(appeal, data={"subject": "Faits inexacts."}, follow_redirects=True)
    assert "Votre appel est envoyé." in page.text
    assert own.post(appeal, data={"subject": "Encore."}).status_code == 409
    complaint_id, _ = only(bench, body)
    with bench.inside(body):
        bring(db.session.get_one(Complaint, (body.id, complaint_id)), manager, manager)
    assert "Nous avons vérifié les feuilles" in own.get(body.url(f"portal/complaints/{complaint_id}")).text
    assert own.get(body.url("portal/complaints/new")).status_code == 200
    typed = {"about": "service", "subject": "Devis trop lent.", "file": (BytesIO(PDF), "mail.pdf")}
    page = own.post(body.url("portal/complaints/new"), data=typed, follow_redirects=True)
    assert "Votre plainte est envoyée." in page.text
    with bench.inside(body):
        complaint_id = db.session.scalars(select(Complaint.id).where(Complaint.kind == "complaint")).one()
    with own.get(body.url(f"portal/complaints/{complaint_id}/file")) as paper:
        assert paper.mimetype == "application/pdf"


def test_the_organisation_concerned_reads_nothing_of_the_author(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    manager = bench.member(body, "administrator")
    client = bench.member(body, "client", organisation_id=organisation_id)
    own = bench.browser(client)
    with bench.inside(body):
        siren = db.session.get_one(factories.Organisation, (body.id, organisation_id)).siren
        row = receive("organisation", "Salle vide.", NEIGHBOUR, siren, ("preuve.pdf", PDF))
        complaint_id = row.id
    page = body.url(f"portal/complaints/{complaint_id}")
    assert own.get(page).status_code == own.get(f"{page}/file").status_code == 404
    with bench.inside(body):
        row = db.session.get_one(Complaint, (body.id, complaint_id))
        bring(row, manager, manager, notice="Tenez vos feuilles à jour.")
    shown = own.get(page).text + own.get(body.url("portal/complaints/")).text
    assert "Tenez vos feuilles à jour." in shown
    assert own.get(f"{page}/file").status_code == 404
    for secret in ("Voisin", "voisin@", "Salle vide", "Nous avons vérifié"):
        assert secret not in shown
    bench.run_jobs()
    told = [mail.body_text or "" for mail in bench.mails(body) if mail.recipient == bench.email_of(client)]
    assert len(told) == 1
    assert "Voisin" not in told[0]


def test_the_desk_shows_what_an_appeal_asks_for(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    first, second, manager = (bench.member(body, role) for role in ("reviewer", "reviewer", "administrator"))
    with bench.inside(body):
        certificate = db.session.scalars(select(Certificate)).one()
        former = moves.withdraw(certificate.id, REASON, TODAY, first)
        certificate_id, decision_id = certificate.id, former.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    _appeal_upheld(bench, body, client, manager, decision_id)
    desk = bench.browser(second)
    page = desk.get(body.url("decisions/?filter=appeals")).text
    move = body.url(f"certificates/{certificate_id}/reinstate")
    assert move in page
    assert first.name in page
    assert "L’appel contre le retrait a été accueilli" in desk.get(move).text
    typed = {"reason": REASON, "effective_on": "2026-11-23"}
    assert bench.browser(first).post(move, data=typed).status_code == 409
    assert desk.post(move, data=typed).status_code == 303
    assert move not in desk.get(body.url("decisions/")).text
    assert desk.post(move, data=typed).status_code == 409


def _appeal_upheld(bench: Bench, body: Body, client: Actor, manager: Actor, decision_id: UUID) -> None:
    own, office = bench.browser(client), bench.browser(manager)
    own.post(body.url(f"portal/complaints/appeals/{decision_id}"), data={"subject": "Faits inexacts."})
    complaint_id, _ = only(bench, body)
    with bench.inside(body):
        version = bring(db.session.get_one(Complaint, (body.id, complaint_id)), manager, manager).version
    typed = {"version": version, "outcome": "upheld", "conclusion": "Faits inexacts, en effet."}
    assert office.post(body.url(f"complaints/{complaint_id}/closing"), data=typed).status_code == 303


def test_a_refused_file_comes_back_to_the_desk_for_somebody_else(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    roles = ("reviewer", "reviewer", "administrator", "auditor")
    first, second, manager, auditor = (bench.member(body, role) for role in roles)
    with bench.inside(body):
        organisation = db.session.get_one(factories.Organisation, (body.id, organisation_id))
        audit = a_reviewed_audit(organisation, auditor, second)
        decision_id, audit_id = decide(audit.id, "refuse", [], REASON, TODAY, first).id, audit.id
    client = bench.member(body, "client", organisation_id=organisation_id)
    _appeal_upheld(bench, body, client, manager, decision_id)
    former, place = bench.browser(first), body.url(f"decisions/{audit_id}")
    page = former.get(place).text
    assert "ne prend pas la nouvelle" in page
    assert "Faits inexacts, en effet." not in page
    assert place not in former.get(body.url("decisions/")).text
    assert place in bench.browser(second).get(body.url("decisions/")).text
    page = bench.browser(second).get(body.url(f"decisions/{audit_id}")).text
    assert "Nouvelle décision après l’appel P-00001" in page
    assert "Vous ne pouvez pas prendre cette décision" not in page


def test_a_link_that_names_nobody_opens_again_with_its_message(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    office = bench.browser(bench.member(body, "administrator"))
    with bench.inside(body):
        row = receive("organisation", "Salle vide.", NEIGHBOUR, "Une école")
        file, version = body.url(f"complaints/{row.id}"), row.version
    assert "<details open>" not in office.get(file).text
    answer = office.post(f"{file}/links", data={"version": version, "organisation": "Inconnue"})
    assert answer.status_code == 422
    assert "<details open>" in answer.text
    assert "Aucun organisme, ou plusieurs" in answer.text
    assert office.post(f"{file}/links", data={"version": version, "organisation": "ecole ampere"}).status_code == 303
    with bench.inside(body):
        assert db.session.scalars(select(Complaint.organisation_id)).one() == organisation_id


def test_the_person_in_charge_is_not_offered_again(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    manager, handler = bench.member(body, "administrator"), bench.member(body, "reviewer")
    with bench.inside(body):
        organisation = db.session.get_one(factories.Organisation, (body.id, organisation_id))
        row = a_report(organisation)
        file = body.url(f"complaints/{row.id}")
        bring(row, manager, handler, "assigned")
    page = bench.browser(manager).get(file).text
    offered = page.split('name="membership_id"')[1].split("</select>")[0]
    assert str(manager.membership_id) in offered
    assert str(handler.membership_id) not in offered


def test_closing_a_report_says_what_ends_and_proposes_what_follows(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    manager = bench.member(body, "administrator")
    with bench.inside(body):
        organisation = db.session.get_one(factories.Organisation, (body.id, organisation_id))
        row = bring(a_report(organisation), manager, manager)
        file, version = body.url(f"complaints/{row.id}"), row.version
    office = bench.browser(manager)
    assert "La clôture met fin à la surveillance sur site" in office.get(file).text
    closed = {"version": version, "outcome": "upheld", "conclusion": "Salle vide, en effet."}
    assert office.post(f"{file}/closing", data=closed).status_code == 303
    page = office.get(file).text
    assert "Signalement fondé, sans contrôle sur site" in page
    assert f'action="{file}/audit"' in page
    assert office.post(f"{file}/audit").status_code == 303
    assert "sans contrôle sur site" not in office.get(file).text


def test_a_closed_complaint_opens_no_audit(bench: Bench, body: Body) -> None:
    organisation_id = a_certified(bench, body)
    manager = bench.member(body, "administrator")
    with bench.inside(body):
        siren = db.session.get_one(factories.Organisation, (body.id, organisation_id)).siren
        row = bring(receive("service", "Trop lent.", NEIGHBOUR, siren), manager, manager)
        file, version = body.url(f"complaints/{row.id}"), row.version
    office = bench.browser(manager)
    assert f'action="{file}/audit"' in office.get(file).text
    closed = {"version": version, "outcome": "upheld", "conclusion": "Délais revus."}
    assert office.post(f"{file}/closing", data=closed).status_code == 303
    assert f'action="{file}/audit"' not in office.get(file).text
    assert office.post(f"{file}/audit").status_code == 409
