"""The minors that come with a certificate of another body, and the majors that they become."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

REFERENCES = (("transfer_in_id", "transfer_in"), ("certificate_id", "certificate"), ("settled_audit_id", "audit"))


def upgrade() -> None:
    """Certificates taken over before keep the number that was told: their minors can be described from now on."""
    _minors()
    op.add_column("nonconformity", sa.Column("taken_over_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_nonconformity_tenant_id_taken_over_id"),
        "nonconformity",
        "minor_taken_over",
        ["tenant_id", "taken_over_id"],
        ["tenant_id", "id"],
    )
    op.create_unique_constraint(
        op.f("uq_nonconformity_tenant_id_taken_over_id"), "nonconformity", ["tenant_id", "taken_over_id"]
    )
    op.create_check_constraint(
        op.f("ck_nonconformity_one_origin"), "nonconformity", "origin_id is null or taken_over_id is null"
    )
    for statement in protect("minor_taken_over"):
        op.execute(statement)


def _minors() -> None:
    op.create_table(
        "minor_taken_over",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=column != "transfer_in_id") for column, _ in REFERENCES),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("former_body", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("promised", sa.Text(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_by_name", sa.Text(), nullable=True),
        sa.Column("lifting_note", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('taken_over', 'lifted', 'requalified')", name=op.f("ck_minor_taken_over_state")),
        sa.CheckConstraint("fact <> ''", name=op.f("ck_minor_taken_over_fact_given")),
        sa.CheckConstraint(
            "(state = 'taken_over') = (settled_audit_id is null)", name=op.f("ck_minor_taken_over_settled_at_an_audit")
        ),
        sa.CheckConstraint(
            "removed_at is null or certificate_id is null",
            name=op.f("ck_minor_taken_over_removed_before_the_takeover"),
        ),
        sa.CheckConstraint(
            "state <> 'lifted' or (lifted_at is not null and lifted_by_name is not null and lifting_note <> '')",
            name=op.f("ck_minor_taken_over_lifted_by_someone"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_minor_taken_over_tenant_id_{column}"),
            )
            for column, table in REFERENCES
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_minor_taken_over_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_minor_taken_over")),
        sa.UniqueConstraint(
            "tenant_id", "transfer_in_id", "number", name=op.f("uq_minor_taken_over_tenant_id_transfer_in_id_number")
        ),
    )
    op.create_index(
        "ix_minor_taken_over_certificate_id", "minor_taken_over", ["tenant_id", "certificate_id"], unique=False
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
