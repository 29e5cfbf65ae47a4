"""The access table: which roles each route lets through, asked over HTTP and compared with `access.txt`.

A change of permission is a readable difference in that file; `make access` writes it anew.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from uuid import UUID

from flask import Flask

from certbody.kit.ids import new_id
from certbody.tenants.rules.permissions import Role
from tests import factories
from tests.isolation.walls import address, tenant_routes
from tests.support import Bench

TABLE = Path(__file__).with_name("access.txt")


def test_each_role_passes_where_the_table_says(app: Flask, bench: Bench) -> None:
    found = "\n".join(_lines(app, bench)) + "\n"
    if os.environ.get("WRITE_ACCESS_TABLE"):
        TABLE.write_text(found, encoding="utf-8")
    assert found == TABLE.read_text(encoding="utf-8")


def _lines(app: Flask, bench: Bench) -> list[str]:
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    browsers = {
        role: bench.browser(bench.member(body, role, organisation_id=organisation_id if role == Role.CLIENT else None))
        for role in Role
    }
    unknown: defaultdict[str, UUID] = defaultdict(new_id)
    lines = []
    for route in sorted(tenant_routes(app), key=lambda route: (route.rule.rule, route.method)):
        url = address(route, body.slug, unknown)
        passing = [role for role in Role if browsers[role].open(url, method=route.method).status_code != 403]
        lines.append(f"{route.method:<4} {route.rule.rule} : {' '.join(passing)}")
    return lines
