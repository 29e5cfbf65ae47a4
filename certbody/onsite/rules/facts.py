"""What a fact met on site changes: nothing but a note, or what the duration rests on too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from certbody.kit.verdict import ALLOWED, Verdict, refuse

SIZED_BY = ("site", "category", "trait", "turnover")


def stands(fact: Mapping[str, Any] | None) -> bool:
    """Whether a fact was told and not withdrawn since."""
    return bool(fact) and not (fact or {}).get("removed")


def key_of(fact: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    """What of a fact the audit's size rests on; the same key has no effect twice. Of a site, only that there is one.

    None for a fact that nothing rests on, and for one that is withdrawn.
    """
    if not fact or not stands(fact) or fact.get("kind") not in SIZED_BY:
        return None
    return fact.get("kind"), fact.get("value") if fact.get("kind") != "site" else None


def is_amount(value: Any) -> bool:
    """Whether a turnover is one: whole cents, below any that a company ever made."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**13


def as_foreseen(fact: Mapping[str, Any], half_days: int) -> Verdict:
    """Whether the duration that came of a fact is the one that the device showed; refused until it shows that one."""
    there = (fact.get("size") or {}).get("after")
    if there is None or there == half_days:
        return ALLOWED
    return refuse("size_differs", "art. 4", here=half_days, there=there)


def overrides_of(fact: Mapping[str, Any], sites: int, *, central_counts: bool) -> dict[str, Any]:
    """The facts of a size that a new fact replaces. `sites`: the n of the last size, 0 without any site (R2.5).

    Example: a site beside one place alone, the central function counted → n = 2.
    """
    found: dict[str, Any] = {"sites": sites}
    if fact.get("kind") == "site":
        found["sites"] = sites + 1 if sites else 1 + central_counts
    if fact.get("kind") == "turnover":
        found["turnover_cents"] = fact["value"]
    return found


def all_overrides(
    facts: Iterable[Mapping[str, Any]], base: Mapping[str, Any], *, central_counts: bool
) -> dict[str, Any]:
    """The facts of a size that all the facts met on site replace together; of the turnovers, the last one counts.

    `base`: the facts of the size that counted before any of them. Example: two sites met beside four → n = 6; one of
    the two withdrawn → n = 5; both withdrawn → n = 4.
    """
    found = {name: base[name] for name in ("sites", "turnover_cents") if name in base}
    for fact in facts:
        found |= overrides_of(fact, int(found.get("sites", 0)), central_counts=central_counts)
    return found


def notice_of(fact: Mapping[str, Any], half_days: int) -> bool:
    """Whether the client took note of this very duration beside a fact: of another one that was shown, they did not.

    Example: a site shown with four half-days and noted, then a category met that makes five → five are to be noted.
    """
    notice, shown = fact.get("notice"), (fact.get("size") or {}).get("after")
    return stands(fact) and bool(notice) and bool(heard_how(notice or {})) and shown in (None, half_days)


def heard_how(notice: Mapping[str, Any]) -> str:
    """How the client took note of a new duration on site: `Sur place : Camille Martin, directrice`."""
    who = ", ".join(part.strip() for part in (notice.get("name"), notice.get("role")) if part and part.strip())
    return f"Sur place : {who}" if who else ""
