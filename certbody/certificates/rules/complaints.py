"""Decides who may handle a complaint or an appeal, which decisions may be appealed, and what follows from an appeal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from certbody.auditors.rules.impartiality import LEAST_YEARS, Link, is_impartial
from certbody.clients.rules.complaints import COMPLAINT_RULE, WON
from certbody.kit.verdict import ALLOWED, Verdict, all_of, refuse

# A decision that may be appealed → the outcomes that may replace it; the former one stays.
REPLACED_BY: dict[str, tuple[str, ...]] = {
    "refuse": ("certify", "certify_partly", "renew", "extend", "refuse"),
    "certify_partly": ("certify", "certify_partly", "renew", "refuse"),
    "suspend": ("lift_suspension",),
    "withdraw": ("reinstate",),
    "refuse_transfer": ("take_over", "refuse_transfer"),
}
ON_THE_AUDIT = ("refuse", "certify_partly")


@dataclass(frozen=True)
class Parties:
    """Who had a part in what the complaint is about, and the organisation concerned."""

    team: frozenset[object] = frozenset()
    reviewers: frozenset[object] = frozenset()
    deciders: frozenset[object] = frozenset()
    concerned: object | None = None
    organisation: object | None = None
    group: frozenset[object] = frozenset()


def may_handle(
    person: object, has_role: bool, parties: Parties, links: Iterable[Link], day: date, years: int = LEAST_YEARS
) -> Verdict:
    """Whether this person may be put in charge: one reason for each tie to the case.

    No part in the audit, its review or the decision concerned; not the person complained of; no link
    with the client or its group within the body's years, two at least. Source: R7.4 (ISO/IEC 17065, 7.13.5 and
    7.13.6), invariant 67. Example: the observer of the audit → `handler_in_audit_team`.
    """
    ties = {
        "handler_lacks_role": not has_role,
        "handler_in_audit_team": person in parties.team,
        "handler_reviewed": person in parties.reviewers,
        "handler_decided": person in parties.deciders,
        "handler_concerned": parties.concerned is not None and person == parties.concerned,
    }
    found = [refuse(code, COMPLAINT_RULE) for code, holds in ties.items() if holds]
    links = links if parties.organisation is not None else ()
    return all_of(*found, is_impartial(links, parties.organisation, day, years, parties.group))


def last_day_to_appeal(decided_on: date, days: int) -> date:
    """The last day on which the body takes an appeal. Example: decided on 23/11/2026, 30 days → 23/12/2026."""
    return decided_on + timedelta(days=days)


def may_appeal(outcome: str, decided_on: date, today: date, days: int, already: bool = False) -> Verdict:
    """Whether a decision may be appealed: it goes against the client, the body's days are not over, and no appeal
    against it was made before.

    Source: R5.16, the body's setting. Example: suspended on 23/11/2026, 30 days → yes until 23/12/2026.
    """
    last = last_day_to_appeal(decided_on, days)
    checks = {
        "decision_not_appealable": outcome not in REPLACED_BY,
        "appeal_too_late": today > last,
        "appeal_already_made": already,
    }
    return all_of(*(refuse(code, COMPLAINT_RULE, last_day=last) for code, holds in checks.items() if holds))


def asks_for_a_new_decision(kind: str, state: str, outcome: str | None) -> bool:
    """Whether a closed appeal asks for a new decision: upheld, in whole or in part. Source: invariant 68."""
    return kind == "appeal" and state == "closed" and outcome in WON


def may_open_extra_audit(kind: str, state: str, certificate_state: str | None, opened: bool) -> Verdict:
    """Whether the matter may lead to a complementary audit: once, on a running certificate, while it is open; a report
    also after its closing, which may conclude that a check on site is needed.

    Source: R5.16. Example: a complaint about the body's services, closed → `complaint_closed`.
    """
    checks = {
        "complaint_closed": state == "closed" and kind != "report",
        "extra_audit_needs_certificate": certificate_state not in ("valid", "suspended"),
        "extra_audit_opened": opened,
    }
    return all_of(*(refuse(code, COMPLAINT_RULE) for code, holds in checks.items() if holds))


def replaces(former: str, new: str) -> bool:
    """Whether a decision of this outcome may answer an appeal against a decision of that outcome."""
    return new in REPLACED_BY.get(former, ())


def may_decide_again(decider: object, former_decider: object) -> Verdict:
    """Whether this person may take the decision after an appeal: not whoever took the former one.

    Source: invariants 67 and 68, ISO/IEC 17065, 7.13.5.
    """
    return refuse("decider_decided_before", COMPLAINT_RULE) if decider == former_decider else ALLOWED
