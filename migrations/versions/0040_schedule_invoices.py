"""Contracts keep their instalments, nothing is billed twice, deposits are deducted, clients have their VAT and address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.add_column("contract", sa.Column("schedule", _JSON, server_default=sa.text("'[]'"), nullable=False))
    op.add_column("quote", sa.Column("vat_reason", sa.Text(), server_default="", nullable=False))
    op.add_column("invoice", sa.Column("kind", sa.Text(), server_default="invoice", nullable=False))
    op.add_column("invoice", sa.Column("deposits", _JSON, server_default=sa.text("'[]'"), nullable=False))
    op.add_column("invoice", sa.Column("prepaid_cents", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("invoice", sa.Column("prepaid_vat_cents", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("invoice", sa.Column("vat_reason", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(op.f("ck_invoice_kind"), "invoice", "kind in ('invoice', 'deposit')")
    op.create_check_constraint(
        op.f("ck_invoice_not_negative"), "invoice", "corrects_id is not null or (net_cents >= 0 and gross_cents >= 0)"
    )
    op.create_check_constraint(
        op.f("ck_invoice_prepaid"),
        "invoice",
        "(corrects_id is null and prepaid_cents between 0 and greatest(gross_cents, 0))"
        " or (corrects_id is not null and prepaid_cents <= 0)",
    )
    op.create_index(
        "ix_invoice_contract_id",
        "invoice",
        ["tenant_id", "contract_id"],
        unique=False,
        postgresql_where=sa.text("contract_id is not null"),
    )
    _create_billed()
    _create_billing_profile()


def _create_billed() -> None:
    op.create_table(
        "billed",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("subject in ('audit', 'contract', 'transfer')", name=op.f("ck_billed_subject")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_billed_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_billed_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_billed")),
        sa.UniqueConstraint(
            "tenant_id",
            "subject",
            "subject_id",
            "position",
            name=op.f("uq_billed_tenant_id_subject_subject_id_position"),
        ),
    )
    op.create_index("ix_billed_invoice_id", "billed", ["tenant_id", "invoice_id"], unique=False)
    for statement in protect("billed", deletable=True):
        op.execute(statement)


def _create_billing_profile() -> None:
    op.create_table(
        "billing_profile",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("vat_number", sa.Text(), nullable=False),
        sa.Column("exemption", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_billing_profile_country")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_billing_profile_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_billing_profile_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_billing_profile")),
        sa.UniqueConstraint("tenant_id", "organisation_id", name=op.f("uq_billing_profile_tenant_id_organisation_id")),
    )
    for statement in protect("billing_profile"):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
