"""Whether the surroundings are fit to serve: one line for each thing that must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click
from redis.exceptions import RedisError
from sqlalchemy import create_engine, pool
from sqlalchemy.exc import SQLAlchemyError

from certbody.config import BadSetting, Settings
from certbody.kit import jobs, migrations, scanning, storage
from certbody.kit.errors import Unavailable


class Unfit(Exception):
    """Something must be put right before the product is served; the message says what."""


@click.command()
@click.argument("part", required=False, type=click.Choice(["stripe"]))
@click.pass_context
def check(context: click.Context, part: str | None) -> None:
    """Say whether settings, database, role, migrations and queue are fit; exit 1 when one is not.

    `certbody check stripe` says instead whether the keys, the account and the webhook of Stripe work.
    """
    settings = Settings.from_environment()
    click.echo("ok    settings")
    fit = [_say(title, examine, settings) for title, examine in _examinations(part)]
    context.exit(0 if all(fit) else 1)


def _examinations(part: str | None) -> Iterator[tuple[str, Callable[[Settings], str]]]:
    if part == "stripe":
        from certbody.commands import stripe

        yield from stripe.examinations()
        return
    yield "database", _database
    yield "role", _role
    yield "migrations", _migrations
    yield "queue", _queue
    yield "files", _files
    yield "scan", _scan


def _say(title: str, examine: Callable[[Settings], str], settings: Settings) -> bool:
    try:
        found = examine(settings)
    except (Unfit, BadSetting, Unavailable, SQLAlchemyError, RedisError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
        click.echo(f"FAIL  {title}: {reason[0]}")
        return False
    click.echo(f"ok    {title}: {found}")
    return True


def _database(settings: Settings) -> str:
    with create_engine(settings.database_url, poolclass=pool.NullPool).connect() as connection:
        version = connection.exec_driver_sql("show server_version").scalar_one()
    return f"PostgreSQL {version}"


def _role(settings: Settings) -> str:
    from certbody.tenants.row_security import role_faults

    with create_engine(settings.database_url, poolclass=pool.NullPool).connect() as connection:
        faults = role_faults(connection)
        name = connection.exec_driver_sql("select current_user").scalar_one()
    if faults:
        raise Unfit(f"{name} may not serve tenants: {'; '.join(faults)}")
    return f"{name} owns nothing and cannot pass the wall"


def _migrations(settings: Settings) -> str:
    current, expected = migrations.heads(settings.database_url)
    if current != expected:
        raise Unfit(f"at {current or 'nothing'}, {expected} is expected: run certbody migrate")
    return f"at {current}"


def _queue(settings: Settings) -> str:
    with jobs.connect(settings.redis_url) as connection:
        connection.ping()
    return "it answers"


def _files(settings: Settings) -> str:
    return storage.chosen(settings).examine()


def _scan(settings: Settings) -> str:
    if not settings.scan_command:
        return "no SCAN_COMMAND: files that people send are not scanned"
    answer = scanning.ask(settings.scan_command, [b"certbody check"])
    if answer != scanning.CLEAN:
        raise Unfit(f"SCAN_COMMAND says that a harmless text is {answer}: {settings.scan_command[0]}")
    return f"{settings.scan_command[0]} answers"
