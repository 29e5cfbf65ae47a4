"""Receipts of evidence, closing sheets, and which files went along with a mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was signed is added to and never changed."""
    _receipts()
    _sheets()
    for table in ("evidence_receipt", "closing_sheet"):
        for statement in protect(table, append_only=True):
            op.execute(statement)
    op.add_column("mail", sa.Column("attached", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))


def _receipts() -> None:
    op.create_table(
        "evidence_receipt",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("finding_evidence_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        *_references(
            "evidence_receipt", audit_id="audit", finding_evidence_id="finding_evidence", file_id="stored_file"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_evidence_receipt_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_evidence_receipt")),
        sa.UniqueConstraint(
            "tenant_id", "finding_evidence_id", name=op.f("uq_evidence_receipt_tenant_id_finding_evidence_id")
        ),
    )
    op.create_index("ix_evidence_receipt_audit_id", "evidence_receipt", ["tenant_id", "audit_id"], unique=False)


def _sheets() -> None:
    op.create_table(
        "closing_sheet",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("manifest_file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("version = 1 or reason <> ''", name=op.f("ck_closing_sheet_reason_given")),
        *_references("closing_sheet", audit_id="audit", file_id="stored_file", manifest_file_id="stored_file"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_closing_sheet_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_closing_sheet")),
        sa.UniqueConstraint(
            "tenant_id", "audit_id", "version", name=op.f("uq_closing_sheet_tenant_id_audit_id_version")
        ),
    )


def _references(owner: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["tenant_id", column],
            [f"{table}.tenant_id", f"{table}.id"],
            name=op.f(f"fk_{owner}_tenant_id_{column}"),
        )
        for column, table in columns.items()
    ]


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
