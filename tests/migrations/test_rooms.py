"""The room that a body's files had when the platform took it over: none becomes smaller than it was or was to be."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from certbody.config import Settings
from certbody.kit.ids import new_id
from tests.migrations.test_migrations import FOLDER
from tests.support import Bench


@pytest.fixture
def owner(settings: Settings) -> Iterator[sa.Connection]:
    """A connection of the owner's; what it writes is taken back."""
    engine = sa.create_engine(settings.database_owner_url)
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    engine.dispose()


def migration(name: str) -> ModuleType:
    """One migration, to run a part of it."""
    spec = spec_from_file_location(name.removesuffix(".py"), FOLDER / "versions" / name)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("told", "room"),
    [
        ([], 20),
        ([(-30, 50)], 50),
        ([(-30, 50), (-10, 30)], 30),
        ([(-30, 50), (40, 200)], 200),
        ([(40, 200)], 200),
        ([(-30, 50), (40, 10)], 50),
        ([(40, 200), (40, 60)], 60),
        ([(40, 200), (80, 100)], 200),
    ],
)
def test_a_body_keeps_the_largest_room_of_today_and_ahead(
    bench: Bench, owner: sa.Connection, told: list[tuple[int, int]], room: int
) -> None:
    body = bench.body()
    owner.execute(sa.text("select set_config('app.tenant_id', :id, true)"), {"id": str(body.id)})
    for at, (days, value) in enumerate(told):
        owner.execute(
            sa.text(
                "insert into body_setting (tenant_id, id, code, value, valid_from, set_at)"
                " values (:tenant, :id, 'files_gigabytes', :value, current_date + cast(:days as int),"
                " now() + :at * interval '1 s')"
            ),
            {"tenant": body.id, "id": new_id(), "value": value, "days": days, "at": at},
        )
    with Operations.context(MigrationContext.configure(owner)):
        migration("0038_room_of_the_platform.py")._keep_rooms()
    found = owner.scalar(sa.text("select files_gigabytes from tenant where id = :id"), {"id": body.id})
    assert found == room
