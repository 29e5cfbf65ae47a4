"""Until the opening meeting, nothing that the client may reach tells a sampled site from another, or a sampled action.

The client knows all its sites: each answer must name them all equally often, and treat each in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certbody.audits.operations.meetings import hold_opening
from certbody.audits.operations.moving import move
from certbody.audits.operations.opening import open_audit
from certbody.audits.operations.plan_document import make_plan
from certbody.audits.operations.planning import send_plan
from certbody.audits.operations.sampled_actions import add_sampled_action
from certbody.audits.operations.sampling import draw_sites
from certbody.audits.operations.sizing import size_audit
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.proposing import propose
from certbody.clients.queries.organisations import get_organisation, list_sites
from certbody.kit import clock
from certbody.kit.dates import PARIS
from certbody.tenants.access import rule_of
from certbody.tenants.rules.permissions import Role, permissions_of
from tests.audits.planning_ground import MONDAY, Ground, make_ground, plan
from tests.factories import a_site, an_application
from tests.isolation.forms import whole_form
from tests.isolation.rows import fill
from tests.isolation.test_inside_a_body import SHOWN
from tests.isolation.walls import Route, address, tenant_routes
from tests.kit.test_pdf import text_of
from tests.support import Bench

ACTION = "Tableur-secret"
TOWNS = ("Brest", "Dijon", "Metz", "Nantes", "Royan")


@dataclass
class Secret:
    """A planned audit whose plan was sent, what it keeps secret, and the browser of the client."""

    bench: Bench
    ground: Ground
    audit_id: UUID
    seed: str
    commitment: str
    sites: dict[UUID, tuple[str, ...]]
    ids: dict[str, UUID]
    browser: FlaskClient

    def leaks(self, text: str) -> list[str]:
        """What a text tells: the action, the seed, or some sites more often than others."""
        told = [word for word in (ACTION, self.seed) if word in text]
        for marks in zip(*self.sites.values(), strict=True):
            if len({text.count(mark) for mark in marks}) > 1:
                told.append(f"{[mark for mark in marks if mark in text]} and not the others")
        return told

    def without_names(self, text: str, site_id: UUID) -> str:
        """A page about one site, with that site's own words taken out."""
        for mark in self.sites[site_id]:
            text = text.replace(mark, "·")
        return text


@pytest.fixture(scope="module")
def secret(app: Flask) -> Secret:
    """Its sites were opened after the audit was: what they count for comes from the draw alone."""
    bench = Bench(app)
    ground = make_ground(bench)
    with bench.inside(ground.body):
        a_site(get_organisation(ground.organisation_id, ground.planner), name="Siège", is_central=True)
        audit_id = open_audit(ground.application_id, ground.planner).id
    with bench.inside(ground.body):
        organisation = get_organisation(ground.organisation_id, ground.planner)
        for town in TOWNS:
            a_site(organisation, name=f"Antenne de {town}", address=f"1 quai de {town}", city=f"{town}-Ville")
    with bench.inside(ground.body):
        seed, commitment = _plan_it(ground, audit_id)
        others = [site for site in list_sites(ground.organisation_id) if not site.is_central]
        sites = {site.id: (site.name, site.address, site.city, str(site.id)) for site in others}
        organisation = get_organisation(ground.organisation_id, ground.planner)
        draft_id = an_application(organisation, state="draft", kind="extension").id
    bench.run_jobs()
    with bench.inside(ground.body):
        assert ground.lead.person_id is not None
        ids = fill(ground.lead.person_id, ground.body.id, SHOWN) | {"audit": audit_id, "application": draft_id}
    return Secret(bench, ground, audit_id, seed, commitment, sites, ids, bench.browser(ground.client))


