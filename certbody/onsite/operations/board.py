"""The fields of one audit while they are being worked on, under the audit's lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from certbody.audits.models import Audit
from certbody.kit.db import db
from certbody.onsite.models import FieldOperation, FieldState
from certbody.onsite.queries.authors import standing_of
from certbody.onsite.queries.fields import find_operations, list_operations, list_states
from certbody.onsite.rules.authorship import Standing
from certbody.onsite.rules.fields import FieldName, read_field
from certbody.onsite.rules.merge import Change, merge, same


class Board:
    """What each field says, with the operations of those that are looked at. One per request."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.states = {state.field: state for state in list_states(audit.id)}
        self.seq = 1 + max((state.changed_seq for state in self.states.values()), default=0)
        self.touched: set[str] = set()
        self.told = False
        self._standings: dict[UUID, Standing] = {}
        self._operations: dict[str, dict[UUID, FieldOperation]] = {}

    def look_at(self, fields: Collection[str]) -> None:
        """Reads the operations of some fields, in one statement."""
        missing = set(fields) - self._operations.keys()
        known = missing & self.states.keys()
        self._operations.update({field: {} for field in missing})
        for one in list_operations(self.audit.id, known) if known else ():
            self._operations[one.field][one.id] = one

    def changes(self, field: str) -> dict[UUID, Change]:
        """The operations on a field that was looked at, as the rules read them."""
        found = self._operations[field]
        return {one.id: Change(one.id, one.value, frozenset(one.replaces)) for one in found.values()}

    def put(self, operation: FieldOperation) -> None:
        """Adds an operation to a field that was looked at, and works out what the field says by it."""
        field = operation.field
        db.session.add(operation)
        self._operations[field][operation.id] = operation
        merged = merge(self.changes(field).values())
        state = self.states.get(field)
        if state is None:
            state = FieldState(audit_id=self.audit.id, field=field, heads=[], conflict=False, written=[])
            state.tried_version = 0
            self.states[field] = state
            db.session.add(state)
        if set(state.heads) != set(merged.heads):
            state.problem = None
        state.heads, state.conflict = list(merged.heads), merged.conflict
        if not merged.conflict:
            state.value = merged.value
        state.changed_seq = self.seq
        self.touched.add(field)

    def value(self, field: str) -> Any:
        """What a field says: the last value agreed on, None while there was none."""
        state = self.states.get(field)
        return state.value if state is not None else None

    def standing(self, membership_id: UUID) -> Standing:
        """Where an author stands now; asked once."""
        if membership_id not in self._standings:
            self._standings[membership_id] = standing_of(self.audit.id, membership_id)
        return self._standings[membership_id]

    def heads_of(self, states: Iterable[FieldState]) -> list[FieldOperation]:
        """The operations that some fields rest on, those received last first."""
        wanted = {head for state in states for head in state.heads}
        at_hand = {one.id: one for found in self._operations.values() for one in found.values()}
        read = find_operations(wanted - at_hand.keys()) if wanted - at_hand.keys() else {}
        found = [one for one in (*at_hand.values(), *read.values()) if one.id in wanted]
        return sorted(found, key=lambda one: (one.received_at, one.device_seq, one.id), reverse=True)

    def named(self, *kinds: str) -> list[tuple[FieldName, FieldState]]:
        """The fields of some kinds, in the order of their names."""
        read = ((read_field(field), state) for field, state in sorted(self.states.items()))
        return [(name, state) for name, state in read if name is not None and name.kind in kinds]

    def show(self, state: FieldState, problem: list[dict[str, Any]] | None) -> None:
        """Says why a field could not be written down, or that it was; devices hear of what is new."""
        if not same(state.problem, problem):
            state.problem, state.changed_seq = problem, self.seq
            self.told = True


def is_unwritten(state: FieldState) -> bool:
    """Whether what is agreed on is not yet in the audit's own record."""
    return not state.conflict and set(state.heads) != set(state.written)
