"""Rows of another tenant cannot be read, written or pointed at, whatever layer is asked; the walk notices a gap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Table, create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import aliased

from certbody.auditors.models import Qualification
from certbody.clients.models import Site
from certbody.config import Settings
from certbody.kit.db import Base, TenantOwned, db
from certbody.kit.ids import new_id
from certbody.tenants.boundary import OutOfBounds, current_tenant, tenant_scope
from certbody.tenants.models import BodyProfile
from tests import factories
from tests.isolation.rows import fill
from tests.isolation.walls import tenant_tables
from tests.support import Bench, Body

Pair = tuple[Body, Body, dict[str, UUID]]


@pytest.fixture(scope="module")
def pair(app: Flask) -> Pair:
    """Two bodies; the second has a row in every table."""
    bench = Bench(app)
    mine, other = bench.body("À moi"), bench.body("À d’autres")
    person = bench.member(bench.body(), "administrator")
    assert person.person_id is not None
    with bench.inside(other):
        ids = fill(person.person_id, other.id)
    return mine, other, ids


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_raw_sql_sees_only_its_own_tenant(app: Flask, pair: Pair, table: Table) -> None:
    mine, other, ids = pair
    query = text(f"select count(*) from {table.name} where id = :id")
    with app.app_context():
        with tenant_scope(other.id):
            assert db.session.execute(query, {"id": ids[table.name]}).scalar() == 1
        with tenant_scope(mine.id):
            assert db.session.execute(query, {"id": ids[table.name]}).scalar() == 0
        assert db.session.execute(query, {"id": ids[table.name]}).scalar() == 0


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_raw_sql_writes_only_into_its_own_tenant(app: Flask, pair: Pair, table: Table) -> None:
    mine, other, _ = pair
    with app.app_context(), tenant_scope(mine.id):
        changed = text(f"update {table.name} set id = id where tenant_id = :tenant")
        try:
            assert db.session.execute(changed, {"tenant": other.id}).rowcount == 0  # type: ignore[attr-defined]
        except DBAPIError as error:
            assert "permission denied" in str(error)  # noqa: PT017 - append-only tables refuse any update
        db.session.rollback()
        copied = text(f"insert into {table.name} (tenant_id, id) values (:tenant, :id)")
        with pytest.raises(DBAPIError, match=r"row-level security"):
            db.session.execute(copied, {"tenant": other.id, "id": new_id()})
        db.session.rollback()


@pytest.mark.parametrize(
    "mapper",
    sorted((m for m in Base.registry.mappers if issubclass(m.class_, TenantOwned)), key=str),
    ids=lambda m: m.class_.__name__,
)
def test_an_unscoped_query_raises(app: Flask, mapper: object) -> None:
    with app.app_context(), pytest.raises(OutOfBounds):
        db.session.execute(select(mapper.class_).limit(1))  # type: ignore[attr-defined]


def test_a_key_cannot_point_across_the_wall(bench: Bench, pair: Pair) -> None:
    mine, _, ids = pair
    with pytest.raises(IntegrityError), bench.inside(mine):
        db.session.add(
            Qualification(
                membership_id=ids["membership"],
                category="AF",
                valid_from=factories.MOMENT.date(),
                valid_to=factories.MOMENT.date(),
            )
        )


def test_scopes_do_not_nest_and_forget_what_they_loaded(app: Flask, bench: Bench) -> None:
    mine, other = bench.body(), bench.body()
    with app.app_context(), tenant_scope(mine.id):
        organisation_id = factories.an_organisation().id
        with pytest.raises(OutOfBounds), tenant_scope(other.id):
            pass
        db.session.commit()
    with app.app_context(), tenant_scope(other.id):
        assert not list(db.session.identity_map.values())
        assert (
            db.session.execute(text("select 1 from organisation where id = :id"), {"id": organisation_id}).first()
            is None
        )


def test_a_connection_that_dies_in_a_scope_leaves_no_tenant_behind(
    app: Flask, bench: Bench, settings: Settings
) -> None:
    """The next request of the same thread would else begin inside the body of the last one."""
    mine, other = bench.body(), bench.body()
    with app.app_context():
        with tenant_scope(mine.id):
            _hang_up(settings, db.session.execute(text("select pg_backend_pid()")).scalar_one())
        with pytest.raises(OutOfBounds):
            current_tenant()
        with tenant_scope(other.id):
            assert db.session.scalars(select(BodyProfile.tenant_id)).all() == [other.id]


def _hang_up(settings: Settings, pid: int) -> None:
    other = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with other.connect() as live:
        assert live.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": pid}).scalar_one()
    other.dispose()


def test_the_walk_notices_a_dropped_policy(app: Flask, settings: Settings, pair: Pair) -> None:
    """Breaks the wall on purpose: without its policies, the very test above must fail."""
    with _without_policies(settings, "site"), pytest.raises(AssertionError):
        test_raw_sql_sees_only_its_own_tenant(app, pair, Base.metadata.tables["site"])


def test_a_query_is_kept_inside_by_itself_too(app: Flask, settings: Settings, pair: Pair) -> None:
    """The alarm does not lean on the wall: the same statement, once for each body, sees that body's rows only."""
    mine, other, ids = pair
    statement = select(Site.id).where(Site.id == ids["site"])
    with _without_policies(settings, "site"), app.app_context():
        for body, seen in ((other, [ids["site"]]), (mine, []), (other, [ids["site"]])):
            with tenant_scope(body.id):
                assert list(db.session.scalars(statement)) == seen
                assert list(db.session.scalars(select(aliased(Site).id).where(text("true")))) == seen


@contextmanager
def _without_policies(settings: Settings, table: str) -> Iterator[None]:
    owner = create_engine(settings.database_owner_url, isolation_level="AUTOCOMMIT")
    with owner.connect() as live:
        live.execute(text(f"alter table {table} disable row level security"))
    try:
        yield
    finally:
        with owner.connect() as live:
            live.execute(text(f"alter table {table} enable row level security"))
        owner.dispose()
