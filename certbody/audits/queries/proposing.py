"""A first layout to start from, and why each auditor could or could not take it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from certbody.auditors.queries.assignment import free_half_days, impartiality_verdicts, obstacles_by_member
from certbody.auditors.rules.availability import HalfDay
from certbody.audits import standards
from certbody.audits.models import Audit, AuditHalfDay
from certbody.kit.verdict import Verdict
from certbody.tenants.models import Membership

HORIZON = timedelta(days=90)


@dataclass(frozen=True)
class Row:
    """One half-day of the planning form."""

    day: date | None = None
    half: str | None = None
    member: UUID | None = None
    site: UUID | None = None


@dataclass(frozen=True)
class Candidate:
    """An auditor with what stands in the way, nothing when there is no obstacle."""

    member: Membership
    verdict: Verdict


def rows_of(half_days: Sequence[AuditHalfDay]) -> list[Row]:
    """The half-days as they are placed now."""
    return [Row(one.day, one.half, one.membership_id, one.site_id) for one in half_days]


def propose(lead_id: UUID, start: date, count: int, sites: Sequence[UUID], own: Collection[HalfDay] = ()) -> list[Row]:
    """The lead's first free half-days from a day on: the central function first and last, the sites between."""
    free = free_half_days(lead_id, start, start + HORIZON, own)[:count]
    places = order_of_places(count, sites)
    rows = [Row(day, half, lead_id, places[at]) for at, (day, half) in enumerate(free)]
    return rows + [Row(site=places[at]) for at in range(len(rows), count)]


def order_of_places(count: int, sites: Sequence[UUID]) -> list[UUID | None]:
    """Where each of `count` half-days goes; None is the central function."""
    central = max(count - len(sites), 0)
    first = (central + 1) // 2
    return [*[None] * first, *sites, *[None] * (central - first)][:count]


def candidates_for(
    audit: Audit, auditors: Sequence[Membership], half_days: Sequence[HalfDay], own: Sequence[AuditHalfDay], day: date
) -> list[Candidate]:
    """Every auditor for these half-days, those without obstacle first (« why not this person »)."""
    taken: dict[UUID, list[HalfDay]] = {}
    for one in own:
        taken.setdefault(one.membership_id, []).append((one.day, one.half))
    found = obstacles_by_member(
        {member.id: list(half_days) for member in auditors},
        audit.organisation_id,
        audit.categories,
        standards.standard_code_on(day),
        (day,),
        own=taken,
    )
    some = [Candidate(member, found[member.id]) for member in auditors]
    return sorted(some, key=lambda one: (len(one.verdict.reasons), one.member.person.name))


def reviewers_for(audit: Audit, reviewers: Sequence[Membership], day: date) -> list[Candidate]:
    """Every reviewer with the ties that bar them from this organisation."""
    found = impartiality_verdicts([member.id for member in reviewers], audit.organisation_id, day)
    return [Candidate(member, found[member.id]) for member in reviewers]
