"""Recording what is known of the people who audit: what they may audit, whom they must not, when they are away."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from certbody.auditors.models import Absence, ImpartialityLink, Qualification
from certbody.auditors.queries.people import ROLES
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import keep_file
from certbody.tenants.queries.people import get_member


def record_qualification(membership_id: UUID, values: dict[str, Any], by: Actor) -> Qualification:
    """Records that a member may audit a category between two days, with its proof (R7.3).

    `values`: category, valid_from, valid_to, proof, and file as (name, stream) when there is one. Invalid when neither
    words nor a file prove it, or when it ends before it begins.
    """
    _must_audit(membership_id)
    _in_order(values, "valid_from", "valid_to")
    file: tuple[str, BinaryIO] | None = values.get("file")
    if not (values.get("proof") or file):
        raise Invalid({"proof": ["proof_missing"]})
    row = Qualification(
        membership_id=membership_id,
        category=values["category"],
        valid_from=values["valid_from"],
        valid_to=values["valid_to"],
        proof=values.get("proof", ""),
        proof_file_id=keep_file(file[0], file[1], by).id if file else None,
    )
    db.session.add(row)
    db.session.flush()
    told = {"category": row.category, "valid_from": row.valid_from.isoformat(), "valid_to": row.valid_to.isoformat()}
    journal.record("qualification.recorded", row, by, after=told)
    return row


def revoke_qualification(qualification_id: UUID, by: Actor, reason: str) -> Qualification:
    """Ends a qualification today, with the reason; audits already held with it stay as they were."""
    row = db.session.get(Qualification, (current_tenant(), qualification_id))
    if row is None:
        raise NotFound
    if row.revoked_on is not None:
        raise Refused(Reason("already_revoked", values={"day": row.revoked_on}))
    if not reason.strip():
        raise Invalid({"reason": ["revocation_reason_missing"]})
    row.revoked_on = clock.today()
    journal.record("qualification.revoked", row, by, after={"revoked_on": row.revoked_on.isoformat()}, reason=reason)
    db.session.flush()
    return row


def record_link(membership_id: UUID, values: dict[str, Any], by: Actor) -> ImpartialityLink:
    """Records a member's tie to an organisation, which then bars them from its audits (R7.4).

    `values`: organisation_id, kind, note, ended_on (none while it lasts).
    """
    get_member(membership_id)
    row = ImpartialityLink(
        membership_id=membership_id,
        organisation_id=values["organisation_id"],
        kind=values["kind"],
        note=values.get("note", ""),
        ended_on=values.get("ended_on"),
    )
    db.session.add(row)
    db.session.flush()
    told = {"organisation": str(row.organisation_id), "kind": row.kind, "ended_on": _iso(row.ended_on)}
    journal.record("impartiality_link.recorded", row, by, after=told)
    return row


def end_link(link_id: UUID, ended_on: date, by: Actor) -> ImpartialityLink:
    """Says when a tie ended: the years of R7.4 run from that day."""
    row = db.session.get(ImpartialityLink, (current_tenant(), link_id))
    if row is None:
        raise NotFound
    if row.ended_on is not None:
        raise Refused(Reason("link_already_ended", values={"day": row.ended_on}))
    if ended_on > clock.today():
        raise Invalid({"ended_on": ["end_in_future"]})
    row.ended_on = ended_on
    journal.record("impartiality_link.ended", row, by, after={"ended_on": ended_on.isoformat()})
    db.session.flush()
    return row


def record_absence(membership_id: UUID, values: dict[str, Any], by: Actor) -> Absence:
    """Records days on which a member cannot be placed. `values`: first_day, last_day, note."""
    get_member(membership_id)
    _in_order(values, "first_day", "last_day")
    row = Absence(
        membership_id=membership_id,
        first_day=values["first_day"],
        last_day=values["last_day"],
        note=values.get("note", ""),
    )
    db.session.add(row)
    db.session.flush()
    told = {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
    journal.record("absence.recorded", row, by, after=told)
    return row


def _must_audit(membership_id: UUID) -> None:
    if set(ROLES).isdisjoint(get_member(membership_id).roles):
        raise Refused(Reason("not_an_auditor"))


def _in_order(values: dict[str, Any], first: str, last: str) -> None:
    if values[last] < values[first]:
        raise Invalid({last: ["ends_before_it_begins"]})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
