"""The tenant wall inside the process: which tenant the current work belongs to, and what happens without one.

Row-level security in PostgreSQL is the wall itself; this module tells the database whose turn it is, and is the alarm
for code that forgot to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Uuid, bindparam, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, with_loader_criteria
from sqlalchemy.orm.unitofwork import UOWTransaction

from certbody.kit.db import TenantOwned, db

_tenant: ContextVar[UUID | None] = ContextVar("tenant", default=None)
_person: ContextVar[UUID | None] = ContextVar("person", default=None)

# A statement with this option may read memberships by person, before the tenant is known. Used by access alone.
BY_PERSON = "by_person"
# Marks the transaction in which a person's scope has read, until something is written in it.
_ONLY_READ = "only_read"
_TELL = text("select set_config('app.tenant_id', :tenant, true), set_config('app.person_id', :person, true)")


class OutOfBounds(RuntimeError):
    """Code touched a tenant's rows without saying whose: a fault in the program, never the user's."""


def current_tenant() -> UUID:
    """The tenant whose scope is open; OutOfBounds when none is."""
    tenant_id = _tenant.get()
    if tenant_id is None:
        raise OutOfBounds("no tenant scope is open")
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: UUID) -> Iterator[None]:
    """Everything inside belongs to this tenant. Scopes do not nest, and loaded rows never outlive one."""
    if _tenant.get() is not None:
        raise OutOfBounds("tenant scopes do not nest")
    session = db.session()
    only_read = session.info.pop(_ONLY_READ, None)
    if only_read is None or only_read is not session.get_transaction():
        session.close()
    token = _tenant.set(tenant_id)
    try:
        if session.in_transaction():
            _tell_anew(session)
        yield
    finally:
        try:
            _let_go()
        finally:
            _tenant.reset(token)


@contextmanager
def person_scope(person_id: UUID | None) -> Iterator[None]:
    """Names the signed-in person to the database, which then shows that person's own memberships.

    It is for reading. When it ends well, the database is told that nobody is there any more, and the transaction stays
    open for the tenant's scope that follows, which need not begin its own.
    """
    db.session.close()
    session, token = db.session(), _person.set(person_id)
    try:
        yield
    except BaseException:
        session.close()
        raise
    finally:
        _person.reset(token)
    if session.in_transaction():
        _tell_anew(session)
        session.info[_ONLY_READ] = session.get_transaction()


def _let_go() -> None:
    """Ends the session. A connection that died meanwhile is thrown away: the server has already undone what it held."""
    try:
        db.session.close()
    except OperationalError:
        db.session().invalidate()


def _tell_anew(session: Session) -> None:
    """Tells the database whose turn it is, in a transaction that has only read; no row crosses over."""
    if session.new or session.dirty or session.deleted:
        raise OutOfBounds("rows were changed before the scope they belong to was open")
    session.expunge_all()
    session.connection().execute(_TELL, _turn())


def _turn() -> dict[str, str]:
    return {"tenant": str(_tenant.get() or ""), "person": str(_person.get() or "")}


@event.listens_for(Session, "after_begin")
def _tell_the_database(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    connection.execute(_TELL, _turn())


# One criterion for every statement: its value is asked when the statement runs, so that nothing is built anew for each.
_AT_HAND = bindparam("tenant_at_hand", type_=Uuid(), callable_=current_tenant)
_OF_THE_TENANT = with_loader_criteria(TenantOwned, lambda row: row.tenant_id == _AT_HAND, include_aliases=True)

# A statement made once for all requests keeps its criterion with it, and with that its place among compiled statements.
_criterion_added: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def _kept_inside(statement: Any) -> Any:
    found = _criterion_added.get(statement)
    if found is None:
        found = _criterion_added[statement] = statement.options(_OF_THE_TENANT)
    return found


@event.listens_for(Session, "do_orm_execute")
def _keep_inside(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info.pop(_ONLY_READ, None)
    if state.execution_options.get(BY_PERSON):
        return
    if _tenant.get() is not None:
        if state.is_select and not state.is_column_load:
            state.statement = _kept_inside(state.statement)
    elif any(issubclass(mapper.class_, TenantOwned) for mapper in state.all_mappers):
        raise OutOfBounds("no tenant scope is open")


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    session.info.pop(_ONLY_READ, None)
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, TenantOwned):
            continue
        tenant_id = current_tenant()
        if row.tenant_id is None and row in session.new:
            row.tenant_id = tenant_id
        elif row.tenant_id != tenant_id:
            raise OutOfBounds(f"{type(row).__name__} belongs to another tenant")
