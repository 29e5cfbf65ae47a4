"""Reminders of late invoices, their pauses; penalties may be billed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _owned(
        "payment_reminder",
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "tenant_id", "invoice_id", "step", name=op.f("uq_payment_reminder_tenant_id_invoice_id_step")
        ),
        sa.CheckConstraint("step in ('friendly', 'firm', 'formal')", name=op.f("ck_payment_reminder_step")),
        sa.CheckConstraint("mails > 0", name=op.f("ck_payment_reminder_mails")),
        references={"invoice_id": "invoice"},
    )
    _owned(
        "reminder_pause",
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        references={"organisation_id": "organisation", "invoice_id": "invoice"},
    )
    op.alter_column("reminder_pause", "invoice_id", nullable=True)
    op.create_index("ix_reminder_pause_organisation_id", "reminder_pause", ["tenant_id", "organisation_id"])
    op.drop_constraint(op.f("ck_billed_subject"), "billed", type_="check")
    op.create_check_constraint(
        op.f("ck_billed_subject"), "billed", "subject in ('audit', 'contract', 'transfer', 'lateness')"
    )
    for statement in (*protect("payment_reminder", append_only=True), *protect("reminder_pause")):
        op.execute(statement)


def _owned(table: str, *columns: sa.schema.SchemaItem, references: dict[str, str]) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in references),
        *columns,
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


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
