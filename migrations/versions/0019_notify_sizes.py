"""A duration that changes after the contract is notified to the client, who takes note of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE = "size_notice"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("former_id", sa.Uuid(), nullable=False),
        sa.Column("size_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_by_name", sa.Text(), nullable=True),
        sa.Column("heard_how", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "acknowledged_at is null or acknowledged_by_name is not null", name=op.f("ck_size_notice_by_someone")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_size_notice_tenant_id_{column}"),
            )
            for column, table in (("audit_id", "audit"), ("former_id", "audit_size"), ("size_id", "audit_size"))
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_size_notice_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_size_notice")),
        sa.UniqueConstraint("tenant_id", "size_id", name=op.f("uq_size_notice_tenant_id_size_id")),
    )
    op.create_index("ix_size_notice_audit_id", TABLE, ["tenant_id", "audit_id", "told_at"], unique=False)
    for statement in protect(TABLE):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