def _plan_it(ground: Ground, audit_id: UUID) -> tuple[str, str]:
    size = size_audit(audit_id, ground.planner)
    sample = draw_sites(audit_id, ground.planner)
    move(get_audit(audit_id, ground.planner), "contracted", ground.planner)
    rows = propose(ground.lead.membership_id, MONDAY, size.half_days, sample.drawn)
    plan(ground, audit_id, slots=[(row.member, row.day, row.half, row.site) for row in rows], place_detail="Au siège")
    send_plan(audit_id, ground.planner)
    add_sampled_action(audit_id, "AF", ACTION, "session de mars", False, ground.lead)
    return sample.seed, sample.commitment


def _routes(app: Flask, method: str) -> list[Route]:
    held = permissions_of(frozenset({Role.CLIENT}))
    return [
        route
        for route in tenant_routes(app)
        if route.method == method and rule_of(app, route.rule.endpoint).permission in held
    ]


def _words(secret: Secret, route: Route, ids: Mapping[str, UUID]) -> tuple[int, str]:
    """The status and everything readable of an answer; where it leads and its headers count too."""
    url = address(route, secret.ground.body.slug, ids, {"step": "sites", "name": "chart_file"})
    form = whole_form(secret.bench.app.view_functions[route.rule.endpoint]) if route.method == "POST" else None
    texts = []
    for kind in ("text/html", "application/json"):
        with secret.browser.open(url, method=route.method, data=form, headers={"Accept": kind}) as answer:
            body = answer.get_data()
            read = text_of(body) if body.startswith(b"%PDF") else body.decode("utf-8", "replace")
            texts.append(f"{answer.headers}{read}")
    return answer.status_code, "".join(texts)


def test_every_page_and_file_names_all_sites_alike(app: Flask, secret: Secret) -> None:
    wrong, read = [], 0
    for route in _routes(app, "GET"):
        if "site_id" not in route.ids:
            status, text = _words(secret, route, secret.ids)
            read += status == 200
            wrong += [f"{route.name}: {leak}" for leak in secret.leaks(text)]
    assert wrong == []
    assert read >= 15


def test_each_site_is_answered_about_alike(app: Flask, secret: Secret) -> None:
    """Its page, and the refusal to take it off the list."""
    for method in ("GET", "POST"):
        for route in _routes(app, method):
            if "site_id" in route.ids and (method == "GET" or route.rule.rule.endswith("/remove")):
                answers = {
                    (status, _only(secret.without_names(text, site)))
                    for site in secret.sites
                    for status, text in [_words(secret, route, {**secret.ids, "site": site})]
                }
                assert len(answers) == 1, route.name


def _only(text: str) -> str:
    """A page without what differs each time that it is asked for."""
    changing = ("csrf_token", "Set-Cookie", "Content-Length")
    return "\n".join(line for line in text.splitlines() if not any(word in line for word in changing))


def test_the_plan_and_every_mail_name_all_sites_alike(secret: Secret) -> None:
    with secret.bench.inside(secret.ground.body):
        printed = str(make_plan(get_audit(secret.audit_id, secret.ground.planner)))
    assert secret.commitment in printed
    assert secret.leaks(printed) == []
    address_of_client = secret.bench.email_of(secret.ground.client)
    mails = [mail for mail in secret.bench.mails(secret.ground.body) if mail.recipient == address_of_client]
    assert mails
    for mail in mails:
        assert secret.leaks(f"{mail.subject} {mail.body_text} {mail.body_html}") == []


def test_the_opening_meeting_tells_everything(secret: Secret) -> None:
    """The last one: from here on the walks above would find the sample."""
    page = secret.ground.body.url(f"portal/audits/{secret.audit_id}")
    assert secret.commitment in secret.browser.get(page).text
    opened_at = datetime.combine(MONDAY, time(9), PARIS)
    with clock.told(opened_at), secret.bench.inside(secret.ground.body):
        hold_opening(secret.audit_id, opened_at, "Camille Martin", secret.ground.lead)
    told, ids = secret.browser.get(page).text, [marks[-1] for marks in secret.sites.values()]
    for word in (ACTION, secret.seed, "certbody rules sample", *ids):
        assert word in told
