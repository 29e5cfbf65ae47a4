"""What waits for a member in certificates."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select

from certbody.audits.models import Audit
from certbody.audits.models.reports import ReportReview
from certbody.certificates.models import Certificate
from certbody.certificates.queries import due, identity
from certbody.certificates.queries.appeals import list_appeals_to_answer
from certbody.certificates.queries.complaints import count_to_handle
from certbody.certificates.queries.ministry import find_newest_comparison
from certbody.certificates.queries.transfers import count_open
from certbody.certificates.rules.complaints import may_decide_again
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.wording import label
from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting
from certbody.tenants.queries.settings import setting_on
from certbody.tenants.rules.permissions import Permission

_STATES = {"to_withdraw": "late", "to_suspend": "late", "suspension_ending": "soon"}
_AUDITS = {
    "surveillance_urgent": "late",
    "renewal_urgent": "late",
    "surveillance_to_plan": "soon",
    "renewal_to_launch": "calm",
}
_LIST = "certificates.list_certificates"


def list_waiting(by: Actor, today: date) -> list[Waiting]:
    """The work that waits for this member today: decisions to take, certificates that the calendar calls for."""
    if by.is_client:
        return _own(by)
    found = _decisions(by, today) if by.may(Permission.DECIDE) else []
    if by.may(Permission.HANDLE_COMPLAINTS):
        found += _complaints(by, today)
    tones: dict[str, str] = {}
    if by.may(Permission.DECIDE) or by.may(Permission.MANAGE_CERTIFICATES):
        tones |= _STATES
    if by.may(Permission.PLAN_AUDITS):
        tones |= _AUDITS
    if tones:
        counts = due.count(tuple(tones), today)
        found += [
            Waiting(label("certificate.waiting", code), counts[code], _LIST, {"filter": code}, tone)
            for code, tone in tones.items()
        ]
    if by.may(Permission.DECIDE) or by.may(Permission.MANAGE_CERTIFICATES):
        found += [
            Waiting(
                label("certificate.waiting", code), number, "transfers.list_transfers", tone="late" if late else "soon"
            )
            for code, (number, late) in count_open(today).items()
        ]
        found += _identity_cases(by)
    return found + (_differences() if by.may(Permission.MANAGE_CERTIFICATES) else [])


def _own(by: Actor) -> list[Waiting]:
    """For an organisation: its certificate that is suspended, or withdrawn while none runs in its place."""
    statement = select(Certificate.state).where(Certificate.organisation_id == by.organisation_id)
    states = Counter(db.session.scalars(statement))
    ended = 0 if states["valid"] or states["suspended"] else states["withdrawn"]
    return [
        Waiting(label("certificate.waiting", code), count, "portal_certificates.list_certificates", tone="late")
        for code, count in (("own_suspended", states["suspended"]), ("own_withdrawn", min(ended, 1)))
    ]


def _identity_cases(by: Actor) -> list[Waiting]:
    """The changes of identity that wait for this member: to complete, to decide."""
    whose = {"identity_open": Permission.MANAGE_CERTIFICATES, "identity_completed": Permission.DECIDE}
    return [
        Waiting(label("certificate.waiting", code), number, "identity_cases.list_cases", tone="soon")
        for code, number in identity.count_undecided().items()
        if by.may(whose[code])
    ]


def _differences() -> list[Waiting]:
    """Where the public list did not show what the body issued, at the last comparison: one line for each kind."""
    newest = find_newest_comparison()
    return [
        Waiting(label("ministry.difference", kind), count, "ministry.show_differences", {"kind": kind})
        for kind, count in (newest.counts if newest else {}).items()
    ]


def _complaints(by: Actor, today: date) -> list[Waiting]:
    """The complaints, appeals and reports that wait for this member, the late ones apart."""
    return [
        Waiting(label("complaint.waiting", code), count, "complaints.list_complaints", {"filter": code}, _tone(code))
        for code, count in count_to_handle(by, today).items()
    ]


def _tone(code: str) -> str:
    return "late" if code.endswith("_late") else "soon"


def _decisions(by: Actor, today: date) -> list[Waiting]:
    """The audits that wait for a decision, late when the body's own delay has passed since the review (R5.9); the new
    decisions after an appeal that are not about the member's own.
    """
    reviewed = (
        select(func.max(ReportReview.at))
        .where(ReportReview.tenant_id == Audit.tenant_id, ReportReview.audit_id == Audit.id)
        .correlate(Audit)
        .scalar_subquery()
    )
    days = [
        paris_date(at) if at else today
        for at in db.session.scalars(select(reviewed).select_from(Audit).where(Audit.state == "in_review"))
    ]
    last = today - timedelta(days=setting_on("decision_delay_days", today)) if days else today
    tone = "late" if any(day < last for day in days) else "soon"
    appealed = [former.decided_by for _appeal, former in list_appeals_to_answer()]
    anew = sum(may_decide_again(by.membership_id, decider).allowed for decider in appealed)
    return [
        Waiting(label("certificate.waiting", "decisions"), len(days), "decisions.list_decisions", tone=tone),
        Waiting(label("complaint.waiting", "appeals"), anew, "decisions.list_decisions", {"filter": "appeals"}, "soon"),
    ]
