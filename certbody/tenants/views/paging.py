"""Lists that go on: the next page begins after the last row of this one, whatever was added meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and where the others are."""

    rows: Sequence[Any]
    next_url: str | None
    prev_url: str | None = None


def page_of(rows: Sequence[Any], endpoint: str, **filters: Any) -> Page:
    """A page of `SIZE` rows out of a query for one more."""
    more = len(rows) > SIZE
    shown = rows[:SIZE]
    return Page(shown, url_for(endpoint, before=shown[-1].id, **filters) if more else None)


def uuid_argument(name: str) -> UUID | None:
    """An id in the page's address; none when it is missing or no id."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
