"""Bank lines that were kept by the bank's bare reference: their statement adds nothing when it comes again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from certbody.kit import clock
from certbody.kit.ids import new_id
from tests.billing.bank import a_camt, an_entry, lines_of, sent
from tests.billing.scenes import a_scene
from tests.migrations.test_rooms import migration, owner
from tests.support import Bench

__all__ = ["owner"]
_BATCH = sa.text(
    "insert into bank_batch (tenant_id, id, kind, state, file_name, pairs, total, done, added, known, left_out, faults,"
    " problems, created_by_name) values (:tenant, :id, 'attribution', 'done', '', '[]', 1, 1, 1, 0, 0, 0, '[]', '')"
)
_LINE = sa.text(
    "insert into bank_line (tenant_id, id, batch_id, account, reference, day, amount_cents, left_cents, payer, words)"
    " values (:tenant, :id, :batch, 'FR76', :reference, :day, 12000, 12000, :payer, 'x')"
)


def test_a_bare_reference_becomes_the_name_that_the_statement_gives_today(bench: Bench, owner: sa.Connection) -> None:
    scene = a_scene(bench)
    sent(scene, a_camt(an_entry("A1", "120.00", "x", "Client"), iban="FR76"))
    (line,) = lines_of(scene)
    body = bench.body()
    owner.execute(sa.text("select set_config('app.tenant_id', :id, true)"), {"id": str(body.id)})
    batch = new_id()
    owner.execute(_BATCH, {"tenant": body.id, "id": batch})
    without = "~0123456789abcdef-1"
    for reference, payer in (("A1", "Client"), ("A1", "Another"), (without, "Client")):
        told = {"reference": reference, "payer": payer, "day": clock.today() if payer == "Client" else "2026-01-05"}
        owner.execute(_LINE, {"tenant": body.id, "id": new_id(), "batch": batch, **told})
    with Operations.context(MigrationContext.configure(owner)):
        migration("0050_name_bank_lines.py")._rename()
    found = owner.execute(
        sa.text("select reference, payer from bank_line where tenant_id = :id"), {"id": body.id}
    ).all()
    named = {reference for reference, _payer in found}
    assert {line.reference, without} < named
    assert len({one for one in named if one.startswith("A1~")}) == 2
