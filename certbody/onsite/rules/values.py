"""Whether what a device sends is an operation at all: its shape, the name of its field, the shape of its value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from certbody.kit.verdict import ALLOWED, Verdict, refuse
from certbody.onsite.rules.fields import FieldName, is_text, read_field
from certbody.onsite.rules.merge import Change

LONG_TEXT = 8_000
LARGEST = 400_000
MOST_REPLACED = 500
_SHA256 = re.compile("[0-9a-f]{64}")
_SEQUENCE = 2**53


@dataclass(frozen=True)
class Sent:
    """An operation as a device sent it, read."""

    change: Change
    field: FieldName
    at: datetime
    seq: int


def moment(value: Any) -> datetime | None:
    """A moment as devices write it, with its time zone; None for anything else."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read if read.tzinfo is not None and 1970 < read.year < 9000 else None


def read_sent(raw: Any) -> Sent | Verdict:
    """An operation, or why it is none. One that is none is never kept, and stands in no other's way."""
    if not isinstance(raw, Mapping) or not _holds_text(raw):
        return refuse("operation_malformed")
    field = read_field(str(raw.get("field")))
    if field is None:
        return refuse("field_unknown", field=str(raw.get("field"))[:80])
    at, seq, replaces = moment(raw.get("at")), raw.get("seq"), raw.get("replaces")
    known = as_id(raw.get("id"))
    if known is None or at is None or not _is_count(seq, _SEQUENCE) or not isinstance(replaces, list):
        return refuse("operation_malformed")
    gone = frozenset(one for one in map(as_id, replaces) if one is not None)
    if len(replaces) > MOST_REPLACED or len(gone) != len(set(map(str, replaces))):
        return refuse("operation_malformed")
    verdict = may_hold(field, raw.get("value"))
    return Sent(Change(known, raw.get("value"), gone), field, at, int(seq or 0)) if verdict else verdict


def as_id(value: Any) -> UUID | None:
    """An id as text, None for anything else."""
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def as_words(value: Any) -> str:
    """A text as the database can hold it: without null characters and halves of characters."""
    text = value if isinstance(value, str) else ""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _holds_text(raw: Any) -> bool:
    """Whether the database can hold it: no null character, no half of a character, no number without end."""
    try:
        text = json.dumps(raw, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (UnicodeEncodeError, ValueError, RecursionError):
        return False
    return "\\u0000" not in text.replace("\\\\", "") and len(text) <= LARGEST


def may_hold(field: FieldName, value: Any) -> Verdict:
    """Whether a field may hold a value of that shape; what the value says is judged when it is written down."""
    if is_text(field.kind):
        if not isinstance(value, str):
            return refuse("value_malformed", field=field.text, part="")
        return ALLOWED if len(value) <= LONG_TEXT else refuse("value_too_long", field=field.text, most=LONG_TEXT)
    if not isinstance(value, Mapping):
        return refuse("value_malformed", field=field.text, part="")
    wrong = [name for name, fits in _SHAPES[field.kind].items() if not fits(value.get(name))]
    return refuse("value_malformed", field=field.text, part=wrong[0]) if wrong else ALLOWED


def _is_count(value: Any, below: int = 2**50) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < below


def _text(longest: int) -> Callable[[Any], bool]:
    return lambda value: value is None or (isinstance(value, str) and len(value) <= longest)


def _one_of(*choices: str) -> Callable[[Any], bool]:
    return lambda value: value in choices if isinstance(value, str) else False


def _moment_or_none(value: Any) -> bool:
    return value is None or moment(value) is not None


def _id_or_none(value: Any) -> bool:
    return value is None or as_id(value) is not None


def _told(value: Any) -> bool:
    """What is told of a fact: words, or an amount in cents."""
    return _text(LONG_TEXT)(value) or (isinstance(value, int) and not isinstance(value, bool))


def _flag(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _hash_or_none(value: Any) -> bool:
    return value is None or (isinstance(value, str) and _SHA256.fullmatch(value) is not None)


def _indicator(value: Any) -> bool:
    return _is_count(value, 100) and value > 0


def _record(**parts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """A set of facts of which each fits."""
    return lambda value: isinstance(value, Mapping) and all(fits(value.get(name)) for name, fits in parts.items())


def _or_none(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or (isinstance(value, list) and all(map(fits, value)))


def _digests(value: Any) -> bool:
    """The SHA-256 of each part of what was signed; a device from before says none."""
    return value is None or (
        isinstance(value, Mapping) and len(value) <= 20 and all(map(_hash_or_none, value.values()))
    )


def _seconds(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**40)


_MEETING = {"held": _flag, "at": _moment_or_none, "corrected": _seconds}
_NAMED = {"name": _text(200), "role": _text(200), "side": _one_of("body", "client")}
_SHAPES: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "opening": _MEETING,
    "closing": _MEETING,
    "person": {**_NAMED, "opening": _flag, "closing": _flag, "removed": _flag},
    "action": {
        "category": _one_of("AF", "CBC", "VAE", "CFA"), "title": _text(300), "reference": _text(100),
        "as_subcontractor": _flag, "removed": _flag,
    },
    "evidence": {
        "indicator": _indicator, "site": _id_or_none, "kind": _one_of("photo", "file", "seen"), "name": _text(200),
        "media_type": _text(100), "size": lambda value: value is None or _is_count(value), "sha256": _hash_or_none,
        "captured_at": _moment_or_none, "action": _id_or_none, "note": _text(LONG_TEXT), "removed": _flag,
        "why": _text(500),
    },
    "fact": {
        "kind": _one_of("site", "category", "trait", "turnover", "other"), "value": _told, "note": _text(LONG_TEXT),
        "size": _or_none(_record(before=_or_none(_is_count), after=_or_none(_is_count))),
        "notice": _or_none(_record(name=_text(200), role=_text(200), at=_moment_or_none)),
        "removed": _flag, "why": _text(500),
    },
    "signature": {
        **_NAMED, "at": _moment_or_none, "corrected": _seconds, "svg": _text(300_000), "refused": _flag,
        "says": _digests,
        "read": _list_of(_record(indicator=_indicator, site=_id_or_none, grade=_text(40), fact=_text(LONG_TEXT))),
    },
}  # fmt: skip
