"""Training organisations, members, applications and the public list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from certbody.tenants.row_security import protect, show_own_memberships

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EDITABLE = (
    "organisation",
    "site",
    "complaint",
    "membership",
    "invitation",
    "list_import",
    "listed_organisation",
    "application",
)
APPEND_ONLY = ("application_review",)


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("siren", sa.Text(), nullable=False),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("nda", sa.Text(), nullable=True),
        sa.Column("legal_status", sa.Text(), nullable=False),
        sa.Column("manager_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_organisation_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("tenant_id", "nda", name=op.f("uq_organisation_tenant_id_nda")),
    )
    op.create_index("ix_organisation_siren", "organisation", ["tenant_id", "siren"], unique=False)
    op.create_table(
        "site",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("is_central", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_site_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_site_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_site")),
    )
    op.create_index("ix_site_organisation_id", "site", ["tenant_id", "organisation_id"], unique=False)
    op.create_index(
        "uq_site_one_central",
        "site",
        ["tenant_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("is_central and closed_at is null"),
    )
    op.create_table(
        "complaint",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('report', 'complaint', 'appeal')", name=op.f("ck_complaint_kind")),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_complaint_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_complaint_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_complaint_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaint")),
    )
    op.create_index("ix_complaint_organisation_id", "complaint", ["tenant_id", "organisation_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "('client' = any(roles)) = (organisation_id is not null)",
            name=op.f("ck_membership_client_has_organisation"),
        ),
        sa.CheckConstraint(
            "not ('client' = any(roles)) or cardinality(roles) = 1", name=op.f("ck_membership_client_alone")
        ),
        sa.CheckConstraint(
            "roles <@ array['operator','administrator','planner','auditor','reviewer','accountant','client'] and cardinality(roles) > 0",
            name=op.f("ck_membership_roles"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_membership_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_membership_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership")),
        sa.UniqueConstraint("tenant_id", "person_id", name=op.f("uq_membership_tenant_id_person_id")),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invited_by"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_invitation_tenant_id_invited_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_invitation_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_invitation_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invitation")),
    )
    op.create_table(
        "list_import",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bytes_total", sa.Integer(), nullable=False),
        sa.Column("bytes_done", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.Column("flag_counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name=op.f("ck_list_import_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_list_import_tenant_id_file_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_list_import_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_list_import")),
    )
    op.create_table(
        "listed_organisation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("nda", sa.Text(), nullable=False),
        sa.Column("previous_ndas", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("siren", sa.Text(), nullable=False),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("certified_categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("trainees", sa.Integer(), nullable=True),
        sa.Column("trainers", sa.Integer(), nullable=True),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("row_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "import_id"],
            ["list_import.tenant_id", "list_import.id"],
            name=op.f("fk_listed_organisation_tenant_id_import_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_listed_organisation_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_listed_organisation")),
        sa.UniqueConstraint("tenant_id", "nda", name=op.f("uq_listed_organisation_tenant_id_nda")),
    )
    op.create_index(
        "ix_listed_organisation_flagged",
        "listed_organisation",
        ["tenant_id", "nda"],
        unique=False,
        postgresql_where=sa.text("flags <> '{}'"),
    )
    op.create_index("ix_listed_organisation_siren", "listed_organisation", ["tenant_id", "siren"], unique=False)
    op.create_table(
        "application",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("traits", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("new_entrant_categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("turnover_cents", sa.BigInteger(), nullable=True),
        sa.Column("turnover_source", sa.Text(), nullable=False),
        sa.Column("turnover_year", sa.Integer(), nullable=True),
        sa.Column("actions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("label_name", sa.Text(), nullable=False),
        sa.Column("label_valid_to", sa.Date(), nullable=True),
        sa.Column("label_file_id", sa.Uuid(), nullable=True),
        sa.Column("nda_requested_on", sa.Date(), nullable=True),
        sa.Column("nda_request_file_id", sa.Uuid(), nullable=True),
        sa.Column("chart_file_id", sa.Uuid(), nullable=True),
        sa.Column("wished_from", sa.Date(), nullable=True),
        sa.Column("wished_to", sa.Date(), nullable=True),
        sa.Column("last_refusal_on", sa.Date(), nullable=True),
        sa.Column("last_refusal_reasons", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("categories <@ array['AF','CBC','VAE','CFA']", name=op.f("ck_application_categories")),
        sa.CheckConstraint(
            "kind in ('initial', 'renewal', 'extension', 'pre_audit')", name=op.f("ck_application_kind")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'returned', 'admissible', 'refused', 'withdrawn')",
            name=op.f("ck_application_state"),
        ),
        sa.CheckConstraint("turnover_cents >= 0", name=op.f("ck_application_turnover")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "chart_file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_application_tenant_id_chart_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "label_file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_application_tenant_id_label_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "nda_request_file_id"],
            ["stored_file.tenant_id", "stored_file.id"],
            name=op.f("fk_application_tenant_id_nda_request_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_application_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_application_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_application")),
    )
    op.create_index("ix_application_organisation_id", "application", ["tenant_id", "organisation_id"], unique=False)
    op.create_index("ix_application_state", "application", ["tenant_id", "state", "submitted_at"], unique=False)
    op.create_table(
        "application_review",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("reviewer_name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("scope_is_clear", sa.Boolean(), nullable=False),
        sa.Column("body_is_competent", sa.Boolean(), nullable=False),
        sa.Column("no_conflict", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome in ('admissible', 'returned', 'refused')", name=op.f("ck_application_review_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["application.tenant_id", "application.id"],
            name=op.f("fk_application_review_tenant_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_application_review_tenant_id_membership_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_application_review_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_application_review")),
    )
    op.create_index(
        "ix_application_review_application_id", "application_review", ["tenant_id", "application_id"], unique=False
    )
    for table in EDITABLE:
        for statement in protect(table):
            op.execute(statement)
    for table in APPEND_ONLY:
        for statement in protect(table, append_only=True):
            op.execute(statement)
    op.execute(show_own_memberships("membership"))
    op.execute("create index ix_organisation_sort on organisation (tenant_id, sort_fr(name), id)")


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
