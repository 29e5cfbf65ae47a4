"""The logo kit: kept by the body, downloaded by the holder of a valid certificate, closed by any other state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import time_machine

from certbody.certificates.models import Certificate, LogoKit
from certbody.certificates.operations import moves
from certbody.certificates.operations.cycle import tend_certificate
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.models import JournalEntry
from tests.certificates.operations.test_transfers import a_printed_certificate
from tests.kit.test_artwork import SVG, an_archive
from tests.support import Bench, Body

TODAY = date(2026, 11, 23)
KIT = an_archive(**{"logo.svg": SVG})


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


@pytest.fixture
def decider(bench: Bench, body: Body) -> Actor:
    return bench.member(body, "administrator", "reviewer")


def a_certified(bench: Bench, body: Body, by: Actor) -> tuple[UUID, Any]:
    with bench.inside(body):
        certificate = a_printed_certificate(by)
        certificate_id, organisation_id = certificate.id, certificate.organisation_id
    return certificate_id, bench.browser(bench.member(body, "client", organisation_id=organisation_id))


def upload(bench: Bench, body: Body, by: Actor, name: str = "kit.zip", content: bytes = KIT) -> Any:
    sent = {"file": (BytesIO(content), name), "rules": "Jamais sur fond rouge.\nTaille minimale : 2 cm."}
    return bench.browser(by).post(body.url("logo-kits/"), data=sent)


def test_the_holder_downloads_the_kit_once_it_confirms_the_certificate(
    bench: Bench, body: Body, decider: Actor
) -> None:
    certificate_id, client = a_certified(bench, body, decider)
    mark = body.url(f"portal/certificates/{certificate_id}/mark")
    assert "pas encore déposé de kit" in client.get(mark).text
    assert upload(bench, body, decider, "kit.exe").status_code == 409
    assert upload(bench, body, decider).status_code == 303
    assert "kit.zip" in bench.browser(decider).get(body.url("logo-kits/")).text
    page = client.get(mark).text
    assert "au titre de la catégorie d’actions suivante : actions de formation." in page
    assert "Jamais sur fond rouge." in page
    assert client.post(mark).status_code == 422
    with client.post(mark, data={"received": "true"}) as answer:
        assert (answer.data, answer.mimetype) == (KIT, "application/zip")
        assert answer.headers["Content-Disposition"].startswith("attachment")
    with bench.inside(body):
        entry = db.session.query(JournalEntry).filter_by(event="certificate.logo_downloaded").one()
        assert entry.subject_id == certificate_id
        kit = db.session.query(LogoKit.id).scalar()
    with bench.browser(decider).get(body.url(f"logo-kits/{kit}")) as answer:
        assert answer.data == KIT


def test_any_other_state_closes_the_download_and_says_what_lifts_it(bench: Bench, body: Body, decider: Actor) -> None:
    upload(bench, body, decider)
    certificate_id, client = a_certified(bench, body, decider)
    mark = body.url(f"portal/certificates/{certificate_id}/mark")
    with bench.inside(body):
        moves.suspend(certificate_id, "Frais impayés depuis six mois.", TODAY, decider, cause="contract_breached")
    assert "La levée de la suspension rouvre le téléchargement." in client.get(mark).text
    assert client.post(mark, data={"received": "true"}).status_code == 409
    with bench.inside(body):
        moves.lift_suspension(certificate_id, "Frais réglés depuis hier.", TODAY, decider)
    with client.post(mark, data={"received": "true"}) as answer:
        assert answer.status_code == 200
    with bench.inside(body):
        moves.withdraw(certificate_id, "Logo affiché sur une formation.", TODAY, decider)
    refused = client.post(mark, data={"received": "true"})
    assert (refused.status_code, "Règlement d’usage de la marque" in refused.text) == (409, True)


def test_the_holder_reads_at_home_that_its_certificate_is_suspended_or_withdrawn(
    bench: Bench, body: Body, decider: Actor
) -> None:
    certificate_id, client = a_certified(bench, body, decider)
    home = body.url("portal/")
    assert "Certificat suspendu" not in client.get(home).text
    with bench.inside(body):
        moves.suspend(certificate_id, "Frais impayés depuis six mois.", TODAY, decider, cause="contract_breached")
    assert "Certificat suspendu" in client.get(home).text
    with bench.inside(body):
        moves.withdraw(certificate_id, "Frais toujours impayés.", TODAY, decider)
    assert "Certificat retiré" in client.get(home).text


def test_suspension_withdrawal_and_expiry_tell_to_stop_using_the_mark(bench: Bench, body: Body, decider: Actor) -> None:
    ids = [a_certified(bench, body, decider)[0] for _ in range(3)]
    with bench.inside(body):
        moves.suspend(ids[0], "Frais impayés depuis six mois.", TODAY, decider, cause="contract_breached")
        moves.withdraw(ids[1], "Logo affiché sur une formation.", TODAY, decider)
        db.session.get_one(Certificate, (body.id, ids[2])).ends_on = date(2026, 11, 22)
        db.session.flush()
        tend_certificate(ids[2], TODAY)
    bench.run_jobs()
    mails = [mail for mail in bench.mails(body) if "certificat" in mail.subject]
    subjects = " ".join(mail.subject for mail in mails)
    assert all(word in subjects for word in ("suspendu", "retiré", "expiré"))
    for mail in mails:
        for text in (mail.body_text, mail.body_html):
            assert "cessez d’utiliser la marque et son logo" in (text or "")
