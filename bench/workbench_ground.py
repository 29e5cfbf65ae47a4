"""The audit that the workbench is measured on: 33 indicators, the central function and five sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask

from bench.ground import ALL_TRAITS
from certbody.audits.models import Audit, SiteSample
from certbody.audits.rules.standard import CATEGORIES
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from tests import factories
from tests.support import Bench, Body

SITES = 5


@dataclass(frozen=True)
class OnSite:
    """One open audit, the auditor who conducts it, and the sites that they visit."""

    workbench: Bench
    body: Body
    auditor: Actor
    audit: UUID
    sites: list[UUID]

    @property
    def email(self) -> str:
        """With which the auditor signs in."""
        return self.workbench.email_of(self.auditor)


def lay(app: Flask) -> OnSite:
    """An audit that was opened this morning; nothing is answered yet."""
    workbench = Bench(app)
    body = workbench.body("Banc d’essai")
    auditor = workbench.member(body, "auditor")
    with workbench.inside(body):
        organisation = factories.an_organisation()
        sites = [factories.a_site(organisation) for _number in range(SITES)]
        day, now = clock.today(), clock.now()
        audit = factories.an_audit(
            organisation, state="open", categories=list(CATEGORIES), traits=ALL_TRAITS,
            plan_sent_at=now - timedelta(days=10), opening_at=now, opening_attendance="Camille Martin, directrice",
            first_day=day, last_day=day + timedelta(days=1),
        )  # fmt: skip
        factories.a_team_member(audit, auditor, declared_impartial_at=factories.MOMENT)
        factories.a_size(audit, 6, sampled_sites=SITES)
        drawn = [site.id for site in sites]
        db.session.add(
            SiteSample(
                audit_id=audit.id, seed="", commitment="", population=drawn, drawn=drawn, drawn_for=day, drawn_at=now
            )
        )
        return OnSite(workbench, body, auditor, audit.id, drawn)


def audit_of(laid: OnSite) -> Audit:
    """The audit's row, inside an open scope."""
    return db.session.get_one(Audit, (laid.body.id, laid.audit))
