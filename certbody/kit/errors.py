"""The five ways a request can fail, each with its HTTP status."""

from __future__ import annotations

from certbody.kit.verdict import Reason, Verdict


class CertbodyError(Exception):
    """What all of them share: a status."""

    status = 500


class NotFound(CertbodyError):
    """There is no such thing, or it is not yours: a stranger cannot tell which."""

    status = 404


class NotAllowed(CertbodyError):
    """You belong here, but your role may not do this."""

    status = 403


class Refused(CertbodyError):
    """A rule says no. Carries the reasons, which the page words with the rule and what would lift it."""

    status = 409

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


class Invalid(CertbodyError):
    """What was typed has the wrong shape: messages by field name, in the reader's language."""

    status = 422

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


class Remarked(Invalid):
    """Nothing is wrong: a careful reader would question some of it, and it is taken once the person confirms it."""


class Unavailable(CertbodyError):
    """Something outside does not answer just now; trying again later may help."""

    status = 503


def require(verdict: Verdict) -> Verdict:
    """Turns a rule's no into Refused; hands a yes back, for its warnings."""
    if not verdict.allowed:
        raise Refused(*verdict.reasons)
    return verdict
