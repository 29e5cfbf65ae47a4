"""Brings the database's tables to the shape that the program expects, as the owner role."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool

from certbody.config import Settings
from certbody.kit.places import folder


def scripts_folder() -> Path:
    """Where the migrations are."""
    return folder("migrations", "env.py")


def upgrade(settings: Settings) -> None:
    """Applies every migration that the database lacks; does nothing when there is none."""
    command.upgrade(_config(settings), "head")


def heads(database_url: str) -> tuple[str, str]:
    """The revision that the database is at (empty before the first), and the one that the program expects.

    Owner and application may both ask; the application must not know the owner's password.
    """
    with create_engine(database_url, poolclass=pool.NullPool).connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current or "", _newest()


def write_next(settings: Settings, title: str) -> Path:
    """Writes the migration from the tables as they are to the models as they are written; ValueError for a bad title.

    The title says what it does: "create findings". Policies, grants and triggers are to be added by hand.
    """
    if not re.fullmatch(r"[a-z]+( [a-z]+)+", title):
        raise ValueError("the title must be a verb and what it changes, in small letters: create findings")
    revision = f"{int(_newest()) + 1:04d}"
    script = command.revision(_config(settings), message=title, autogenerate=True, rev_id=revision)
    if script is None or isinstance(script, list):
        raise ValueError("no single migration was written")
    (scripts_folder() / "HEAD").write_text(f"{revision}\n", encoding="utf-8")
    return Path(script.path)


def _newest() -> str:
    return ScriptDirectory(str(scripts_folder())).get_current_head() or ""


def _config(settings: Settings) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(str(scripts_folder())))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("sqlalchemy.url", _escaped(settings.database_owner_url))
    return config


def _escaped(value: str) -> str:
    return value.replace("%", "%%")
