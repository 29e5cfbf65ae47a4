"""The people of the whole cycle and the body they work for, with what the body has prepared long before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page
from sqlalchemy import select

from certbody.auditors.operations.records import record_qualification
from certbody.billing.operations.prices import set_price
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.models import BodyProfile
from tests.browser.conftest import Pages
from tests.support import Bench, Body

SINCE, UNTIL = date(2025, 1, 1), date(2035, 1, 1)


@dataclass
class People:
    """A window for each; `auditor` may review files too, though never those that they audited."""

    bench: Bench
    body: Body
    office: Page
    auditor: Page
    reviewer: Page
    accountant: Page
    client: Page
    visitor: Page
    auditor_name: str
    reviewer_name: str


def gather(pages: Pages, bench: Bench) -> People:
    """A body at work: its profile is complete, its prices are set, its auditor is qualified."""
    body = bench.body("Essor Certification")
    office = bench.member(body, "administrator", "planner")
    auditor = bench.member(body, "auditor", "reviewer")
    reviewer = bench.member(body, "reviewer")
    accountant = bench.member(body, "accountant")
    with bench.inside(body):
        _prepare(office, auditor)
    return People(
        bench, body, office=pages.of(office), auditor=pages.of(auditor), reviewer=pages.of(reviewer),
        accountant=pages.of(accountant), client=pages.window(), visitor=pages.window(),
        auditor_name=auditor.name, reviewer_name=reviewer.name,
    )  # fmt: skip


def _prepare(office: Actor, auditor: Actor) -> None:
    profile = db.session.scalars(select(BodyProfile)).one()
    profile.legal_form, profile.capital, profile.rcs_city = "SAS", "40 000 €", "Lyon"
    profile.siret, profile.vat_number = profile.siren + "00010", "FR44732829320"
    profile.postcode, profile.email, profile.signatory = "69002", "contact@essor.example", "Jeanne Roche"
    profile.accreditation = "n° de démonstration"
    for code, cents in {"half_day.initial": 44_250, "file_fee.initial": 9_500}.items():
        set_price(code, cents, clock.today(), office)
    assert auditor.membership_id is not None
    proven = {"category": "AF", "valid_from": SINCE, "valid_to": UNTIL, "proof": "Formation ISO 19011 ; audit observé"}
    record_qualification(auditor.membership_id, proven, office)
