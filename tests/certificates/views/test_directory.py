"""The public directory: client, scope, sites, dates and status of each certificate, and nothing confidential."""

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
from certbody.kit.db import db
from tests import factories
from tests.certificates.cases import TODAY, a_reviewed_audit
from tests.support import Bench, Body

SECRETS = (
    "secret@exemple.fr",
    "01 99 00 11 22",
    "Motif confidentiel",
    "Mme Directrice",
    "Écart confidentiel",
    "a" * 64,
)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


@pytest.fixture
def code(bench: Bench, body: Body) -> str:
    """The code of a certificate issued and then suspended, whose file holds what nobody outside may read."""
    lead, reviewer = bench.member(body, "auditor"), bench.member(body, "reviewer")
    with bench.inside(body):
        organisation = factories.an_organisation(
            name="École Lumière", email="secret@exemple.fr", phone="01 99 00 11 22", manager_name="Mme Directrice"
        )
        factories.a_site(organisation, name="Annexe du Port")
        audit = a_reviewed_audit(organisation, lead, reviewer)
        factories.a_nonconformity(audit, 2, fact="Écart confidentiel")
        decision = decide(audit.id, "certify", ["AF"], "Motif confidentiel.", TODAY, reviewer)
        found = db.session.get_one(Certificate, (body.id, decision.certificate_id)).code
        certificate_id = decision.certificate_id
    assert certificate_id
    with bench.inside(body):
        moves.suspend(certificate_id, "Motif confidentiel.", TODAY, reviewer, cause="contract_breached")
    return found


def test_each_public_view_shows_what_the_norm_asks_for_and_nothing_else(
    code: str, body: Body, client: FlaskClient
) -> None:
    register = client.get(f"/register/{body.slug}").text
    page = client.get(f"/c/{body.slug}/{code}").text
    table = client.get(f"/register/{body.slug}/csv").data.decode("utf-8-sig")
    told = client.get(f"/c/{body.slug}/{code}", headers={"Accept": "application/json"}).text
    for shown in (register, page, table):
        assert "École Lumière" in shown
        assert "Annexe du Port" in shown
        assert "Suspendu" in shown
    for text in (register, page, table, told):
        assert [secret for secret in SECRETS if secret in text] == []
        assert "contract_breached" not in text
        assert "Manquement au contrat" not in text
    [row] = csv.DictReader(io.StringIO(table), delimiter=";")
    assert (row["categories"], row["debut"], row["fin"], row["statut"]) == (
        "AF",
        "2026-11-23",
        "2029-11-22",
        "Suspendu",
    )
    assert "Annexe du Port" in row["sites"]


def test_the_directory_names_its_fields_and_no_other(code: str, body: Body, client: FlaskClient) -> None:
    told = client.get(f"/c/{body.slug}/{code}", headers={"Accept": "application/json"}).get_json()
    assert set(told) == {
        "number", "certification_body", "organisation", "categories", "state", "in_force", "since", "starts_on",
        "ends_on", "sites", "editions", "checked_on", "url",
    }  # fmt: skip
    assert set(told["organisation"]) == {"name", "siren", "nda"}
    table = client.get(f"/register/{body.slug}/csv").data.decode("utf-8-sig")
    assert table.splitlines()[0].split(";") == [
        "numero", "denomination", "siren", "nda", "ville", "categories", "debut", "fin", "statut", "page", "sites",
    ]  # fmt: skip


def test_a_register_of_many_sites_reads_them_in_one_statement(bench: Bench, body: Body, client: FlaskClient) -> None:
    with bench.inside(body):
        for number in range(30):
            factories.a_certificate(factories.an_organisation(name=f"Organisme {number:02d}"))
    with bench.statements() as ran:
        assert client.get(f"/register/{body.slug}").status_code == 200
    assert len(ran) <= 8


@pytest.mark.parametrize("recorded", ["valid", "suspended"])
def test_it_expires_at_midnight_in_paris_before_any_job_has_run(
    bench: Bench, body: Body, client: FlaskClient, recorded: str
) -> None:
    ends_on = date(2027, 3, 28)  # the clocks go forward that night
    with bench.inside(body):
        organisation = factories.an_organisation(name="École Lumière")
        certificate = factories.a_certificate(
            organisation, starts_on=date(2024, 3, 29), ends_on=ends_on, state=recorded,
            suspended_on=TODAY if recorded == "suspended" else None,
            suspension_ends_on=ends_on if recorded == "suspended" else None,
        )  # fmt: skip
        found = certificate.code
    url = f"/c/{body.slug}/{found}"
    for moment, state in (("2027-03-28T21:59:59+00:00", recorded), ("2027-03-28T22:00:00+00:00", "expired")):
        with time_machine.travel(moment, tick=False):
            assert client.get(url, headers={"Accept": "application/json"}).get_json()["state"] == state
