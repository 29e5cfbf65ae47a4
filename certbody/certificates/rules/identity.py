"""Says what a change of identity of a certified organisation must hold to be decided, and to be accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse

IDENTITY_RULE = "R5.14"
IDENTITY_OUTCOMES = ("accept_change", "refuse_change")
# what a change of this kind must change, and what it must leave as it is
KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "ownership": (frozenset(), frozenset({"siren", "nda"})),
    "name": (frozenset({"name"}), frozenset({"siren", "nda"})),
    "new_nda": (frozenset({"nda"}), frozenset({"siren"})),
    "new_siren": (frozenset({"siren"}), frozenset()),
    "merger": (frozenset({"siren"}), frozenset()),
}
PRINTED = frozenset({"name", "siren", "nda", "legal_status"})
_TIED = frozenset({"siren", "nda"})
_MONTHS_AHEAD = 12


@dataclass(frozen=True)
class IdentityFile:
    """What a decision on a change of identity rests on. `certificates`: the states of those that run."""

    changed: frozenset[str]
    effective_on: date
    activity_unchanged: bool
    completed: bool
    evidence_count: int
    certificates: tuple[str, ...]


def kind_faults(kind: str, changed: Collection[str]) -> dict[str, str]:
    """What does not fit the kind of change, by field: what had to change and did not, what had to stay and did not.

    Source: R5.14. Example: a share sale with another SIREN → `siren`: `identity_must_stay`.
    """
    must, must_not = KINDS[kind]
    faults = {name: "identity_must_change" for name in sorted(must) if name not in changed}
    return faults | {name: "identity_must_stay" for name in sorted(must_not) if name in changed}


def effect_told_in_time(effective_on: date, today: date) -> Verdict:
    """Whether the day of effect is one to speak of: in the past, or at most a year ahead."""
    return ALLOWED if effective_on <= add_months(today, _MONTHS_AHEAD) else refuse("identity_far_ahead", IDENTITY_RULE)


def notice_due(effective_on: date, days: int) -> date:
    """The last day on which the change is notified in time; the number of days is the body's.

    Source: R5.14 (one source: about 30 days). Example: effect on 01/10/2026, 30 days → 31/10/2026.
    """
    return effective_on + timedelta(days=days)


def may_decide_identity(file: IdentityFile) -> Verdict:
    """Whether the file is ready for a decision: completed by the office, on evidence. Source: R5.14, invariant 63."""
    ready = ALLOWED if file.completed else refuse("identity_not_completed", IDENTITY_RULE)
    return all_of(ready, ALLOWED if file.evidence_count else refuse("identity_without_evidence", IDENTITY_RULE))


def may_accept(file: IdentityFile, today: date) -> Verdict:
    """Whether the change may be accepted today; one reason for each obstacle. A refusal stays open.

    The certificate follows the organisation to another SIREN or NDA only with an unchanged activity, on the day of
    effect at the earliest, and not while it is suspended when its text changes. Source: R5.14, invariant 63.
    Example: new SIREN, activity changed → `identity_activity_changed`.
    """
    checks = [may_decide_identity(file)]
    if file.changed & _TIED and not file.activity_unchanged:
        checks.append(refuse("identity_activity_changed", IDENTITY_RULE))
    if file.effective_on > today:
        checks.append(refuse("identity_not_yet", IDENTITY_RULE, effective_on=file.effective_on))
    if file.changed & PRINTED and "suspended" in file.certificates:
        checks.append(refuse("identity_suspended", IDENTITY_RULE))
    return all_of(*checks)


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """The fields whose value becomes another."""
    return frozenset(name for name in after if after[name] != before.get(name, ""))


def may_decide_own(author_ids: Collection[str], decider_id: object) -> Verdict:
    """Whether the decider is somebody else than those of the body who opened or examined the case.

    Source: invariant 63, ISO/IEC 17065, 7.6. Example: the client told it, the decider completed it → no.
    """
    if str(decider_id) in author_ids:
        return Verdict((Reason("identity_author_decides", IDENTITY_RULE),))
    return ALLOWED


def may_drop_own(opened_by_client: bool, state: str) -> bool:
    """Whether the organisation itself may drop the case: only what it told, before the body has examined it.

    Source: invariant 63. Example: opened by the body, or handed on for its decision → no.
    """
    return opened_by_client and state == "open"
