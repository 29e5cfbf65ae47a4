"""What the demo shows of requests for quotes and of what the bank does, as README presents it."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from certbody.billing.models import BankLine, Payment, PaymentRun
from certbody.kit.dates import PARIS
from certbody.kit.db import db
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import Tenant
from tests import factories
from tests.browser.demo_world import Demo

NAME = "Ateliers du Pertuis"
_BODY = re.compile(r'name="bodies"\s+value="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def ask_two_bodies(demo: Demo) -> list[str]:
    """Sends one request from the public page to every body that stands there: those whose office finds it."""
    client = demo.app.test_client()
    page = client.get("/quotes").text
    chosen, token = _BODY.findall(page), _TOKEN.search(page)
    assert token
    asked = {"name": NAME, "number": factories.a_siren(), "contact_name": "Camille", "email": "camille@pertuis.example"}
    sent = {**asked, "kind": "initial", "categories": ["AF"], "bodies": chosen, "csrf_token": token[1]}
    assert client.post("/quotes", data=sent).status_code == 303
    offices = {"armorique": "Armorique Certification", "rhodania": "Rhodania Qualité", "garonne": "Garonne Conformité"}
    return [name for slug, name in offices.items() if _finds(demo, slug)]


def _finds(demo: Demo, slug: str) -> bool:
    office = demo.sign_in(f"admin@{slug}.example")
    return NAME in office.get(f"/b/{slug}/organisations").text


def list_weekends_of_the_bank(demo: Demo) -> list[date]:
    """The days of a weekend on which the demo's bank would have moved money."""
    found: list[date] = []
    with demo.app.app_context():
        bodies = list(db.session.scalars(select(Tenant.id)))
    for body in bodies:
        with demo.app.app_context(), tenant_scope(body):
            runs = db.session.scalars(select(PaymentRun)).all()
            days = [one.execute_on for one in runs] + [one.executed_on for one in runs if one.executed_on]
            days += [one.made_at.astimezone(PARIS).date() for one in runs]
            days += [*db.session.scalars(select(BankLine.day)), *db.session.scalars(select(Payment.received_on))]
            found += [day for day in days if day.weekday() > 4]
    return found
