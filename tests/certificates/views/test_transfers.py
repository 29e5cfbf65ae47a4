"""The pages of transfers, from the request to the departure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.audits.queries.taken_over import list_of_transfer
from certbody.certificates.models import TransferIn, TransferOut
from certbody.certificates.operations import transfers_in
from certbody.certificates.queries.waiting import list_waiting
from certbody.kit.db import db
from tests import factories
from tests.audits.scene import an_audit_day
from tests.certificates.cases import an_arrival
from tests.certificates.operations.test_transfers import PIECES, a_printed_certificate
from tests.isolation.forms import PDF
from tests.support import Bench


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


def test_a_takeover_from_the_file_to_the_decision(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator", "reviewer"))
    with bench.inside(body):
        organisation = factories.an_organisation()
        organisation_id, siren = organisation.id, organisation.siren
    new = body.url(f"transfers/in/new/{organisation_id}")
    assert siren in browser.get(new).text
    typed = {
        "former_body": "Autre Certif", "former_number": "984211-1", "siren": siren, "categories": ["AF"],
        "starts_on": "2025-03-01", "ends_on": "2025-02-28", "state_there": "valid", "open_majors": "0",
        "open_minors": "1",
    }  # fmt: skip
    assert browser.post(new, data=typed).status_code == 422
    page = browser.post(new, data={**typed, "ends_on": "2028-02-29"}, follow_redirects=True)
    assert "La reprise n’est pas possible en l’état" in page.text
    with bench.inside(body):
        file = body.url(f"transfers/in/{db.session.query(TransferIn.id).scalar()}")
    for piece in PIECES:
        sent = {"piece": piece, "file": (BytesIO(PDF), "piece.pdf")}
        assert browser.post(f"{file}/pieces", data=sent).status_code == 303
        with browser.get(f"{file}/pieces/{piece}") as answer:
            assert answer.mimetype == "application/pdf"
    assert "Dossier complet" in browser.get(file).text
    assert "Mineures ouvertes annoncées : 1 ; décrites : 0." in browser.get(file).text
    minor = {"indicator": "34", "fact": "Besoin non recueilli.", "promised": "", "notified_on": "2025-02-03"}
    page = browser.post(f"{file}/minors", data=minor)
    assert page.status_code == 422
    assert "n’est pas du référentiel" in page.text
    assert "Besoin non recueilli." in page.text
    page = browser.post(f"{file}/minors", data={**minor, "indicator": "4"}, follow_redirects=True)
    assert "Décrites : 1 sur 1" in page.text
    decided = {"outcome": "take_over", "reason": "En ordre.", "effective_on": "2026-11-23"}
    page = browser.post(f"{file}/decision", data=decided, follow_redirects=True)
    assert "Voir le certificat repris" in page.text
    assert "Autre Certif" in browser.get(body.url("transfers/")).text


def test_the_form_of_a_takeover_tells_all_that_is_wrong_at_once(bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        new = body.url(f"transfers/in/new/{factories.an_organisation().id}")
    typed = {
        "former_body": "Autre Certif", "former_number": "1", "siren": "123", "categories": ["AF"],
        "starts_on": "2025-03-01", "ends_on": "2025-02-28", "state_there": "valid", "open_majors": "0",
        "open_minors": "-2",
    }  # fmt: skip
    page = bench.browser(bench.member(body, "administrator")).post(new, data=typed)
    assert page.status_code == 422
    assert "Un SIREN compte neuf chiffres." in page.text
    assert "Le dernier jour suit le premier." in page.text


def test_who_does_not_decide_reads_who_does_and_how_a_minor_is_described(bench: Bench) -> None:
    body = bench.body()
    administrator, reviewer = bench.member(body, "administrator"), bench.member(body, "reviewer")
    with bench.inside(body):
        whole, begun = an_arrival(administrator).id, an_arrival(administrator, described=0).id
    browser = bench.browser(administrator)
    page = browser.get(body.url(f"transfers/in/{whole}")).text
    assert "Rien ne manque au dossier" in page
    assert f"Peuvent la prendre : {reviewer.name}." in page
    page = browser.get(body.url(f"transfers/in/{begun}")).text
    assert "Rien ne manque au dossier" not in page
    assert "Du 1 mars 2024 au 23 novembre 2026" in page.replace("1er", "1")
    assert '<option value="32">32 · ' in page


def test_the_auditor_lifts_a_minor_taken_over_on_its_page(bench: Bench) -> None:
    body = bench.body()
    office = bench.member(body, "administrator", "reviewer")
    with bench.inside(body):
        row = an_arrival(office)
        transfers_in.decide_transfer_in(row.id, "take_over", "En ordre.", date(2026, 11, 23), office)
        certificate_id, organisation_id = row.certificate_id, row.organisation_id
        minor_id = list_of_transfer(row.id)[0].id
    scene = an_audit_day(bench, body, kind="surveillance", certificate_id=certificate_id)
    with bench.inside(body):
        scene.audit().organisation_id = organisation_id
        db.session.flush()
    scene.open()
    browser = bench.browser(scene.auditor)
    page = body.url(f"audits/{scene.audit_id}/taken-over/{minor_id}")
    assert page in browser.get(body.url(f"audits/{scene.audit_id}/findings")).text
    assert "pas encore constaté cet indicateur conforme" in browser.get(page).text
    assert browser.post(f"{page}/lifting", data={"note": "Vu."}).status_code == 409
    with bench.inside(body):
        scene.answer(1)
    assert "Lever la mineure" in browser.get(page).text
    refused = browser.post(f"{page}/lifting", data={"note": ""})
    assert refused.status_code == 422
    assert (
        "La mineure reprise est levée."
        in browser.post(f"{page}/lifting", data={"note": "Entretiens vus."}, follow_redirects=True).text
    )
    assert "Entretiens vus." in browser.get(page).text


def test_the_minors_taken_over_are_read_by_the_office_at_the_next_audit_and_by_the_client(bench: Bench) -> None:
    body = bench.body()
    office = bench.member(body, "administrator", "reviewer")
    with bench.inside(body):
        row, other = an_arrival(office, open_minors=3), factories.an_organisation()
        transfers_in.decide_transfer_in(row.id, "take_over", "En ordre.", date(2026, 11, 23), office)
        certificate_id, organisation_id = row.certificate_id, row.organisation_id
        audit_id = db.session.scalars(select(Audit.id).where(Audit.certificate_id == certificate_id)).one()
        other_id = other.id
    browser = bench.browser(office)
    client, stranger = (
        bench.browser(bench.member(body, "client", organisation_id=one)) for one in (organisation_id, other_id)
    )
    portal = body.url("portal/nonconformities")
    for reader, path in (
        (browser, body.url(f"certificates/{certificate_id}")),
        (browser, body.url(f"audits/{audit_id}")),
        (client, portal),
    ):
        page = reader.get(path).text
        assert "Mineures reprises de l’organisme certificateur Autre Certif" in page, path
        assert [f"n° {number}, indicateur {number}" in page for number in (1, 2, 3)] == [True] * 3
        assert page.count("Plan : Entretien avant chaque session.") == page.count("en retard de") == 3
    assert "revues au prochain audit" in client.get(portal).text
    assert "Mineures reprises" not in stranger.get(portal).text


def test_the_client_asks_and_the_office_sees_the_last_day(bench: Bench) -> None:
    body = bench.body()
    office = bench.member(body, "administrator", "reviewer")
    with bench.inside(body):
        certificate = a_printed_certificate(office)
        certificate_id, organisation_id = certificate.id, certificate.organisation_id
        other = factories.a_certificate(factories.an_organisation()).id
    client = bench.browser(bench.member(body, "client", organisation_id=organisation_id))
    ask = body.url(f"portal/certificates/{certificate_id}/transfer")
    assert ask in client.get(body.url("portal/certificates/")).text
    assert client.post(body.url(f"portal/certificates/{other}/transfer"), data={"to_body": "X"}).status_code == 404
    assert "8 décembre 2026" in client.get(ask).text
    assert client.post(ask, data={"to_body": ""}).status_code == 422
    page = client.post(ask, data={"to_body": "Autre Certif"}, follow_redirects=True).text
    assert "Transfert vers Autre Certif" in page
    assert ask not in page
    assert client.post(ask, data={"to_body": "Encore un"}).status_code == 409
    assert "Client" in bench.browser(office).get(body.url("transfers/")).text
    bench.run_jobs()
    assert ["demandé" in mail.subject for mail in bench.mails(body)] == [True]
    for day, tone in ((date(2026, 12, 8), "soon"), (date(2026, 12, 9), "late")):
        with bench.inside(body):
            tones = [one.tone for one in list_waiting(office, day) if one.endpoint == "transfers.list_transfers"]
        assert tone in tones


def test_a_departure_on_the_pages_and_in_the_mails(bench: Bench) -> None:
    body = bench.body()
    actor = bench.member(body, "administrator", "reviewer")
    browser = bench.browser(actor)
    with bench.inside(body):
        certificate = a_printed_certificate(actor)
        new, organisation_id = body.url(f"transfers/out/new/{certificate.id}"), certificate.organisation_id
    bench.member(body, "client", organisation_id=organisation_id)
    assert "8 décembre 2026" in browser.get(new).text
    assert browser.post(new, data={"to_body": "Autre Certif"}).status_code == 303
    with bench.inside(body):
        out = body.url(f"transfers/out/{db.session.query(TransferOut.id).scalar()}")
    assert browser.get(f"{out}/package").status_code == 404
    assert browser.post(f"{out}/package").status_code == 303
    with browser.get(f"{out}/package") as answer:
        assert answer.mimetype == "application/zip"
    assert browser.post(f"{out}/departure").status_code == 303
    bench.run_jobs()
    subjects = [mail.subject for mail in bench.mails(body)]
    assert len(subjects) == 3
    assert "transféré" in subjects[2]
