"""Decides whether a certificate says all that it must before it is issued."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from certbody.kit.verdict import ALLOWED, Reason, Verdict, all_of, refuse

CONTENT_RULE = "Arrêté du 6 juin 2019 (audit)"
PARTIES = ("body", "client", "sites")
"""Those whose names and addresses are printed."""


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


def may_print_anew(
    state: str, printed: Mapping[str, Any], on_file: Mapping[str, Any], new_sites: Collection[str]
) -> Verdict:
    """Whether the next edition is due: the certificate is valid, and an address that it names is another by now.

    A site opened since is for an extension to bring in, never for a new print. Source: R6.2, R1.7, invariant 57.
    Example: a site has moved → yes; nothing has changed → `edition_unchanged`.
    """
    same = all(printed[name] == on_file[name] for name in PARTIES)
    return all_of(
        ALLOWED if state == "valid" else refuse("edition_not_valid", CONTENT_RULE),
        refuse("edition_unchanged", CONTENT_RULE) if same else ALLOWED,
        refuse("edition_new_site", CONTENT_RULE, sites=", ".join(sorted(new_sites))) if new_sites else ALLOWED,
    )


def covers_site(printed: Iterable[Mapping[str, str]], name: str, address: str) -> bool:
    """Whether an edition names this site already, which may since have moved or changed its name.

    Source: R1.7, invariant 57. Example: « Lyon » printed, moved to another street → yes; « Brest », opened since → no.
    """
    return any(name == site["name"] or (address and address == site["address"]) for site in printed)


def _is_empty(mention: object) -> bool:
    if isinstance(mention, tuple):
        return not mention or not all(str(item).strip() for item in mention)
    return mention is None or (isinstance(mention, str) and not mention.strip())
