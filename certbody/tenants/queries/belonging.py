"""What belongs to a file, read from the tables' own references: a new table of the file is found without a word here.

A finding names its audit, the audit its organisation: so both belong to the organisation's file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Table,
    Uuid,
    bindparam,
    cast,
    literal,
    select,
    union_all,
)

from certbody.kit.db import Base
from certbody.tenants.boundary import current_tenant

FILES = "stored_file"
# The records whose line in the journal names a file that they keep, and under which word.
TOLD_FILES = {"contract": "values_file"}
PEOPLE = "membership"  # who did something does not own it: no row belongs to a file through a person
Path = tuple[str, ...]
Roots = Mapping[str, Select[object]]


def references(table: Table) -> list[tuple[str, str]]:
    """Each column by which a tenant's row names another row, with that row's table; first those always given."""
    found = [
        (element.parent, key.referred_table.name)
        for key in table.foreign_key_constraints
        for element in key.elements
        if len(key.elements) > 1 and element.parent.name != "tenant_id"
    ]
    return [(column.name, target) for column, target in sorted(found, key=lambda one: (one[0].nullable, one[0].name))]


@cache
def path_to(table: str, root: str) -> Path | None:
    """The columns to follow from a row to the root that it belongs to, the shortest way; None when it does not."""
    seen, waiting = {table}, [(table, Path())]
    while waiting:
        at, path = waiting.pop(0)
        if at == root:
            return path
        for column, target in references(Base.metadata.tables[at]):
            if target not in (*seen, PEOPLE):
                seen.add(target)
                waiting.append((target, (*path, column)))
    return None


def rows_of(roots: Roots) -> CompoundSelect[str, object]:
    """Table and id of every row that belongs to the roots (`{"audit": ids}`), the roots and their kept files too."""
    found: list[Select[str, object]] = []
    for table in Base.metadata.sorted_tables:
        for root, ids in roots.items():
            path = path_to(table.name, root) if "tenant_id" in table.columns else None
            if path is not None:
                found.append(_ids(table, path, ids, table.c.id, table.name))
                found += [
                    _ids(table, path, ids, table.c[column], FILES)
                    for column, target in references(table)
                    if target == FILES
                ]
    return union_all(*found)


def owners_of(roots: Roots) -> CompoundSelect[str, object]:
    """Each kept file (`id`) that belongs to the roots, with the table of the record that names it (`kind`)."""
    found = [
        _ids(table, path, ids, table.c[column], table.name)
        for table in Base.metadata.sorted_tables
        for root, ids in roots.items()
        if "tenant_id" in table.columns and (path := path_to(table.name, root)) is not None
        for column, target in references(table)
        if target == FILES
    ]
    return union_all(*found, *_told_files(roots))


def _told_files(roots: Roots) -> list[Select[str, object]]:
    """The files that only the journal names: the values behind a contract."""
    found: list[Select[str, object]] = []
    for name, word in TOLD_FILES.items():
        table, line = Base.metadata.tables[name], Base.metadata.tables["journal_entry"]
        for root, ids in roots.items():
            path = path_to(name, root)
            if path is not None:
                ours = select(table.c.id).where(table.c.tenant_id == current_tenant(), _leads(table, path, ids))
                file = cast(line.c.after[word].astext, Uuid).label("id")
                told = line.c.tenant_id == current_tenant(), line.c.subject_type == name, file.is_not(None)
                found.append(select(literal(name).label("kind"), file).where(*told, line.c.subject_id.in_(ours)))
    return found


def _ids(table: Table, path: Path, roots: Select[object], shown: Column[object], kind: str) -> Select[str, object]:
    return select(literal(kind).label("kind"), shown.label("id")).where(
        table.c.tenant_id == current_tenant(), shown.is_not(None), _leads(table, path, roots)
    )


def _leads(table: Table, path: Path, roots: Select[object]) -> ColumnElement[bool]:
    if not path:
        return table.c.id.in_(roots)
    target = dict(references(table))[path[0]]
    if len(path) == 1:
        return table.c[path[0]].in_(roots)
    parent = Base.metadata.tables[target]
    inside = select(parent.c.id).where(parent.c.tenant_id == current_tenant(), _leads(parent, path[1:], roots))
    return table.c[path[0]].in_(inside)


@cache
def root_of(table: str, root: str) -> Select[object] | None:
    """The statement that finds the root of one row (`tenant`, `id`); None when its table does not belong to any."""
    path = path_to(table, root)
    if path is None:
        return None
    origin = Base.metadata.tables[table]
    at = first = origin.alias()
    joined: FromClause = first
    for column in path:
        origin = Base.metadata.tables[dict(references(origin))[column]]
        parent = origin.alias()
        joined = joined.join(parent, (parent.c.tenant_id == at.c.tenant_id) & (parent.c.id == at.c[column]))
        at = parent
    return (
        select(at.c.id)
        .select_from(joined)
        .where(first.c.tenant_id == bindparam("tenant", type_=Uuid()), first.c.id == bindparam("subject", type_=Uuid()))
    )
