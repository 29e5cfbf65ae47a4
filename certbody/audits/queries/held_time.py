"""How much of its duration an audit holds between its two meetings, and why when that is less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from certbody.audits.models import Audit
from certbody.audits.queries.audits import find_size
from certbody.audits.queries.planning import list_half_days
from certbody.audits.queries.reports import find_draft
from certbody.audits.rules import holding
from certbody.kit.verdict import Verdict, all_of

_ALL_OF_IT = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class HeldTime:
    """Half-days placed in the plan, held between the two meetings, and due; `reason`: why fewer were held than due."""

    half_days: list[holding.HalfDay]
    held: int
    sized: int
    reason: str

    @property
    def placed(self) -> int:
        """How many the plan has."""
        return len(self.half_days)

    @property
    def is_short(self) -> bool:
        """Whether fewer were held than are due."""
        return self.held < self.sized


def held_time(audit: Audit, closed_at: datetime | None = None) -> HeldTime:
    """What an audit holds of its duration when it closes at that moment; until it does, all that its plan still has."""
    size, half_days = find_size(audit.id), [(one.day, one.half) for one in list_half_days(audit.id)]
    held = holding.count_held(half_days, audit.opening_at, closed_at or audit.closing_at or _ALL_OF_IT)
    draft = find_draft(audit.id)
    return HeldTime(half_days, held, size.half_days if size else len(half_days), draft.short_time if draft else "")


def time_verdict(audit: Audit, at: datetime) -> Verdict:
    """Whether an audit may close at that moment as to its time: its last half-day has begun, and what lacks is told."""
    time = held_time(audit, at)
    begun = holding.may_close_at(time.half_days, time.sized, at)
    if not begun or audit.opening_at is None:
        return begun
    return all_of(begun, holding.short_time_is_explained(time.held, time.sized, time.reason))
