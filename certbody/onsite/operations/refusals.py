"""Why an operation of the audit said no, in the reasons that a device is told."""

from __future__ import annotations

from certbody.kit.errors import CertbodyError, Invalid, NotAllowed, Refused
from certbody.kit.verdict import Reason


def reasons_of(error: CertbodyError) -> list[Reason]:
    """Why an operation said no, whatever way it said so."""
    if isinstance(error, Refused):
        return list(error.reasons)
    if isinstance(error, Invalid):
        return [Reason(code) for codes in error.errors.values() for code in codes]
    return [Reason("author_left_team" if isinstance(error, NotAllowed) else "record_gone")]
