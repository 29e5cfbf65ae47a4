"""A deposit in the books: no sale until its invoice deducts it, and back again with the credit note."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.models import Invoice
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.queries.reconciling import reconcile
from certbody.kit.db import db
from tests.billing.books import held_by_accounts, paid
from tests.billing.scenes import Scene
from tests.billing.schedules import held, signed
from tests.support import Bench

NET, VAT = 31_050, 6_210
"""Thirty per cent of 1 035 €, and its VAT."""


@pytest.fixture
def scene(bench: Bench) -> Scene:
    scene, _contract = signed(bench, 0, deposit_percent=30)
    bench.run_jobs()
    return scene


def issue_deposit(scene: Scene) -> UUID:
    with scene.bench.inside(scene.body):
        deposit = issue_invoice(db.session.scalars(select(Invoice.id)).one(), scene.office).id
    scene.bench.run_jobs()
    return deposit


def issue_final(scene: Scene) -> UUID:
    with scene.bench.inside(scene.body):
        held(scene)
        final = issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office).id
    scene.bench.run_jobs()
    return final


def in_balance(scene: Scene) -> bool:
    with scene.bench.inside(scene.body):
        checks, pieces = reconcile()
    return not pieces and not any(check.difference_cents for check in checks)


def test_a_deposit_is_no_sale_until_its_invoice_deducts_it(scene: Scene) -> None:
    deposit = issue_deposit(scene)
    assert held_by_accounts(scene) == {"clients": NET + VAT, "deposits": -NET, "vat_waiting": -VAT}
    assert in_balance(scene)
    paid(scene, deposit, NET + VAT)
    final = issue_final(scene)
    found = held_by_accounts(scene)
    assert {name: found[name] for name in ("clients", "sales", "deposits", "vat", "bank")} == {
        "clients": 124_200 - NET - VAT, "sales": -103_500, "deposits": 0, "vat": -VAT, "bank": NET + VAT,
    }  # fmt: skip
    assert in_balance(scene)
    paid(scene, final, 124_200 - NET - VAT)
    found = held_by_accounts(scene)
    assert (found["sales"], found["vat"], found["clients"]) == (-103_500, -20_700, 0)
    assert in_balance(scene)


def test_a_whole_credit_note_lets_the_deposit_stand_again(scene: Scene) -> None:
    issue_deposit(scene)
    final = issue_final(scene)
    with scene.bench.inside(scene.body):
        credit_invoice(final, None, "Facturé deux fois", scene.office)
    found = held_by_accounts(scene)
    assert (found["sales"], found["deposits"], found["clients"]) == (0, -NET, NET + VAT)
    assert in_balance(scene)
