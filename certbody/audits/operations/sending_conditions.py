"""What packages above ask before a plan is sent: they offer it here, audits do not know them."""

from __future__ import annotations

from collections.abc import Callable

from certbody.audits.models import Audit
from certbody.kit.verdict import Verdict, all_of

Condition = Callable[[Audit], Verdict]

_conditions: list[Condition] = []


def ask_before_sending(condition: Condition) -> None:
    """From now on a plan is sent only when this condition allows it too; offered twice, it is asked once."""
    if condition not in _conditions:
        _conditions.append(condition)


def conditions_verdict(audit: Audit) -> Verdict:
    """Whether everything that others ask before a plan is sent is there."""
    return all_of(*(condition(audit) for condition in _conditions))
