"""No address is a dead end: one that only takes what a form sends leads to its page, also when the language changes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from certbody.tenants.access import rule_of
from certbody.tenants.rules.permissions import Permission, Role, permissions_of
from tests import factories
from tests.isolation.rows import fill
from tests.isolation.walls import Route, address, tenant_routes
from tests.support import Bench, Body

STAFF = tuple(role.value for role in Role if role is not Role.CLIENT)
LANGUAGE_FORM = re.compile(r'action="/account/language".*?name="next" value="([^"]*)"', re.DOTALL)


@dataclass(frozen=True)
class House:
    """A body with a row in every table, and somebody of each side who is signed in."""

    body: Body
    ids: dict[str, UUID]
    staff: FlaskClient
    client: FlaskClient

    def visitor(self, permission: Permission | None) -> FlaskClient:
        """Somebody who holds the permission."""
        return self.staff if permission in permissions_of(frozenset(STAFF)) else self.client


@pytest.fixture(scope="module")
def house(app: Flask) -> House:
    bench = Bench(app)
    body = bench.body()
    staff = bench.member(body, *STAFF)
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    client = bench.member(body, "client", organisation_id=organisation_id)
    assert staff.person_id is not None
    with bench.inside(body):
        ids = fill(staff.person_id, body.id)
    return House(body, {**ids, "tenant": body.id}, bench.browser(staff), bench.browser(client))


def _forms_only(app: Flask) -> Iterator[Route]:
    """Every route of a body's pages that takes what a form sends, at an address that nobody can read."""
    readable = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    for route in tenant_routes(app):
        if route.method == "POST" and route.rule.rule not in readable and "/workbench/" not in route.rule.rule:
            yield route


def test_what_only_takes_forms_leads_to_a_page_that_opens(app: Flask, house: House) -> None:
    wrong, led = [], 0
    for route in _forms_only(app):
        visitor = house.visitor(rule_of(app, route.rule.endpoint).permission)
        answer = visitor.get(address(route, house.body.slug, house.ids))
        led += answer.status_code == 302
        if not (_is_a_page(app, answer.location) if answer.status_code == 302 else _says_where_to_go(answer)):
            wrong.append(f"{answer.status_code} {route.name} {answer.location}")
    assert wrong == []
    assert led > 100


def _is_a_page(app: Flask, place: str) -> bool:
    """Whether an address answers those who read, with anything but a file."""
    return not is_missing(app, place) and not re.search(r"/file(s/[^/]+)?$", place)


def _says_where_to_go(answer: TestResponse) -> bool:
    return answer.status_code == 405 and "ne s’ouvre pas" in answer.text and "Revenir à l’accueil" in answer.text


def is_missing(app: Flask, place: str) -> bool:
    """Whether nobody can read at an address."""
    return not app.url_map.bind("localhost").test(place.split("?")[0], "GET")


def test_a_program_is_still_told_that_the_method_is_wrong(house: House) -> None:
    place = house.body.url(f"quotes/{house.ids['quote']}/send")
    answer = house.staff.get(place, headers={"Accept": "application/json"})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_language_of_a_refused_form_leads_to_its_page(
    app: Flask, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # the rows of this body hang together, no more
    wrong, seen = [], 0
    for route in tenant_routes(app):
        if route.method == "POST":
            visitor = house.visitor(rule_of(app, route.rule.endpoint).permission)
            answer = visitor.post(address(route, house.body.slug, house.ids))
            for place in LANGUAGE_FORM.findall(answer.text):
                seen += 1
                if is_missing(app, html.unescape(place)):
                    wrong.append(f"{answer.status_code} {route.name} {place}")
    assert wrong == []
    assert seen > 100


def test_the_language_changes_on_a_page_that_refused_what_was_typed(house: House) -> None:
    for place, page in (("/account/name", "/account"), (house.body.url("prices/discounts"), house.body.url("prices/"))):
        refused = house.staff.post(place, data={"name": "", "version": "x"})
        assert refused.status_code == 422
        carried = html.unescape(LANGUAGE_FORM.findall(refused.text)[0])
        assert carried == page
        changed = house.staff.post("/account/language", data={"locale": "fr", "next": carried}, follow_redirects=True)
        assert (changed.status_code, changed.request.path) == (200, page)


def test_the_language_of_a_page_leads_back_to_it_as_it_was_asked_for(house: House) -> None:
    page = house.body.url("journal") + "?page=1&subject=a%26b"
    carried = html.unescape(LANGUAGE_FORM.findall(house.staff.get(page).text)[0])
    assert carried == page
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/"):
        changed = house.staff.post("/account/language", data={"locale": "fr", "next": elsewhere})
        assert changed.location == "/"
