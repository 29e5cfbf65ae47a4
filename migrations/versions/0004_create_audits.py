"""Certificates, audits, their sizes, samples, teams and half-days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EDITABLE = ("certificate", "reminder", "audit", "sampled_action")
APPEND_ONLY = ("audit_size", "site_sample", "confirmed_cell")
DELETABLE = ("audit_member", "audit_half_day")


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("suspended_on", sa.Date(), nullable=True),
        sa.Column("suspension_ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "categories <@ array['AF','CBC','VAE','CFA'] and cardinality(categories) > 0",
            name=op.f("ck_certificate_categories"),
        ),
        sa.CheckConstraint(
            "state <> 'suspended' or suspension_ends_on is not null", name=op.f("ck_certificate_suspension_ends")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'valid', 'suspended', 'withdrawn', 'expired', 'transferred_out', 'superseded')",
            name=op.f("ck_certificate_state"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_certificate_dates")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_certificate_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "previous_id"],
            ["certificate.tenant_id", "certificate.id"],
            name=op.f("fk_certificate_tenant_id_previous_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_certificate_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_certificate_tenant_id_code")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_certificate_tenant_id_number")),
    )
    op.create_index("ix_certificate_organisation_id", "certificate", ["tenant_id", "organisation_id"], unique=False)
    op.create_index("ix_certificate_state", "certificate", ["tenant_id", "state", "ends_on"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.id"],
            name=op.f("fk_reminder_tenant_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_reminder_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "tenant_id",
            "certificate_id",
            "kind",
            "due_on",
            name=op.f("uq_reminder_tenant_id_certificate_id_kind_due_on"),
        ),
    )
    op.create_table(
        "audit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("previous_audit_id", sa.Uuid(), nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reduced", sa.Boolean(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("traits", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("new_entrant_categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_reason", sa.Text(), nullable=False),
        sa.Column("place_detail", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("plan_file_id", sa.Uuid(), nullable=True),
        sa.Column("plan_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opening_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opening_attendance", sa.Text(), nullable=False),
        sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_attendance", sa.Text(), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "categories <@ array['AF','CBC','VAE','CFA'] and cardinality(categories) > 0",
            name=op.f("ck_audit_categories"),
        ),
        sa.CheckConstraint(
            "kind in ('initial', 'surveillance', 'renewal', 'extension', 'pre_audit', 'complementary')",
            name=op.f("ck_audit_kind"),
        ),
        sa.CheckConstraint("place in ('on_site', 'remote', 'elsewhere')", name=op.f("ck_audit_place")),
        sa.CheckConstraint(
            "state in ('draft', 'sized', 'quoted', 'contracted', 'planned', 'plan_sent', 'open', 'closed', 'reported', 'in_review', 'decided', 'cancelled')",
            name=op.f("ck_audit_state"),
        ),
        sa.CheckConstraint("closing_at is null or opening_at is not null", name=op.f("ck_audit_opened_before_closed")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["application.tenant_id", "application.id"],
            name=op.f("fk_audit_tenant_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "certificate_id"],
            ["certificate.tenant_id", "certificate.id"],
            name=op.f("fk_audit_tenant_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_audit_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "previous_audit_id"],
            ["audit.tenant_id", "audit.id"],
            name=op.f("fk_audit_tenant_id_previous_audit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "reviewer_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_audit_tenant_id_reviewer_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_audit_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit")),
        sa.UniqueConstraint("tenant_id", "reference", name=op.f("uq_audit_tenant_id_reference")),
    )
    op.create_index("ix_audit_certificate_id", "audit", ["tenant_id", "certificate_id"], unique=False)
    op.create_index("ix_audit_first_day", "audit", ["tenant_id", "first_day"], unique=False)
    op.create_index("ix_audit_organisation_id", "audit", ["tenant_id", "organisation_id"], unique=False)
    op.create_index("ix_audit_state", "audit", ["tenant_id", "state", "first_day"], unique=False)
    op.create_table(
        "audit_size",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("sampled_sites", sa.Integer(), nullable=False),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tables_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sized_by", sa.Text(), nullable=False),
        sa.Column("sized_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("half_days > 0", name=op.f("ck_audit_size_half_days")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"], ["audit.tenant_id", "audit.id"], name=op.f("fk_audit_size_tenant_id_audit_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_audit_size_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_size")),
    )
    op.create_index("ix_audit_size_audit_id", "audit_size", ["tenant_id", "audit_id", "sized_at"], unique=False)
    op.create_table(
        "site_sample",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("population", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("drawn", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("added", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("added_reason", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"], ["audit.tenant_id", "audit.id"], name=op.f("fk_site_sample_tenant_id_audit_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_site_sample_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_site_sample")),
    )
    op.create_index("ix_site_sample_audit_id", "site_sample", ["tenant_id", "audit_id", "drawn_at"], unique=False)
    op.create_table(
        "sampled_action",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("as_subcontractor", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("category in ('AF', 'CBC', 'VAE', 'CFA')", name=op.f("ck_sampled_action_category")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name=op.f("fk_sampled_action_tenant_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_sampled_action_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sampled_action")),
    )
    op.create_index("ix_sampled_action_audit_id", "sampled_action", ["tenant_id", "audit_id"], unique=False)
    op.create_table(
        "audit_member",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("declared_impartial_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role in ('lead', 'auditor', 'observer', 'expert')", name=op.f("ck_audit_member_role")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"], ["audit.tenant_id", "audit.id"], name=op.f("fk_audit_member_tenant_id_audit_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_audit_member_tenant_id_membership_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_audit_member_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_member")),
        sa.UniqueConstraint(
            "tenant_id", "audit_id", "membership_id", name=op.f("uq_audit_member_tenant_id_audit_id_membership_id")
        ),
    )
    op.create_index("ix_audit_member_membership_id", "audit_member", ["tenant_id", "membership_id"], unique=False)
    op.create_table(
        "audit_half_day",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.CheckConstraint("half in ('am', 'pm')", name=op.f("ck_audit_half_day_half")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "audit_id"],
            ["audit.tenant_id", "audit.id"],
            name=op.f("fk_audit_half_day_tenant_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_audit_half_day_tenant_id_membership_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "site_id"], ["site.tenant_id", "site.id"], name=op.f("fk_audit_half_day_tenant_id_site_id")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_audit_half_day_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_half_day")),
        sa.UniqueConstraint(
            "tenant_id", "membership_id", "day", "half", name=op.f("uq_audit_half_day_tenant_id_membership_id_day_half")
        ),
    )
    op.create_index("ix_audit_half_day_audit_id", "audit_half_day", ["tenant_id", "audit_id"], unique=False)
    op.create_table(
        "confirmed_cell",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_name", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("half_days >= 0", name=op.f("ck_confirmed_cell_half_days")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_confirmed_cell_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_confirmed_cell")),
    )
    op.create_index("ix_confirmed_cell_cell", "confirmed_cell", ["tenant_id", "cell", "valid_from"], unique=False)
    for table in EDITABLE:
        for statement in protect(table):
            op.execute(statement)
    for table in APPEND_ONLY:
        for statement in protect(table, append_only=True):
            op.execute(statement)
    for table in DELETABLE:
        for statement in protect(table, deletable=True):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
