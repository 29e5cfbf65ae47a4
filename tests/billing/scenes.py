"""Scenes of money to start a test from: prices, a sized audit, a quote, a contract, an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.rules.duration import SizingInputs
from certbody.billing.models import Contract, Invoice, InvoiceLine, Price
from certbody.billing.operations.contracts import DECLARED, accept_contract
from certbody.billing.operations.quotes import make_quote, send_quote
from certbody.clients.models import ApplicationReview
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from certbody.tenants.models import BodyProfile
from tests import factories
from tests.support import Bench, Body

PRICES = {"half_day.initial": 44_250, "half_day.surveillance": 40_000, "file_fee.initial": 15_000, "site": 2_000}
INPUTS = SizingInputs("initial", date(2026, 11, 23), 10_000_000, ("AF",)).as_dict()
LINES = [
    {"code": "AF", "label_fr": "Base", "half_days": 2, "article": "art. 4", "source": "Texte lu", "status": "sourced",
     "values": {}}
]  # fmt: skip


@dataclass
class Scene:
    """A body with its administrator, a client with its person, and the audit at hand."""

    bench: Bench
    body: Body
    office: Actor
    client: Actor
    organisation_id: UUID
    audit_id: UUID


def a_scene(
    bench: Bench,
    *,
    reviewed: bool = True,
    unconfirmed: bool = False,
    facts: dict[str, Any] | None = None,
    **organisation: Any,
) -> Scene:
    """A sized audit of an organisation whose application was found admissible, and a price list.

    `facts` replaces some of those that the size was made from.
    """
    body = bench.body()
    with bench.inside(body):
        client = factories.an_organisation(**organisation)
        application = factories.an_application(client, state="admissible")
        if reviewed:
            _review(application.id)
        audit = factories.an_audit(client, application_id=application.id, state="sized")
        factories.a_size(audit, 2, lines=LINES, unconfirmed=unconfirmed, inputs=INPUTS | (facts or {}))
        for code, unit in PRICES.items():
            db.session.add(Price(code=code, unit_cents=unit, valid_from=date(2026, 1, 1), set_by_name="Essai"))
        ids = client.id, audit.id
    office = bench.member(body, "administrator")
    person = bench.member(body, "client", organisation_id=ids[0])
    return Scene(bench, body, office, person, *ids)


def _review(application_id: UUID) -> None:
    answers = {"scope_is_clear": True, "body_is_competent": True, "no_conflict": True}
    when = datetime(2026, 11, 20, tzinfo=UTC)
    review = ApplicationReview(
        application_id=application_id, reviewer_name="Essai", outcome="admissible", reason="", at=when, **answers
    )
    db.session.add(review)


def offer(scene: Scene) -> tuple[UUID, UUID]:
    """A quote sent to the client: the ids of quote and contract."""
    with scene.bench.inside(scene.body):
        quote = make_quote(scene.audit_id, scene.office)
        contract = send_quote(quote.id, scene.office)
        return quote.id, contract.id


def sign(scene: Scene, contract_id: UUID) -> Contract:
    """The client accepts."""
    return accept_contract(contract_id, "Camille Martin", "Gérante", DECLARED, "203.0.113.27", scene.client)


def complete_profile() -> None:
    """Gives the body at hand everything that an invoice must say about it."""
    profile = db.session.scalars(select(BodyProfile)).one()
    profile.legal_form, profile.capital, profile.rcs_city = "SAS", "50 000 €", "Lyon"
    profile.vat_number, profile.siret, profile.postcode = "FR44732829320", "73282932000074", "69001"
    profile.iban, profile.bic = "FR7630006000011234567890189", "AGRIFRPP"
    db.session.flush()


def a_draft(organisation_id: UUID, service_on: date | None = date(2026, 11, 20)) -> Invoice:
    """A draft of one line, 100 € and its VAT."""
    invoice = Invoice(
        organisation_id=organisation_id, service_on=service_on, net_cents=10_000, vat_cents=2_000, gross_cents=12_000
    )
    db.session.add(invoice)
    db.session.flush()
    line = InvoiceLine(
        invoice_id=invoice.id, position=1, code="audit_half_day", label="Audit", quantity=1, unit_cents=10_000,
        net_cents=10_000, vat_basis_points=2000,
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()
    return invoice
