"""The contents of each signed report, the reviewer's remarks at its fields, and the former texts of a corrected report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Reports signed before keep no contents: what they said is in their PDF only."""
    op.add_column("report", sa.Column("contents", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column(
        "report_review",
        sa.Column("sections", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.drop_constraint(op.f("ck_report_review_comment_given"), "report_review", type_="check")
    op.create_check_constraint(
        op.f("ck_report_review_comment_given"),
        "report_review",
        "outcome = 'complete' or comment <> '' or cardinality(sections) > 0",
    )
    _draft_revisions()
    _comments()
    for table, append_only in (("report_draft_revision", True), ("review_comment", False)):
        for statement in protect(table, append_only=append_only):
            op.execute(statement)


def _draft_revisions() -> None:
    op.create_table(
        "report_draft_revision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("replaced_by_name", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "draft_id"],
            ["report_draft.tenant_id", "report_draft.id"],
            name=op.f("fk_report_draft_revision_tenant_id_draft_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_report_draft_revision_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_report_draft_revision")),
    )
    op.create_index(
        "ix_report_draft_revision_draft_id", "report_draft_revision", ["tenant_id", "draft_id", "replaced_at"],
        unique=False,
    )  # fmt: skip


def _comments() -> None:
    op.create_table(
        "review_comment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=True),
        sa.Column("reopens_id", sa.Uuid(), nullable=True),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolved_by_name", sa.Text(), nullable=True),
        sa.CheckConstraint("body <> ''", name=op.f("ck_review_comment_body_given")),
        sa.CheckConstraint(
            "(resolved_at is null) = (resolved_by_name is null)", name=op.f("ck_review_comment_resolved_by_someone")
        ),
        sa.CheckConstraint(
            "resolved_at is null or review_id is not null", name=op.f("ck_review_comment_sent_before_resolved")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_review_comment_tenant_id_{column}"),
            )
            for column, table in (
                ("audit_id", "audit"),
                ("report_id", "report"),
                ("review_id", "report_review"),
                ("reopens_id", "review_comment"),
            )
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_review_comment_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_review_comment")),
    )
    op.create_index("ix_review_comment_audit_id", "review_comment", ["tenant_id", "audit_id", "at"], unique=False)
    op.create_index(
        "uq_review_comment_draft", "review_comment", ["tenant_id", "report_id", "anchor"], unique=True,
        postgresql_where=sa.text("review_id is null and withdrawn_at is null"),
    )  # fmt: skip


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
