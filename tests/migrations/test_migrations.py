"""The migrations lead from nothing to the tables that the models describe, in one line."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from certbody.config import Settings
from certbody.kit import migrations

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def test_the_database_is_at_the_newest_revision(settings: Settings) -> None:
    current, newest = migrations.heads(settings.database_url)
    assert current == newest
    assert newest == (FOLDER / "HEAD").read_text(encoding="utf-8").strip()


def test_models_and_tables_agree(settings: Settings) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.scripts_folder()))
    config.set_main_option("sqlalchemy.url", settings.database_owner_url.replace("%", "%%"))
    command.check(config)


def test_upgrading_again_changes_nothing(settings: Settings) -> None:
    migrations.upgrade(settings)
    current, newest = migrations.heads(settings.database_owner_url)
    assert current == newest
