"""The three processes of the product: the web server, the worker, the scheduler."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from certbody.config import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = "certbody.wsgi:app"


def web_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    """How the web server is started, from the folder that holds the package: a working copy or an installation."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    shape = ["--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread"]
    return [sys.executable, "-m", "gunicorn", "--bind", address, *shape, "--no-control-socket", "--chdir", str(ROOT)]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads per process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages, behind a proxy that does TLS."""
    Settings.from_environment()
    command = [*web_command(host, port, workers, threads), "--access-logfile", "-", PAGES]
    os.execv(command[0], command)  # noqa: S606


@click.command()
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(burst: bool) -> None:
    """Do the background jobs: mails, documents, imports."""
    settings = Settings.from_environment()
    from certbody.app import create_app
    from certbody.kit import jobs

    jobs.work(create_app(settings), burst=burst)


@click.command()
def scheduler() -> None:
    """Start the periodic jobs, in Paris time. Run exactly one."""
    settings = Settings.from_environment()
    from certbody import schedule
    from certbody.app import create_app

    schedule.run(create_app(settings))
