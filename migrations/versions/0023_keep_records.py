"""Who read which file, what was exported of the journal, legal holds, purged files, and until when a team sees an audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A team keeps its audits of before for the delay that holds by default, counted from the decision."""
    _exports()
    _reads()
    _holds()
    for table, append_only in (("journal_export", True), ("file_read", False), ("legal_hold", False)):
        for statement in protect(table, append_only=append_only):
            op.execute(statement)
    op.add_column("stored_file", sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("stored_file", sa.Column("purged_by_name", sa.Text(), nullable=True))
    op.add_column("stored_file", sa.Column("purge_reason", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_audit_tenant_id_plan_file_id"),
        "audit",
        "stored_file",
        ["tenant_id", "plan_file_id"],
        ["tenant_id", "id"],
    )
    op.add_column("audit", sa.Column("team_until", sa.Date(), nullable=True))
    for table in ("audit", "decision"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "update audit a set team_until = d.decided_on + 365 from decision d"
        " where d.tenant_id = a.tenant_id and d.audit_id = a.id and a.state = 'decided'"
    )
    for table in ("audit", "decision"):
        op.execute(f"alter table {table} force row level security")


def _exports() -> None:
    op.create_table(
        "journal_export",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("scope", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('journal', 'reads')", name=op.f("ck_journal_export_kind")),
        sa.CheckConstraint("format in ('csv', 'jsonl')", name=op.f("ck_journal_export_format")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_journal_export_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_journal_export")),
    )
    op.create_index("ix_journal_export_made_at", "journal_export", ["tenant_id", "made_at"], unique=False)


def _reads() -> None:
    op.create_table(
        "file_read",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_file_read_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_read_person_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_file_read_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_file_read")),
        sa.UniqueConstraint(
            "tenant_id", "person_id", "subject_type", "subject_id", "day",
            name=op.f("uq_file_read_tenant_id_person_id_subject_type_subject_id_day"),
        ),
    )  # fmt: skip
    op.create_index("ix_file_read_organisation_id", "file_read", ["tenant_id", "organisation_id", "day"], unique=False)


def _holds() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_name", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_name", sa.Text(), nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_legal_hold_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_legal_hold_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_legal_hold")),
    )
    op.create_index(
        "uq_legal_hold_standing", "legal_hold", ["tenant_id", "organisation_id"], unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )  # fmt: skip


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
