"""What a closing sheet states, in parts that device and site work out alike, and what changed under a signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from certbody.onsite.rules.meetings import SIDES

GRADES = ("minor", "major")
Fields = Mapping[str, Any]


def stated(fields: Fields) -> dict[str, str]:
    """The SHA-256 of each part of a sheet, by what the fields say: any other word gives another one.

    Source: art. 5. Example: a person's role is corrected → `persons` differs, the other five parts do not.
    """
    return {part: _digest(tell(fields)) for part, tell in _PARTS.items()}


def changed_since(signature: Mapping[str, Any], now: Mapping[str, str]) -> list[str]:
    """The parts that say something else than what was signed; none for one that does not tell what it was under.

    Source: art. 5. Example: signed, then the reason of a shorter duration rewritten → `reason`.
    """
    said = signature.get("says")
    return [part for part in now if isinstance(said, Mapping) and said.get(part, now[part]) != now[part]]


def void_sides(signatures: Iterable[Mapping[str, Any]], now: Mapping[str, str]) -> list[str]:
    """The sides that signed, and none of whose signatures is under what the sheet says now.

    Source: art. 5. Example: the client signed, evidence was added since, nobody of it signed again → `client`.
    """
    given = list(signatures)
    sides: list[str] = []
    for side in SIDES:
        own = [one for one in given if one.get("side") == side]
        if own and all(changed_since(one, now) for one in own):
            sides.append(side)
    return sides


def _digest(said: Any) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _listed(fields: Fields, kind: str) -> dict[str, Any]:
    """The values of a kind by their ids, without those that were taken out."""
    found = {name[len(kind) :]: value for name, value in fields.items() if name.startswith(kind) and value}
    return {id: one for id, one in found.items() if isinstance(one, Mapping) and not one.get("removed")}


def _opening(fields: Fields) -> Any:
    opening = fields.get("opening") or {}
    return opening.get("at") or "" if opening.get("held") else ""


def _persons(fields: Fields) -> Any:
    return {
        id: [*_texts(one, "name", "role", "side"), bool(one.get("opening")), bool(one.get("closing"))]
        for id, one in _listed(fields, "person/").items()
        if one.get("opening") or one.get("closing")
    }


def _facts(fields: Fields) -> Any:
    return {id: _fact(one) for id, one in _listed(fields, "fact/").items()}


def _fact(one: Mapping[str, Any]) -> list[Any]:
    size, notice = one.get("size") or {}, one.get("notice") or {}
    told = one.get("value")
    lasts = [size.get("before"), size.get("after")]
    return [
        one.get("kind"),
        "" if told is None else told,
        one.get("note") or "",
        lasts,
        _texts(notice, "name", "role", "at"),
    ]


def _findings(fields: Fields) -> Any:
    given = {name: value for name, value in fields.items() if name.startswith("finding/") and name.endswith("/result")}
    return {
        name: [result, (fields.get(name.removesuffix("result") + "fact") or "") if result in GRADES else ""]
        for name, result in given.items()
        if result
    }


def _evidence(fields: Fields) -> Any:
    actions = {id: one.get("title") or "" for id, one in _listed(fields, "action/").items()}
    return {
        id: [
            one.get("indicator"),
            *_texts(one, "site", "kind", "name", "note", "sha256"),
            actions.get(one.get("action"), ""),
        ]
        for id, one in _listed(fields, "evidence/").items()
    }


def _texts(one: Mapping[str, Any], *parts: str) -> list[str]:
    return [one.get(part) or "" for part in parts]


_PARTS: Mapping[str, Callable[[Fields], Any]] = {
    "opening": _opening,
    "persons": _persons,
    "facts": _facts,
    "findings": _findings,
    "reason": lambda fields: fields.get("report/short_time") or "",
    "evidence": _evidence,
}
