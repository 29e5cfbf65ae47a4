"""What the days of a plan are worth: the window that the law gives the audit, and days that are seldom meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from certbody.audits import standards
from certbody.audits.models import Audit
from certbody.audits.queries.cycle import get_certificate_row
from certbody.audits.rules.plan_days import sent_late, unusual_days
from certbody.audits.rules.surveillance import Window, may_hold_surveillance, surveillance_window
from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse
from certbody.kit.wording import label

ORDER = "Arrêté du 6 juin 2019 (audit)"


def find_surveillance_window(audit: Audit) -> Window | None:
    """The window of a surveillance audit of a certificate; None for any other audit."""
    start = _certified_on(audit)
    return surveillance_window(start, standards.cycle_terms(start)) if start else None


def window_verdict(audit: Audit, days: Collection[date]) -> Verdict:
    """Whether every day lies in the audit's legal window (R5.7, invariant 33); outside of a wished one it warns.

    So it does outside of the legal one, when the reason of an exception is recorded with the audit.
    """
    if not days:
        return ALLOWED
    start, first, last = _certified_on(audit), min(days), max(days)
    if start is not None:
        terms, excepted = standards.cycle_terms(start), bool(audit.window_exception)
        verdicts = [may_hold_surveillance(start, day, terms, excepted) for day in sorted({first, last})]
        return _once_each(all_of(*verdicts))
    if audit.kind == "renewal":
        return _renewal_verdict(audit, first, last)
    verdicts = [ALLOWED]
    if audit.earliest_on is not None and first < audit.earliest_on:
        verdicts.append(refuse("before_window", f"{ORDER}, art. 7", earliest=audit.earliest_on))
    if audit.latest_on is not None and last > audit.latest_on:
        verdicts.append(refuse("after_window", f"{ORDER}, art. 7", latest=audit.latest_on))
    return all_of(*verdicts)


def _renewal_verdict(audit: Audit, first: date, last: date) -> Verdict:
    """The months before the end are advice, which leaves time to lift a major: other days warn (R5.8).

    A day after the end warns of what it costs: nobody is certified meanwhile, and nothing is dated back.
    """
    end = get_certificate_row(audit.certificate_id)["ends_on"] if audit.certificate_id else last
    if last > end:
        return Verdict(warnings=(Reason("renewal_after_end", "", {"day": last, "end": end}),))
    early, late = audit.earliest_on or first, audit.latest_on or last
    if early <= first and last <= late:
        return ALLOWED
    return Verdict(warnings=(Reason("renewal_outside_window", "", {"earliest": early, "latest": late}),))


def list_day_warnings(audit: Audit, days: Collection[date], today: date) -> tuple[Reason, ...]:
    """What to look at again before these days are told to anyone; none of it stands in the way."""
    unusual = unusual_days(days, today).warnings
    if audit.plan_sent_at is None:
        unusual += sent_late(days, today).warnings
    return (*window_verdict(audit, days).warnings, *(_named(reason) for reason in unusual))


def _certified_on(audit: Audit) -> date | None:
    if audit.kind != "surveillance" or audit.certificate_id is None:
        return None
    certificate = get_certificate_row(audit.certificate_id)
    start: date = certificate["cycle_starts_on"] or certificate["starts_on"]
    return start


def _once_each(verdict: Verdict) -> Verdict:
    """The first reason of each code: two days too early are one thing to mend."""
    reasons, warnings = (_first_of_each(some) for some in (verdict.reasons, verdict.warnings))
    return Verdict(reasons, warnings)


def _first_of_each(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    first: dict[str, Reason] = {}
    for reason in reasons:
        first.setdefault(reason.code, reason)
    return tuple(first.values())


def _named(reason: Reason) -> Reason:
    """A holiday by its name instead of its code."""
    if "holiday" not in reason.values:
        return reason
    return replace(reason, values={**reason.values, "holiday": label("holiday", str(reason.values["holiday"]))})
