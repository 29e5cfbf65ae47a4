"""The platform bills the bodies: plans, terms, subscriptions, certificates counted each night; plans of audits sent unpaid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from certbody.tenants.row_security import APP_ROLE, protect, protect_of_body

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """No body has a subscription so far: none is billed."""
    _dated("platform_plan", *_of_plans())
    op.create_index("ix_platform_plan_code", "platform_plan", ["code", "valid_from"])
    _dated("platform_terms", *_of_terms())
    _subscriptions()
    _usage()
    _bills()
    _unlocks()
    op.execute(f"grant select, insert on platform_plan, platform_terms, usage_day, usage_report to {APP_ROLE}")
    op.execute(f"grant select, insert, update on subscription, platform_bill to {APP_ROLE}")
    for statement in protect("planning_unlock", append_only=True):
        op.execute(statement)
    for table in ("usage_day", "usage_report", "platform_bill"):
        for statement in protect_of_body(table):
            op.execute(statement)


def _dated(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.Column("set_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _of_plans() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("base_cents", sa.BigInteger(), nullable=False),
        sa.Column("certificate_cents", sa.BigInteger(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.CheckConstraint("base_cents >= 0 and certificate_cents >= 0", name=op.f("ck_platform_plan_not_negative")),
    )


def _of_terms() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("trial_days", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("vat_basis_points", sa.Integer(), nullable=False),
        sa.CheckConstraint("trial_days >= 0 and grace_days >= 0", name=op.f("ck_platform_terms_not_negative")),
        sa.CheckConstraint("vat_basis_points between 0 and 2500", name=op.f("ck_platform_terms_vat")),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("plan_code", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("covered_until", sa.Date(), nullable=True),
        sa.Column("works_until", sa.Date(), nullable=True),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("subscribed", sa.Text(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('trial', 'stripe', 'by_hand')", name=op.f("ck_subscription_kind")),
        sa.CheckConstraint(
            "(covered_until is null) = (works_until is null) and (covered_until is null or works_until >= covered_until)",
            name=op.f("ck_subscription_days"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["tenant.id"], name=op.f("fk_subscription_body_id")),
        sa.UniqueConstraint("customer", name=op.f("uq_subscription_customer")),
        sa.PrimaryKeyConstraint("body_id", name=op.f("pk_subscription")),
    )


def _usage() -> None:
    op.create_table(
        "usage_day",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("certificates", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.CheckConstraint("certificates >= 0", name=op.f("ck_usage_day_certificates")),
        sa.ForeignKeyConstraint(["body_id"], ["tenant.id"], name=op.f("fk_usage_day_body_id")),
        sa.PrimaryKeyConstraint("body_id", "day", name=op.f("pk_usage_day")),
    )
    op.create_table(
        "usage_report",
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id", "day"], ["usage_day.body_id", "usage_day.day"], name=op.f("fk_usage_report_body_id")
        ),
        sa.PrimaryKeyConstraint("body_id", "day", name=op.f("pk_usage_report")),
    )


def _bills() -> None:
    op.create_table(
        "platform_bill",
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("billed_at", MOMENT, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["tenant.id"], name=op.f("fk_platform_bill_body_id")),
        sa.PrimaryKeyConstraint("provider_id", name=op.f("pk_platform_bill")),
    )
    op.create_index("ix_platform_bill_body_id", "platform_bill", ["body_id", "billed_at"])


def _unlocks() -> None:
    op.create_table(
        "planning_unlock",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unlocked_at", MOMENT, nullable=False),
        sa.Column("unlocked_by_name", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_planning_unlock_reason_given")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name=op.f("fk_planning_unlock_tenant_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_planning_unlock_tenant_id")),
        sa.UniqueConstraint("tenant_id", "audit_id", name=op.f("uq_planning_unlock_tenant_id_audit_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_planning_unlock")),
    )


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
