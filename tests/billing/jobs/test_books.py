"""The books are caught up on by night and by hand."""

from __future__ import annotations

import pytest
import structlog
from sqlalchemy import func, select, text

from certbody.billing.jobs.books import run, start_books
from certbody.billing.models import LedgerLine
from certbody.cli import run as run_command
from certbody.config import Settings
from certbody.kit.db import db
from certbody.schedule import PERIODIC
from tests.billing.books import as_owner, issued, paid
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench, settings: Settings) -> Scene:
    """Two invoices, one of them paid, and books that know nothing of them."""
    made = a_scene(bench)
    paid(made, issued(made), 12_000)
    issued(made)
    with as_owner(made.body, settings.database_owner_url) as connection:
        connection.execute(text("delete from ledger_line"))
    return made


def _entries(scene: Scene) -> int:
    with scene.bench.inside(scene.body):
        return db.session.scalar(select(func.count(LedgerLine.entry_id.distinct()))) or 0


def test_the_night_writes_what_is_missing_and_nothing_more(scene: Scene) -> None:
    for _night in range(2):
        with scene.bench.app.app_context():
            run(str(scene.body.id))
        assert _entries(scene) == 3
    assert start_books in [periodic.function for periodic in PERIODIC]


def test_the_command_says_how_many_entries_it_wrote(
    scene: Scene, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ("database_url", "redis_url", "secret_key", "base_url", "files_dir")
    for name in named:
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    monkeypatch.setenv("MAILBOX", "1")
    logs = structlog.get_config()
    for written in (3, 0):
        assert run_command(["ledger", "post", scene.body.slug]) == 0
        assert capsys.readouterr().out == f"{written} entries written\n"
    assert run_command(["ledger", "post", "nobody"]) == 2
    structlog.configure(**logs)
    assert _entries(scene) == 3
