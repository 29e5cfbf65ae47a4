"""A body's own text of the standard, its own additional fields and the answers to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = "('text', 'yes_no', 'choice', 'date', 'number')"


def upgrade() -> None:
    _texts()
    _fields()
    _answers()
    for table in ("own_text", "own_field", "own_answer"):
        for statement in protect(table, append_only=True):
            op.execute(statement)


def _owned(table: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_{column}")
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{target}.tenant_id", f"{target}.id"], name=name)


def _texts() -> None:
    _owned(
        "own_text",
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("entries", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=True),
        sa.Column("loaded_by_name", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_own_text_standard", "own_text", ["tenant_id", "standard", "valid_from"])


def _fields() -> None:
    _owned(
        "own_field",
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=True),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("options", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind in {KINDS}", name=op.f("ck_own_field_kind")),
        sa.CheckConstraint("indicator between 1 and 99", name=op.f("ck_own_field_indicator")),
    )
    op.create_index("ix_own_field_field_id", "own_field", ["tenant_id", "field_id", "set_at"])


def _answers() -> None:
    _owned(
        "own_answer",
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _refers("own_answer", "audit_id", "audit"),
        _refers("own_answer", "site_id", "site"),
    )
    op.create_index("ix_own_answer_audit_id", "own_answer", ["tenant_id", "audit_id", "field_id"])


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
