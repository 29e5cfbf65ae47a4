"""The organisation explains each indicator before its audit, with its files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _explanations()
    _revisions()
    _files()
    for table, append_only in (("preparation", False), ("preparation_revision", True), ("preparation_file", False)):
        for statement in protect(table, append_only=append_only):
            op.execute(statement)


def _explanations() -> None:
    op.create_table(
        "preparation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("during_audit", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_by_name", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("indicator between 1 and 99", name=op.f("ck_preparation_indicator")),
        sa.CheckConstraint(
            "written_at is null or written_by_name is not null", name=op.f("ck_preparation_written_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name=op.f("fk_preparation_tenant_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_preparation_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_preparation")),
        sa.UniqueConstraint(
            "tenant_id", "audit_id", "indicator", name=op.f("uq_preparation_tenant_id_audit_id_indicator")
        ),
    )


def _revisions() -> None:
    op.create_table(
        "preparation_revision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("preparation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("during_audit", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("replaced_by_name", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "preparation_id"],
            ["preparation.tenant_id", "preparation.id"],
            name=op.f("fk_preparation_revision_tenant_id_preparation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_preparation_revision_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_preparation_revision")),
    )
    op.create_index(
        "ix_preparation_revision_preparation_id",
        "preparation_revision",
        ["tenant_id", "preparation_id", "replaced_at"],
        unique=False,
    )


def _files() -> None:
    op.create_table(
        "preparation_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("preparation_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("during_audit", sa.Boolean(), nullable=False),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by_name", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "removed_at is null or removed_by_name is not null", name=op.f("ck_preparation_file_removed_by_someone")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "preparation_id"],
            ["preparation.tenant_id", "preparation.id"],
            name=op.f("fk_preparation_file_tenant_id_preparation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_preparation_file_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_preparation_file_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_preparation_file")),
    )
    op.create_index(
        "ix_preparation_file_preparation_id", "preparation_file", ["tenant_id", "preparation_id"], unique=False
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
