"""Scenes of auditors' fees: a mission held, prices and caps, an account, an office that approves and pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from certbody.billing.models import AuditorFee, AuditorPrice, ExpenseCap
from certbody.billing.operations.auditor_accounts import save_account
from certbody.billing.operations.expenses import add_expense
from certbody.billing.operations.fees import submit_fee
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from tests import factories
from tests.billing.scenes import complete_profile
from tests.support import Bench, Body

IBAN, BIC = "FR1420041010050500013M02606", "PSSTFRPPLYO"
ACCOUNT: dict[str, Any] = {
    "billing": "self_billed", "vat": "exempt", "legal_name": "Zoé Œhler", "legal_form": "EI",
    "siret": "73282932000074", "vat_number": "", "address": "3 rue des Tilleuls", "postcode": "69003", "city": "Lyon",
    "iban": IBAN, "bic": "",
}  # fmt: skip
PRICES = {"half_day.initial": 20_000, "report": 15_000, "travel": 5_000}
CAPS = {"meal": 2_000, "night": 11_000, "train": 15_000, "kilometre": 6_360}
FIRST_DAY = date(2026, 11, 16)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
RECEIPT = ("repas.png", PNG)
PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass
class Scene:
    """A body with its office, and an auditor with a mission of three half-days whose report is signed."""

    bench: Bench
    body: Body
    office: Actor
    auditor: Actor
    audit_id: UUID

    @property
    def own_id(self) -> UUID:
        """The auditor's place in the body."""
        assert self.auditor.membership_id is not None
        return self.auditor.membership_id


def a_scene(bench: Bench, *, account: dict[str, Any] | None = None, **audit: Any) -> Scene:
    """A mission that may be handed in; `account` and `audit` change something of it."""
    body = bench.body()
    office, auditor = bench.member(body, "accountant"), bench.member(body, "auditor")
    with bench.inside(body):
        complete_profile()
        scene = Scene(bench, body, office, auditor, a_mission(auditor, **audit))
        for code, cents in PRICES.items():
            a_price(scene, code, cents, date(2026, 1, 1))
        for kind, cents in CAPS.items():
            db.session.add(ExpenseCap(kind=kind, cents=cents, valid_from=date(2026, 1, 1), set_by_name="Essai"))
        save_account(scene.own_id, {**ACCOUNT, **(account or {})}, True, 0, auditor)
    return scene


def a_mission(auditor: Actor, role: str = "lead", later: int = 0, **values: Any) -> UUID:
    """An audit of one day and a half that somebody held, so many days later than the first one."""
    made: dict[str, Any] = {"state": "reported", "first_day": FIRST_DAY, "last_day": FIRST_DAY + timedelta(days=1)}
    audit = factories.an_audit(factories.an_organisation(), **{**made, **values})
    factories.a_team_member(audit, auditor, role)
    for day, half in ((FIRST_DAY, "am"), (FIRST_DAY, "pm"), (FIRST_DAY + timedelta(days=1), "am")):
        factories.a_half_day(audit, auditor, day + timedelta(days=later), half)
    return audit.id


def a_price(scene: Scene, code: str, cents: int, valid_from: date) -> None:
    """A price of the scene's auditor."""
    row = AuditorPrice(
        membership_id=scene.own_id, code=code, unit_cents=cents, valid_from=valid_from, set_by_name="Essai",
        set_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()


def spent(scene: Scene, kind: str = "meal", cents: int = 1_850, **more: Any) -> UUID:
    """An expense with its receipt."""
    values = {"kind": kind, "spent_on": FIRST_DAY, "quantity": 1, "amount_cents": cents, "vat_cents": 0, "note": ""}
    return add_expense(scene.audit_id, {**values, **more}, RECEIPT, scene.auditor).id


def submitted(scene: Scene) -> AuditorFee:
    """The fee of the mission, handed in."""
    return submit_fee(scene.audit_id, None, scene.auditor)
