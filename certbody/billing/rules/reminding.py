"""Says whether a late invoice is reminded, by which step and from which day: friendly, firm, then a formal notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.kit.verdict import ALLOWED, Verdict, refuse

STEPS = ("friendly", "firm", "formal")


@dataclass(frozen=True)
class Owing:
    """What is known of a late invoice: what is left of it, what speaks against a reminder, which left and when."""

    due_on: date
    left_cents: int
    disputed: bool = False
    refused: bool = False
    complaint: bool = False
    debit_under_way: bool = False
    refund_uncredited: bool = False
    reachable: bool = True
    paused_until: date | None = None
    sent: Mapping[str, date] | None = None


@dataclass(frozen=True)
class Step:
    """A reminder to come, and the first day on which it may leave."""

    name: str
    day: date


def may_remind(owing: Owing, day: date) -> Verdict:
    """Whether an invoice is reminded on a day at all, whatever the step; the first thing that speaks against it."""
    if owing.paused_until is not None and day <= owing.paused_until:
        return refuse("reminder_paused", until=owing.paused_until)
    obstacles = {
        "reminder_nothing_left": owing.left_cents <= 0,
        "reminder_disputed": owing.disputed,
        "reminder_refused": owing.refused,
        "reminder_complaint": owing.complaint,
        "reminder_debit_under_way": owing.debit_under_way,
        "reminder_refund": owing.refund_uncredited,
        "reminder_unreachable": not owing.reachable,
    }
    found = next((code for code, stands in obstacles.items() if stands), None)
    return refuse(found) if found else ALLOWED


def next_step(owing: Owing, days: Mapping[str, int]) -> Step | None:
    """The next reminder, of the steps that the body sends (`days` after the due date, 0: never); None after the last.

    Steps leave in their order, each once, and never closer together than the body set them: an invoice that was held
    back is not sent a formal notice first. Example: due on 01/06, steps 3, 15 and 30; the first left late, on 20/06 →
    the second from 02/07.
    """
    sent = owing.sent or {}
    steps = sorted((after, STEPS.index(name), name) for name, after in days.items() if after > 0)
    done = [rank for rank, step in enumerate(steps) if step[2] in sent]
    rank = done[-1] + 1 if done else 0
    if rank >= len(steps):
        return None
    after, _order, name = steps[rank]
    first = owing.due_on + timedelta(days=after)
    if done:
        before = steps[rank - 1]
        first = max(first, sent[before[2]] + timedelta(days=max(after - before[0], 1)))
    return Step(name, first)
