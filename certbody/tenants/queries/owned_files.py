"""To which root the kept files of a body belong, read from the tables' own references, for many files at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    CompoundSelect,
    FromClause,
    Select,
    String,
    Subquery,
    Table,
    cast,
    literal,
    select,
    union_all,
)

from certbody.kit.db import Base
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.belonging import FILES, TOLD_FILES, path_to, references


def kinds_with_files(root: str) -> tuple[str, ...]:
    """The tables of a root's file that keep files."""
    return tuple(dict.fromkeys(table.name for table, _column in _columns(root)))


def owners_among(files: Subquery, root: str) -> CompoundSelect[str, object, object]:
    """Of some kept files (`files.c.id`), each record that names one: its table, the file and the root (`root`)."""
    named = [
        _to_root(table, root, files.join(table, (table.c[column.name] == files.c.id) & _ours(table)), files)
        for table, column in _columns(root)
    ]
    return union_all(
        *named, *(_told(files, Base.metadata.tables[name], word, root) for name, word in TOLD_FILES.items())
    )


def _columns(root: str) -> list[tuple[Table, Column[Any]]]:
    return [
        (table, table.c[column])
        for table in Base.metadata.sorted_tables
        if "tenant_id" in table.columns and path_to(table.name, root) is not None
        for column, target in references(table)
        if target == FILES
    ]


def _told(files: Subquery, table: Table, word: str, root: str) -> Select[str, object, object]:
    """The files that only the journal names."""
    line = Base.metadata.tables["journal_entry"]
    names = (line.c.after[word].astext == cast(files.c.id, String)) & (line.c.subject_type == table.name) & _ours(line)
    joined = files.join(line, names).join(table, (table.c.id == line.c.subject_id) & _ours(table))
    return _to_root(table, root, joined, files)


def _to_root(table: Table, root: str, joined: FromClause, files: Subquery) -> Select[str, object, object]:
    at: Any = table
    origin = table
    for column in path_to(table.name, root) or ():
        origin = Base.metadata.tables[dict(references(origin))[column]]
        parent = origin.alias()
        joined = joined.join(parent, (parent.c.tenant_id == at.c.tenant_id) & (parent.c.id == at.c[column]))
        at = parent
    shown = literal(table.name).label("kind"), files.c.id.label("id"), at.c.id.label("root")
    return select(*shown).select_from(joined)


def _ours(table: Table) -> Any:
    return table.c.tenant_id == current_tenant()
