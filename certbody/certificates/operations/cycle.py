"""The care of one certificate on one day: state, reminders, the audits that the cycle calls for. Safe to do again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from certbody.audits import standards
from certbody.audits.models import Audit
from certbody.audits.operations.opening import open_cycle_audit
from certbody.audits.rules.surveillance import surveillance_window
from certbody.certificates.models import Certificate, Reminder
from certbody.certificates.operations import issuing, letters
from certbody.certificates.operations.ending import cancel_coming_audits
from certbody.certificates.operations.moves import set_state
from certbody.certificates.queries.certificates import (
    dates_of,
    find_successor,
    is_surveillance_held,
    list_events,
)
from certbody.certificates.queries.standing import state_on
from certbody.certificates.rules import cycle, status
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.i18n import french_day
from certbody.kit.ids import new_id
from certbody.tenants import journal
from certbody.tenants.actor import SYSTEM
from certbody.tenants.boundary import current_tenant


def tend_certificate(certificate_id: UUID, today: date) -> None:
    """Does all that is due for a certificate by that day and was not done yet, in the transaction of the caller."""
    certificate = _lock(certificate_id)
    if certificate is None:
        return
    _settle(certificate, today)
    cancel_coming_audits(certificate)
    if certificate.state not in status.RUNNING:
        return
    dates = _dates(certificate)
    _remind(certificate, dates, today)
    _open_surveillance(certificate, dates, today)
    _open_renewal(certificate, dates, today)
    db.session.flush()


def _lock(certificate_id: UUID) -> Certificate | None:
    statement = select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    certificate = db.session.scalar(statement)
    if certificate is not None:
        db.session.refresh(certificate, ["organisation"])
    return certificate


def _settle(certificate: Certificate, today: date) -> None:
    """Gives the certificate the state that its events and its end give it: scheduled moves, and expiry at midnight."""
    state, before = state_on(certificate, list_events(certificate.id), today), certificate.state
    if state == before or before not in (*status.RUNNING, "withdrawn"):
        return
    set_state(certificate, state)
    event = "restored" if before == "withdrawn" else state
    journal.record(f"certificate.{event}", certificate, SYSTEM, before={"state": before}, after={"state": state})
    if state == "expired":
        expired_on = certificate.ends_on + timedelta(days=1)
        issuing.record_event(certificate, state, expired_on, _END_OF_VALIDITY, SYSTEM, from_state=before)
        if find_successor(certificate.id) is None:
            letters.tell_state(certificate, "expire", french_day(expired_on))
    db.session.flush()


_END_OF_VALIDITY = "Fin de validité"


def _dates(certificate: Certificate) -> cycle.CertificateDates:
    renewed = find_successor(certificate.id) is not None
    return dates_of(certificate, is_surveillance_held(certificate.id), renewed)


def _remind(certificate: Certificate, dates: cycle.CertificateDates, today: date) -> None:
    """Notes each reminder that has fallen due, and mails the newest of each family: no flood after a long silence."""
    newest: dict[str, cycle.DueEvent] = {}
    for event in cycle.due_events(dates, today, standards.cycle_terms(dates.start)):
        if _note_reminder(certificate.id, event):
            newest[event.code.split("_")[0]] = event
            _open_withdrawal(certificate, event)
    for event in newest.values():
        _write_reminder(certificate, event)


def _open_withdrawal(certificate: Certificate, event: cycle.DueEvent) -> None:
    """A suspension past its last day calls for a decision, on the desk until someone takes it; nothing lifts itself."""
    if event.code == "withdrawal_decision_due":
        journal.record(
            "certificate.withdrawal_due",
            certificate,
            SYSTEM,
            after={"due_on": event.due_on.isoformat(), "cause": certificate.suspension_cause or ""},
        )


def _note_reminder(certificate_id: UUID, event: cycle.DueEvent) -> bool:
    """Whether this reminder had not left before: the unique key lets one writer through."""
    statement = (
        insert(Reminder)
        .values(
            tenant_id=current_tenant(),
            id=new_id(),
            certificate_id=certificate_id,
            kind=event.code,
            due_on=event.due_on,
            sent_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Reminder.id)
    )
    return db.session.execute(statement).scalar_one_or_none() is not None


def _write_reminder(certificate: Certificate, event: cycle.DueEvent) -> None:
    window = surveillance_window(certificate.cycle_start, standards.cycle_terms(certificate.cycle_start))
    template = {"surveillance": "cycle_surveillance", "renewal": "cycle_renewal", "withdrawal": "cycle_suspension"}
    letters.write_to(
        certificate.organisation,
        template[event.code.split("_")[0]],
        code=event.code,
        state=certificate.state,
        number=certificate.number,
        earliest=french_day(window.earliest),
        latest=french_day(window.latest),
        ends_on=french_day(certificate.ends_on),
    )


def _open_surveillance(certificate: Certificate, dates: cycle.CertificateDates, today: date) -> None:
    start, terms = certificate.cycle_start, standards.cycle_terms(certificate.cycle_start)
    if today < cycle.surveillance_opens(start, terms) or dates.surveillance_held_on:
        return
    window = surveillance_window(start, terms)
    if dates.renewal_decided_on is None and not _is_open(certificate.id, "surveillance"):
        open_cycle_audit(certificate.id, "surveillance", by=SYSTEM, earliest=window.earliest, latest=window.latest)


def _open_renewal(certificate: Certificate, dates: cycle.CertificateDates, today: date) -> None:
    end, terms = certificate.ends_on, standards.cycle_terms(dates.start)
    if today < min(cycle.renewal_alerts(end, terms)).due_on or dates.renewal_decided_on:
        return
    if not _is_open(certificate.id, "renewal"):
        earliest, latest = cycle.renewal_months(end, terms)
        open_cycle_audit(certificate.id, "renewal", by=SYSTEM, earliest=earliest, latest=latest)


def _is_open(certificate_id: UUID, kind: str) -> bool:
    statement = select(Audit.id).where(
        Audit.certificate_id == certificate_id, Audit.kind == kind, Audit.state != "cancelled"
    )
    return db.session.scalar(statement.limit(1)) is not None
