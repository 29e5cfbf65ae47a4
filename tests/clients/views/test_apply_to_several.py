"""One request for a quote to several bodies: each hears of it in its own space, and of no other."""

from __future__ import annotations

from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from certbody.clients.models import Application, Organisation
from certbody.kit.db import db
from certbody.tenants.models import Tenant
from tests import factories
from tests.billing.subscribing import left_unpaid
from tests.support import Bench, Body

SENT = {"name": "École d’essai", "contact_name": "Camille", "email": "camille@exemple.fr", "kind": "renewal"}


def _taking(bench: Bench, name: str) -> Body:
    body = bench.body(name)
    browser = bench.browser(bench.member(body, "administrator"))
    assert browser.post(body.url("settings/requests"), data={"takes_requests": "true"}).status_code == 303
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
        (mail,) = bench.mails(body)
        told = f"{mail.subject} {mail.body_text} {mail.body_html}"
        assert body.name.split("’")[0] in told
        assert other.name not in told


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
    assert len(bench.mails(body)) == 1


def test_the_simulation_goes_on_to_several_bodies(client: FlaskClient) -> None:
    page = client.get("/simulator?kind=initial&band=T1&categories=AF&turnover=1000").text
    assert "/quotes?" in page
    carried = client.get("/quotes?kind=initial&categories=AF&turnover=1000.00").text
    assert "Aucun organisme ne reçoit" in carried or "Repris de votre simulation" in carried
