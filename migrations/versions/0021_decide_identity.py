"""A change of identity of a certified organisation is a case that is decided; bodies keep their logo kits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = ("ownership", "name", "new_nda", "new_siren", "merger")
STATES = ("open", "completed", "accepted", "refused", "abandoned")


def _owned(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"fk_{table}_tenant_id_{column}")
    )


def _own(table: str) -> tuple[sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.add_column("transfer_out", sa.Column("requested_by_name", sa.Text(), nullable=True))
    _create_case()
    _create_evidence()
    _create_kit()
    for table in ("identity_evidence", "logo_kit"):
        for statement in protect(table, append_only=True):
            op.execute(statement)
    for statement in protect("identity_case"):
        op.execute(statement)


def _create_case() -> None:
    op.create_table(
        "identity_case",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("activity_unchanged", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("list_reason", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("opened_by_client", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("completed_by_name", sa.Text(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind in {KINDS}", name=op.f("ck_identity_case_kind")),
        sa.CheckConstraint(f"state in {STATES}", name=op.f("ck_identity_case_state")),
        sa.CheckConstraint(
            "(state in ('accepted', 'refused')) = (decision_id is not null)", name=op.f("ck_identity_case_decided")
        ),
        _owned("identity_case", "organisation_id", "organisation"),
        _owned("identity_case", "opened_by", "membership"),
        _owned("identity_case", "decision_id", "decision"),
        *_own("identity_case"),
    )
    op.create_index("ix_identity_case_state", "identity_case", ["tenant_id", "state", "opened_on"], unique=False)
    op.create_index(
        "uq_identity_case_one_open",
        "identity_case",
        ["tenant_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("state in ('open', 'completed')"),
    )


def _create_evidence() -> None:
    op.create_table(
        "identity_evidence",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity_case_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        _owned("identity_evidence", "identity_case_id", "identity_case"),
        _owned("identity_evidence", "file_id", "stored_file"),
        *_own("identity_evidence"),
    )
    op.create_index("ix_identity_evidence_case", "identity_evidence", ["tenant_id", "identity_case_id"], unique=False)


def _create_kit() -> None:
    op.create_table(
        "logo_kit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("uploaded_by_name", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        _owned("logo_kit", "file_id", "stored_file"),
        *_own("logo_kit"),
    )
    op.create_index("ix_logo_kit_uploaded_at", "logo_kit", ["tenant_id", "uploaded_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
