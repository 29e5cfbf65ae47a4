"""What two versions of a report say field by field, and what changed from one to the other, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from certbody.audits.rules.grading import GRADES

AUDIT_FIELDS = ("team", "opening_attendance", "closing_attendance", "sample")
FINDING_FIELDS = ("result", "evidence", "fact", "comment", "reason", "files")
SHEET_FIELDS = ("grade", "fact", "state", "plan")
REPORT_PARTS = ("strengths", "leads", "changes_since_last", "mark_and_display", "short_time", "conclusion")
_ONLY_WITH = {"fact": GRADES, "reason": ("not_applicable", "not_audited")}
_ONLY_IF_TOLD = ("fact", "reason", "files", "plan", "short_time")
_KINDS = ("audit", "indicator", "nonconformity", "report")
_WORDS = re.compile(r"\n+|\w+[^\S\n]*|[^\w\s][^\S\n]*")


def belongs(part: str, result: str) -> bool:
    """Whether a part of a finding is told with its result: a fact with a gap alone, a reason where nothing was judged.

    What was written for another result before stays in the finding's history. Example: a fact, conforming → no.
    """
    return part not in _ONLY_WITH or result in _ONLY_WITH[part]


@dataclass(frozen=True)
class Piece:
    """A stretch of words: `same` in both texts, or `changed`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Compared:
    """One field of a report. `before`: what the former version says, None when there is none to compare with."""

    anchor: str
    before: str | None
    after: str
    label: str = ""

    @property
    def changed(self) -> bool:
        """Whether the words differ; how they are spaced does not count."""
        return self.before is not None and _keys(self.before) != _keys(self.after)

    @property
    def told(self) -> bool:
        """Whether it is worth a line: facts, reasons and files only when one of the versions has them."""
        return bool(self.before or self.after) or self.anchor.rsplit("/", 1)[-1] not in _ONLY_IF_TOLD


@dataclass(frozen=True)
class Section:
    """What is said of one indicator, of one nonconformity, of the audit; or one text of the report."""

    code: str
    fields: tuple[Compared, ...]

    @property
    def changed(self) -> tuple[Compared, ...]:
        """The fields that say something else than before."""
        return tuple(field for field in self.fields if field.changed)

    @property
    def kind(self) -> str:
        """`audit`, `indicator`, `nonconformity` or `report`."""
        return self.code.split("/")[0]

    @property
    def number(self) -> int:
        """Of which indicator or nonconformity; 0 for what has no number."""
        return _number(self.code)


def section_of(anchor: str) -> str:
    """The section that a field belongs to.

    Example: `finding/12/-/fact` is a field of `indicator/12`; `report/conclusion` is a section by itself.
    """
    kind, *rest = anchor.split("/")
    if kind == "finding":
        return f"indicator/{rest[0]}"
    if kind == "own":
        return "audit" if rest[1] == "-" else f"indicator/{rest[1]}"
    return f"{kind}/{rest[0]}" if kind in ("nonconformity", "report") else "audit"


def in_order(code: str) -> tuple[int, int, int]:
    """Where a section stands in a report: the audit, indicators, nonconformities, then the auditor's texts."""
    kind, _, rest = code.partition("/")
    return _KINDS.index(kind), _number(code), REPORT_PARTS.index(rest) if kind == "report" else 0


def _number(code: str) -> int:
    rest = code.rpartition("/")[2]
    return int(rest) if rest.isdigit() else 0


def compare(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Section]:
    """The sections of a version with what each field said in the former one; `before` is None for a first version.

    Source: ISO/IEC 17065, 7.5 (the review is on all that the decision rests on).
    """
    now = dict(fields_of(after))
    former = dict(fields_of(before)) if before is not None else None
    labels = {**_own_labels(before or {}), **_own_labels(after)}
    sections: dict[str, list[Compared]] = {}
    for anchor in dict.fromkeys([*now, *(former or {})]):
        said = former.get(anchor, "") if former is not None else None
        field = Compared(anchor, said, now.get(anchor, ""), labels.get(anchor, ""))
        if field.told:
            sections.setdefault(section_of(anchor), []).append(field)
    return [Section(code, tuple(sections[code])) for code in sorted(sections, key=in_order)]


def fields_of(contents: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field of a report with what it says: `("finding/12/-/fact", "…")`."""
    for name in AUDIT_FIELDS:
        yield f"audit/{name}", contents["audit"][name]
    for one in contents["findings"]:
        for name in FINDING_FIELDS:
            yield f"finding/{one['indicator']}/{one['site'] or '-'}/{name}", one[name]
    for one in contents["own"]:
        yield _own_anchor(one), one["value"]
    for one in contents["nonconformities"]:
        for name in SHEET_FIELDS:
            yield f"nonconformity/{one['number']}/{name}", one[name]
    for name in REPORT_PARTS:
        yield f"report/{name}", contents["report"].get(name, "")


def _own_labels(contents: Mapping[str, Any]) -> dict[str, str]:
    return {_own_anchor(one): one["label"] for one in contents.get("own", ())}


def _own_anchor(one: Mapping[str, Any]) -> str:
    return f"own/{one['field']}/{one['indicator'] or '-'}/{one['site'] or '-'}"


def _keys(text: str) -> list[str]:
    return [word if word.isspace() else word.strip() for word in _WORDS.findall(text.strip())]


def compare_words(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts in stretches of words: the former with what was taken out, the newer with what was put in.

    Example: "vu le 3 mars" and "vu le 4 mars" differ by one word each, « 3 » and « 4 ».
    """
    former, now = _WORDS.findall(before.strip()), _WORDS.findall(after.strip())
    matcher = SequenceMatcher(None, _keys(before), _keys(after), autojunk=False)
    taken: list[Piece] = []
    put: list[Piece] = []
    for tag, start, end, first, last in matcher.get_opcodes():
        kind = "same" if tag == "equal" else "changed"
        taken += [Piece(kind, "".join(former[start:end]))] if end > start else []
        put += [Piece(kind, "".join(now[first:last]))] if last > first else []
    return tuple(taken), tuple(put)
