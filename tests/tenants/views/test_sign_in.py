"""Signing in and out through the browser."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from certbody.kit.ids import new_id
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
    assert "<li>L’adresse et le mot de passe ne vont pas ensemble.</li>" in answer.text


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


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("GET", {"headers": {"Accept": "application/json"}}),
        ("POST", {"json": {}}),
        ("PUT", {}),
        ("PATCH", {"data": b"x", "content_type": "application/octet-stream"}),
    ],
)
def test_a_program_whose_session_is_over_is_told_so(bench: Bench, method: str, sent: dict[str, Any]) -> None:
    """Never a redirect: a program would take the login page for its answer."""
    body = bench.body()
    browser = bench.browser(bench.member(body, "auditor"))
    browser.post("/logout")
    address = body.url({"GET": "", "POST": "organisations/new"}.get(method, f"uploads/{new_id()}"))
    answer = browser.open(address, method=method, **sent)
    assert (answer.status_code, answer.json) == (401, {"error": "sign_in"})
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "asked", ["//ailleurs.example", "/\\ailleurs.example", "/\n\\x", "/\r", "/\t/ailleurs.example"]
)
def test_nobody_is_led_astray_after_signing_in(bench: Bench, asked: str) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    answer = browser.get("/login", query_string={"next": asked})
    assert answer.status_code == 302
    assert "ailleurs" not in answer.location
    assert answer.location.endswith("/")
