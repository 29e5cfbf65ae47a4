"""Computes every stored result again from its stored inputs: JSON on standard output, exit code 1 when one differs."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from certbody.commands.connecting import connected
from certbody.config import Settings

if TYPE_CHECKING:
    from flask import Flask

    from certbody.audits.queries.replaying import Page

    # A body, its address, the kind of results, which of them.
    Task = tuple[UUID, str, str, Page]

KINDS = ("size", "sample", "applicability", "deadline", "decision")
LISTED = 1000
PAGE = 5000
# A page that holds all the results of its kind.
WHOLE = (None, None)
MOST_PROCESSES = 8


@dataclass
class Report:
    """How many results of each kind were computed again, and where they are not what is stored."""

    checked: Counter[str] = field(default_factory=Counter)
    older: Counter[str] = field(default_factory=Counter)
    found: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Counts what another page found; the first differences are listed, all are counted."""
        self.checked.update(other.checked)
        self.older.update(other.older)
        self.found += other.found
        self.differences.extend(other.differences[: LISTED - len(self.differences)])


@click.command()
@click.option("--tenant", "slug", default=None, help="Only this certification body, by its address.")
def replay(slug: str | None) -> int:
    """Compute every stored size, sample, applicability, deadline and decision again, and report what differs.

    Answers `bodies`, `checked` and `older` by kind, `different` and the first `differences` with what is `stored` and
    what is `recomputed`. `older`: kept before all of its inputs were; computed again as far as they allow.

    Exit code 0 when nothing differs, 1 when something does, 2 when nothing could be asked. Needs the database.
    """
    settings = Settings.from_environment()
    from certbody.app import create_app

    app = create_app(settings)
    bodies, tasks = _tasks(app, slug)
    if slug is not None and not bodies:
        raise click.UsageError(f"there is no certification body {slug}")
    report = Report()
    for found in _found(app, tasks):
        report.add(found)
    answer = {
        "bodies": bodies,
        "checked": {kind: report.checked[kind] for kind in KINDS},
        "older": {kind: report.older[kind] for kind in KINDS},
        "different": report.found,
        "differences": report.differences,
    }
    click.echo(json.dumps(answer, ensure_ascii=False, default=str))
    return 1 if report.found else 0


def _tasks(app: Flask, slug: str | None) -> tuple[int, list[Task]]:
    """How many bodies are asked about, and their results page by page."""
    from certbody.audits.queries.replaying import list_pages
    from certbody.certificates.queries.replaying import SOURCES
    from certbody.tenants.boundary import tenant_scope
    from certbody.tenants.queries.tenants import list_bodies

    tasks: list[Task] = []
    with connected(app):
        bodies = [body for body in list_bodies() if slug in (None, body.slug)]
        for body in bodies:
            with tenant_scope(body.id):
                tasks += [(body.id, body.slug, one.kind, page) for one in SOURCES for page in list_pages(one, PAGE)]
    return len(bodies), tasks


def _found(app: Flask, tasks: list[Task]) -> Iterable[Report]:
    """What the pages say, in their order; more than a few are shared out among the processors."""
    processes = min(processors(), MOST_PROCESSES)
    if processes == 1 or all(page == WHOLE for *_, page in tasks):
        with connected(app):
            yield from map(_replay, tasks)
        return
    anew = get_context("spawn")  # a fork would inherit whatever threads hold at that moment, and could wait for ever
    with ProcessPoolExecutor(processes, anew, _begin, (app.config["SETTINGS"],)) as pool:
        yield from pool.map(_replay, tasks)


def processors() -> int:
    """How many processors this program may use."""
    return len(os.sched_getaffinity(0))


def _begin(settings: Settings) -> None:
    """The context in which one of the processes works until its end."""
    from certbody.app import create_app

    create_app(settings).app_context().push()


def _replay(task: Task) -> Report:
    """One page of one body."""
    from certbody.audits.queries.replaying import replay_page
    from certbody.certificates.queries.replaying import SOURCES
    from certbody.tenants.boundary import tenant_scope

    body_id, slug, kind, page = task
    report = Report()
    with tenant_scope(body_id):
        for one in replay_page(next(source for source in SOURCES if source.kind == kind), page):
            report.checked[kind] += 1
            report.older[kind] += one.older
            stored, recomputed = one.differences
            if not recomputed:
                continue
            report.found += 1
            if report.found <= LISTED:
                about = {"tenant": slug, "kind": kind, "id": one.id}
                report.differences.append({**about, "stored": stored, "recomputed": recomputed})
    return report
