"""What stands before every page: form tokens, headers, limits."""

from __future__ import annotations

import pytest
from flask import Flask

from certbody.kit.security import limiter
from certbody.tenants.views.limits import by_address
from tests.support import PASSWORD, Bench


def test_no_post_passes_without_its_token(app: Flask, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator", "auditor"))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    wrong = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        values = {name: _any(rule._converters[name]) for name in rule.arguments} | {"slug": body.slug}
        url = rule.map.bind("localhost").build(rule.endpoint, values, method="POST")  # type: ignore[union-attr]
        for sent in ({"data": {"email": "a@exemple.fr"}}, {"json": {"email": "a@exemple.fr"}}):
            status = browser.post(url, **sent).status_code  # type: ignore[arg-type]
            if status != 400:
                wrong.append(f"{status} {rule.rule}")
    assert wrong == []


def _any(converter: object) -> str:
    return "00000000-0000-7000-8000-000000000000" if "UUID" in type(converter).__name__ else "1"


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/healthz", "/account", "/b/unknown/", "/password/forged"])
def test_every_answer_carries_its_headers(bench: Bench, path: str) -> None:
    browser = bench.browser(bench.member(bench.body(), "auditor"))
    answer = browser.get(path)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_spelling_of_an_address_buys_no_more_tries(app: Flask) -> None:
    key = by_address("login")
    spellings = [
        {"data": {"email": "Camille@Exemple.fr "}},
        {"data": {"email": "cami\x00lle@exemple.fr"}},
        {"json": {"email": "camille@exemple.fr"}},
    ]
    found = set()
    for sent in spellings:
        with app.test_request_context("/login", method="POST", **sent):  # type: ignore[arg-type]
            found.add(key())
    assert found == {"login:camille@exemple.fr"}


def test_tries_are_counted_per_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    answers = []
    for number in range(22):
        sent = {"email": "essais@exemple.fr", "password": "x" * 12}
        address = {"REMOTE_ADDR": f"192.0.2.{number + 1}"}
        answers.append(app.test_client().post("/login", data=sent, environ_overrides=address).status_code)
    limiter.reset()
    assert answers[:20] == [422] * 20
    assert answers[20:] == [429, 429]


def test_who_gets_in_has_not_been_trying(app: Flask, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    member = bench.member(bench.body("Certif Ouest"), "planner")
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    answers = []
    for number in range(22):
        sent = {"email": bench.email_of(member), "password": PASSWORD}
        address = {"REMOTE_ADDR": f"192.0.2.{number + 1}"}
        answers.append(app.test_client().post("/login", data=sent, environ_overrides=address).status_code)
    limiter.reset()
    assert answers == [303] * 22
