"""A deposit in the books: no sale until its invoice deducts it, and back again with the credit note."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.models import Invoice
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.queries.reconciling import reconcile
from certbody.kit.db import db
from certbody.kit.errors import Refused
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


def test_a_deposit_that_an_invoice_deducted_is_credited_with_that_invoice(scene: Scene) -> None:
    """Credited by itself, so much of the price would be asked for nowhere, and its account never come to zero."""
    deposit = issue_deposit(scene)
    final = issue_final(scene)
    with scene.bench.inside(scene.body), pytest.raises(Refused, match="deposit_deducted"):
        credit_invoice(deposit, None, "Acompte rendu", scene.office)
    with scene.bench.inside(scene.body):
        credit_invoice(final, None, "À refaire", scene.office)
        credit_invoice(deposit, None, "Acompte rendu", scene.office)
    assert {name: cents for name, cents in held_by_accounts(scene).items() if cents} == {}
    assert in_balance(scene)


def test_a_deposit_credited_while_its_invoice_is_issued_is_either_deducted_or_credited(scene: Scene) -> None:
    deposit = issue_deposit(scene)
    with scene.bench.inside(scene.body):
        held(scene)
        final = draft_invoice(scene.audit_id, scene.office).id
    begun, go_on = Event(), Event()

    def credit() -> None:
        with scene.bench.inside(scene.body):
            credit_invoice(deposit, None, "Acompte rendu", scene.office)
            begun.set()
            go_on.wait(10)

    def issue() -> int:
        with scene.bench.inside(scene.body):
            return issue_invoice(final, scene.office).prepaid_cents

    with ThreadPoolExecutor(2) as pool:
        crediting = pool.submit(credit)
        assert begun.wait(10)
        issuing = pool.submit(issue)
        with pytest.raises(TimeoutError):
            issuing.result(0.5)
        go_on.set()
        crediting.result()
        assert issuing.result() == 0
    assert in_balance(scene)
