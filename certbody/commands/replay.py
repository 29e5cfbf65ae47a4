"""Computes every stored result again from its stored inputs: JSON on standard output, exit code 1 when one differs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from certbody.config import Settings

if TYPE_CHECKING:
    from certbody.audits.queries.replaying import Replayed

LISTED = 1000


@dataclass
class Report:
    """How many results of each kind were computed again, and where they are not what is stored."""

    checked: Counter[str] = field(default_factory=Counter)
    older: Counter[str] = field(default_factory=Counter)
    found: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)

    def read(self, slug: str, results: Iterable[Replayed]) -> None:
        """Counts the results of one body; the first differences are listed, all are counted."""
        for one in results:
            self.checked[one.kind] += 1
            self.older[one.kind] += one.older
            stored, recomputed = one.differences
            if not recomputed:
                continue
            self.found += 1
            if self.found <= LISTED:
                about = {"tenant": slug, "kind": one.kind, "id": one.id}
                self.differences.append({**about, "stored": stored, "recomputed": recomputed})


@click.command()
@click.option("--tenant", "slug", default=None, help="Only this certification body.")
def replay(slug: str | None) -> int:
    """Compute every stored size, sample, applicability, deadline and decision again, and report what differs."""
    settings = Settings.from_environment()
    from certbody.app import create_app
    from certbody.certificates.queries.replaying import KINDS, replay_body
    from certbody.kit.db import db
    from certbody.tenants.boundary import tenant_scope
    from certbody.tenants.queries.tenants import list_bodies

    report = Report()
    with create_app(settings).app_context():
        bodies = [body for body in list_bodies() if slug in (None, body.slug)]
        for body in bodies:
            with tenant_scope(body.id):
                report.read(body.slug, replay_body())
        db.session.remove()
        db.engine.dispose()
    if slug is not None and not bodies:
        raise click.UsageError(f"there is no certification body {slug}")
    answer = {
        "bodies": len(bodies),
        "checked": {kind: report.checked[kind] for kind in KINDS},
        "older": {kind: report.older[kind] for kind in KINDS},
        "different": report.found,
        "differences": report.differences,
    }
    click.echo(json.dumps(answer, ensure_ascii=False, default=str))
    return 1 if report.found else 0
