"""What was billed by invoices that were given up before that was kept: told again, released, and once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from certbody.billing.operations.invoices import abandon_invoice, draft_invoice
from tests.billing.schedules import held, signed
from tests.migrations.test_rooms import migration, owner
from tests.support import Bench

__all__ = ["owner"]
_KEPT = sa.text("select subject, subject_id, position, released_at is not null as released from billed order by 1, 3")


def test_what_a_given_up_invoice_billed_is_told_again_as_released(bench: Bench, owner: sa.Connection) -> None:
    scene, contract_id = signed(bench)
    with bench.inside(scene.body):
        held(scene)
        abandon_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office)
    owner.execute(sa.text("select set_config('app.tenant_id', :id, true)"), {"id": str(scene.body.id)})
    before = owner.execute(_KEPT).all()
    assert {(row.subject, row.subject_id, row.released) for row in before} == {
        ("audit", scene.audit_id, True), ("contract", contract_id, True),
    }  # fmt: skip
    owner.execute(sa.text("delete from billed"))
    for _ in range(2):
        with Operations.context(MigrationContext.configure(owner)):
            migration("0056_rebuild_billed.py").rebuild()
        assert owner.execute(_KEPT).all() == before
