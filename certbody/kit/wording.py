"""The sentences behind codes: each package registers what its reason codes, states and kinds are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from certbody.kit import i18n
from certbody.kit.verdict import Reason


@dataclass(frozen=True)
class Sentence:
    """Why a rule says no, and what would lift it; both lazily translated, with `%(name)s` for the reason's values."""

    why: Any
    lift: Any = ""


_sentences: dict[str, Sentence] = {}
_labels: dict[str, dict[str, Any]] = {}


def register(sentences: Mapping[str, Sentence], labels: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Adds a package's sentences by reason code, and its labels by group (`audit.state`) and code."""
    _sentences.update(sentences)
    for group, names in (labels or {}).items():
        _labels.setdefault(group, {}).update(names)
    _named.cache_clear()
    _all_named.cache_clear()


def known_codes() -> frozenset[str]:
    """Every reason code that has a sentence."""
    return frozenset(_sentences)


def why(reason: Reason) -> str:
    """The sentence that tells a reader why."""
    return _fill(_sentences[reason.code].why, reason)


def lift(reason: Reason) -> str:
    """The sentence that tells a reader what would lift it; empty when nothing would."""
    return _fill(_sentences[reason.code].lift, reason)


def message(code: str) -> str:
    """The sentence of a code without values: a field's message."""
    found = _sentences.get(code)
    return str(found.why) if found else code


def _fill(sentence: Any, reason: Reason) -> str:
    text = str(sentence)
    if not text or not reason.values:
        return text.replace("%%", "%")
    values = _readable(reason.values)
    return (i18n.elide(text, values) if i18n.language() == "fr" else text) % values


def _readable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Dates and lists inside a reason, as people read them."""
    readable: dict[str, Any] = {}
    for name, value in values.items():
        if hasattr(value, "isoformat"):
            readable[name] = i18n.day(value, "long")
        elif isinstance(value, list | tuple | set | frozenset):
            readable[name] = ", ".join(str(item) for item in value)
        else:
            readable[name] = value
    return readable


def label(group: str, code: str | None) -> str:
    """What people call a code: `label("audit.state", "planned")` is « Planifié »."""
    return _named(i18n.language(), group, code)


def label_list(group: str, codes: Iterable[str]) -> str:
    """What people call several codes, one after the other: `label_list("category", ["AF", "VAE"])`."""
    return ", ".join(label(group, code) for code in codes)


@lru_cache(maxsize=4096)
def _named(_language: str, group: str, code: str | None) -> str:
    return "" if code is None else str(_labels.get(group, {}).get(code, code))


def labels(group: str) -> Mapping[str, str]:
    """Every code of a group with its name, in the order given: for select fields."""
    return _all_named(i18n.language(), group)


@lru_cache(maxsize=256)
def _all_named(_language: str, group: str) -> Mapping[str, str]:
    return MappingProxyType({code: str(name) for code, name in _labels[group].items()})
