"""One request for a quote to several bodies: each hears of it in its own space, and of no other."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from certbody.clients.models import Application, Organisation
from certbody.clients.operations import several_requests
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.kit.i18n import french_day
from certbody.kit.outbox import OutboxMessage
from certbody.kit.verdict import Reason
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Tenant
from tests import factories
from tests.billing.subscribing import left_unpaid
from tests.support import Bench, Body

SENT = {"name": "École d’essai", "contact_name": "Camille", "email": "camille@exemple.fr", "kind": "renewal"}


def _taking(bench: Bench, name: str) -> Body:
    body = bench.body(name)
    browser = bench.browser(bench.member(body, "administrator"))
    assert browser.post(body.url("settings/profile/requests"), data={"takes_requests": "true"}).status_code == 303
    assert "checked" in browser.get(body.url("settings/profile")).text.split('name="takes_requests"')[1][:80]
    return body


def _applications(bench: Bench, body: Body) -> list[tuple[str, str]]:
    with bench.inside(body):
        rows = db.session.execute(select(Organisation.name, Application.kind).join(Application.organisation))
        return [(row.name, row.kind) for row in rows]


def test_each_chosen_body_gets_the_request_in_its_own_space(bench: Bench, client: FlaskClient) -> None:
    first, second, third = (_taking(bench, name) for name in ("Premier Certif", "Second Certif", "Tiers Certif"))
    silent = bench.body("Muet Certif")
    page = client.get("/quotes").text
    assert all(body.name in page for body in (first, second, third))
    assert silent.name not in page
    chosen = [str(first.id), str(second.id)]
    answer = client.post("/quotes", data={**SENT, "number": factories.a_siren(), "bodies": chosen})
    assert (answer.status_code, answer.location) == (303, "/quotes/sent")
    assert client.get(answer.location).status_code == 200
    for body in (first, second):
        assert _applications(bench, body) == [("École d’essai", "renewal")]
    assert _applications(bench, third) == []
    bench.run_jobs()
    for body, other in ((first, second), (second, first)):
        mails = bench.mails(body)
        assert [mail.subject for mail in mails if mail.recipient == "camille@exemple.fr"] == [
            "Votre demande de certification"
        ]
        assert len(mails) == 2, "the applicant's invitation, and the body's own mail"
        for mail in mails:
            told = f"{mail.subject} {mail.body_text} {mail.body_html}"
            assert body.name.split("’")[0] in told
            assert other.name not in told


def _mails_to_office(bench: Bench, body: Body) -> list[str]:
    bench.run_jobs()
    return [mail.body_text or "" for mail in bench.mails(body) if mail.recipient != "camille@exemple.fr"]


WHOLE = {
    **SENT, "categories": ["AF", "VAE"], "turnover": "250000", "phone": "01 02 03 04 05",
    "activity": "Deux sites, certificat échu en mars.",
}  # fmt: skip


def test_a_body_hears_by_mail_of_everything_that_was_typed_and_finds_it_in_the_file(
    bench: Bench, client: FlaskClient
) -> None:
    body, from_day = _taking(bench, "Lecteur Certif"), clock.today() + timedelta(days=30)
    sent = {**WHOLE, "number": factories.a_siren(), "bodies": [str(body.id)], "wished_from": from_day.isoformat()}
    assert client.post("/quotes", data=sent).status_code == 303
    (told,) = _mails_to_office(bench, body)
    told = told.replace("\u202f", " ").replace("\xa0", " ")
    for words in ("École d’essai", "camille@exemple.fr", "01 02 03 04 05", "AF, VAE", "250 000,00 €",
                  french_day(from_day), "Deux sites, certificat échu en mars.", "enouvellement"):  # fmt: skip
        assert words in told
    with bench.inside(body):
        made = db.session.scalars(select(Organisation)).one()
        assert f"/b/{body.slug}/organisations/{made.id}" in told
        kept = db.session.scalars(select(Application)).one()
        assert (made.phone, kept.categories, kept.turnover_cents) == ("01 02 03 04 05", ["AF", "VAE"], 25_000_000)
        assert (kept.wished_from, kept.activity) == (from_day, "Deux sites, certificat échu en mars.")


def test_everything_that_is_wrong_is_told_at_once(bench: Bench, client: FlaskClient) -> None:
    body, silent = _taking(bench, "Exigeant Certif"), bench.body("Muet Certif")
    yesterday = clock.today() - timedelta(days=1)
    sent = {"number": "12", "bodies": [str(body.id), str(silent.id)], "turnover": "beaucoup", "email": "camille",
            "wished_from": yesterday.isoformat()}  # fmt: skip
    answer = client.post("/quotes", data=sent)
    assert answer.status_code == 422
    shown = html.unescape(answer.text)
    for field in ("number", "bodies", "turnover", "email", "contact_name", "wished_from"):
        assert f'id="field-{field}-error"' in shown or f'href="#field-{field}"' in shown, field
    assert _applications(bench, body) == []


def test_a_fault_at_one_body_leaves_the_others_theirs_and_is_made_up_for(
    bench: Bench, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = sorted((_taking(bench, name) for name in ("Sain Certif", "Souffrant Certif", "Solide Certif")), key=_id)
    broken, asked = bodies[1], several_requests.request_quote

    def fails_at_one(**values: Any) -> None:
        if current_tenant() == broken.id:
            raise OperationalError("select 1", None, Exception("away"))
        asked(**values)

    with monkeypatch.context() as away:
        away.setattr(several_requests, "request_quote", fails_at_one)
        sent = {**WHOLE, "number": factories.a_siren(), "bodies": [str(body.id) for body in bodies]}
        answer = client.post("/quotes", data=sent)
        assert (answer.status_code, answer.location) == (303, "/quotes/sent")
    assert [len(_applications(bench, body)) for body in bodies] == [1, 0, 1]
    assert [len(_mails_to_office(bench, body)) for body in bodies] == [1, 1, 1]
    assert [len(_applications(bench, body)) for body in bodies] == [1, 1, 1]


def test_a_body_that_cannot_even_be_queued_is_named(
    bench: Bench, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = _taking(bench, "Absent Certif")

    def away(**_values: Any) -> None:
        raise OperationalError("select 1", None, Exception("away"))

    monkeypatch.setattr(several_requests, "request_quote", away)
    monkeypatch.setattr(several_requests.outbox, "post", lambda *_kind, **_told: away())
    sent = {**SENT, "number": factories.a_siren(), "bodies": [str(body.id)]}
    shown = client.post("/quotes", data=sent, follow_redirects=True).text
    assert "Votre demande n’a pas pu être remise à Absent Certif" in html.unescape(shown)


@pytest.mark.parametrize("lasting", [Invalid({"number": ["siren_checksum"]}), Refused(Reason("body_read_only"))])
def test_a_body_that_a_rule_keeps_from_taking_it_is_named_and_nothing_is_queued(
    bench: Bench, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, lasting: Exception
) -> None:
    taking, other = sorted((_taking(bench, name) for name in ("Preneur Certif", "Empêché Certif")), key=_id)
    asked = several_requests.request_quote

    def refused_at_one(**values: Any) -> None:
        if current_tenant() == other.id:
            raise lasting
        asked(**values)

    monkeypatch.setattr(several_requests, "request_quote", refused_at_one)
    sent = {**SENT, "number": factories.a_siren(), "bodies": [str(taking.id), str(other.id)]}
    shown = html.unescape(client.post("/quotes", data=sent, follow_redirects=True).text)
    assert f"Votre demande n’a pas pu être remise à {other.name}" in shown
    assert taking.name not in shown.split("n’a pas pu être remise")[1][:200]
    assert [len(_applications(bench, body)) for body in (taking, other)] == [1, 0]
    with bench.inside(other):
        assert db.session.query(OutboxMessage).filter_by(kind=several_requests.REQUEST).all() == []


def _id(body: Body) -> Any:
    return body.id


def test_a_wrong_entry_reaches_nobody_and_keeps_what_was_typed(bench: Bench, client: FlaskClient) -> None:
    body, silent = _taking(bench, "Quatrième Certif"), bench.body("Muet Certif")
    wrong = (
        ({"number": "12", "bodies": [str(body.id)]}, "chiffres"),
        ({"number": factories.a_siren(), "bodies": []}, "Choisissez"),
        ({"number": factories.a_siren(), "bodies": [str(body.id), str(silent.id)]}, "ne reçoit plus"),
        ({"number": factories.a_siren(), "bodies": [str(uuid4())]}, "ne reçoit plus"),
        ({"number": factories.a_siren(), "bodies": ["n’importe"]}, "Choisissez"),
    )
    for typed, said in wrong:
        answer = client.post("/quotes", data={**SENT, **typed})
        assert answer.status_code == 422, typed
        assert said in answer.text
        assert 'value="camille@exemple.fr"' in answer.text
    assert _applications(bench, body) == []


def test_a_closed_body_stands_there_no_more(bench: Bench, client: FlaskClient) -> None:
    body = _taking(bench, "Cinquième Certif")
    with bench.inside(body):
        db.session.get_one(Tenant, body.id).status = "closed"
    assert body.name not in client.get("/quotes").text


def test_a_body_that_is_read_only_takes_no_request(bench: Bench, client: FlaskClient) -> None:
    body = _taking(bench, "Impayé Certif")
    left_unpaid(bench, body)
    assert body.name not in client.get("/quotes").text
    sent = {**SENT, "number": factories.a_siren(), "bodies": [str(body.id)]}
    answer = client.post("/quotes", data=sent)
    assert answer.status_code == 422
    assert "ne reçoit plus" in answer.text
    assert _applications(bench, body) == []


def test_a_body_chosen_twice_hears_of_it_once(bench: Bench, client: FlaskClient) -> None:
    body = _taking(bench, "Sixième Certif")
    sent = {**SENT, "number": factories.a_siren(), "bodies": [str(body.id)] * 2}
    assert client.post("/quotes", data=sent).status_code == 303
    bench.run_jobs()
    assert len([mail for mail in bench.mails(body) if mail.recipient == SENT["email"]]) == 1
    assert len(_mails_to_office(bench, body)) == 1


def test_the_simulation_goes_on_to_several_bodies(client: FlaskClient) -> None:
    page = client.get("/simulator?kind=initial&band=T1&categories=AF&turnover=1000").text
    assert "/quotes?" in page
    carried = client.get("/quotes?kind=initial&categories=AF&turnover=1000.00").text
    assert "Aucun organisme ne reçoit" in carried or "Repris de votre simulation" in carried


def test_what_comes_back_from_the_form_is_not_told_as_taken_from_a_simulation(
    bench: Bench, client: FlaskClient
) -> None:
    _taking(bench, "Septième Certif")
    again = client.post("/quotes", data={"kind": "initial"})
    assert again.status_code == 422
    assert "Repris de votre simulation" not in again.text
