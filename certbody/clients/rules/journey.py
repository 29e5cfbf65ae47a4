"""Says where an organisation stands on its ways from an application to a certificate, one for each thing under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

STAGES = (
    "application", "quote", "contract", "preparation", "plan", "audit", "nonconformities", "decision", "certificate",
)  # fmt: skip
TOGETHER = frozenset({"preparation", "plan"})
"""Stages that are under way at once: the organisation prepares its audit while the body plans it."""
_AGREED = ("quote", "contract")
WITH_APPLICANT = ("draft", "submitted", "returned")
_STAGE_OF_AUDIT = {
    "draft": "quote", "sized": "quote", "quoted": "contract", "contracted": "plan", "planned": "plan",
    "plan_sent": "plan", "open": "audit", "closed": "nonconformities", "reported": "nonconformities",
    "in_review": "decision", "decided": "certificate",
}  # fmt: skip
# audits that the body prepares by itself, or that are over, take nobody back from the end of the way
_NOT_UNDER_WAY = (None, "draft", "sized", "decided")
_STOPPED = ("suspended", "withdrawn", "transferred_out")
_ENDED = ("withdrawn", "transferred_out")


@dataclass(frozen=True)
class Way:
    """The stage of now, and its state: `current`, `blocked`, or `done` at the end of the way."""

    stage: str
    state: str = "current"


def way_of(application: str | None, audit: str | None, certificate: str | None) -> Way:
    """Where the way stands, from the states of the newest application, of the newest audit and of the certificate.

    A certificate ends the way: reached while it is valid, blocked once it is stopped or over. Only an application to
    be examined, or an audit under way that may give a valid or an expired one its successor, says more than that.
    Example: certificate suspended, surveillance audit sized → the certificate, blocked.
    """
    if application in WITH_APPLICANT:
        return Way("application")
    if certificate is not None and (certificate in _STOPPED or audit in _NOT_UNDER_WAY):
        return Way("certificate", "done" if certificate == "valid" else "blocked")
    if audit is not None:
        return Way(_STAGE_OF_AUDIT[audit])
    if application == "admissible":
        return Way("quote")
    return Way("application", "blocked" if application == "refused" else "current")


@dataclass(frozen=True)
class Begun:
    """An application or an audit of the organisation; `application` is the one that an audit goes back to, or itself.

    The first audit of an application answers it; those that follow in the cycle name it too, and are `in_cycle`. One
    that is `quoted` has a quote of its own; the others are covered by the contract of their cycle, or were taken over.
    """

    kind: str
    state: str
    at: datetime
    reference: str = ""
    application: UUID | None = None
    in_cycle: bool = False
    quoted: bool = True

    @property
    def was_applied_for(self) -> bool:
        """Whether somebody applied for this audit itself, not only for one before it."""
        return self.kind == "initial" or (self.application is not None and not self.in_cycle)


@dataclass(frozen=True)
class Process:
    """One thing under way (`kind`: of the application or audit, or `certificate`), where it stands and its stages."""

    kind: str
    way: Way
    reference: str = ""
    stages: Sequence[str] = field(default=STAGES)


def processes_of(
    applications: Sequence[Begun], audits: Sequence[Begun], certificate: str | None
) -> tuple[Process, ...]:
    """Every way that the organisation is on, from what it has begun, newest first, and the state of its certificate.

    The certificate comes first: reached while valid, blocked once stopped or over; an ended one stands alone. Then each
    audit under way and each application that has none yet. Nothing under way, no certificate: one way, the last one.
    Example: certificate suspended, surveillance plan sent → the certificate, blocked, and the surveillance at its plan.
    """
    held = () if certificate is None else (Process("certificate", way_of(None, None, certificate)),)
    if certificate in _ENDED:
        return held
    under_way = [_of_audit(one) for one in audits if _is_under_way(one, certificate)]
    asked = [Process(one.kind, way_of(one.state, None, None)) for one in applications if _is_asked(one, audits)]
    if found := (*held, *asked, *under_way):
        return found
    newest = [begun[0].state if begun else None for begun in (applications, audits)]
    return (Process("", way_of(newest[0], newest[1], None)),)


def _of_audit(audit: Begun) -> Process:
    """An audit that nobody applied for has no application among its stages, nor, past them, a quote never made."""
    way = way_of(None, audit.state, None)
    stages: Sequence[str] = STAGES if audit.was_applied_for else STAGES[1:]
    if not audit.quoted and way.stage not in _AGREED:
        stages = [stage for stage in stages if stage not in _AGREED]
    return Process(audit.kind, way, audit.reference, stages)


def _is_under_way(audit: Begun, certificate: str | None) -> bool:
    """Beside a certificate, an audit that the body prepares by itself is not yet of the organisation's concern."""
    if audit.state == "decided":
        return False
    return certificate is None or audit.was_applied_for or audit.state not in _NOT_UNDER_WAY


def _is_asked(application: Begun, audits: Sequence[Begun]) -> bool:
    """Whether an application is with the applicant or the body, or admissible with its audit still to be made."""
    if application.state in WITH_APPLICANT:
        return True
    answered = any(
        one.application == application.application or (one.kind == application.kind and one.at > application.at)
        for one in audits
    )
    return application.state == "admissible" and not answered
