"""Following the links of mails: a forgotten password, an invitation."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from certbody.kit.security import limiter
from certbody.tenants import signing
from certbody.tenants.operations import members
from tests.support import PASSWORD, Bench, Body
from tests.tenants.people import NEW_PASSWORD, PLATFORM, last_link

TWICE = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}


def _invite(bench: Bench, body: Body, email: str) -> str:
    by = bench.member(body, "administrator")
    with bench.inside(body):
        members.invite(email, "Nouvelle Personne", ["planner"], by)
    return last_link(bench, body, email)


def test_a_forgotten_password_is_replaced_once(bench: Bench, client: FlaskClient) -> None:
    email = bench.email_of(bench.member(bench.body(), "planner"))
    client.post("/forgotten", data={"email": email})
    link = last_link(bench, PLATFORM, email)
    assert email in client.get(link).text
    refused = client.post(link, data={"password": NEW_PASSWORD, "again": "autre chose encore"})
    assert refused.status_code == 422
    assert "diffèrent" in refused.text
    assert client.post(link, data=TWICE).status_code == 303
    assert client.get(link).status_code == client.post(link, data=TWICE).status_code == 410
    assert client.post("/login", data={"email": email, "password": PASSWORD}).status_code == 422
    assert client.post("/login", data={"email": email, "password": NEW_PASSWORD}).status_code == 303


def test_an_unknown_address_gets_the_same_answer_and_no_mail(bench: Bench, client: FlaskClient) -> None:
    known, unknown = bench.email_of(bench.member(bench.body(), "planner")), f"{uuid4().hex}@exemple.fr"
    answers = [client.post("/forgotten", data={"email": email}) for email in (known, unknown)]
    assert len({(answer.status_code, answer.location, answer.text) for answer in answers}) == 1
    bench.run_jobs()
    assert unknown not in [mail.recipient for mail in bench.mails(PLATFORM)]


def test_a_reset_link_is_over_after_two_hours(
    bench: Bench, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = bench.email_of(bench.member(bench.body(), "planner"))
    client.post("/forgotten", data={"email": email})
    link = last_link(bench, PLATFORM, email)
    assert signing.RESET_SECONDS == 2 * 3600
    monkeypatch.setattr(signing, "RESET_SECONDS", -1)
    assert client.get(link).status_code == 410
    assert client.get("/password/forged").status_code == 410


def test_a_new_person_accepts_and_lands_in_the_body(bench: Bench, client: FlaskClient) -> None:
    body, email = bench.body(), f"neuf-{uuid4().hex[:8]}@exemple.fr"
    link = _invite(bench, body, email)
    assert body.name in client.get(link).text
    refused = client.post(link, data={"name": "Zoé Petit", "password": "court", "again": "court"})
    assert refused.status_code == 422
    assert "Zoé Petit" in refused.text
    assert client.post(link, data={"name": "Zoé Petit", **TWICE}).location.endswith(body.url())
    assert client.get("/account").status_code == 200
    assert client.get(link).status_code == 410


def test_a_known_person_signs_in_first(bench: Bench, client: FlaskClient) -> None:
    body, person = bench.body(), bench.member(bench.body(), "planner")
    link = _invite(bench, body, bench.email_of(person))
    assert "déjà un compte" in client.get(link).text
    assert client.post(link, data={"name": "Un autre", **TWICE}).status_code == 200
    assert client.post(f"{link}/join").status_code == 303
    browser = bench.browser(person)
    assert browser.get(body.url()).status_code == 404
    assert browser.post(f"{link}/join").location.endswith(body.url())
    assert browser.get(body.url("account")).status_code == 404
    assert body.name in browser.get("/").text


def test_someone_else_cannot_take_the_place(bench: Bench) -> None:
    body, person, other = bench.body(), bench.member(bench.body(), "planner"), bench.member(bench.body(), "planner")
    link = _invite(bench, body, bench.email_of(person))
    browser = bench.browser(other)
    assert "quelqu’un d’autre" in browser.get(link).text
    browser.post(f"{link}/join")
    assert browser.get(body.url()).status_code == 404


def test_trying_too_often_is_told_when_to_come_back(client: FlaskClient) -> None:
    limiter.reset()
    limiter.enabled = True
    try:
        email = {"email": f"{uuid4().hex}@exemple.fr", "password": "au hasard"}
        answers = [client.post("/login", data=email) for _ in range(11)]
    finally:
        limiter.enabled = False
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert "Trop d’essais : revenez dans une minute." in answers[-1].text
