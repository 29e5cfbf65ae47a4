"""Where a certificate stands on a day, from its events rather than from what a nightly job has had time to write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from certbody.certificates.models import Certificate, CertificateEvent
from certbody.certificates.rules import status

UPCOMING = "upcoming"
_ACTS = {(origin, reached): act for (origin, act), reached in status.MOVES.items()}


def state_on(certificate: Certificate, events: Sequence[CertificateEvent], day: date) -> str:
    """The state at the end of that day, moves decided for later left aside."""
    events = list_standing(events)
    if not events:
        return status.current_state(certificate.state, certificate.ends_on, day)
    moves = [status.Move(date.min, "issue")]
    moves += [
        status.Move(event.effective_on, act)
        for event in events
        if (act := _ACTS.get((event.from_state or "draft", event.to_state))) not in (None, "issue", "expire")
    ]
    return status.status_on(day, certificate.ends_on, moves)


def list_standing(events: Sequence[CertificateEvent]) -> list[CertificateEvent]:
    """The moves that count, in the order in which they were decided: two that undo each other on one day do not."""
    kept: list[CertificateEvent] = []
    for event in sorted(events, key=lambda event: event.at):
        undone = next((one for one in reversed(kept) if _undoes(event, one)), None)
        if undone is None:
            kept.append(event)
        else:
            kept.remove(undone)
    return kept


def _undoes(event: CertificateEvent, former: CertificateEvent) -> bool:
    back = (former.to_state, former.from_state, former.effective_on)
    return event.from_state != event.to_state and (event.from_state, event.to_state, event.effective_on) == back


def act_of_reinstating(events: Sequence[CertificateEvent]) -> str:
    """The act that brings a withdrawn certificate back to what it was when it was withdrawn."""
    withdrawals = [event for event in events if event.to_state == "withdrawn"]
    return status.act_of_reinstating((withdrawals[-1].from_state if withdrawals else None) or "valid")


def state_since(certificate: Certificate, events: Sequence[CertificateEvent], state: str, today: date) -> date:
    """The day from which the state shown counts."""
    if state == "expired":
        return certificate.ends_on
    standing = list_standing(events)
    days = [e.effective_on for e in standing if e.to_state == state != e.from_state and e.effective_on <= today]
    recorded = {"suspended": certificate.suspended_on, "withdrawn": certificate.withdrawn_on}.get(state)
    return max(days, default=recorded or certificate.starts_on)


def shown_state(state: str, starts_on: date, day: date) -> str:
    """The state as people are told it: a valid certificate whose first day is still to come is « à venir »."""
    return UPCOMING if state == "valid" and day < starts_on else state


def pending_move(events: Sequence[CertificateEvent], day: date) -> CertificateEvent | None:
    """The move that is decided and takes effect later than that day, if there is one."""
    standing = list_standing(events)
    later = [event for event in standing if event.effective_on > day and event.from_state not in (None, event.to_state)]
    return min(later, key=lambda event: event.effective_on, default=None)
