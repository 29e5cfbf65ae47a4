"""Certificates are taken over from other bodies, and handed over to them, each by a kept file and decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

EDITABLE = ("transfer_in", "transfer_out")
OUTCOMES = (
    "certify", "certify_partly", "refuse", "maintain", "suspend", "lift_suspension", "withdraw", "renew", "extend",
    "take_over", "refuse_transfer", "accept_change", "refuse_change",
)  # fmt: skip


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
    op.drop_constraint(op.f("ck_decision_outcome"), "decision", type_="check")
    op.create_check_constraint(op.f("ck_decision_outcome"), "decision", f"outcome in {OUTCOMES}")
    op.add_column("certificate", sa.Column("cycle_starts_on", sa.Date(), nullable=True))
    op.add_column("certificate", sa.Column("surveillance_held_on", sa.Date(), nullable=True))
    _create_transfer_in()
    _create_transfer_out()
    for table in EDITABLE:
        for statement in protect(table):
            op.execute(statement)


def _create_transfer_in() -> None:
    op.create_table(
        "transfer_in",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("former_body", sa.Text(), nullable=False),
        sa.Column("former_number", sa.Text(), nullable=False),
        sa.Column("siren", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state_there", sa.Text(), nullable=False),
        sa.Column("surveillance_held_on", sa.Date(), nullable=True),
        sa.Column("open_majors", sa.Integer(), nullable=False),
        sa.Column("open_minors", sa.Integer(), nullable=False),
        sa.Column("certificate_file_id", sa.Uuid(), nullable=True),
        sa.Column("nonconformity_file_id", sa.Uuid(), nullable=True),
        sa.Column("report_file_id", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('open', 'taken_over', 'refused')", name=op.f("ck_transfer_in_state")),
        sa.CheckConstraint("state_there in ('valid', 'suspended')", name=op.f("ck_transfer_in_state_there")),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_transfer_in_dates")),
        sa.CheckConstraint("state = 'open' or decision_id is not null", name=op.f("ck_transfer_in_decided")),
        _owned("transfer_in", "organisation_id", "organisation"),
        _owned("transfer_in", "certificate_file_id", "stored_file"),
        _owned("transfer_in", "nonconformity_file_id", "stored_file"),
        _owned("transfer_in", "report_file_id", "stored_file"),
        _owned("transfer_in", "decision_id", "decision"),
        _owned("transfer_in", "certificate_id", "certificate"),
        *_own("transfer_in"),
    )
    op.create_index("ix_transfer_in_state", "transfer_in", ["tenant_id", "state", "due_on"], unique=False)


def _create_transfer_out() -> None:
    op.create_table(
        "transfer_out",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("to_body", sa.Text(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('requested', 'handed_over', 'left')", name=op.f("ck_transfer_out_state")),
        sa.CheckConstraint("state = 'requested' or file_id is not null", name=op.f("ck_transfer_out_package")),
        _owned("transfer_out", "certificate_id", "certificate"),
        _owned("transfer_out", "file_id", "stored_file"),
        *_own("transfer_out"),
    )
    op.create_index("ix_transfer_out_certificate_id", "transfer_out", ["tenant_id", "certificate_id"], unique=False)
    op.create_index("ix_transfer_out_state", "transfer_out", ["tenant_id", "state", "due_on"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
