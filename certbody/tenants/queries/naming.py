"""What the rows of a body are called, whatever their table: for lists that speak of many kinds of things."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    String,
    Table,
    Uuid,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)

from certbody.kit.db import Base, db, is_one_of
from certbody.tenants.boundary import current_tenant
from certbody.tenants.queries.belonging import FILES, PEOPLE, references

# The column by which people call a row, the first that its table has.
_NAMES = ("reference", "name", "label_fr", "number", "title", "cell", "code")
_STAFF = "staff"
# What the other fields refer to.
_KINDS = {"origin": "nonconformity", "lead": PEOPLE, "member": PEOPLE, "person": PEOPLE}
_IDS: BindParameter[Any] = bindparam("ids", type_=ARRAY(Uuid()))
_TENANT = bindparam("tenant", type_=Uuid())


@dataclass(frozen=True)
class Named:
    """A row: its table, and what it is called; empty when it has no name, nor what it is part of."""

    kind: str
    name: str


def kind_of(field: str) -> str:
    """The table that a field refers to by an id, as fields are called; empty when its name does not tell.

    Example: `chart_file_id` → `stored_file`, `decision` → `decision`, `person` → `membership`.
    """
    name = field.removesuffix("_id")
    if name.endswith("file"):
        return FILES
    return name if name in Base.metadata.tables and name != "person" else _KINDS.get(name, "")


def list_names(wanted: Mapping[str, Collection[UUID]]) -> dict[UUID, Named]:
    """The names of rows and people, by table, those that are still there. One statement, none for no id."""
    return _named(_read(wanted))


def list_staff_and_names(wanted: Mapping[str, Collection[UUID]]) -> tuple[list[tuple[UUID, str]], dict[UUID, Named]]:
    """The people who work in the body (`id` of the person and name, by name), and these names. One statement."""
    rows = _read(wanted, staff=True)
    staff = [(row.id, row.name) for row in rows if row.kind == _STAFF]
    return sorted(staff, key=lambda one: one[1].casefold()), _named(rows)


def _read(wanted: Mapping[str, Collection[UUID]], *, staff: bool = False) -> Sequence[Any]:
    kinds = frozenset(kind for kind in wanted if kind in Base.metadata.tables)
    if not kinds and not staff:
        return []
    ids = [one for kind in kinds for one in wanted[kind]]
    return db.session.execute(_statement(kinds, staff), {"ids": ids, "tenant": current_tenant()}).all()


def _named(rows: Sequence[Any]) -> dict[UUID, Named]:
    return {row.id: Named(row.kind, row.name or "") for row in rows if row.kind != _STAFF}


@lru_cache(maxsize=200)
def _statement(kinds: frozenset[str], staff: bool) -> CompoundSelect[str, UUID, str]:
    tables = [Base.metadata.tables[kind] for kind in sorted(kinds - {PEOPLE, "tenant"})]
    found: list[Any] = [_of(table) for table in tables if "tenant_id" in table.columns]
    return union_all(*found, *(_of_people() if PEOPLE in kinds else ()), *((_of_staff(),) if staff else ()))


def _of(table: Table) -> Select[str, UUID, str]:
    """The rows of a table by their own name, else by that of the thing that they are part of."""
    source: FromClause = table
    name: Any = own_name(table)
    if name is None:
        name = cast(null(), String)
        for column, target in references(table):
            parent = Base.metadata.tables[target]
            theirs = own_name(parent)
            if theirs is not None and target != FILES:
                same = (parent.c.tenant_id == table.c.tenant_id) & (parent.c.id == table.c[column])
                source, name = table.outerjoin(parent, same), theirs
                break
    return _select(literal(table.name), table, table.c.id, name).select_from(source)


def own_name(table: Table) -> ColumnElement[str] | None:
    """The column that names the rows of a table, None when it has none."""
    texts = {column.name: column for column in table.columns if isinstance(column.type, String)}
    return next((texts[name] for name in _NAMES if name in texts), None)


def _of_people() -> tuple[Select[str, UUID, str], ...]:
    """Members, by their own id or by that of the person."""
    ids = _member().c.id, _member().c.person_id
    return tuple(_select(literal(PEOPLE), _member(), one, _person().c.name).select_from(_both()) for one in ids)


def _of_staff() -> Select[str, UUID, str]:
    """The people of the body who are still there; one who is here twice is one person."""
    here = _member().c.tenant_id == _TENANT, _member().c.ended_at.is_(None), _member().c.organisation_id.is_(None)
    shown = literal(_STAFF).label("kind"), _member().c.person_id.label("id"), _person().c.name.label("name")
    return select(*shown).select_from(_both()).where(*here).distinct()


def _member() -> Table:
    return Base.metadata.tables[PEOPLE]


def _person() -> Table:
    return Base.metadata.tables["person"]


def _both() -> FromClause:
    return _member().join(_person(), _person().c.id == _member().c.person_id)


def _select(kind: Any, table: Table, shown: Any, name: Any) -> Select[str, UUID, str]:
    return select(kind.label("kind"), shown.label("id"), name.label("name")).where(
        table.c.tenant_id == _TENANT, is_one_of(shown, _IDS)
    )
