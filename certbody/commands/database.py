"""The shape of the database: brings it up to date, or writes the next step."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from certbody.config import Settings
from certbody.kit import migrations
from certbody.kit.embedded import Servers, embedded_servers


@click.command()
@click.option("--write", metavar="TITLE", help='Write the next migration instead, from the models: "create findings".')
def migrate(write: str | None) -> None:
    """Bring the database's tables up to date, as their owner."""
    if write is not None:
        click.echo(f"{_write(write)}: now add its policies, grants and triggers")
        return
    settings = Settings.from_environment()
    try:
        migrations.upgrade(settings)
    except OperationalError as error:
        raise click.ClickException(f"the database does not answer: {error.orig}") from None
    click.echo(f"the database is at {migrations.heads(settings.database_owner_url)[0]}")


def _write(title: str) -> Path:
    with tempfile.TemporaryDirectory() as folder, embedded_servers(Path(folder), durable=False) as servers:
        settings = scratch_settings(servers, Path(folder))
        migrations.upgrade(settings)
        try:
            return migrations.write_next(settings, title)
        except ValueError as error:
            raise click.UsageError(str(error)) from None


def scratch_settings(servers: Servers, folder: Path) -> Settings:
    """Settings for work on a database that is thrown away."""
    return Settings(
        database_url=servers.database_url(),
        database_owner_url=servers.database_url("certbody_owner"),
        redis_url=servers.redis_url,
        secret_key=secrets.token_hex(32),
        base_url="http://127.0.0.1",
        files_dir=folder / "files",
        mailbox=True,
    )
