"""What a fact met on site changes: nothing but a note, or what the duration rests on too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from certbody.kit.verdict import ALLOWED, Verdict, refuse

SIZED_BY = ("site", "category", "trait", "turnover")


def key_of(fact: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    """What of a fact the audit's size rests on; the same key has no effect twice. Of a site, only that there is one."""
    if not fact:
        return None
    return fact.get("kind"), fact.get("value") if fact.get("kind") != "site" else None


def is_amount(value: Any) -> bool:
    """Whether a turnover is one: whole cents, below any that a company ever made."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**13


def is_sized(former: Mapping[str, Any] | None, fact: Mapping[str, Any]) -> bool:
    """Whether the audit was sized by this fact already, as it was recorded last with the duration that came of it.

    One that no duration could be computed from is tried again whenever it comes again. Example: the same category with
    the client's notice → already; the same trait that was not known → not yet.
    """
    return former is not None and key_of(former) == key_of(fact) and former.get("half_days") is not None


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


def heard_how(notice: Mapping[str, Any]) -> str:
    """How the client took note of a new duration on site: `Sur place : Camille Martin, directrice`."""
    who = ", ".join(part.strip() for part in (notice.get("name"), notice.get("role")) if part and part.strip())
    return f"Sur place : {who}" if who else ""
