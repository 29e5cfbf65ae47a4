"""Decides whether a person is qualified, on a day, for every category of an audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certbody.kit.verdict import Reason, Verdict

COMPETENCE_RULE = "Arrêté du 6 juin 2019 (accréditation)"


@dataclass(frozen=True)
class Qualification:
    """The right to audit one category against one version of the standard; both days included, None for no end."""

    category: str
    standard: str
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on that day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def may_audit(qualifications: Iterable[Qualification], categories: Iterable[str], standard: str, day: date) -> Verdict:
    """Whether this person may audit all these categories on that day; one reason per missing category.

    A category never qualified for, one whose qualification has ended and one not yet begun have different codes.
    Source: R7.3, invariant 28. Example: AF valid until 30/11, audit of AF and CFA on 01/12 → AF ended, CFA missing.
    """
    held = tuple(item for item in qualifications if item.standard == standard)
    reasons = (_against(held, category, standard, day) for category in categories)
    return Verdict(tuple(reason for reason in reasons if reason is not None))


def _against(held: tuple[Qualification, ...], category: str, standard: str, day: date) -> Reason | None:
    of_category = [item for item in held if item.category == category]
    if any(item.holds_on(day) for item in of_category):
        return None
    values: dict[str, object] = {"category": category, "standard": standard, "day": day}
    ended = [item.valid_until for item in of_category if item.valid_until is not None and item.valid_until < day]
    if ended:
        return Reason("qualification_ended", COMPETENCE_RULE, {**values, "ended_on": max(ended)})
    if of_category:
        begins_on = min(item.valid_from for item in of_category)
        return Reason("qualification_not_begun", COMPETENCE_RULE, {**values, "begins_on": begins_on})
    return Reason("qualification_missing", COMPETENCE_RULE, values)
