"""Reading every stored result of a body with what it was made from, a page at a time, and computing each one again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from json import loads
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from certbody.kit.db import db

Plain = dict[str, Any]
Again = Callable[[Row[Any]], tuple[Plain, Plain, bool]]
Page = tuple[UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A result as it is stored and as it is computed again; `older` when it was kept before its inputs were."""

    kind: str
    id: UUID
    stored: Plain
    recomputed: Plain
    older: bool = False

    @property
    def differences(self) -> tuple[Plain, Plain]:
        """What is stored and what is computed again, where the two are not the same."""
        apart = [name for name, value in self.recomputed.items() if self.stored.get(name) != value]
        return {name: self.stored.get(name) for name in apart}, {name: self.recomputed[name] for name in apart}


@dataclass(frozen=True)
class Source:
    """Where the results of one kind are read, by their `key`; `reader`: what computes them again, for the open body."""

    kind: str
    key: InstrumentedAttribute[UUID]
    rows: Select[*tuple[Any, ...]]
    reader: Callable[[], Again]


def list_pages(source: Source, size: int) -> list[Page]:
    """The results of the body whose scope is open, cut into pages: after which id, up to which one."""
    numbered = select(source.key.label("id"), func.row_number().over(order_by=source.key).label("n")).subquery()
    ends = db.session.scalars(select(numbered.c.id).where(numbered.c.n % size == 0).order_by(numbered.c.id))
    return list(pairwise([None, *ends, None]))


def replay_page(source: Source, page: Page) -> Iterator[Replayed]:
    """Computes the results of one page again; a row that no rule can read differs, with the rule's complaint."""
    after, until = page
    statement = source.rows if after is None else source.rows.where(source.key > after)
    if until is not None:
        statement = statement.where(source.key <= until)
    again = source.reader()
    for row in db.session.execute(statement.order_by(source.key)):
        try:
            stored, recomputed, older = again(row)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            stored, recomputed, older = {}, {"error": f"{type(error).__name__}: {error}"}, False
        yield Replayed(source.kind, row.id, stored, recomputed, older)


@lru_cache(maxsize=4096)
def plain(text: str) -> Plain:
    """What a JSON text says, read once for all the rows that share it; never to be changed."""
    read: Plain = loads(text)
    return read
