"""The whole product on this machine, with nothing to configure: `make demo`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from certbody.commands import demo_state
from certbody.commands.servers import PAGES, ROOT, web_command
from certbody.commands.supervisor import Child, Supervisor, first_free_port, wait_until_served
from certbody.config import Settings
from certbody.kit import migrations
from certbody.kit.embedded import embedded_servers, sole_user

OUTSIDE = ("DATABASE_URL", "REDIS_URL")
_LIST = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option("--list", "list_file", type=_LIST, help="The public list, for real organisations.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65515), help="First port to try.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), default=".demo", show_default=True)
@click.option("--fresh", is_flag=True, help="Forget what an earlier start kept.")
def demo(list_file: Path | None, port: int, state: Path, fresh: bool) -> None:
    """Run everything here: servers, pages, worker, scheduler. Ctrl-C stops all of it."""
    given = [name for name in OUTSIDE if os.environ.get(name)]
    if len(given) == 1:
        raise click.UsageError(f"{given[0]} is set alone: set both {' and '.join(OUTSIDE)}, or neither")
    if given and fresh:
        raise click.UsageError("--fresh forgets the database in --state, but DATABASE_URL names another one")
    folder = demo_state.prepared(state)
    with _until_told_to_stop(), sole_user(folder, demo_state.MARK):
        if fresh:
            demo_state.clear(folder)
        demo_state.require_space(folder)
        chosen = first_free_port(port)
        with _servers(folder, needed=not given):
            settings = _settings(folder, chosen)
            click.echo("preparing the database")
            migrations.upgrade(settings)
            demo_state.seed_when_empty(folder, settings, list_file)
            _serve(folder, settings, chosen)


@contextmanager
def _until_told_to_stop() -> Iterator[None]:
    """Ctrl-C and the end of the terminal or the machine stop everything once, in order; more of them change nothing."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in _STOPPING:
            signal.signal(number, signal.SIG_IGN)
        click.echo("\nstopping")
        raise KeyboardInterrupt

    for number in _STOPPING:
        signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        click.echo("stopped; the next start finds everything as it is now")


@contextmanager
def _servers(folder: Path, *, needed: bool) -> Iterator[None]:
    """The servers of the demonstration, unless the environment names others."""
    if not needed:
        yield
        return
    click.echo("starting PostgreSQL and Valkey")
    with embedded_servers(folder) as servers:
        if demo_state.is_half_seeded(folder):
            servers.reset()
        os.environ["DATABASE_URL"] = servers.database_url("certbody_app")
        os.environ["DATABASE_OWNER_URL"] = servers.database_url("certbody_owner")
        os.environ["REDIS_URL"] = servers.redis_url
        yield


def _settings(folder: Path, port: int) -> Settings:
    """The settings of the demonstration, which the processes that it starts find in their environment."""
    os.environ["BASE_URL"] = f"http://127.0.0.1:{port}"
    os.environ["FILES_DIR"] = str(folder / "files")
    os.environ.pop("FILES_BUCKET", None)
    os.environ["SECRET_KEY"] = demo_state.secret(folder)
    os.environ["MAILBOX"] = "1"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ["PYTHONPATH"] = str(ROOT)
    demo_state.write_environment(folder)
    return Settings.from_environment()


def _serve(folder: Path, settings: Settings, port: int) -> None:
    certbody = [sys.executable, "-m", "certbody.cli"]
    web = Child("web", [*web_command("127.0.0.1", port, workers=2, threads=4), PAGES], folder / "web.log")
    children = [
        web,
        Child("scheduler", [*certbody, "scheduler"], folder / "scheduler.log"),
        Child("worker", [*certbody, "worker"], folder / "worker.log"),
    ]
    with Supervisor(children, click.echo) as supervisor:
        wait_until_served(web, port, click.echo)
        _welcome(folder, settings)
        supervisor.watch()


def _welcome(folder: Path, settings: Settings) -> None:
    from certbody.demo.people import DEMO_PEOPLE, PASSWORD

    click.echo(f"\nCertbody is at {settings.base_url}   (Ctrl-C stops it, {folder} keeps it)")
    click.echo(f"Sign in with the password {PASSWORD} as:\n")
    for email, label in DEMO_PEOPLE:
        click.echo(f"  {email:<30} {label}")
    click.echo(f"\nOther commands find this demo after: set -a; . {folder}/env; set +a\n")
