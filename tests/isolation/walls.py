"""What the isolation walks share: every route and every table, found in the application, never typed in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from sqlalchemy import Table
from werkzeug.routing import IntegerConverter, Rule

from certbody.kit.db import Base
from certbody.tenants.access import rule_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One rule of the URL map with one method."""

    rule: Rule
    method: str

    @property
    def name(self) -> str:
        """How the route is called in reports."""
        return f"{self.method} {self.rule.rule}"

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that the route takes, each named after its table."""
        return tuple(sorted(name for name in self.rule.arguments if name != "slug"))


def tenant_routes(app: Flask) -> Iterator[Route]:
    """Every route that only members of a tenant may use."""
    for rule in app.url_map.iter_rules():
        if rule_of(app, rule.endpoint).kind == "member":
            for method in METHODS:
                if method in (rule.methods or ()):
                    yield Route(rule, method)


def address(route: Route, slug: str, ids: Mapping[str, UUID], words: Mapping[str, str] | None = None) -> str:
    """The URL of a route in a body: ids by table, the number 1 for numbers, for the rest `words` or one nobody uses."""
    known = words or {}
    values: dict[str, UUID | str | int] = {
        name: ids[table_of(name).name]
        if name.endswith("_id")
        else 1
        if _is_number(route, name)
        else known.get(name, "unknown")
        for name in route.ids
    }
    adapter = route.rule.map.bind("localhost") if route.rule.map else None
    assert adapter is not None
    return adapter.build(route.rule.endpoint, {"slug": slug, **values}, method=route.method)


def _is_number(route: Route, name: str) -> bool:
    return isinstance(route.rule._converters[name], IntegerConverter)


def tenant_tables() -> list[Table]:
    """Every table that holds tenants' rows."""
    return [table for table in Base.metadata.sorted_tables if "tenant_id" in table.columns]


def table_of(parameter: str) -> Table:
    """The table that an id in a URL belongs to: `audit_id` is an id of `audit`. KeyError when it is named otherwise."""
    return Base.metadata.tables[parameter.removesuffix("_id")]
