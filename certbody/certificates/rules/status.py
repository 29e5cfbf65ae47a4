"""Says in which state a certificate is on a day, which move may follow, and what the state means for the mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from certbody.audits.rules.surveillance import SURVEILLANCE_RULE
from certbody.kit.dates import add_months, paris_date
from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse

STATUS_RULE = "ISO/IEC 17065, 7.11"
STATES = ("draft", "valid", "suspended", "withdrawn", "expired", "transferred_out", "superseded")
RUNNING = ("valid", "suspended")
ENDED = ("withdrawn", "expired", "transferred_out")
SUSPENSION_CAUSES = (
    "majors_not_lifted",
    "surveillance_not_held",
    "mark_misused",
    "contract_breached",
)

# every legal move, and no other: (state, act) → next state
MOVES: dict[tuple[str, str], str] = {
    ("draft", "issue"): "valid",
    ("valid", "suspend"): "suspended",
    ("valid", "withdraw"): "withdrawn",
    ("valid", "expire"): "expired",
    ("valid", "transfer_out"): "transferred_out",
    ("valid", "supersede"): "superseded",
    ("suspended", "lift_suspension"): "valid",
    ("suspended", "withdraw"): "withdrawn",
    ("suspended", "expire"): "expired",
    # only a new decision after an appeal against the withdrawal, back to what the certificate was before
    ("withdrawn", "reinstate"): "valid",
    ("withdrawn", "reinstate_suspended"): "suspended",
}


@dataclass(frozen=True)
class Move:
    """An act on a certificate and the day from which it counts."""

    on: date
    act: str


@dataclass(frozen=True)
class Effects:
    """What a state means: may the mark be used, is it sent to the ministry, does the public register show it."""

    mark: bool
    ministry_list: bool
    public_register: bool


def may_move(state: str, act: str) -> Verdict:
    """Whether this act is legal in this state; the answer names the acts that are.

    Source: invariant 58. Example: a suspended certificate is not transferred out; it is lifted or withdrawn first.
    """
    if (state, act) in MOVES:
        return ALLOWED
    return refuse("move_not_allowed", STATUS_RULE, state=state, act=act, allowed=acts_from(state))


def acts_from(state: str) -> tuple[str, ...]:
    """The acts that are legal in this state; none at the end of the road."""
    return tuple(act for origin, act in MOVES if origin == state)


def status_on(day: date, end: date, moves: Iterable[Move]) -> str:
    """The state at the end of that day, from the history of acts; past the end it is expired without any act.

    Moves of a same day count in the order given; an act that is not legal where it stands changes nothing.
    Source: invariant 58. Example: end 20/09/2029, suspended 01/09/2029 → suspended on 20/09, expired on 21/09.
    """
    state = "draft"
    for move in sorted(moves, key=lambda item: item.on):
        if move.on > day or (state in RUNNING and move.on > end):
            break
        state = MOVES.get((state, move.act), state)
    return MOVES[state, "expire"] if state in RUNNING and day > end else state


def status_at(moment: datetime, end: date, moves: Iterable[Move]) -> str:
    """The state at that moment: it changes at 00:00 in Paris. Example: 20/09/2029 at 22:00 UTC is 21/09 in Paris."""
    return status_on(paris_date(moment), end, moves)


def current_state(recorded: str, end: date, day: date) -> str:
    """The state to show for a recorded one: expired as soon as the end is past, even before any job has run."""
    return MOVES[recorded, "expire"] if recorded in RUNNING and day > end else recorded


def effects_on(state: str, start: date, day: date) -> Effects:
    """What the state on that day means for the mark, the ministry's list and the public register.

    A renewed certificate decided early counts from its first day. Source: R5.13, R6.3, R6.5, invariants 61, 65.
    Example: suspended → no mark, off the ministry's list, shown as suspended in the register.
    """
    in_force = state == "valid" and day >= start
    return Effects(mark=in_force, ministry_list=in_force, public_register=state not in ("draft", "superseded"))


def act_of_reinstating(before: str) -> str:
    """The act that brings a withdrawn certificate back to the state in which it was withdrawn.

    Source: invariants 49 and 58. Example: withdrawn while suspended → `reinstate_suspended`, its suspension goes on.
    """
    return "reinstate_suspended" if before == "suspended" else "reinstate"


def suspension_max_end(start: date, months: int) -> date:
    """The last day of a suspension, set by the body (three months by default: the texts read give none).

    Source: R5.13, invariant 59. Example: suspended on 30/11/2026 → until 28/02/2027.
    """
    return add_months(start, months)


def may_lift(cause: str | None, surveillance_held: bool, surveillance_latest: date, day: date) -> Verdict:
    """Whether nothing but majors stands in the way of lifting: a surveillance that was not held is held first.

    So whatever cause was written down, once the window is over: the certificate would be valid without surveillance.
    Source: R5.7, R5.13, invariant 59. Example: window until 21/07/2028, none held, lifted on 01/09/2028 → refused.
    """
    overdue = cause == "surveillance_not_held" or day > surveillance_latest
    if overdue and not surveillance_held:
        return refuse("surveillance_still_to_hold", SURVEILLANCE_RULE, latest=surveillance_latest)
    return ALLOWED


def may_suspend(cause: str, start: date, max_end: date | None) -> Verdict:
    """Whether a suspension is complete: a known cause, a start, a last day after it. Source: invariant 59."""
    reasons = []
    if cause not in SUSPENSION_CAUSES:
        reasons.append(Reason("suspension_cause_missing", STATUS_RULE, {"cause": cause}))
    if max_end is None or max_end <= start:
        reasons.append(Reason("suspension_end_missing", STATUS_RULE, {"start": start, "max_end": max_end}))
    return Verdict(tuple(reasons))
