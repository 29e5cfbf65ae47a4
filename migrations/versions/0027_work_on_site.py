"""The operations of the on-site workbench, what each field of an audit says by them, and evidence of findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Operations are added to and never changed; the states are made from them."""
    _operations()
    _states()
    _evidence()
    _evidence_files()
    protected = (
        ("field_operation", True),
        ("field_state", False),
        ("finding_evidence", False),
        ("evidence_file", True),
    )
    for table, append_only in protected:
        for statement in protect(table, append_only=append_only):
            op.execute(statement)
    _move_files()


def _operations() -> None:
    op.create_table(
        "field_operation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("replaces", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("device_name", sa.Text(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("skew_seconds", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_field_operation_author_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_field_operation_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name=op.f("fk_field_operation_tenant_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_field_operation_tenant_id_membership_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_field_operation")),
    )
    op.create_index("ix_field_operation_field", "field_operation", ["tenant_id", "audit_id", "field"], unique=False)


def _states() -> None:
    op.create_table(
        "field_state",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("heads", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("written", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("tried_version", sa.Integer(), nullable=False),
        sa.Column("changed_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_field_state_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"], ["audit.tenant_id", "audit.id"], name=op.f("fk_field_state_tenant_id_audit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_field_state")),
        sa.UniqueConstraint("tenant_id", "audit_id", "field", name=op.f("uq_field_state_tenant_id_audit_id_field")),
    )
    op.create_index("ix_field_state_changed", "field_state", ["tenant_id", "audit_id", "changed_seq"], unique=False)


def _evidence() -> None:
    op.create_table(
        "finding_evidence",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sampled_action_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('photo', 'file', 'seen')", name=op.f("ck_finding_evidence_kind")),
        sa.CheckConstraint("indicator between 1 and 99", name=op.f("ck_finding_evidence_indicator")),
        sa.CheckConstraint("kind = 'seen' or sha256 <> ''", name=op.f("ck_finding_evidence_known_by_hash")),
        sa.CheckConstraint(
            "kind <> 'seen' or (file_id is null and note <> '')", name=op.f("ck_finding_evidence_seen_is_told")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_finding_evidence_tenant_id_{column}"),
            )
            for column, table in (
                ("audit_id", "audit"),
                ("site_id", "site"),
                ("file_id", "stored_file"),
                ("sampled_action_id", "sampled_action"),
            )
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_finding_evidence_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_finding_evidence")),
    )
    op.create_index(
        "ix_finding_evidence_audit_id", "finding_evidence", ["tenant_id", "audit_id", "indicator"], unique=False
    )


def _evidence_files() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"], ["audit.tenant_id", "audit.id"], name=op.f("fk_evidence_file_tenant_id_audit_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_evidence_file_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_evidence_file_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_evidence_file")),
    )
    op.create_index("ix_evidence_file_audit_id", "evidence_file", ["tenant_id", "audit_id"], unique=False)


def _move_files() -> None:
    """The files kept with findings become evidence beside them, every one with its hash."""
    tables = ("finding_file", "finding", "stored_file", "finding_evidence")
    for table in tables:
        op.execute(f"alter table {table} no force row level security")
    op.execute(
        "insert into finding_evidence (tenant_id, id, audit_id, indicator, site_id, kind, name, media_type, size, sha256,"
        " file_id, note, added_at, removed_at)"
        " select k.tenant_id, k.id, f.audit_id, f.indicator, f.site_id,"
        " case when s.media_type like 'image/%' then 'photo' else 'file' end,"
        " s.name, s.media_type, s.size, s.sha256, k.file_id, '', k.added_at, k.removed_at"
        " from finding_file k"
        " join finding f on f.tenant_id = k.tenant_id and f.id = k.finding_id"
        " join stored_file s on s.tenant_id = k.tenant_id and s.id = k.file_id"
    )
    for table in tables[1:]:
        op.execute(f"alter table {table} force row level security")
    op.drop_table("finding_file")


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
