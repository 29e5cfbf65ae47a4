"""Where an audit is held: on site or remotely, and for what reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from certbody.kit.verdict import ALLOWED, Reason, Verdict, refuse

ALWAYS_ON_SITE = ("initial", "renewal", "extension")


@dataclass(frozen=True)
class Place:
    """`on_site` or `remote`, with the reasons that make a surveillance audit go on site."""

    place: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class PlaceCause:
    """A cause that permits some kinds of audit to be held at some places other than on site."""

    code: str
    places: frozenset[str]
    kinds: frozenset[str]


def cause_permits(kind: str, place: str, cause: str, causes: Iterable[PlaceCause]) -> Verdict:
    """Whether an initial, renewal or extension audit is held off site for one of the permitted causes.

    Source: arrêté "modalités d'audit", art. 1, R1.10, U18, invariant 31. Example: initial audit, remote because all is
    taught at a distance → no; elsewhere because there are no premises of its own → yes.
    """
    if place == "on_site" or kind not in ALWAYS_ON_SITE:
        return ALLOWED
    permitted = any(cause == one.code and place in one.places and kind in one.kinds for one in causes)
    return ALLOWED if permitted else refuse("place_cause_not_permitted", "art. 1")


def first_place(kind: str) -> str:
    """Where an audit is held until somebody plans it: what a quote counts on (R1.10). Example: surveillance, remote."""
    return "remote" if kind == "surveillance" else "on_site"


def may_be_held(kind: str, place: str) -> Verdict:
    """Whether such an audit may be held there at all, whatever the reason: a renewal is never remote (R1.10, U18).

    Source: arrêté "modalités d'audit", art. 1 and 2. Example: renewal of a body that teaches at a distance → on site,
    or at a place that the parties agree on.
    """
    return refuse("renewal_never_remote", "art. 2") if (kind, place) == ("renewal", "remote") else ALLOWED


def place_for(
    kind: str,
    *,
    open_report: bool = False,
    risk_found: bool = False,
    client_asks: bool = False,
    initial_was_remote: bool = False,
) -> Place:
    """Where an audit is held by default: on site, but surveillance is remote unless something says no (R1.10).

    Source: arrêté "modalités d'audit", art. 2. Example: surveillance after a remote initial audit is on site.
    """
    if kind not in ("surveillance", "pre_audit", "complementary"):
        return Place("on_site", (Reason("always_on_site", "art. 2", {"kind": kind}),))
    causes = {
        "open_report": open_report,
        "risk_found": risk_found,
        "client_asks_on_site": client_asks,
        "initial_was_remote": initial_was_remote,
    }
    reasons = tuple(Reason(code, "art. 2") for code, present in causes.items() if present)
    return Place("on_site" if reasons else "remote", reasons)
