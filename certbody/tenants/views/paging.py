"""Lists that go on: the next page begins after the last row of this one, whatever was added meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from flask import request, url_for

SIZE = 50
_MOST_PAGES = 1_000_000


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and where the others are."""

    rows: Sequence[Any]
    next_url: str | None
    prev_url: str | None = None


def page_of(
    rows: Sequence[Any], endpoint: str, row_id: Callable[[Any], UUID] = attrgetter("id"), **filters: Any
) -> Page:
    """A page of `SIZE` rows out of a query for one more; from a later page, a way back to the first."""
    more = len(rows) > SIZE
    shown = rows[:SIZE]
    next_url = url_for(endpoint, before=row_id(shown[-1]), **filters) if more else None
    return Page(shown, next_url, url_for(endpoint, **filters) if uuid_argument("before") else None)


def page_argument() -> int:
    """Which page of a numbered list is asked for: the first one when the address says none."""
    return min(max(request.args.get("page", 1, type=int), 1), _MOST_PAGES)


def page_links(endpoint: str, page: int, more: bool, **arguments: Any) -> dict[str, str | None]:
    """The addresses of the pages before and after."""
    kept = {name: value for name, value in arguments.items() if value}
    return {
        "prev_url": url_for(endpoint, page=page - 1, **kept) if page > 1 else None,
        "next_url": url_for(endpoint, page=page + 1, **kept) if more else None,
    }


def uuid_argument(name: str) -> UUID | None:
    """An id in the page's address; none when it is missing or no id."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def day_argument(name: str) -> date | None:
    """A day in the page's address; none when it is missing or no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
