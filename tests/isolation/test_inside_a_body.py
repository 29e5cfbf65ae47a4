"""Inside one body: another organisation's people and an auditor without the mission find every door closed.

Every route that takes an id is asked, with ids that hang together on one organisation and one audit, and with forms
that its own schema finds whole: a door that only a badly filled form closes would not pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from certbody.audits.models import Audit, MinorTakenOver
from certbody.billing.models import AuditorFee, Invoice
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.access import rule_of
from certbody.tenants.models import JournalEntry, StoredFile
from certbody.tenants.operations.files import keep_file
from certbody.tenants.rules.permissions import Role, permissions_of
from tests import factories
from tests.isolation.forms import whole_form
from tests.isolation.rows import Values, fill
from tests.isolation.walls import Route, address, tenant_routes
from tests.support import Bench, Body

DAY = factories.MOMENT.date()
# What is one person's alone, whatever the file it belongs to; the person of every row is the lead auditor.
OF_THE_LEAD_ALONE = {"uploads.show"}
WORDS = {"step": "identity", "name": "chart_file", "indicator": "1"}

# What its own organisation and its own team may read: sent, issued, notified, in force.
SHOWN: Values = {
    ("application", "chart_file_id"): "stored_file",
    ("auditor_fee", "file_id"): "stored_file",
    ("auditor_fee", "credit_file_id"): "stored_file",
    ("audit", "state"): "plan_sent",
    ("audit", "plan_sent_at"): factories.MOMENT,
    ("audit", "plan_file_id"): "stored_file",
    ("complaint", "organisation_id"): "organisation",
    ("complaint", "source"): "client",
    ("complaint", "file_id"): "stored_file",
    ("finding_evidence", "file_id"): "stored_file",
    ("nonconformity", "state"): "notified",
    ("nonconformity", "notified_at"): factories.MOMENT,
    ("nonconformity", "plan_due"): DAY + timedelta(days=30),
    ("nonconformity", "implementation_due"): DAY + timedelta(days=90),
    ("qualification", "proof_file_id"): "stored_file",
    ("quote", "state"): "sent",
    ("quote", "sent_at"): factories.MOMENT,
    ("quote", "valid_until"): DAY + timedelta(days=90),
    ("contract", "signed_file_id"): "stored_file",
}


@dataclass(frozen=True)
class Ground:
    """One organisation with a row in every table, its own people, and two who have nothing to do with it."""

    body: Body
    ids: dict[str, UUID]
    owner: FlaskClient
    lead: FlaskClient
    other_client: FlaskClient
    other_auditor: FlaskClient

    def ask(self, route: Route, visitor: FlaskClient, view: object = None) -> int:
        """The status that a visitor gets, with a whole form when the route takes one."""
        url = address(route, self.body.slug, self.ids, WORDS)
        form = whole_form(view) if route.method in ("POST", "PUT") else None
        sent = {"json": form} if route.method == "PUT" else {"data": form}
        with visitor.open(url, method=route.method, **sent) as answer:  # type: ignore[arg-type]
            return answer.status_code


@pytest.fixture(scope="module")
def ground(app: Flask) -> Ground:
    bench = Bench(app)
    body = bench.body()
    lead = bench.member(body, "auditor")
    assert lead.person_id is not None
    with bench.inside(body):
        keep_file("preuve.txt", "Une pièce du dossier.".encode(), lead)
        ids = {**fill(lead.person_id, body.id, SHOWN), "tenant": body.id}
        _issue(ids["invoice"])
        _audit_of_the_certificate(ids)
        ids["auditor_fee"] = _cancelled_fee(ids)
        other_id = factories.an_organisation().id
    owner = bench.member(body, "client", organisation_id=ids["organisation"])
    others = (bench.member(body, "client", organisation_id=other_id), bench.member(body, "auditor"))
    return Ground(body, ids, *(bench.browser(one) for one in (owner, lead, *others)))


def _audit_of_the_certificate(ids: dict[str, UUID]) -> None:
    """Once both are there: the audit looks at what came with the certificate."""
    for row, key in ((Audit, "audit"), (MinorTakenOver, "minor_taken_over")):
        db.session.execute(update(row).where(row.id == ids[key]).values(certificate_id=ids["certificate"]))


def _cancelled_fee(ids: dict[str, UUID]) -> UUID:
    """Beside the fee of the mission, which its audit names: one that was cancelled, which only its own id names."""
    fee = db.session.get_one(AuditorFee, (ids["tenant"], ids["auditor_fee"]))
    told = {column.key: getattr(fee, column.key) for column in AuditorFee.__table__.columns}
    why = {"id": new_id(), "state": "cancelled", "cancelled_reason": "Report.", "cancelled_on": DAY, "number": ""}
    cancelled = AuditorFee(**told | why)
    db.session.add(cancelled)
    db.session.flush()
    return cancelled.id


def _issue(invoice_id: UUID) -> None:
    """Once its lines are there: an issued invoice takes no more."""
    issued = {"state": "issued", "number": "F-2026-00001", "year": 2026, "sequence": 1, "issued_on": DAY, "due_on": DAY}
    parties: dict[str, object] = {"seller": {"name": "Organisme"}, "buyer": {"name": "Client"}}
    found = select(StoredFile.id).limit(1).scalar_subquery()
    db.session.execute(update(Invoice).where(Invoice.id == invoice_id).values(**issued, **parties, file_id=found))


def _routes(app: Flask) -> list[Route]:
    return [route for route in tenant_routes(app) if any(name.endswith("_id") for name in route.ids)]


@pytest.mark.parametrize("who", ["other_client", "other_auditor"])
def test_every_door_of_the_file_is_closed(app: Flask, bench: Bench, ground: Ground, who: str) -> None:
    written = _journal(bench, ground)
    wrong = []
    for route in _routes(app):
        status = ground.ask(route, getattr(ground, who), app.view_functions[route.rule.endpoint])
        if status not in (403, 404):
            wrong.append(f"{status} {route.name}")
    assert wrong == []
    assert _journal(bench, ground) == written


def test_the_same_doors_open_for_those_whose_file_it_is(app: Flask, ground: Ground) -> None:
    """Without this, the walk above could pass on rows that nobody can read."""
    wrong = []
    for role, visitor in ((Role.CLIENT, ground.owner), (Role.AUDITOR, ground.lead)):
        held = permissions_of(frozenset({role}))
        for route in _routes(app):
            if route.method == "GET" and rule_of(app, route.rule.endpoint).permission in held:
                status = ground.ask(route, visitor)
                if visitor is ground.owner and route.rule.endpoint in OF_THE_LEAD_ALONE:
                    assert status == 404
                elif status not in (200, 409):
                    wrong.append(f"{status} {role} {route.name}")
    assert wrong == []


def test_the_accounts_do_not_read_what_audits_found(bench: Bench, ground: Ground) -> None:
    """Who writes invoices needs the audit's dates and state, not its findings, evidence, reports or people's ties."""
    accountant, ids = bench.browser(bench.member(ground.body, "accountant")), ground.ids
    assert accountant.get(ground.body.url(f"audits/{ids['audit']}")).status_code == 200
    page = accountant.get(ground.body.url()).text
    assert "nonconformities" not in page
    for path in (
        f"audits/{ids['audit']}/findings",
        f"findings/{ids['finding']}",
        "nonconformities",
        f"nonconformities/{ids['nonconformity']}",
        f"nonconformities/{ids['nonconformity']}/evidence/{ids['nonconformity_evidence']}",
        f"audits/{ids['audit']}/report",
        f"reports/{ids['report']}/file",
        f"applications/{ids['application']}/files/chart_file",
        f"auditors/{ids['membership']}",
    ):
        assert accountant.get(ground.body.url(path)).status_code == 403, path


def _journal(bench: Bench, ground: Ground) -> int:
    with bench.inside(ground.body):
        return db.session.scalar(select(func.count(JournalEntry.id))) or 0
