"""What a plan must respect before it is kept: each check answers with its reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from certbody.auditors.queries.assignment import impartiality_verdict, obstacles_by_member
from certbody.auditors.rules.availability import HalfDay, Slot, layout_matches
from certbody.audits.models import Audit, AuditSize
from certbody.audits.queries.findings import list_sampled_sites
from certbody.audits.queries.plan_days import ORDER
from certbody.audits.queries.planning import default_place
from certbody.audits.queries.rotation import rotation_verdicts
from certbody.audits.rules.place import cause_permits, may_be_held
from certbody.audits.standards.places import place_causes
from certbody.clients.queries.organisations import list_sites
from certbody.kit.verdict import ALLOWED, Reason, Verdict, about, all_of, refuse
from certbody.tenants.models import Membership
from certbody.tenants.rules.permissions import Role

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Plan:
    """A plan as it is proposed: who, when, where, and who will review."""

    lead_id: UUID
    team: tuple[UUID, ...]
    slots: tuple[Slot, ...]
    place: str
    place_reason: str
    reviewer_id: UUID
    place_cause: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        days = [slot.day for slot in self.slots]
        return min(days), max(days)

    def half_days_of(self, member: UUID) -> list[HalfDay]:
        """The half-days of one of the team."""
        return [slot.half_day for slot in self.slots if slot.person == member]


def check_layout(plan: Plan, size: AuditSize, sampled: Sequence[UUID], names: Mapping[UUID, str]) -> Verdict:
    """Whether the half-days are those of the size and cover the central function and each sampled site."""
    layout = layout_matches(size.half_days, plan.slots)
    named = tuple(replace(reason, values=_named(reason, names)) for reason in layout.reasons)
    return all_of(Verdict(named), _covers(plan, size, sampled))


def _named(reason: Reason, names: Mapping[UUID, str]) -> dict[str, object]:
    person = reason.values.get("person")
    return {**reason.values, "person": names.get(person, "")} if isinstance(person, UUID) else reason.values


def _covers(plan: Plan, size: AuditSize, sampled: Sequence[UUID]) -> Verdict:
    """An extension to new sites alone has no half-day for the central function (R1.7); every other audit has (R2.4)."""
    visited = {slot.site for slot in plan.slots}
    verdicts = []
    if None not in visited and size.half_days > size.sampled_sites:
        verdicts.append(refuse("central_not_covered", f"{ORDER}, art. 6"))
    missing = [site for site in sampled if site not in visited]
    if missing:
        verdicts.append(refuse("sampled_site_not_covered", f"{ORDER}, art. 6", count=len(missing)))
    if visited - {None} - set(sampled):
        verdicts.append(refuse("site_not_sampled", f"{ORDER}, art. 6"))
    return all_of(*verdicts)


def check_place(audit: Audit, plan: Plan) -> Verdict:
    """Whether the place is the one that the rule gives, or why it is another, for a permitted cause (R1.10)."""
    if not (allowed := may_be_held(audit.kind, plan.place)):
        return allowed
    wanted = default_place(audit)
    if plan.place == wanted.place:
        return ALLOWED
    permitted = cause_permits(audit.kind, plan.place, plan.place_cause, place_causes(plan.days[0]))
    if plan.place_reason.strip():
        return permitted
    code = "place_reason_on_site" if wanted.place == "on_site" else "place_reason_remote"
    return all_of(
        permitted, refuse(code, f"{ORDER}, art. 2"), Verdict(wanted.reasons if audit.kind == "surveillance" else ())
    )


def check_secrecy(audit: Audit, place_detail: str) -> Verdict:
    """Whether what the client reads with the plan tells a sampled site, by a name or address of its own (R3.7)."""
    sampled, told = list_sampled_sites(audit.id), _plain(place_detail)
    others = {_plain(audit.organisation.address)}
    for site in list_sites(audit.organisation_id):
        if site not in sampled:
            others |= {_plain(site.name), _plain(site.address)}
    for site in sampled:
        if any(words.strip() and words in told for words in {_plain(site.name), _plain(site.address)} - others):
            return refuse("place_tells_sampled_site", "guide V9", site=site.name)
    return ALLOWED


def _plain(text: str) -> str:
    """The words alone, between two spaces: « Lyon » is not in « Lyonnais »."""
    return f" {' '.join(_WORDS.findall(text.casefold()))} "


def check_roles(plan: Plan, members: Mapping[UUID, Membership]) -> Verdict:
    """Whether auditors audit, the lead is among them and the reviewer stays outside the team (invariant 30)."""
    verdicts = []
    for member in plan.team:
        if not _holds(members, member, Role.AUDITOR):
            verdicts.append(refuse("not_auditor", "", person=_name(members, member)))
    if not plan.half_days_of(plan.lead_id):
        verdicts.append(refuse("lead_without_half_day", ""))
    if plan.reviewer_id in plan.team:
        verdicts.append(refuse("reviewer_in_team", "ISO/IEC 17065, 7.5", person=_name(members, plan.reviewer_id)))
    elif not _holds(members, plan.reviewer_id, Role.REVIEWER):
        verdicts.append(refuse("not_reviewer", "", person=_name(members, plan.reviewer_id)))
    return all_of(*verdicts)


def _holds(members: Mapping[UUID, Membership], member: UUID, role: Role) -> bool:
    return member in members and members[member].ended_at is None and role in members[member].roles


def check_people(
    audit: Audit,
    plan: Plan,
    standard: str,
    members: Mapping[UUID, Membership],
    own: Mapping[UUID, Sequence[HalfDay]],
) -> Verdict:
    """Whether each of the team is competent, impartial and free, and the reviewer impartial (invariants 25, 28, 29)."""
    slots = {member: plan.half_days_of(member) for member in plan.team}
    days = tuple(dict.fromkeys(plan.days))
    found = obstacles_by_member(slots, audit.organisation_id, audit.categories, standard, days, own=own)
    reviewer = impartiality_verdict(plan.reviewer_id, audit.organisation_id, plan.days[0])
    return all_of(
        *(about(verdict, _name(members, member)) for member, verdict in found.items()),
        about(reviewer, _name(members, plan.reviewer_id)),
    )


def check_rotation(audit: Audit, plan: Plan, members: Mapping[UUID, Membership]) -> Verdict:
    """Whether each of the team keeps within the body's own limits of rotation and experience (U17)."""
    found = rotation_verdicts(audit, plan.lead_id, plan.team, plan.days[0])
    return all_of(*(about(verdict, _name(members, member)) for member, verdict in found.items()))


def _name(members: Mapping[UUID, Membership], member: UUID) -> str:
    return members[member].person.name if member in members else ""
