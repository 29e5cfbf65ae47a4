"""The URL walk: every route and method, with another tenant's ids, in another tenant, and signed out. No typed list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certbody.tenants.access import check_every_endpoint
from certbody.tenants.actor import Actor
from certbody.tenants.rules.permissions import Permission, Role, permissions_of
from tests import factories
from tests.isolation.rows import fill
from tests.isolation.walls import Route, address, table_of, tenant_routes
from tests.support import Bench, Body

STAFF = tuple(role.value for role in Role if role is not Role.CLIENT)


# Where the id is the sender's own: another tenant's is one that nobody here has used, and what is asked is empty.
MADE_BY_THE_SENDER = {"uploads.begin"}


@dataclass(frozen=True)
class Pair:
    """Two bodies: people of the first knock, the second has a row in every table."""

    mine: Body
    other: Body
    ids: dict[str, UUID]
    staff: FlaskClient
    client: FlaskClient
    stranger: FlaskClient

    def visitor(self, permission: Permission | None) -> FlaskClient:
        """Somebody of the first body who holds the permission there."""
        return self.staff if permission in permissions_of(frozenset(STAFF)) else self.client

    def answer(self, route: Route, body: Body, visitor: FlaskClient) -> int:
        """The status of a route in a body, with the ids of the second body's rows."""
        url = address(route, body.slug, {**self.ids, "tenant": self.other.id})
        return visitor.open(url, method=route.method).status_code


@pytest.fixture(scope="module")
def pair(app: Flask) -> Pair:
    bench = Bench(app)
    mine, other = bench.body("À moi"), bench.body("À d’autres")
    staff = bench.member(mine, *STAFF)
    with bench.inside(mine):
        organisation_id = factories.an_organisation().id
    client: Actor = bench.member(mine, "client", organisation_id=organisation_id)
    assert staff.person_id is not None
    person = bench.member(bench.body(), "auditor").person_id
    assert person is not None
    with bench.inside(other):
        ids = fill(person, other.id)
    return Pair(mine, other, ids, bench.browser(staff), bench.browser(client), app.test_client())


def test_ids_of_another_tenant_are_unknown_here(app: Flask, pair: Pair) -> None:
    wrong = []
    for route in tenant_routes(app):
        if any(name.endswith("_id") for name in route.ids):
            rule = app.view_functions[route.rule.endpoint].access_rule  # type: ignore[attr-defined]
            status = pair.answer(route, pair.mine, pair.visitor(rule.permission))
            if status != (422 if route.rule.endpoint in MADE_BY_THE_SENDER else 404):
                wrong.append(f"{status} {route.name}")
    assert wrong == []


def test_another_tenant_is_unknown(app: Flask, pair: Pair) -> None:
    wrong = []
    for route in tenant_routes(app):
        for visitor in (pair.staff, pair.client):
            status = pair.answer(route, pair.other, visitor)
            if status != 404:
                wrong.append(f"{status} {route.name}")
    assert wrong == []


def test_a_stranger_is_shown_the_door(app: Flask, pair: Pair) -> None:
    wrong = []
    for route in tenant_routes(app):
        status = pair.answer(route, pair.mine, pair.stranger)
        if status != (302 if route.method in ("GET", "POST") else 401):
            wrong.append(f"{status} {route.name}")
    assert wrong == []


def test_every_id_in_a_url_names_its_table(app: Flask) -> None:
    for route in tenant_routes(app):
        for name in route.ids:
            if name.endswith("_id"):
                assert table_of(name) is not None


def test_an_endpoint_that_says_nothing_stops_the_start(settings: object) -> None:
    app = Flask("bare")
    app.add_url_rule("/open", view_func=lambda: "")
    with pytest.raises(KeyError, match="does not say who may use it"):
        check_every_endpoint(app)
