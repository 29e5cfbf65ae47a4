"""Bank statements and the transfers in them; fees of payments in the books; disputes that were lost; clients abroad."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    """Fees known before are written in the books by the next night; every client so far is established in France."""
    _layouts()
    _batches()
    _lines()
    _payments()
    _fees()
    _disputes()
    _countries()
    closed = (*protect("bank_layout"), *protect("bank_batch"), *protect("bank_line"))
    for statement in (*closed, *protect("lost_dispute", append_only=True)):
        op.execute(statement)


def _owned(table: str, *columns: sa.Column, references: dict[str, str], rules: tuple = ()) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        *rules,
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{target}.tenant_id", f"{target}.id"],
                name=op.f(f"fk_{table}_tenant_id_{column}"),
            )
            for column, target in references.items()
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _texts(*names: str, nullable: bool = False) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=nullable) for name in names)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _layouts() -> None:
    _owned(
        "bank_layout",
        *_texts("account"),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        references={},
        rules=(sa.UniqueConstraint("tenant_id", name=op.f("uq_bank_layout_tenant_id")),),
    )


def _batches() -> None:
    counts = ("total", "done", "added", "known", "left_out", "faults")
    _owned(
        "bank_batch",
        *_texts("kind", "state", "file_name", "created_by_name"),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("pairs", JSON, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("problems", JSON, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        references={"file_id": "stored_file"},
        rules=(
            _check("bank_batch", "kind", "kind in ('import', 'attribution')"),
            _check("bank_batch", "state", "state in ('waiting', 'queued', 'running', 'done', 'failed')"),
            _check("bank_batch", "file", "(kind = 'import') = (file_id is not null)"),
        ),
    )
    op.create_index("ix_bank_batch_created_at", "bank_batch", ["tenant_id", "created_at"])


def _lines() -> None:
    kept_once = ("account", "reference", "amount_cents", "day")
    _owned(
        "bank_line",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        *_texts("account", "reference", "payer", "words"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("set_aside_at", MOMENT, nullable=True),
        *_texts("set_aside_by_name", "set_aside_reason", nullable=True),
        references={"batch_id": "bank_batch"},
        rules=(
            sa.UniqueConstraint("tenant_id", *kept_once, name=op.f(f"uq_bank_line_tenant_id_{'_'.join(kept_once)}")),
            _check("bank_line", "left", "amount_cents > 0 and left_cents between 0 and amount_cents"),
            _check("bank_line", "set_aside_explained", "(set_aside_at is null) = (set_aside_reason is null)"),
        ),
    )
    op.create_index("ix_bank_line_batch_id", "bank_line", ["tenant_id", "batch_id"])
    still_open = sa.text("left_cents > 0 and set_aside_at is null")
    op.create_index("ix_bank_line_open", "bank_line", ["tenant_id", "day", "id"], postgresql_where=still_open)


def _payments() -> None:
    op.add_column("payment", sa.Column("bank_line_id", sa.Uuid(), nullable=True))
    key = op.f("fk_payment_tenant_id_bank_line_id")
    op.create_foreign_key(key, "payment", "bank_line", ["tenant_id", "bank_line_id"], ["tenant_id", "id"])
    of_a_line = sa.text("bank_line_id is not null")
    op.create_index("ix_payment_bank_line_id", "payment", ["tenant_id", "bank_line_id"], postgresql_where=of_a_line)
    once = sa.text("kind = 'unmatched'")
    op.create_index("uq_payment_unmatched", "payment", ["tenant_id", "reverses_id"], unique=True, postgresql_where=once)
    op.drop_constraint(op.f("ck_payment_kind"), "payment", type_="check")
    kinds = "kind in ('received', 'refunded', 'disputed', 'failed', 'reinstated', 'unmatched')"
    op.create_check_constraint(op.f("ck_payment_kind"), "payment", kinds)
    line_named = "(bank_line_id is null or provider_id is null) and (kind <> 'unmatched' or bank_line_id is not null)"
    op.create_check_constraint(op.f("ck_payment_bank_line_named"), "payment", line_named)


def _fees() -> None:
    op.add_column("ledger_line", sa.Column("fee_id", sa.Uuid(), nullable=True))
    key = op.f("fk_ledger_line_tenant_id_fee_id")
    op.create_foreign_key(key, "ledger_line", "payment_fee", ["tenant_id", "fee_id"], ["tenant_id", "id"])
    once = op.f("uq_ledger_line_tenant_id_fee_id_position")
    op.create_unique_constraint(once, "ledger_line", ["tenant_id", "fee_id", "position"])
    op.drop_constraint(op.f("ck_ledger_line_one_event"), "ledger_line", type_="check")
    one_event = "num_nonnulls(document_id, payment_id, fee_id) = 1"
    op.create_check_constraint(op.f("ck_ledger_line_one_event"), "ledger_line", one_event)


def _disputes() -> None:
    _owned(
        "lost_dispute",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        references={"payment_id": "payment"},
        rules=(sa.UniqueConstraint("tenant_id", "payment_id", name=op.f("uq_lost_dispute_tenant_id_payment_id")),),
    )


def _countries() -> None:
    op.add_column("organisation", sa.Column("country", sa.Text(), server_default="FR", nullable=False))
    op.create_check_constraint(op.f("ck_organisation_country"), "organisation", "country ~ '^[A-Z]{2}$'")


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
