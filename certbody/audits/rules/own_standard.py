"""What a body makes of the standard: its choices where the law is silent, its own wording, its own fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from certbody.audits.rules.standard import Indicator, Standard, Text
from certbody.kit.verdict import ALLOWED, Verdict, refuse

# What may be worded by a body, per indicator and language.
PARTS = ("official", "title", "expectation", "evidence")
LANGUAGES = ("fr", "en")
# The settings that say how indicator 33 is audited while article 5 and the guide are silent on it (R3.9).
# The last two are the thresholds that two orders are to fix (U12): 0 until they do.
CHOICES = (
    *("grades_33", "new_entrant_33", "surveillance_33", "subcontractor_33"),
    *("trainers_19", "permanent_share_20"),
)
_THRESHOLDS = (
    (19, "trainers_19", Text("Seuil retenu : plus de {} formateurs.", "Threshold retained: more than {} trainers.")),
    (
        *(20, "permanent_share_20"),
        Text(
            "Seuil retenu : moins de {} % d’heures assurées par les permanents.",
            "Threshold retained: less than {}% of hours by permanent staff.",
        ),
    ),
)
ROLES = ("as_principal", "not_applicable", "entrusted", "considers_principal")


def with_choices(standard: Standard, chosen: Mapping[str, int]) -> Standard:
    """The standard with what the body chose for indicator 33; the version of 2019, which has none, stays as it is.

    Source: R3.9, U11. Example: `grades_33` = 1 makes any departure major.
    """
    if 33 not in standard:
        return standard
    one = standard.indicator(33)
    changed = replace(
        one,
        grades=("major",) if chosen.get("grades_33", 0) else ("minor", "major"),
        new_entrant="formalised" if chosen.get("new_entrant_33", 0) else "full",
        surveillance=bool(chosen.get("surveillance_33", 0)),
        subcontractor=ROLES[chosen.get("subcontractor_33", 0)],
    )
    return _with(standard, {33: changed} | _thresholds(standard, chosen))


def _thresholds(standard: Standard, chosen: Mapping[str, int]) -> dict[int, Indicator]:
    """The indicators 19 and 20 with the thresholds that the body holds to, once it has set them."""
    told = {}
    for number, setting, words in _THRESHOLDS:
        if value := chosen.get(setting, 0):
            ours = standard.indicator(number)
            fr, en = words.fr.format(value), words.en.format(value)
            told[number] = replace(ours, expectation=Text(f"{ours.expectation.fr} {fr}", f"{ours.expectation.en} {en}"))
    return told


def with_own_text(standard: Standard, entries: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Standard:
    """The standard in the body's words: `entries` give, by number and language, what replaces our wording.

    What is not given keeps our words; a part worded in French only is read in French in both languages.
    """
    return _with(
        standard,
        {
            one.number: _worded(one, entries[str(one.number)])
            for one in standard.indicators
            if str(one.number) in entries
        },
    )


def _worded(one: Indicator, entry: Mapping[str, Mapping[str, str]]) -> Indicator:
    fr, en = entry.get("fr", {}), entry.get("en", {})
    changed: dict[str, Any] = {}
    for part in PARTS:
        ours = getattr(one, part)
        if fr.get(part):
            changed[part] = Text(fr[part], en.get(part, ""))
        elif en.get(part):
            changed[part] = Text(ours.fr, en[part])
    return replace(one, **changed)


def _with(standard: Standard, changed: Mapping[int, Indicator]) -> Standard:
    return replace(standard, indicators=tuple(changed.get(one.number, one) for one in standard.indicators))


@dataclass(frozen=True)
class Field:
    """A field that the body asks its auditors to fill in: of one indicator, or of the whole audit (none)."""

    id: UUID
    indicator: int | None
    label: Text
    kind: str
    options: tuple[str, ...]
    required: bool

    @property
    def name(self) -> str:
        """Its name in a form."""
        return f"own-{self.id}"


def may_answer(field: Field, value: str) -> Verdict:
    """Whether a field may be given this answer; an empty one is an answer unless the field is required."""
    if not value:
        return refuse("own_answer_required") if field.required else ALLOWED
    fits = {
        "yes_no": value in ("yes", "no"),
        "choice": value in field.options,
        "date": _is_day(value),
        "number": _is_number(value),
    }
    return ALLOWED if fits.get(field.kind, True) else refuse(f"own_answer_{field.kind}")


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10


def _is_number(value: str) -> bool:
    try:
        return Decimal(value.replace(",", ".").replace("\u202f", "").replace(" ", "")).is_finite()
    except InvalidOperation:
        return False
