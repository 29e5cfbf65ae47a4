"""Decides whether a certificate says all that it must before it is issued."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from certbody.kit.verdict import Reason, Verdict

CONTENT_RULE = "Arrêté du 6 juin 2019 (audit)"


@dataclass(frozen=True)
class CertificateContent:
    """The mandatory mentions of a certificate; `reference` is the mark of certification or L. 6316-1."""

    name: str
    nda: str
    siren: str
    categories: tuple[str, ...]
    site_addresses: tuple[str, ...]
    start: date | None
    end: date | None
    body_name: str
    body_address: str
    reference: str
    number: str


def may_issue(content: CertificateContent) -> Verdict:
    """Whether no mandatory mention is missing, and the end follows the start; one reason per empty mention.

    Source: R6.1, invariant 56. Example: no address of the certification body → one reason, `body_address`.
    """
    missing = [mention.name for mention in fields(content) if _is_empty(getattr(content, mention.name))]
    reasons = [Reason("certificate_mention_missing", CONTENT_RULE, {"field": name}) for name in missing]
    if content.start is not None and content.end is not None and content.end <= content.start:
        values: dict[str, object] = {"start": content.start, "end": content.end}
        reasons.append(Reason("certificate_dates_reversed", CONTENT_RULE, values))
    return Verdict(tuple(reasons))


def _is_empty(mention: object) -> bool:
    if isinstance(mention, tuple):
        return not mention or not all(str(item).strip() for item in mention)
    return mention is None or (isinstance(mention, str) and not mention.strip())
