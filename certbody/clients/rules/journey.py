"""Says where an organisation stands on its way from an application to a certificate."""

from __future__ import annotations

from dataclasses import dataclass

STAGES = (
    "application", "quote", "contract", "preparation", "plan", "audit", "nonconformities", "decision", "certificate",
)  # fmt: skip
TOGETHER = frozenset({"preparation", "plan"})
"""Stages that are under way at once: the organisation prepares its audit while the body plans it."""
WITH_APPLICANT = ("draft", "submitted", "returned")
_STAGE_OF_AUDIT = {
    "draft": "quote", "sized": "quote", "quoted": "contract", "contracted": "plan", "planned": "plan",
    "plan_sent": "plan", "open": "audit", "closed": "nonconformities", "reported": "nonconformities",
    "in_review": "decision", "decided": "certificate",
}  # fmt: skip
# audits that the body prepares by itself, or that are over, take nobody back from the end of the way
_NOT_UNDER_WAY = (None, "draft", "sized", "decided")
_STOPPED = ("suspended", "withdrawn", "transferred_out")


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
