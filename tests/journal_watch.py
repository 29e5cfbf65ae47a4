"""Watches every transaction of a page or a job: what it changed must be told in the journal, whatever the table.

A changed row is told when the same transaction has a line of the journal about it, about a row that it belongs to or
that belongs to it (a new size about its audit), or one that names it by its id or its SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import g, has_request_context
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from certbody.kit.db import TenantOwned
from certbody.kit.outbox import OutboxMessage
from certbody.kit.wording import labels
from certbody.tenants.models import JournalEntry, Mail, NumberCounter

Node = tuple[str, UUID]
KEPT = "journal_watch"
# The trace of a mail, which is itself a line that nobody can change; the last number given.
ASIDE = (Mail, NumberCounter)


@dataclass
class Work:
    """What one transaction changed, and what it told."""

    changed: dict[Node, set[Node]] = field(default_factory=dict)
    told: set[Node] = field(default_factory=set)
    also_known: dict[Node, set[str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    is_page_or_job: bool = False

    def untold(self) -> set[str]:
        """The tables of the rows that no line of the journal speaks of, by a chain of references among them."""
        reached = {node for node in self.changed if node in self.told or self.also_known[node] & self.named}
        while True:
            owned = {target for node in reached for target in self.changed[node]}
            more = {
                node
                for node, targets in self.changed.items()
                if node not in reached and (node in owned or targets & (self.told | reached))
            }
            if not more:
                return {table for table, _ in self.changed.keys() - reached}
            reached |= more


class Watch:
    """What the pages and jobs of a stretch of work changed in silence, or told in words that nobody wrote."""

    def __init__(self) -> None:
        self.untold: set[str] = set()
        self.wordless: set[str] = set()

    def after_flush(self, session: Session, _context: UOWTransaction) -> None:
        """Notes the rows of this flush; a message of the queue that changes says that a job is at work."""
        work: Work = session.info.setdefault(KEPT, Work())
        work.is_page_or_job |= has_request_context() and "access" in g
        for row in (*session.new, *session.dirty, *session.deleted):
            if isinstance(row, JournalEntry):
                work.told.add((row.subject_type, row.subject_id))
                work.named.update(str(value) for value in (row.after or {}).values())
                self.wordless.update(_wordless(row))
            elif isinstance(row, OutboxMessage):
                work.is_page_or_job |= row in session.dirty
            elif isinstance(row, TenantOwned) and not isinstance(row, ASIDE) and _changed(session, row):
                work.changed.setdefault(_node(row), set()).update(_targets(session, row))
                work.also_known[_node(row)] = {str(row.id), str(getattr(row, "sha256", row.id))}

    def after_commit(self, session: Session) -> None:
        """Compares what was changed with what was told; a savepoint is not the end."""
        if not session.in_nested_transaction():
            work: Work = session.info.pop(KEPT, Work())
            self.untold |= work.untold() if work.is_page_or_job else set()

    def forget(self, session: Session, *_: Any) -> None:
        """Work that was undone needs no line."""
        session.info.pop(KEPT, None)


def _wordless(entry: JournalEntry) -> Iterator[str]:
    """The codes of a line that have no words to be read by."""
    fields = {*(entry.before or ()), *(entry.after or ())}
    codes = (("event", {entry.event}), ("subject", {entry.subject_type}), ("field", fields))
    for group, found in codes:
        yield from (f"{group} {code}" for code in found - set(labels(f"journal.{group}")))


def _changed(session: Session, row: TenantOwned) -> bool:
    return row in session.new or row in session.deleted or session.is_modified(row)


def _node(row: TenantOwned) -> Node:
    return inspect(row).mapper.local_table.name, row.id


def _targets(session: Session, row: TenantOwned, steps: int = 2) -> Iterator[Node]:
    """The rows that a row belongs to, and those that these belong to, as far as they are loaded."""
    for key in inspect(row).mapper.local_table.foreign_key_constraints:
        for element in key.elements:
            value = getattr(row, element.parent.name, None)
            if element.parent.name == "tenant_id" or not isinstance(value, UUID):
                continue
            yield key.referred_table.name, value
            loaded = _loaded(session, key.referred_table.name, value) if steps else None
            if loaded is not None:
                yield from _targets(session, loaded, steps - 1)


def _loaded(session: Session, table: str, row_id: UUID) -> TenantOwned | None:
    for row in session.identity_map.values():
        if isinstance(row, TenantOwned) and "id" in row.__dict__ and row.id == row_id and _node(row)[0] == table:
            return row
    return None


@contextmanager
def watched() -> Iterator[Watch]:
    """Watches what happens inside."""
    watch = Watch()
    places = (("after_flush", watch.after_flush), ("after_commit", watch.after_commit),
              ("after_rollback", watch.forget))  # fmt: skip
    for name, listen in places:
        event.listen(Session, name, listen)
    try:
        yield watch
    finally:
        for name, listen in places:
            event.remove(Session, name, listen)
