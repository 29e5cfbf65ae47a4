"""The ground that is measured on: a body with people, organisations and audits, written as the application role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask

from certbody.app import create_app
from certbody.audits.models import Audit, AuditMember, AuditSize
from certbody.audits.operations.findings import record_finding
from certbody.audits.rules.standard import CATEGORIES, TRAITS
from certbody.clients.models import Organisation
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.security import limiter
from certbody.tenants.actor import Actor
from tests import factories
from tests.support import Bench, Body

INDICATORS = range(1, 34)
EVIDENCE = "Programme 2026, convention type et livret d’accueil consultés sur site."
# With `short_actions_only` indicator 12 would fall away: these traits leave all 33 in the audit.
ALL_TRAITS = sorted(TRAITS - {"short_actions_only"})


@dataclass(frozen=True)
class Ground:
    """Who acts, and on what. `open_audits` take findings, `drafts` are sized, `sheet` is answered in full."""

    workbench: Bench
    body: Body
    auditor: Actor
    office: Actor
    open_audits: list[UUID]
    drafts: list[UUID]
    sheet: UUID


def an_application(settings: Settings) -> Flask:
    """The application inside this process, to build the ground and to record what a request asks of the database."""
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    return app


def lay(app: Flask, open_audits: int, drafts: int) -> Ground:
    """A body with 60 organisations of three sites, that many audits to record and to size, and 60 planned ones."""
    workbench = Bench(app)
    body = workbench.body("Banc d’essai")
    auditor, office = workbench.member(body, "auditor"), workbench.member(body, "planner")
    with workbench.inside(body):
        organisations = _organisations()
        to_size = _audits(organisations, "T", drafts)
        to_record = _audits(organisations, "C", open_audits + 1, **_whole_scope())
        for audit in to_record:
            factories.a_team_member(audit, auditor)
        _planned(organisations, auditor)
        sheet, *recorded = [audit.id for audit in to_record]
        sized = [audit.id for audit in to_size]
    with workbench.inside(body):
        for indicator in INDICATORS:
            record_finding(sheet, indicator, None, "conforming", EVIDENCE, "", "", "", 0, "", auditor)
    return Ground(workbench, body, auditor, office, recorded, sized, sheet)


def _organisations() -> list[Organisation]:
    made = [factories.an_organisation() for _number in range(60)]
    for organisation in made:
        for _site in range(3):
            factories.a_site(organisation)
    return made


def _whole_scope() -> dict[str, object]:
    day = clock.today()
    return {
        "state": "open", "categories": list(CATEGORIES), "traits": ALL_TRAITS, "opening_at": clock.now(),
        "opening_attendance": "Camille Martin, directrice", "first_day": day, "last_day": day + timedelta(days=1),
    }  # fmt: skip


def _audits(organisations: list[Organisation], series: str, number: int, **values: object) -> list[Audit]:
    """Audits whose facts are given, shared among the organisations."""
    given = {"kind": "initial", "categories": ["AF", "CFA"], "standard": "RNQ2026", **values}
    made = [
        Audit(organisation_id=organisations[at % len(organisations)].id, reference=f"{series}-{at:05d}", **given)
        for at in range(number)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _planned(organisations: list[Organisation], auditor: Actor) -> None:
    """The audits that the list shows first: sized, with a team and days."""
    day = clock.today() + timedelta(days=30)
    planned = _audits(organisations, "P", 60, state="planned", first_day=day, last_day=day + timedelta(days=2))
    sizes: Iterator[AuditSize] = (
        AuditSize(
            audit_id=audit.id, half_days=5, sampled_sites=1, unconfirmed=False, inputs={}, lines=[],
            tables_version="2026-11", sized_by="Banc", sized_at=clock.now(),
        )
        for audit in planned
    )  # fmt: skip
    db.session.add_all(
        [*sizes, *(AuditMember(audit_id=one.id, membership_id=auditor.membership_id) for one in planned)]
    )
