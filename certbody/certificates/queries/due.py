"""What a certificate's calendar calls for on a day, as criteria that lists and counts on the home page share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, case, cast, exists, func, select
from sqlalchemy.orm import aliased

from certbody.audits import standards
from certbody.audits.models import Audit
from certbody.audits.rules.terms import CycleTerms
from certbody.certificates.models import Certificate
from certbody.kit.db import db, number_by_day

_HELD = ("closed", "reported", "in_review", "decided")
_NOT_PLANNED = ("draft", "sized", "quoted", "contracted", "cancelled")
_RUNNING = ("valid", "suspended")
_ENDED = ("expired", "withdrawn")


def surveillance_held() -> ColumnElement[bool]:
    """Whether the surveillance audit of a certificate has had its closing meeting, here or with its former body."""
    return Certificate.surveillance_held_on.is_not(None) | _has_audit("surveillance", Audit.state.in_(_HELD))


def _has_audit(kind: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Audit.tenant_id == Certificate.tenant_id, Audit.certificate_id == Certificate.id, Audit.kind == kind, condition
    )


def is_renewed() -> ColumnElement[bool]:
    """Whether another certificate renews this one."""
    successor = aliased(Certificate)
    return exists().where(successor.tenant_id == Certificate.tenant_id, successor.previous_id == Certificate.id)


def _cycle_start() -> ColumnElement[date]:
    """The day from which surveillance is counted, also for a certificate taken over from another body."""
    return func.coalesce(Certificate.cycle_starts_on, Certificate.starts_on)


def _term(read: Callable[[CycleTerms], int]) -> int | ColumnElement[int]:
    """A number of the terms that a certificate's cycle follows: those of the day on which it starts."""
    return number_by_day(_cycle_start(), standards.dated_cycle_terms(), read)


def _after(day: date | ColumnElement[date], months: int | ColumnElement[int]) -> ColumnElement[Any]:
    return cast(day, Date) + func.make_interval(0, months)


def _surveillance_latest() -> ColumnElement[Any]:
    return _after(_cycle_start(), _term(lambda terms: terms.surveillance_last_month))


def _surveillance_opens() -> ColumnElement[Any]:
    months = _term(lambda terms: terms.surveillance_first_month - terms.surveillance_opens_before)
    return _after(_cycle_start(), months)


def runs(day: date) -> ColumnElement[bool]:
    """Whether a certificate is valid or suspended, and not past its end."""
    return and_(Certificate.state.in_(_RUNNING), Certificate.ends_on >= day)


def _is_valid(day: date) -> ColumnElement[bool]:
    return and_(Certificate.state == "valid", Certificate.starts_on <= day, Certificate.ends_on >= day)


def _is_suspended(day: date) -> ColumnElement[bool]:
    return and_(Certificate.state == "suspended", Certificate.ends_on >= day)


def _is_expired(day: date) -> ColumnElement[bool]:
    lapsed = and_(Certificate.state.in_(_RUNNING), Certificate.ends_on < day)
    return (Certificate.state == "expired") | lapsed


def _surveillance_to_plan(day: date) -> ColumnElement[bool]:
    planned = Certificate.surveillance_held_on.is_not(None) | _has_audit(
        "surveillance", Audit.state.not_in(_NOT_PLANNED)
    )
    return and_(runs(day), ~_too_late(day), _surveillance_opens() <= day, ~planned, ~is_renewed())


def _too_late(day: date) -> ColumnElement[bool]:
    """Suspended, its surveillance window over: it awaits its lifting or its withdrawal, not an audit day."""
    return and_(Certificate.state == "suspended", _surveillance_latest() < day)


def _surveillance_urgent(day: date) -> ColumnElement[bool]:
    closing = _after(day, _term(lambda terms: terms.surveillance_closing_before))
    return and_(_surveillance_latest() <= closing, _surveillance_to_plan(day))


def _renewal_to_launch(day: date) -> ColumnElement[bool]:
    launched = _has_audit("renewal", Audit.state.not_in(("draft", "cancelled")))
    called = _after(day, _term(lambda terms: max(terms.renewal_alerts)))
    return and_(runs(day), Certificate.ends_on <= called, ~launched, ~is_renewed())


def _renewal_urgent(day: date) -> ColumnElement[bool]:
    urgent = _after(day, _term(lambda terms: terms.renewal_urgent_before))
    return and_(Certificate.ends_on <= urgent, _renewal_to_launch(day))


def _to_suspend(day: date) -> ColumnElement[bool]:
    return and_(_is_valid(day), _surveillance_latest() < day, ~surveillance_held())


def _suspension_ending(day: date) -> ColumnElement[bool]:
    last, soon = Certificate.suspension_ends_on, _term(lambda terms: terms.suspension_alert_days)
    return and_(_is_suspended(day), last >= day, last <= cast(day, Date) + soon)


def _to_withdraw(day: date) -> ColumnElement[bool]:
    return and_(_is_suspended(day), Certificate.suspension_ends_on < day)


def next_deadline_on(day: date) -> ColumnElement[Any]:
    """The day that the rule `cycle.next_deadline` answers, to order a list by: nothing for an ended certificate."""
    suspended, closes = Certificate.state == "suspended", _surveillance_latest()
    counts = and_(~and_(suspended, closes < day), ~surveillance_held(), ~is_renewed())
    suspension = case((suspended, Certificate.suspension_ends_on))
    return case((runs(day), func.least(Certificate.ends_on, suspension, case((counts, closes)))))


FILTERS: dict[str, Callable[[date], ColumnElement[bool]]] = {
    "valid": _is_valid,
    "upcoming": lambda day: and_(Certificate.state == "valid", Certificate.starts_on > day),
    "suspended": _is_suspended,
    "expired": _is_expired,
    "withdrawn": lambda _day: Certificate.state == "withdrawn",
    "surveillance_to_plan": _surveillance_to_plan,
    "surveillance_urgent": _surveillance_urgent,
    "renewal_to_launch": _renewal_to_launch,
    "renewal_urgent": _renewal_urgent,
    "to_suspend": _to_suspend,
    "suspension_ending": _suspension_ending,
    "to_withdraw": _to_withdraw,
}


def criterion(code: str, day: date) -> ColumnElement[bool]:
    """The certificates that a filter keeps on a day; an unknown filter keeps them all."""
    return FILTERS[code](day) if code in FILTERS else Certificate.state != "draft"


def count(codes: tuple[str, ...], day: date) -> dict[str, int]:
    """How many certificates each filter keeps on a day. One statement, which leaves ended ones aside where it can.

    Conditions are tested in the order written: days first, then what has to be looked up in other tables.
    """
    counts = [func.count().filter(criterion(code, day)).label(code) for code in codes]
    statement = select(*counts).select_from(Certificate)
    if not {*codes} & {*_ENDED}:
        statement = statement.where(Certificate.state.in_(_RUNNING))
    row = db.session.execute(statement).one()
    return {code: int(getattr(row, code)) for code in codes}
