"""The night bills what fell due, and leaves alone what the office gave up or credited in full."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from certbody.billing.jobs.night import run_bills
from certbody.billing.models import Invoice
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.instalments import bill_contract
from certbody.billing.operations.invoices import abandon_invoice, draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.queries.schedules import read_schedule
from certbody.billing.queries.to_invoice import list_audits_to_invoice
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.boundary import tenant_scope
from tests.billing.scenes import Scene
from tests.billing.schedules import contract_of, held, signed
from tests.support import Bench


def night(scene: Scene) -> None:
    with scene.bench.app.app_context(), tenant_scope(scene.body.id):
        run_bills(clock.today())


def invoices(scene: Scene) -> list[tuple[str, str]]:
    """The kind and the state of each invoice, as they were drafted; credit notes apart."""
    with scene.bench.inside(scene.body):
        asked = select(Invoice).where(Invoice.corrects_id.is_(None)).order_by(Invoice.id)
        return [(one.kind, one.state) for one in db.session.scalars(asked)]


def newest(scene: Scene) -> Invoice:
    return db.session.scalars(select(Invoice).order_by(Invoice.id.desc()).limit(1)).one()


@pytest.mark.parametrize(
    ("terms", "kind"), [({"deposit_percent": 30}, "deposit"), ({"invoice_schedule": 1}, "invoice")]
)
def test_an_instalment_credited_in_full_is_billed_anew_by_the_office_alone(
    bench: Bench, terms: dict[str, int], kind: str
) -> None:
    scene, contract_id = signed(bench, 0, issue_when_due=1, **terms)
    bench.run_jobs()
    with bench.inside(scene.body):
        credit_invoice(newest(scene).id, None, "Geste commercial", scene.office)
    night(scene)
    assert invoices(scene) == [(kind, "credited")]
    with bench.inside(scene.body):
        assert next(row.taken_back for row in read_schedule(contract_of(contract_id)).rows)
        (again,) = bill_contract(contract_id, clock.today(), scene.office)
        issue_invoice(again.id, scene.office)
    night(scene)
    assert invoices(scene) == [(kind, "credited"), (kind, "issued")]


def test_an_instalment_whose_draft_was_given_up_stays_so(bench: Bench) -> None:
    scene, _contract = signed(bench, 0, deposit_percent=30)
    bench.run_jobs()
    with bench.inside(scene.body):
        abandon_invoice(newest(scene).id, scene.office)
    night(scene)
    assert invoices(scene) == [("deposit", "abandoned")]


def test_a_held_audit_credited_in_full_waits_for_the_office(bench: Bench) -> None:
    scene, _contract = signed(bench, 0, issue_when_due=1)
    with bench.inside(scene.body):
        held(scene)
    night(scene)
    with bench.inside(scene.body):
        credit_invoice(newest(scene).id, None, "Remise totale", scene.office)
    night(scene)
    assert invoices(scene) == [("invoice", "credited")]
    with bench.inside(scene.body):
        assert [row.Audit.id for row in list_audits_to_invoice(5)] == [scene.audit_id], "the office still finds it"
        draft_invoice(scene.audit_id, scene.office)


def test_no_deposit_is_asked_for_once_the_invoice_of_its_audit_was_credited(bench: Bench) -> None:
    scene, _contract = signed(bench, 0, deposit_percent=30)
    with bench.inside(scene.body):
        held(scene)
        final = issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office).id
        credit_invoice(final, None, "Remise totale", scene.office)
    bench.run_jobs()
    night(scene)
    assert invoices(scene) == [("invoice", "credited")]
