"""What the demonstration keeps between two starts: its folder, its secret, whether its organisations are complete."""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import create_engine, pool

from certbody.config import Settings
from certbody.kit.embedded import CannotStart, remove_outside

MARK = "demo.lock"
NEEDED_MB = 500
_SEEDING = "seeding"
_SETTINGS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "FILES_DIR", "MAILBOX")
_COUNT = "select count(*) from tenant where slug <> 'platform'"


class Progress:
    """Says now and then how far the writing is, so that nobody takes a loaded machine for one that hangs."""

    def __init__(self, say: Callable[[str], None], pause: float = 15.0) -> None:
        self._say, self._pause, self._said_at = say, pause, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Told how many organisations are written, and of how many."""
        if done < total and time.monotonic() - self._said_at >= self._pause:
            self._said_at = time.monotonic()
            self._say(f"  {done} of {total} organisations written; a loaded machine takes longer")


def prepared(folder: Path) -> Path:
    """The folder, made when it is new; CannotStart when it holds something else than a demonstration."""
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MARK).exists() and any(folder.iterdir()):
            raise CannotStart(f"{folder} holds other things: choose another folder with --state")
        (folder / MARK).touch(mode=0o600)
    except OSError as error:
        raise CannotStart(f"{folder} cannot be used: {error.strerror}") from None
    return folder


def clear(folder: Path) -> None:
    """Forgets everything that an earlier start kept."""
    remove_outside(folder)
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != MARK:
            path.unlink()


def require_space(folder: Path) -> None:
    """CannotStart when the disk has less room than a demonstration takes."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < NEEDED_MB:
        raise CannotStart(f"{folder} has {free_mb} MB of free disk, {NEEDED_MB} MB are needed")


def secret(folder: Path) -> str:
    """The key that signs sessions and links, made once, so that people stay signed in over a restart."""
    kept = folder / "secret"
    if not kept.exists():
        new = folder / "secret.new"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        new.rename(kept)
    return kept.read_text(encoding="ascii")


def write_environment(folder: Path) -> None:
    """Keeps the demonstration's settings in a file that a shell can read, so that other commands find its database."""
    file = folder / "env"
    file.touch(mode=0o600)
    file.write_text(
        "".join(f"{name}={shlex.quote(os.environ[name])}\n" for name in _SETTINGS if name in os.environ),
        encoding="utf-8",
    )


def is_half_seeded(folder: Path) -> bool:
    """Whether an earlier start was killed while it wrote the organisations."""
    return (folder / _SEEDING).exists()


def seed_when_empty(folder: Path, settings: Settings, list_file: Path | None) -> None:
    """Writes the demonstration's bodies and organisations into a database that has none."""
    if _has_tenants(settings):
        if list_file is not None:
            click.echo(f"the database has its organisations already; --fresh starts over with {list_file.name}")
        return
    click.echo("writing the demonstration (half a minute)")
    from certbody.app import create_app
    from certbody.demo.seed import seed_demo
    from certbody.kit.db import db

    (folder / _SEEDING).touch()
    app = create_app(settings)
    seed_demo(app, list_file=list_file, heard=Progress(click.echo))
    with app.app_context():
        db.engine.dispose()
    (folder / _SEEDING).unlink()


def _has_tenants(settings: Settings) -> bool:
    with create_engine(settings.database_url, poolclass=pool.NullPool).connect() as connection:
        return bool(connection.exec_driver_sql(_COUNT).scalar_one())
