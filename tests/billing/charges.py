"""Scenes of what is billed around an audit: under contract, moved, held, its action plans examined."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from certbody.audits.models import ActionPlan, ActionPlanReview
from certbody.audits.operations.moving import move
from certbody.audits.queries.audits import get_audit
from certbody.billing.models import Price
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.journal import record
from certbody.tenants.models import BodySetting
from tests import factories
from tests.billing.scenes import Scene, a_scene, offer, sign
from tests.support import Bench

PRICED = {"late_cancellation": 20_000, "nonconformity_follow_up": 8_000, "travel_region": 6_000}


def a_price(code: str, cents: int, valid_from: date = date(2026, 1, 1)) -> None:
    db.session.add(Price(code=f"event.{code}", unit_cents=cents, valid_from=valid_from, set_by_name="Essai"))
    db.session.flush()


def under_contract(bench: Bench, **settings: int) -> Scene:
    """An audit whose contract was signed today, under a list with a price for each event, and these settings."""
    scene = a_scene(bench)
    with bench.inside(scene.body):
        for code, cents in PRICED.items():
            a_price(code, cents)
        for code, value in settings.items():
            db.session.add(BodySetting(code=code, value=value, valid_from=clock.today(), reason="Essai"))
    _quote, contract = offer(scene)
    with bench.inside(scene.body):
        sign(scene, contract)
    return scene


def moved(scene: Scene, planned_on: date) -> None:
    """The audit was planned on a day, then on another."""
    audit = get_audit(scene.audit_id, scene.office)
    move(audit, "planned", scene.office, first_day=planned_on.isoformat())
    after = {"first_day": (planned_on + timedelta(days=40)).isoformat()}
    record("audit.replanned", audit, scene.office, after=after)


def held(scene: Scene, **values: Any) -> None:
    """The audit was closed today."""
    audit = get_audit(scene.audit_id, scene.office)
    audit.state, audit.opening_at, audit.closing_at = "closed", clock.now(), clock.now()
    for name, value in values.items():
        setattr(audit, name, value)
    db.session.flush()


def reviews(scene: Scene, *outcomes: str) -> None:
    """Action plans of a nonconformity were examined with these outcomes."""
    audit = get_audit(scene.audit_id, scene.office)
    nonconformity = factories.a_nonconformity(audit)
    for version, outcome in enumerate(outcomes, start=1):
        answer = ActionPlan(
            nonconformity_id=nonconformity.id, version=version, cause="c", correction="c", corrective_action="c",
            owner="o", due_on=clock.today(), submitted_by_name="Essai", submitted_at=clock.now(),
        )  # fmt: skip
        db.session.add(answer)
        db.session.flush()
        said = {"outcome": outcome, "comment": "Vu", "reviewed_by_name": "Essai", "reviewed_at": clock.now()}
        db.session.add(ActionPlanReview(action_plan_id=answer.id, **said))
    db.session.flush()
