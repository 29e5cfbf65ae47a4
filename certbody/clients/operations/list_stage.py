"""Where the rows of a list being imported wait: a temporary table of this session, gone with its transaction.

The temporary table is outside the wall, and holds the public file only. What it gives is written to the body's own
table by one statement that the wall checks row by row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from certbody.clients.rules.public_list import ListedRow
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.boundary import current_tenant

_COPIED = (
    "id, line_number, nda, previous_ndas, name, siren, siret, address, postcode, city, region_code,"
    " certified_categories, declared_on, trainees, trainers, flags, row_hash"
)
_KEPT = (
    "line_number", "previous_ndas", "name", "siren", "siret", "address", "postcode", "city", "region_code",
    "certified_categories", "declared_on", "trainees", "trainers", "flags", "row_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """What the staged rows are, compared with the body's copy."""

    rows: int
    added: int
    changed: int
    unchanged: int
    flagged: int


def prepare() -> None:
    """Makes the empty temporary table. One import at a time per body: a second one waits for the first."""
    key = {"key": f"import_list {current_tenant()}"}
    db.session.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), key)
    db.session.execute(text("drop table if exists pg_temp.listed_stage"))
    db.session.execute(
        text(
            "create temporary table listed_stage (id uuid, line_number integer, nda text, previous_ndas text[],"
            " name text, siren text, siret text, address text, postcode text, city text, region_code text,"
            " certified_categories text[], declared_on date, trainees integer, trainers integer, flags text[],"
            " row_hash text) on commit drop"
        )
    )


def fill(rows: Iterable[tuple[int, ListedRow]]) -> None:
    """Streams the rows in, one by one, by COPY."""
    driver: Any = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"copy pg_temp.listed_stage ({_COPIED}) from stdin") as copy:
        for number, row in rows:
            copy.write_row(_cells(number, row))


def _cells(number: int, row: ListedRow) -> tuple[Any, ...]:
    flags = [*row.flags, "bad_encoding"] if "\ufffd" in f"{row.name}{row.street}{row.town}" else row.flags
    facts = (
        row.nda, _array(row.previous_ndas), row.name, row.siren, row.siret, row.street, row.postcode, row.town,
        row.region, _array(row.categories), row.declared_on, _count(row.trainees), _count(row.trainers), _array(flags),
    )  # fmt: skip
    digest = hashlib.blake2b("\x1f".join(map(str, facts)).encode(), digest_size=16).hexdigest()
    return (new_id(), number, *facts, digest)


def _array(items: Iterable[str]) -> str:
    quoted = ('"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"' for item in items)
    return "{" + ",".join(quoted) + "}"


def _count(number: int | None) -> int | None:
    return number if number is None or number < 2**31 else None


def settle() -> Counts:
    """Flags what only the whole list shows, keeps one row per NDA, and compares with the body's copy."""
    total = db.session.execute(text("select count(*) from pg_temp.listed_stage")).scalar_one()
    for statement in _SETTLE:
        db.session.execute(text(statement))
    counted = db.session.execute(text(_COMPARE), {"tenant": current_tenant()}).one()
    return Counts(
        total, counted.added, counted.changed, counted.kept - counted.added - counted.changed, counted.flagged
    )


_SETTLE = (
    "create index on pg_temp.listed_stage (nda, line_number)",
    # one NDA twice: the later line is kept, and says so
    "update pg_temp.listed_stage later set flags = later.flags || array['duplicate_nda'],"
    " row_hash = later.row_hash || '+nda' from (select nda, max(line_number) as last from pg_temp.listed_stage"
    " group by nda having count(*) > 1) twice where later.nda = twice.nda and later.line_number = twice.last",
    "delete from pg_temp.listed_stage earlier using (select nda, max(line_number) as last from pg_temp.listed_stage"
    " group by nda having count(*) > 1) twice where earlier.nda = twice.nda and earlier.line_number < twice.last",
    "update pg_temp.listed_stage row set flags = row.flags || array['shared_siren'],"
    " row_hash = row.row_hash || '+siren' from (select siren from pg_temp.listed_stage where siren <> ''"
    " group by siren having count(*) > 1) shared where row.siren = shared.siren",
    "analyze pg_temp.listed_stage",
)
_COMPARE = (
    "select count(*) as kept, count(*) filter (where old.id is null) as added,"
    " count(*) filter (where old.row_hash <> new.row_hash) as changed,"
    " count(*) filter (where new.flags <> '{}') as flagged from pg_temp.listed_stage new"
    " left join listed_organisation old on old.tenant_id = :tenant and old.nda = new.nda"
)


def count_flags() -> dict[str, int]:
    """How many staged rows carry each flag."""
    statement = (
        "select flag, count(*) from pg_temp.listed_stage, unnest(flags) as flag group by flag order by 2 desc, 1"
    )
    return dict(db.session.execute(text(statement)).all())


def merge(import_id: UUID) -> None:
    """Adds the new rows and changes those that differ, in one statement; equal rows are not touched."""
    columns = ", ".join(_KEPT)
    news = ", ".join(f"{name} = excluded.{name}" for name in (*_KEPT, "import_id"))
    statement = (
        f"insert into listed_organisation (tenant_id, id, import_id, nda, {columns})"  # noqa: S608 - our own names
        f" select :tenant, id, :import_id, nda, {columns} from pg_temp.listed_stage"
        f" on conflict (tenant_id, nda) do update set {news}"
        " where listed_organisation.row_hash <> excluded.row_hash"
    )
    db.session.execute(text(statement), {"tenant": current_tenant(), "import_id": import_id})
