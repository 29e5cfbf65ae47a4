"""What anybody reads, and what a client finds in the portal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask.testing import FlaskClient

from certbody.certificates.models import Certificate
from certbody.certificates.operations import moves
from certbody.certificates.operations.deciding import decide
from certbody.clients.models import Organisation
from certbody.kit.db import db
from tests import factories
from tests.certificates.cases import TODAY, a_reviewed_audit
from tests.support import Bench, Body


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


def issued(bench: Bench, body: Body) -> tuple[Certificate, Organisation]:
    """A certificate issued by a real decision, and its organisation."""
    lead, reviewer = bench.member(body, "auditor"), bench.member(body, "reviewer")
    with bench.inside(body):
        organisation = factories.an_organisation(name="École Lumière", email="secret@exemple.fr")
        factories.a_site(organisation, name="Annexe du Port")
        audit = a_reviewed_audit(organisation, lead, reviewer)
        decision = decide(audit.id, "certify", ["AF"], "Motif confidentiel.", TODAY, reviewer)
        certificate = db.session.get_one(Certificate, (body.id, decision.certificate_id))
        db.session.refresh(certificate)
        db.session.refresh(organisation)
        db.session.expunge_all()
    return certificate, organisation


def test_the_status_page_tells_the_truth_of_the_day_and_nothing_confidential(
    bench: Bench, body: Body, client: FlaskClient
) -> None:
    certificate, _ = issued(bench, body)
    url = f"/c/{body.slug}/{certificate.code}"
    page = client.get(url).text
    assert "École Lumière" in page
    assert "Valide" in page
    assert "Annexe du Port" in page
    assert "secret@" not in page
    assert "Motif confidentiel" not in page
    told = client.get(url, headers={"Accept": "application/json"}).get_json()
    assert (told["state"], told["in_force"], told["number"]) == ("valid", True, "000001-1")
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        moves.suspend(certificate.id, "Motif confidentiel.", TODAY, reviewer)
    page = client.get(url).text
    assert "suspendu depuis le 23 novembre 2026" in page
    assert "Motif confidentiel" not in page
    assert client.get(url, headers={"Accept": "application/json"}).get_json()["in_force"] is False
    with time_machine.travel("2029-11-22T23:01:00+00:00"):
        assert "Expiré" in client.get(url).text


def test_an_unknown_code_or_another_body_is_not_found(bench: Bench, body: Body, client: FlaskClient) -> None:
    certificate, _ = issued(bench, body)
    assert client.get(f"/c/{body.slug}/inconnu").status_code == 404
    assert client.get(f"/c/{bench.body().slug}/{certificate.code}").status_code == 404
    assert client.get(f"/register/{'nulle-part'}").status_code == 404


def test_the_register_searches_pages_and_downloads(bench: Bench, body: Body, client: FlaskClient) -> None:
    with bench.inside(body):
        for number in range(52):
            factories.a_certificate(factories.an_organisation(name=f"Organisme {number:02d}"))
        factories.a_certificate(factories.an_organisation(name="=Piège"), state="withdrawn", withdrawn_on=TODAY)
        factories.a_certificate(factories.an_organisation(name="Vieux"), starts_on=date(2022, 1, 1))
        factories.a_certificate(factories.an_organisation(name="Caché"), state="superseded")
    with bench.statements() as ran:
        page = client.get(f"/register/{body.slug}").text
    assert len(ran) <= 8
    assert "Organisme 10" in page
    assert "page=2" in page
    assert "Caché" not in page
    assert "Retiré" in client.get(f"/register/{body.slug}?q=piege").text
    assert "Expiré" in client.get(f"/register/{body.slug}?q=vieux&state=expired").text
    assert "Aucun organisme" in client.get(f"/register/{body.slug}?q=vieux&state=valid").text
    download = client.get(f"/register/{body.slug}/csv")
    rows = list(csv.reader(io.StringIO(download.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["numero", "denomination", "siren"]
    assert len(rows) == 55
    assert "'=Piège" in [row[1] for row in rows]
    assert rows[1][9].startswith(f"http://localhost/c/{body.slug}/")


def test_a_client_downloads_a_valid_certificate_and_sees_only_its_own(bench: Bench, body: Body) -> None:
    certificate, organisation = issued(bench, body)
    browser = bench.browser(bench.member(body, "client", organisation_id=organisation.id))
    with bench.inside(body):
        foreign = factories.a_certificate(factories.an_organisation(name="Autre École"))
        foreign_id = foreign.id
    page = browser.get(body.url("portal/certificates/")).text
    assert "000001-1" in page
    assert "Autre École" not in page
    assert "bloc République française" in page
    own = body.url(f"portal/certificates/{certificate.id}/pdf")
    with browser.get(own) as paper:
        assert paper.data.startswith(b"%PDF")
    assert browser.get(body.url(f"portal/certificates/{foreign_id}/pdf")).status_code == 404
    assert browser.get(body.url("certificates/")).status_code == 403
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        moves.suspend(certificate.id, "Motif de la décision.", TODAY, reviewer)
    assert browser.get(own).status_code == 409
    assert "N’utilisez plus la marque" in browser.get(body.url("portal/certificates/")).text
