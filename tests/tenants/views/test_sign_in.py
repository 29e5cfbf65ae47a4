"""Signing in and out through the browser."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.support import Bench


def test_the_right_password_opens_the_body(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    assert browser.get("/").location.endswith(body.url())
    assert browser.get(body.url()).status_code == 200


def test_a_wrong_password_keeps_the_address_and_says_so(bench: Bench, client: FlaskClient) -> None:
    email = bench.email_of(bench.member(bench.body(), "administrator"))
    answer = client.post("/login", data={"email": email, "password": "pas le bon"})
    assert answer.status_code == 422
    assert email in answer.text
    assert "ne vont pas ensemble" in answer.text


def test_signing_out_ends_the_session_for_good(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    cookie = browser.get_cookie("certbody")
    assert cookie is not None
    browser.post("/logout")
    browser.set_cookie("certbody", cookie.value)
    assert browser.get(body.url()).status_code == 302


def test_a_stranger_cannot_tell_a_foreign_body_from_none(bench: Bench) -> None:
    mine, other = bench.body(), bench.body()
    browser = bench.browser(bench.member(mine, "administrator"))
    assert browser.get(other.url()).status_code == 404
    assert browser.get("/b/nulle-part/").status_code == 404
