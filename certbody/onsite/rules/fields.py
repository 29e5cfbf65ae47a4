"""The names of the fields of the workbench, and which of them make one record of the audit together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from certbody.audits.rules.report_contents import REPORT_PARTS

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NUMBER = r"[1-9][0-9]?"
_PLACE = rf"(?:{_ID}|-)"
FINDING_PARTS = ("result", "evidence", "fact", "comment", "reason")
_NAMES = {
    "opening": re.compile("opening"),
    "person": re.compile(rf"person/({_ID})"),
    "action": re.compile(rf"action/({_ID})"),
    "fact": re.compile(rf"fact/({_ID})"),
    "finding": re.compile(rf"finding/({_NUMBER})/({_PLACE})/({'|'.join(FINDING_PARTS)})"),
    "own": re.compile(rf"own/({_ID})/({_NUMBER}|-)/({_PLACE})"),
    "evidence": re.compile(rf"evidence/({_ID})"),
    "report": re.compile(rf"report/({'|'.join(REPORT_PARTS)})"),
    "signature": re.compile(rf"signature/({_ID})"),
    "closing": re.compile("closing"),
}
# A record is written into the audit after those that it may need.
RANKS = {kind: rank for rank, kind in enumerate(_NAMES)}


@dataclass(frozen=True)
class FieldName:
    """A field: what it is of, and the parts of its name."""

    text: str
    kind: str
    parts: tuple[str, ...]

    @property
    def record(self) -> str:
        """The record of the audit that the field is a part of: a finding has five fields, a report too."""
        if self.kind == "finding":
            return f"finding/{self.parts[0]}/{self.parts[1]}"
        return "report" if self.kind == "report" else self.text

    @property
    def id(self) -> UUID:
        """The id that the device gave to the item."""
        return UUID(self.parts[0])


def read_field(text: str) -> FieldName | None:
    """A field by its name, None when there is none of that name. Example: `finding/4/-/fact`."""
    for kind, name in _NAMES.items():
        found = name.fullmatch(text)
        if found is not None:
            return FieldName(text, kind, found.groups())
    return None


def indicator_of(name: FieldName, value: Any) -> int | None:
    """The indicator that a field speaks of, None when it is of the audit; of evidence, `value` tells it."""
    if name.kind == "evidence":
        return value.get("indicator") if isinstance(value, dict) else None
    number = {"finding": 0, "own": 1}.get(name.kind)
    return None if number is None or name.parts[number] == "-" else int(name.parts[number])


def is_text(kind: str) -> bool:
    """Whether the value is a text rather than a set of facts."""
    return kind in ("finding", "own", "report")


def site_of(place: str) -> UUID | None:
    """The site that a name speaks of; none for the organisation as a whole."""
    return None if place == "-" else UUID(place)
