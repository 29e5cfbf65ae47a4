"""The life of a complaint, an appeal or a report: kinds, states, allowed moves, days to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.kit.verdict import ALLOWED, Verdict, refuse

COMPLAINT_RULE = "ISO/IEC 17065, 7.13"
KINDS = ("report", "complaint", "appeal")
# What it is about; the kind follows from it.
ABOUT = ("organisation", "service", "people", "body", "decision")
SOURCES = ("third_party", "client")
OUTCOMES = ("upheld", "partly_upheld", "not_upheld", "inadmissible", "withdrawn")
WON = ("upheld", "partly_upheld")
STATES = ("received", "acknowledged", "assigned", "answered", "closed")

# every legal move, and no other: (state, act) → next state
MOVES: Mapping[tuple[str, str], str] = {
    ("received", "acknowledge"): "acknowledged",
    ("acknowledged", "assign"): "assigned",
    ("assigned", "assign"): "assigned",
    ("assigned", "answer"): "answered",
    ("answered", "close"): "closed",
}
REMIND_BEFORE_DAYS = 3


@dataclass(frozen=True)
class Deadlines:
    """The last day to acknowledge a complaint, and the last day to answer it."""

    acknowledge_by: date
    answer_by: date


def kind_of(about: str) -> str:
    """What it is called: a report on a certified organisation, an appeal against a decision, else a complaint."""
    return {"organisation": "report", "decision": "appeal"}.get(about, "complaint")


def may_move(state: str, act: str) -> Verdict:
    """Whether this act is the next one; the answer names those that are.

    Source: invariant 67. Example: a complaint is not answered before somebody has been put in charge of it.
    """
    if (state, act) in MOVES:
        return ALLOWED
    return refuse("complaint_move_not_allowed", COMPLAINT_RULE, state=state, act=act, allowed=acts_from(state))


def acts_from(state: str) -> tuple[str, ...]:
    """The acts that are legal in this state; none once it is closed."""
    return tuple(act for origin, act in MOVES if origin == state)


def may_change_organisation(source: str, notice: str) -> bool:
    """Whether the case may still be about another organisation: not once this one wrote it, or was told of it.

    An organisation reads what it wrote and what it was told: another would read it in its place.
    Source: ISO/IEC 17065, 4.5. Example: a complaint that a client wrote → no.
    """
    return source != "client" and not notice


def deadlines(received_on: date, acknowledge_days: int, answer_days: int) -> Deadlines:
    """The days that the body gives itself, counted from the day of receipt; an answer is never due before the receipt
    is confirmed.

    Source: the body's settings, R5.16. Example: received on 23/11/2026, 5 and 30 days → 28/11/2026 and 23/12/2026.
    """
    answer_days = max(answer_days, acknowledge_days)
    return Deadlines(received_on + timedelta(days=acknowledge_days), received_on + timedelta(days=answer_days))


def due_on(state: str, acknowledge_by: date, answer_by: date) -> date | None:
    """The next day to keep: the receipt to confirm, then the answer to give; none once answered."""
    if state == "received":
        return acknowledge_by
    return answer_by if state in ("acknowledged", "assigned") else None


def needs_reminder(due: date | None, today: date) -> bool:
    """Whether whoever has to act is reminded: from three days before the day to keep.

    Example: due on 28/11/2026 → from 25/11/2026.
    """
    return due is not None and today >= due - timedelta(days=REMIND_BEFORE_DAYS)
