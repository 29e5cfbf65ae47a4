"""Scenes of what a contract bills over its cycle: signed under a schedule, certified, its next audit held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.audits.queries.audits import get_audit
from certbody.billing.models import Contract, Price
from certbody.certificates.models import Certificate, Decision
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.models import BodySetting
from tests import factories
from tests.billing.scenes import Scene, a_scene, complete_profile, offer, sign
from tests.support import Bench

FEE = 44_000


def signed(bench: Bench, fee: int = FEE, **settings: int) -> tuple[Scene, UUID]:
    """An initial audit of 1 035 € whose contract was signed today under these settings, with a yearly fee."""
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        a_price("event.late_cancellation", 20_000)
        if fee:
            a_price("event.yearly_fee", fee)
        for code, value in settings.items():
            db.session.add(BodySetting(code=code, value=value, valid_from=clock.today(), reason="Essai"))
    _quote, contract_id = offer(scene)
    with bench.inside(scene.body):
        sign(scene, contract_id)
    return scene, contract_id


def a_price(code: str, cents: int, valid_from: date = date(2026, 1, 1)) -> None:
    """A price of the list."""
    db.session.add(Price(code=code, unit_cents=cents, valid_from=valid_from, set_by_name="Essai"))
    db.session.flush()


def held(scene: Scene, audit_id: UUID | None = None) -> None:
    """An audit was closed today: the one of the scene, or another."""
    audit = get_audit(audit_id or scene.audit_id, scene.office)
    audit.state, audit.opening_at, audit.closing_at = "closed", clock.now(), clock.now()
    db.session.flush()


def certified(scene: Scene, starts_on: date, **values: Any) -> UUID:
    """A certificate came of the scene's audit."""
    audit = get_audit(scene.audit_id, scene.office)
    certificate = factories.a_certificate(audit.organisation, starts_on=starts_on, **values)
    assert isinstance(certificate, Certificate)
    decision = Decision(
        organisation_id=scene.organisation_id, audit_id=audit.id, certificate_id=certificate.id, outcome="certify",
        categories=["AF"], reason="Conforme.", decided_on=starts_on, effective_on=starts_on,
        decided_by=scene.office.membership_id, decided_by_name=scene.office.name, decided_at=clock.now(),
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    return certificate.id


def next_audit(scene: Scene, certificate_id: UUID, kind: str = "surveillance", half_days: int = 1) -> UUID:
    """An audit of the running cycle, sized, its contract being that of the cycle."""
    organisation = get_audit(scene.audit_id, scene.office).organisation
    audit = factories.an_audit(
        organisation, kind=kind, state="contracted", certificate_id=certificate_id, place="remote", reduced=True
    )
    audit.created_at = clock.now() + timedelta(days=1)
    factories.a_size(audit, half_days)
    db.session.flush()
    return audit.id


def contract_of(contract_id: UUID) -> Contract:
    """The contract at hand."""
    return db.session.scalars(select(Contract).where(Contract.id == contract_id)).one()


def audits() -> list[Audit]:
    """Every audit of the body at hand."""
    return list(db.session.scalars(select(Audit)))


@contextmanager
def on(day: date) -> Iterator[None]:
    """Inside, it is noon of that day."""
    with clock.told(datetime(day.year, day.month, day.day, 11, tzinfo=UTC)):
        yield
