"""A remark that was sent keeps its words, and what was shown at an audit keeps its kind, its hash and its bytes."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

FROZEN = (
    """
create function refuse_other_words() returns trigger language plpgsql as $$
begin
  raise exception 'what was sent or shown does not change' using errcode = 'check_violation';
end $$
""",
    "create trigger sent_remark_is_frozen before update on review_comment for each row when (old.review_id is not null"
    " and (old.review_id, old.report_id, old.anchor, old.body, old.author_id, old.author_name, old.at, old.reopens_id,"
    " old.withdrawn_at) is distinct from (new.review_id, new.report_id, new.anchor, new.body, new.author_id,"
    " new.author_name, new.at, new.reopens_id, new.withdrawn_at)) execute function refuse_other_words()",
    "create trigger evidence_is_frozen before update on finding_evidence for each row when"
    " ((old.audit_id, old.kind, old.sha256, old.added_at) is distinct from"
    " (new.audit_id, new.kind, new.sha256, new.added_at)"
    " or (old.file_id is not null and old.file_id is distinct from new.file_id)) execute function refuse_other_words()",
)


def upgrade() -> None:
    """Rows that are there stay as they are."""
    for statement in FROZEN:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
