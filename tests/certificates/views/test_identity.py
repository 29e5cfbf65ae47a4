"""The pages of a change of identity: the organisation tells it, the office completes it, someone else decides."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine

from certbody.certificates.models import Certificate, IdentityCase, IdentityEvidence
from certbody.certificates.operations.issuing import printed_number
from certbody.clients.operations.import_list import import_list
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import SYSTEM
from certbody.tenants.operations.settings import set_value
from tests import factories
from tests.certificates.operations.test_transfers import a_printed_certificate
from tests.clients.lists import a_line, a_list
from tests.factories import luhn
from tests.isolation.forms import PDF
from tests.support import Bench, Body

REASON = "Même activité, mêmes équipes : l’extrait Kbis le montre."


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


def papers(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "file": (BytesIO(PDF), "kbis.pdf")}


def found(bench: Bench, body: Body, table: Any) -> Any:
    with bench.inside(body):
        return db.session.query(table.id).scalar()


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "date d’effet : le jour même."), (1, "date d’effet : 1 jour."), (30, "date d’effet : 30 jours.")],
)
def test_the_time_to_tell_a_change_agrees_whatever_the_body_set(bench: Bench, days: int, told: str) -> None:
    body = bench.body()
    office = bench.member(body, "administrator")
    with bench.inside(body):
        set_value("identity_notice_days", days, clock.today(), "Choix de l’organisme", office)
        organisation_id = a_printed_certificate(office).organisation_id
    client = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    page = client.get(body.url("portal/identity/new")).text
    assert told in re.sub(r"\s", " ", html.unescape(page))


def test_a_change_goes_from_the_portal_to_the_decision(bench: Bench) -> None:
    body = bench.body()
    office, decider = bench.member(body, "administrator"), bench.member(body, "reviewer")
    with bench.inside(body):
        organisation = a_printed_certificate(office).organisation
        organisation_id, name, nda = organisation.id, organisation.name, organisation.nda
    client = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    assert "Changement d’identité" in client.get(body.url("portal/certificates/")).text
    assert "30 jours" in client.get(body.url("portal/identity/new")).text
    siren = factories.a_siren()
    typed = {
        "kind": "new_siren", "name": name, "siren": siren, "nda": nda, "effective_on": "2026-10-01",
        "activity": "unchanged", "explanation": "Apport partiel d’actif.",
    }  # fmt: skip
    wrong = client.post(body.url("portal/identity/new"), data=papers({**typed, "siren": "123456789"}))
    assert (wrong.status_code, "Apport partiel d’actif." in wrong.text) == (422, True)
    page = client.post(body.url("portal/identity/new"), data=papers(typed), follow_redirects=True)
    assert "Signalé après le délai" in page.text
    case, evidence = found(bench, body, IdentityCase), found(bench, body, IdentityEvidence)
    assert client.get(body.url("portal/identity/new")).location.endswith(str(case))
    with client.get(body.url(f"portal/identity/evidence/{evidence}")) as answer:
        assert answer.mimetype == "application/pdf"
    _complete_and_decide(bench, body, case, typed, office, decider)
    page = client.get(body.url(f"portal/identity/{case}"))
    assert REASON in page.text
    assert "Accepté" in page.text
    with bench.inside(body):
        certificate = db.session.query(Certificate).one()
        number, held = printed_number(certificate, 2), certificate.id
    assert f"Nouvelle édition du certificat : {number}" in page.text
    read = bench.browser(decider)
    assert number in read.get(body.url(f"identity-cases/{case}")).text
    events = read.get(body.url(f"certificates/{held}")).text
    assert "Nouvelle identité à compter du" in events
    assert f"→ {siren}" in events
    assert siren in bench.browser(decider).get(body.url(f"organisations/{organisation_id}")).text


def _complete_and_decide(bench: Bench, body: Body, case: Any, typed: dict[str, Any], office: Any, decider: Any) -> None:
    url, browser, deciding = body.url(f"identity-cases/{case}"), bench.browser(office), bench.browser(decider)
    assert "Transmettre à la décision" in browser.get(url).text
    assert "pas encore complet" in deciding.get(url).text
    assert "Un administrateur vérifie le dossier" in deciding.get(url).text
    assert browser.post(f"{url}/completion", data={**typed, "version": "1"}).status_code == 422
    assert browser.post(f"{url}/completion", data={**typed, "note": "Kbis relu.", "version": "1"}).status_code == 303
    assert browser.post(f"{url}/evidence", data=papers({})).status_code == 303
    decided = {"outcome": "accept_change", "reason": REASON}
    assert deciding.post(f"{url}/decision", data={**decided, "version": "1"}).status_code == 409
    assert deciding.post(f"{url}/decision", data={**decided, "version": "2"}).status_code == 303


def test_the_office_opens_a_case_from_the_record_and_drops_it(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    with bench.inside(body):
        organisation = factories.an_organisation()
        factories.a_certificate(organisation)
        organisation_id, siren, nda = organisation.id, organisation.siren, organisation.nda
    lists = body.url(f"identity-cases/?organisation={organisation_id}")
    assert lists in browser.get(body.url(f"organisations/{organisation_id}")).text
    new = body.url(f"identity-cases/new/{organisation_id}")
    assert new in browser.get(lists).text
    typed = {
        "kind": "name", "name": "Nouveau nom", "siren": siren, "nda": nda, "effective_on": "2026-11-20",
        "activity": "unchanged", "explanation": "Décision des associés.",
    }  # fmt: skip
    assert browser.post(new, data=papers(typed)).status_code == 303
    case = body.url(f"identity-cases/{found(bench, body, IdentityCase)}")
    assert browser.get(new).location.endswith(case)
    assert browser.post(f"{case}/abandonment", data={"reason": "Projet abandonné"}).status_code == 303
    assert "Abandonné" in browser.get(lists).text


def test_what_the_public_list_contradicts_is_explained_where_it_is_read(bench: Bench, tmp_path: Path) -> None:
    body = bench.body()
    with bench.inside(body):
        organisation = factories.an_organisation()
        factories.a_certificate(organisation)
        organisation_id, name, nda, siren = organisation.id, organisation.name, organisation.nda, organisation.siren
        import_list(a_list(tmp_path, a_line(nda or "", organisation.siren)), False, SYSTEM)
    client = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    typed = {
        "kind": "new_siren", "name": name, "siren": factories.a_siren(), "nda": nda, "effective_on": "2026-11-01",
        "activity": "unchanged", "explanation": "", "list_reason": "La liste date d’avant.",
    }  # fmt: skip
    page = client.post(body.url("portal/identity/new"), data=papers(typed)).text
    assert "La liste publique ne dit pas la même chose" in page
    assert 'name="list_reason"' in page
    typed["explanation"] = "Apport."
    client.post(body.url("portal/identity/new"), data=papers(typed))
    read = bench.browser(bench.member(body, "reviewer"))
    page = read.get(body.url(f"identity-cases/{found(bench, body, IdentityCase)}")).text
    assert "La liste date d’avant." in page
    assert "consignez pourquoi" not in page
    office = bench.browser(bench.member(body, "administrator"))
    form = office.get(body.url(f"identity-cases/{found(bench, body, IdentityCase)}")).text
    siret = form[form.index('name="siret"') :].split(">")[0]
    assert luhn(f"{siren}0001") not in siret


def test_the_list_takes_the_same_statements_for_many(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    counts = []
    for _round in range(2):
        with bench.inside(body):
            for _one in range(3):
                organisation = factories.an_organisation()
                db.session.add(
                    IdentityCase(
                        organisation_id=organisation.id, kind="name", before={}, after={}, explanation="…",
                        effective_on=factories.MOMENT.date(), activity_unchanged=True, opened_by_name="Essai",
                        opened_by_client=True, opened_on=factories.MOMENT.date(),
                    )
                )  # fmt: skip
        with bench.statements() as ran:
            browser.get(body.url("identity-cases/"))
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 8
