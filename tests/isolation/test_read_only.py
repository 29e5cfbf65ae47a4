"""The read-only walk: in a body that has not paid the platform, every route that changes something is refused.

No typed list: the routes come from the application, and what goes on says so itself, with its reason, at its view.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from certbody.clients.models import Complaint
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.access import READING, GoesOn, rule_of
from certbody.tenants.rules.permissions import Role, permissions_of
from certbody.tenants.rules.subscription import BY_HAND, Coverage
from tests import factories
from tests.billing.subscribing import covered, left_unpaid
from tests.isolation.walls import METHODS, Route, address, tenant_routes
from tests.support import Bench, Body

STAFF = tuple(role.value for role in Role if role not in (Role.CLIENT, Role.OPERATOR))
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Ground:
    """A body that has not paid, somebody who holds every role in it, and a client of it."""

    bench: Bench
    body: Body
    staff: FlaskClient
    client: FlaskClient

    def codes(self, app: Flask, route: Route) -> set[str]:
        """The reasons that a route is refused for, whatever it is asked about."""
        permission = rule_of(app, route.rule.endpoint).permission
        ours = permission is None or permission in permissions_of(frozenset(STAFF))
        unknown: defaultdict[str, UUID] = defaultdict(new_id)
        url = address(route, self.body.slug, unknown)
        answer = (self.staff if ours else self.client).open(url, method=route.method, headers=JSON)
        told = answer.get_json(silent=True) if answer.status_code == 409 else None
        return {reason["code"] for reason in (told or {}).get("reasons", ())}


REFUSALS = {"body_read_only", "body_takes_nothing"}


@pytest.fixture(scope="module")
def ground(app: Flask) -> Ground:
    bench = Bench(app)
    body = bench.body("Impayée")
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    staff, client = bench.member(body, *STAFF), bench.member(body, "client", organisation_id=organisation_id)
    browsers = bench.browser(staff), bench.browser(client)
    left_unpaid(bench, body)
    return Ground(bench, body, *browsers)


def _public_routes(app: Flask) -> Iterator[Route]:
    """Every route that a body opens to everybody."""
    for rule in app.url_map.iter_rules():
        if "slug" in rule.arguments and rule_of(app, rule.endpoint).kind == "public":
            for method in METHODS:
                if method in (rule.methods or ()):
                    yield Route(rule, method)


def _why(app: Flask, route: Route) -> str:
    marked: GoesOn | None = getattr(app.view_functions[route.rule.endpoint], "goes_on", None)
    return marked.why if marked else ""


def test_every_change_is_refused_but_what_says_why_it_goes_on(app: Flask, ground: Ground) -> None:
    wrong, counted = [], {"refused": 0, "marked": 0}
    for route in (*tenant_routes(app), *_public_routes(app)):
        refused = bool(ground.codes(app, route) & REFUSALS)
        wanted = route.method not in READING and not _why(app, route)
        counted["refused"] += refused
        counted["marked"] += bool(_why(app, route))
        if refused != wanted:
            wrong.append(f"{'refused' if refused else 'let through'}: {route.name}")
    assert wrong == []
    assert counted["refused"] > 100
    assert counted["marked"] == 20  # each further exception is a decision


def test_reading_goes_on(app: Flask, ground: Ground) -> None:
    for page in ("", "audits/", "invoices/", "accounting/", "certificates/", "settings/subscription/", "journal"):
        answer = ground.staff.get(ground.body.url(page))
        assert answer.status_code == 200, page
        assert "Espace en lecture seule" in answer.text
    with ground.bench.inside(ground.body):
        code = factories.a_certificate(factories.an_organisation()).code
    stranger = app.test_client()
    for page in (
        f"/c/{ground.body.slug}/{code}",
        f"/register/{ground.body.slug}/csv",
        f"/complaints/{ground.body.slug}",
    ):
        assert stranger.get(page).status_code == 200, page


def test_the_refusal_says_which_rule_and_what_would_lift_it(ground: Ground) -> None:
    told = ground.staff.post(ground.body.url("organisations/new"), data={"name": "École"})
    assert told.status_code == 409
    for words in ("Conditions d’abonnement", "en lecture seule depuis le", "tout reprend aussitôt"):
        assert words in told.text
    theirs = ground.client.post(ground.body.url("portal/applications"), data={})
    assert theirs.status_code == 409
    assert "abonnement" not in theirs.text, "what a body owes is none of its clients' business"
    upload = ground.client.put(ground.body.url(f"uploads/{new_id()}"), json={})
    assert upload.status_code == 409, "what auditors bring is received, what clients prepare is not"
    stranger = ground.bench.app.test_client().post(f"/apply/{ground.body.slug}", data={})
    assert stranger.status_code == 409
    assert "abonnement" not in stranger.text


def test_complaints_and_exports_go_on(app: Flask, ground: Ground) -> None:
    sent = {"about": "body", "subject": "La réponse tarde.", "author_name": "Lou", "author_email": "lou@exemple.fr"}
    answer = app.test_client().post(f"/complaints/{ground.body.slug}", data=sent)
    assert answer.status_code == 303, answer.text
    with ground.staff.post(ground.body.url("journal/exports"), data={"format": "csv"}) as export:
        assert export.status_code == 200
    ministry = ground.staff.post(ground.body.url("ministry/"), headers=JSON)
    assert ministry.status_code == 201
    with ground.bench.inside(ground.body):
        assert db.session.scalar(select(func.count(Complaint.id))) == 1


def test_a_payment_brings_everything_back_at_once_and_strangers_stay_out(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    elsewhere = bench.browser(bench.member(bench.body(), "administrator"))
    sent = {"code": "payment_delay_days", "value": "20", "valid_from": clock.today().isoformat(), "reason": "Essai"}
    left_unpaid(bench, body)
    assert elsewhere.post(body.url("settings/payment_delay_days"), data=sent).status_code == 404
    assert browser.post(body.url("settings/payment_delay_days"), data=sent).status_code == 409
    covered(bench, body, Coverage(BY_HAND))
    assert browser.post(body.url("settings/payment_delay_days"), data=sent).status_code == 303
