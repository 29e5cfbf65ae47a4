"""Each bank line is named by the bank's reference and by what it says, so that the order of a file plays no part."""

from __future__ import annotations

import hashlib
import re

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_NAMED = re.compile(r".*~[0-9a-f]{16}|~[0-9a-f]{16}-\d+")
# One that stands twice already, under both names, keeps the one that it has: nothing is removed.
_RENAME = sa.text("""
update bank_line l set reference = :name where l.tenant_id = :tenant and l.id = :id and not exists (
  select from bank_line o where o.tenant_id = l.tenant_id and o.account = l.account and o.reference = :name
  and o.amount_cents = l.amount_cents and o.day = l.day)
""")


def upgrade() -> None:
    """Lines that were kept under their bare reference are renamed, so that their statement adds nothing again."""
    op.execute("alter table bank_line no force row level security")
    _rename()
    op.execute("alter table bank_line force row level security")


def _rename() -> None:
    found = op.get_bind().execute(sa.text("select tenant_id, id, reference, payer, words from bank_line")).all()
    bare = [one for one in found if not _NAMED.fullmatch(one.reference)]
    if bare:
        names = [{"tenant": one.tenant_id, "id": one.id, "name": f"{one.reference}~{_digest(one)}"} for one in bare]
        op.get_bind().execute(_RENAME, names)


def _digest(line: sa.Row) -> str:
    return hashlib.blake2b(f"{line.payer}\x1f{line.words}".encode(), digest_size=8).hexdigest()


def downgrade() -> None:
    raise NotImplementedError("records are never destroyed: restore a backup, or write a new migration")
