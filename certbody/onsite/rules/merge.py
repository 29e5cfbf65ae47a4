"""What a field says when several devices have changed it: its heads, and the value that they agree on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Change:
    """One operation on a field: its value, and the operations on that field that its author's device knew of."""

    id: UUID
    value: Any
    replaces: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Merged:
    """The operations of a field that no other replaces, and their common value; `conflict` when they differ."""

    heads: tuple[UUID, ...]
    value: Any
    conflict: bool


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same; true is not 1."""
    return _plain(one) == _plain(other)


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True)


def merge(changes: Iterable[Change]) -> Merged:
    """What a field says by its operations, in whatever order and however often they came.

    Example: B and C both replace A; B says "oui", C "non": a conflict of B and C, until D replaces both.
    """
    known = {one.id: one for one in changes}
    replaced = {gone for one in known.values() for gone in one.replaces}
    heads = [known[one] for one in sorted(known.keys() - replaced)]
    values = {_plain(one.value) for one in heads}
    agreed = heads[0].value if len(values) == 1 else None
    return Merged(tuple(one.id for one in heads), agreed, len(values) > 1)


def closes_a_circle(change: Change, known: Mapping[UUID, Change]) -> bool:
    """Whether an operation replaces one that already replaces it, by any way: no device could have known of it."""
    waiting, seen = list(change.replaces), set()
    while waiting:
        at = waiting.pop()
        if at == change.id:
            return True
        if at in known and at not in seen:
            seen.add(at)
            waiting.extend(known[at].replaces)
    return False


def in_order(changes: Iterable[Change]) -> list[Change]:
    """The operations of a field as they were made: each after all that it replaces, whatever the clocks said."""
    known = {one.id: one for one in sorted(changes, key=lambda one: one.id)}
    order = TopologicalSorter({one.id: one.replaces & known.keys() for one in known.values()})
    return [known[one] for one in order.static_order()]
