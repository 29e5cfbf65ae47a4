"""A real PostgreSQL and a real Valkey for each test worker, and a database made by the real migrations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from certbody.app import create_app
from certbody.config import Settings
from certbody.kit import migrations, storage
from certbody.kit.db import db
from certbody.kit.embedded.servers import Servers, embedded_servers
from certbody.kit.security import limiter
from certbody.kit.storage import Storage
from tests.journal_watch import watched
from tests.reading import Reader
from tests.stores import PLACES, a_store
from tests.support import Bench

settings.register_profile("untimed", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Takes the place of pytest-flask's: one context for a whole test would leak a login between two clients."""


@pytest.fixture(autouse=True)
def _nothing_changes_in_silence() -> Iterator[None]:
    """Whatever a page or a job changes in any test is told in the journal of the body (invariant 70)."""
    with watched() as watch:
        yield
    assert watch.untold == set(), "changed by a page or a job without a line in the journal"
    assert watch.wordless == set(), "told in the journal without words for it"


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """The servers of this worker: started once, gone at the end, durable for nobody."""
    with embedded_servers(tmp_path_factory.mktemp("servers"), durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def settings(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a migrated database."""
    made = Settings(
        database_url=servers.database_url(),
        database_owner_url=servers.database_url("certbody_owner"),
        redis_url=servers.redis_url,
        secret_key="for tests only, thirty-two characters and more",
        base_url="http://localhost",
        files_dir=tmp_path_factory.mktemp("files"),
        mailbox=True,
        cookie_secure=False,
        cheap_passwords=True,
    )
    migrations.upgrade(made)
    return made


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The application as it is served, with form tokens and rate limits off: both have tests of their own."""
    made = create_app(settings)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    made.test_client_class = Reader
    limiter.enabled = False
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["certbody_queue"].connection.close()


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """A service that speaks S3 over HTTP."""
    from moto.server import ThreadedMotoServer  # takes a second to load: for those who ask alone

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=PLACES)
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    """Each kind of storage in turn, in the place of the one that the application uses."""
    made = a_store(request.param, tmp_path, monkeypatch, request)
    before = storage.in_use() if "app" in request.fixturenames and request.getfixturevalue("app") else None
    storage.use(made)
    yield made
    if before is not None:
        storage.use(before)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody is signed in to."""
    return app.test_client()


@pytest.fixture
def bench(app: Flask) -> Bench:
    """Makes bodies and people, signs them in, works inside a body: see `tests/support.py`."""
    return Bench(app)
