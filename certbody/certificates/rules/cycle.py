"""Says when a certificate ends, when its surveillance and renewal fall, and what is due on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from certbody.audits.rules.surveillance import surveillance_window
from certbody.audits.rules.terms import CycleTerms
from certbody.kit.dates import add_months
from certbody.kit.verdict import ALLOWED, Verdict, refuse

VALIDITY_RULE = "Arrêté du 6 juin 2019 (audit)"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CertificateDates:
    """What a certificate's calendar depends on; `state` as recorded."""

    start: date
    end: date
    state: str
    surveillance_held_on: date | None = None
    renewal_decided_on: date | None = None
    suspended_until: date | None = None


@dataclass(frozen=True, order=True)
class DueEvent:
    """Something that the body must see to, and the day it fell due."""

    due_on: date
    code: str


def validity_end(start: date, terms: CycleTerms) -> date:
    """The last day of validity: the start plus three years (four before 1 January 2021), less one day.

    `terms` are those of the start. Source: R5.6, invariant 55. Example P8: start 21/09/2026 → end 20/09/2029.
    """
    return add_months(start, 12 * terms.validity_years) - _ONE_DAY


def renewal_alerts(end: date, terms: CycleTerms) -> tuple[DueEvent, ...]:
    """The days on which renewal is called for: 12, 8, 6 and 4 months before the end. Source: R5.8, invariant 34."""
    return tuple(DueEvent(add_months(end, -months), f"renewal_alert_{months}") for months in terms.renewal_alerts)


def renewal_months(end: date, terms: CycleTerms) -> tuple[date, date]:
    """Between which days the renewal audit is wished for, so that a major can be lifted before the end. Source: R5.8.

    Example: end 20/09/2029 → 20/01/2029 to 20/05/2029.
    """
    return add_months(end, -terms.renewal_first_before), add_months(end, -terms.renewal_last_before)


def surveillance_opens(start: date, terms: CycleTerms) -> date:
    """The day from which the surveillance audit is prepared, some months before its window; the product's own choice.

    Example: start 21/09/2026, window from 21/11/2027 → 21/08/2027.
    """
    return add_months(start, terms.surveillance_first_month - terms.surveillance_opens_before)


def renewal_start(former_end: date, decided_on: date) -> date:
    """The first day of the renewed certificate: the day after the old one ends if decided by then, else the decision.

    Source: R5.8, invariant 55. Example: end 20/09/2029; decided 20/09/2029 → 21/09/2029, decided 05/10/2029 → that day.
    """
    return former_end + _ONE_DAY if decided_on <= former_end else decided_on


def effect_allowed(decided_on: date, effective_on: date) -> Verdict:
    """Whether a decision may take effect on that day: never before it was taken. Source: invariant 55."""
    if effective_on >= decided_on:
        return ALLOWED
    return refuse("decision_backdated", VALIDITY_RULE, decided_on=decided_on, effective_on=effective_on)


def due_events(certificate: CertificateDates, day: date, terms: CycleTerms) -> tuple[DueEvent, ...]:
    """All that has fallen due by that day, oldest first, and is not settled; a job skips those it has already raised.

    Only a valid or suspended certificate has a calendar. Source: R5.7, R5.8, invariants 33, 34, 58, 59.
    Example: start 21/09/2026, no surveillance yet, 22/07/2028 → window opened 21/11/2027, overdue 22/07/2028.
    """
    if certificate.state not in ("valid", "suspended"):
        return ()
    events = [DueEvent(certificate.end + _ONE_DAY, "certificate_expires")]
    if certificate.surveillance_held_on is None:
        events += _surveillance_events(certificate.start, terms)
    if certificate.renewal_decided_on is None:
        events += renewal_alerts(certificate.end, terms)
    if certificate.state == "suspended" and certificate.suspended_until is not None:
        events.append(DueEvent(certificate.suspended_until + _ONE_DAY, "withdrawal_decision_due"))
    return tuple(sorted(event for event in events if event.due_on <= day))


def _surveillance_events(start: date, terms: CycleTerms) -> list[DueEvent]:
    window = surveillance_window(start, terms)
    return [
        DueEvent(window.earliest, "surveillance_window_opens"),
        DueEvent(add_months(window.latest, -terms.surveillance_closing_before), "surveillance_window_closing"),
        DueEvent(window.latest + _ONE_DAY, "surveillance_overdue"),
    ]


def next_deadline(certificate: CertificateDates, day: date, terms: CycleTerms) -> DueEvent | None:
    """The next date that binds, and what it closes; a past one that is not settled stays. None once it has ended.

    A suspension ends by its last day; surveillance is held by the end of its window, unless the certificate is renewed
    or suspended past it; a renewal is decided by the last day of validity. Source: R5.7, R5.8, R5.13.
    Example: start 21/09/2026, no surveillance yet → 21/07/2028, `surveillance_closes`; held → 20/09/2029.
    """
    if certificate.state not in ("valid", "suspended") or day > certificate.end:
        return None
    renewed, suspended = certificate.renewal_decided_on is not None, certificate.state == "suspended"
    dates = [DueEvent(certificate.end, "certificate_ends" if renewed else "renewal_closes")]
    closes = surveillance_window(certificate.start, terms).latest
    if certificate.surveillance_held_on is None and not renewed and not (suspended and closes < day):
        dates.append(DueEvent(closes, "surveillance_closes"))
    if suspended and certificate.suspended_until is not None:
        dates.append(DueEvent(certificate.suspended_until, "suspension_ends"))
    return min(dates)
