"""Whether members may take part in an audit: competence, impartiality and availability, for one or for all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from certbody.auditors.models import Absence, BusyHalfDay, Qualification
from certbody.auditors.queries.people import list_qualifications
from certbody.auditors.queries.ties import group_behind, list_ties
from certbody.auditors.rules import availability, competence, impartiality
from certbody.auditors.rules.availability import HalfDay
from certbody.kit import clock
from certbody.kit.db import db, is_one_of
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of
from certbody.tenants.models import Membership
from certbody.tenants.places import Commitment
from certbody.tenants.queries.settings import setting_on


def assignment_obstacles(
    membership_id: UUID,
    organisation_id: UUID,
    categories: Sequence[str],
    standard: str,
    slots: Sequence[HalfDay],
    on: date,
    *,
    own: Collection[HalfDay] = (),
) -> Verdict:
    """Whether a member may take these half-days: qualified for each category, impartial, free (invariants 25, 28, 29).

    `own`: the half-days that the same audit already took, which do not stand in its own way.
    """
    found = obstacles_by_member(
        {membership_id: slots}, organisation_id, categories, standard, (on,), own={membership_id: own}
    )
    return found[membership_id]


def obstacles_by_member(
    slots: Mapping[UUID, Sequence[HalfDay]],
    organisation_id: UUID,
    categories: Sequence[str],
    standard: str,
    days: Sequence[date],
    *,
    own: Mapping[UUID, Collection[HalfDay]] | None = None,
) -> dict[UUID, Verdict]:
    """The same for several members, each with the half-days asked of them, in a constant number of statements.

    `days` are those on which competence and impartiality must hold; nothing is asked of them when there is none.
    """
    ids = list(slots)
    held, links = _qualifications(ids, standard), list_ties(ids, organisation_id)
    away, booked = _absences(ids), _booked(ids, slots)
    years = setting_on("impartiality_years", days[0] if days else clock.today())
    found = {}
    for member in ids:
        taken = booked.get(member, set()) - set((own or {}).get(member, ()))
        found[member] = all_of(
            _on_each(days, partial(competence.may_audit, held.get(member, ()), categories, standard)),
            _first(days, partial(_impartial, links.get(member, ()), organisation_id, years)),
            availability.is_available(slots[member], taken, away.get(member, ())),
        )
    return found


def competence_verdicts(
    members: Sequence[UUID], categories: Sequence[str], standard: str, days: Sequence[date]
) -> dict[UUID, Verdict]:
    """Whether each of several members is qualified for all these categories on each of these days (invariant 28)."""
    held = _qualifications(members, standard)
    return {
        member: _on_each(days, partial(competence.may_audit, held.get(member, ()), categories, standard))
        for member in members
    }


def impartiality_verdict(membership_id: UUID, organisation_id: UUID, day: date) -> Verdict:
    """Whether a member may audit, review or decide on an organisation on a day (invariant 29)."""
    links = list_ties([membership_id], organisation_id).get(membership_id, ())
    return _impartial(links, organisation_id, setting_on("impartiality_years", day), day)


def impartiality_verdicts(members: Sequence[UUID], organisation_id: UUID, day: date) -> dict[UUID, Verdict]:
    """The same for several members at once."""
    links, years = list_ties(members, organisation_id), setting_on("impartiality_years", day)
    return {member: _impartial(links.get(member, ()), organisation_id, years, day) for member in members}


def _impartial(links: Collection[impartiality.Link], organisation_id: UUID, years: int, day: date) -> Verdict:
    return impartiality.is_impartial(links, organisation_id, day, years, group_behind(links))


def _on_each(days: Sequence[date], ask: Callable[[date], Verdict]) -> Verdict:
    """One reason per cause, though it holds on several days."""
    causes: dict[tuple[str, object], Reason] = {}
    for day in days:
        for reason in ask(day).reasons:
            causes.setdefault((reason.code, reason.values.get("category")), reason)
    return Verdict(tuple(causes.values()))


def _first(days: Sequence[date], ask: Callable[[date], Verdict]) -> Verdict:
    return ask(min(days)) if days else ALLOWED


def _qualifications(ids: Sequence[UUID], standard: str) -> dict[UUID, list[competence.Qualification]]:
    """A qualification holds for every version of the standard until it ends or is revoked."""
    held: dict[UUID, list[competence.Qualification]] = {}
    for row in db.session.scalars(select(Qualification).where(is_one_of(Qualification.membership_id, ids))):
        held.setdefault(row.membership_id, []).append(_as_held(row, standard))
    return held


def _as_held(row: Qualification, standard: str) -> competence.Qualification:
    last = min(row.valid_to, row.revoked_on - timedelta(days=1)) if row.revoked_on else row.valid_to
    return competence.Qualification(row.category, standard, row.valid_from, last)


def list_resting_on(qualification: Qualification, commitments: Sequence[Commitment]) -> list[Commitment]:
    """The work not begun that asks for a qualification, and that no other of the same member would cover."""
    others = [
        _as_held(row, "") for row in list_qualifications(qualification.membership_id) if row.id != qualification.id
    ]
    asked = [qualification.category]
    return [
        one
        for one in commitments
        if qualification.category in one.categories
        and not all(competence.may_audit(others, asked, "", day) for day in (one.first_day, one.last_day) if day)
    ]


def _absences(ids: Sequence[UUID]) -> dict[UUID, list[availability.Absence]]:
    away: dict[UUID, list[availability.Absence]] = {}
    for row in db.session.scalars(select(Absence).where(is_one_of(Absence.membership_id, ids))):
        away.setdefault(row.membership_id, []).append(availability.Absence(row.first_day, row.last_day))
    return away


def _booked(ids: Sequence[UUID], slots: Mapping[UUID, Sequence[HalfDay]]) -> dict[UUID, set[HalfDay]]:
    days = {day for some in slots.values() for day, _half in some}
    if not days:
        return {}
    statement = (
        select(Membership.id, BusyHalfDay.day, BusyHalfDay.half)
        .join(BusyHalfDay, BusyHalfDay.person_id == Membership.person_id)
        .where(is_one_of(Membership.id, ids), is_one_of(BusyHalfDay.day, days))
    )
    booked: dict[UUID, set[HalfDay]] = {}
    for row in db.session.execute(statement):
        booked.setdefault(row.id, set()).add((row.day, row.half))
    return booked


def free_half_days(membership_id: UUID, first: date, last: date, own: Collection[HalfDay] = ()) -> tuple[HalfDay, ...]:
    """The half-days on which a member could be placed between two days, weekends and holidays left out.

    `own`: those that the audit at hand already took, which it may take again.
    """
    statement = (
        select(BusyHalfDay.day, BusyHalfDay.half)
        .join(Membership, BusyHalfDay.person_id == Membership.person_id)
        .where(Membership.id == membership_id, BusyHalfDay.day.between(first, last))
    )
    booked = {(row.day, row.half) for row in db.session.execute(statement)} - set(own)
    return availability.free_half_days(first, last, booked, _absences([membership_id]).get(membership_id, ()))
