"""Says whether an audit's plan may be sent where the body asks to be paid first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from certbody.billing.rules.schedules import DEPOSIT, ORDER
from certbody.kit.verdict import ALLOWED, Reason, Verdict

FIRST = (ORDER, DEPOSIT)


@dataclass(frozen=True)
class Awaited:
    """What a contract bills before its audit: for what, the number of its invoice once issued, what is left to pay."""

    occasion: str
    number: str | None
    left_cents: int


def may_send_plan(awaited: Iterable[Awaited], contract: str, *, asked: bool, lifted: bool) -> Verdict:
    """Whether a plan may be sent: the deposit or the invoice at its contract's order is paid, or the rule lifted.

    `asked`: the body has chosen the rule. What is billed once the audit is held is not waited for. Source: the body's
    own choice. Example: a deposit of 300 €, invoice F-2026-0001, 100 € left → refused, naming the invoice.
    """
    if not asked or lifted:
        return ALLOWED
    reasons = []
    for one in awaited:
        if one.number is None:
            reasons.append(Reason("plan_awaits_invoice", values={"contract": contract}))
        elif one.left_cents > 0:
            reasons.append(Reason("plan_awaits_payment", values={"number": one.number}))
    return Verdict(tuple(reasons))
