"""What the platform bills the demo's bodies: two plans; one body pays, one is on trial, one has forgotten to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from certbody.billing.operations.usage import count_usage
from certbody.demo.cast import Cast
from certbody.demo.people import OPERATOR
from certbody.demo.stage import at
from certbody.kit import clock
from certbody.kit.transaction import transaction
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import PLATFORM_ID
from certbody.tenants.operations.subscriptions import set_by_hand, set_plan, set_terms

PLANS = (("essentielle", "Essentielle", 4_900, 80), ("serenite", "Sérénité", 14_900, 45))
COUNTED = 7
TRIAL_DAYS, GRACE_DAYS = 30, 30


def bill_bodies(casts: Sequence[Cast], today: date) -> None:
    """Sets plans and terms, how each body stands, and counts the certificates of the last days."""
    operator = Actor(OPERATOR.name, roles=frozenset({"operator"}))
    forgotten = today - timedelta(days=10)
    with tenant_scope(PLATFORM_ID), clock.told(at(forgotten)), transaction():
        _set_terms(operator, forgotten)
        paying, trying, late = (cast.stage.tenant_id for cast in casts)
        set_by_hand(paying, "active", "essentielle", None, "Contrat annuel réglé par virement", operator)
        set_by_hand(trying, "trial", "serenite", today + timedelta(days=TRIAL_DAYS), "Essai", operator)
        set_by_hand(late, "active", "essentielle", forgotten, "Échéance mensuelle", operator)
    for cast in casts:
        for days in range(COUNTED):
            with cast.stage.scene(at(today - timedelta(days=days), 1, 20)):
                count_usage()


def _set_terms(operator: Actor, day: date) -> None:
    for code, name, base, each in PLANS:
        values = {"base_cents": base, "certificate_cents": each, "valid_from": day, "offered": True}
        set_plan({"code": code, "name": name, **values}, operator)
    set_terms(TRIAL_DAYS, GRACE_DAYS, 2000, day, operator)
