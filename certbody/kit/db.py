"""The database handle, and the shape that every tenant's row shares."""

from __future__ import annotations

import select
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    SQLColumnExpression,
    Text,
    Uuid,
    any_,
    case,
    event,
    literal,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Mapped, Relationship, declared_attr, mapped_column, registry, relationship

from certbody.kit.dated import Dated
from certbody.kit.errors import Refused
from certbody.kit.ids import new_id
from certbody.kit.verdict import Reason


class Base(DeclarativeBase):
    """Column types by annotation, and one naming convention, so that a migration can name what it changes."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            str: Text,
            datetime: DateTime(timezone=True),
            date: Date,
            UUID: Uuid,
            dict[str, Any]: JSONB,
            list[dict[str, Any]]: JSONB,
            list[str]: ARRAY(Text),
            list[UUID]: ARRAY(Uuid),
        },
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(Base):
        """What the type checker sees of `db.Model`."""

        __abstract__ = True

else:
    Model = db.Model


class TenantOwned:
    """A row of one certification body: keyed by tenant first, so that no key can point across the wall."""

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True, sort_order=-20)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-19)


class Versioned:
    """A row that people edit: a second writer who started from an older version is told, never overwritten."""

    version: Mapped[int] = mapped_column(sort_order=90)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def expect_version(row: Versioned, version: int) -> None:
    """Refused when someone else saved the row after the person at hand had opened it."""
    if row.version != version:
        raise Refused(Reason("edited_meanwhile", values={"yours": version, "current": row.version}))


def owned_reference(column: str, table: str) -> ForeignKeyConstraint:
    """The composite foreign key that proves the other row belongs to the same tenant."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"])


def belongs_to(owner: str, column: str, target: str) -> Relationship[Any]:
    """The row that `owner.column` names, for reading; loaded only when a query asks for it.

    Writing goes through the column: a relationship that writes could also rewrite the child's tenant.
    """
    return relationship(
        target,
        primaryjoin=f"and_(foreign({owner}.{column}) == {target}.id, {owner}.tenant_id == {target}.tenant_id)",
        viewonly=True,
        lazy="raise",
    )


def is_one_of(column: Any, values: Collection[Any] | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether a column holds one of these values: `IN`, but one parameter and one statement however many there are."""
    kind = ARRAY(column.type)
    given = type_coerce(values, kind) if isinstance(values, BindParameter) else literal(list(values), kind)
    found: ColumnElement[bool] = column == any_(given)
    return found


def drop_dead_connections(engine: Engine) -> None:
    """A connection that the server has closed is replaced when it is taken from the pool.

    It costs no round trip: a server says nothing to a connection that asks nothing, so there is something to read only
    when it has said goodbye.
    """

    def look(connection: Any, _record: object, _proxy: object) -> None:
        socket = select.poll()
        socket.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        if socket.poll(0):
            raise DisconnectionError("the server closed this connection")

    event.listen(engine, "checkout", look)


Cents = BigInteger


T = TypeVar("T")


def number_by_day(day: SQLColumnExpression[Any], dated: Dated[T], read: Callable[[T], int]) -> int | ColumnElement[int]:
    """A number that depends on the day in a column: one for all days when it never changed, else a CASE."""
    (_, earliest), later = dated.periods[0], dated.periods[1:]
    values = [(since, read(value)) for since, value in later]
    if all(value == read(earliest) for _, value in values):
        return read(earliest)
    return case(*((day >= since, value) for since, value in reversed(values)), else_=read(earliest))
