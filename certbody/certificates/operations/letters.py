"""The mails of certificates, to the people who act for the organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from certbody.audits import standards
from certbody.audits.queries.taken_over import list_of_certificate
from certbody.audits.rules.surveillance import surveillance_window
from certbody.certificates.models import Certificate, Decision, TransferIn
from certbody.certificates.queries.mark import find_kit
from certbody.clients.models import Organisation
from certbody.clients.operations.letters import write_to_organisation
from certbody.kit.db import db
from certbody.kit.i18n import french_day
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Tenant


def write_to(organisation: Organisation, template: str, **values: Any) -> None:
    """Writes to an organisation's people, leading to its certificates."""
    write_to_organisation(template, organisation, "portal/certificates", **values)


def get_body() -> Tenant:
    """The certification body at hand."""
    return db.session.get_one(Tenant, current_tenant())


def tell_state(certificate: Certificate, act: str, effective_on: str, reason: str = "", until: str = "") -> None:
    """Tells the organisation that its certificate was suspended, reinstated, withdrawn or has expired, or that what was
    announced does not take place."""
    write_to(
        certificate.organisation,
        "certificate_state",
        act=act,
        number=certificate.number,
        effective_on=effective_on,
        reason=reason,
        until=until,
    )


def tell_issue(certificate: Certificate, number: str, decision: Decision) -> None:
    """Tells the organisation that a certificate, or a new edition of it, is there, and how it may be shown."""
    _tell_certificate(certificate, number, outcome=decision.outcome)


def tell_takeover(row: TransferIn, certificate: Certificate, number: str) -> None:
    """Tells the organisation that its certificate of another body is taken over, and what the next audits look at."""
    window = surveillance_window(certificate.cycle_start, standards.cycle_terms(certificate.cycle_start))
    to_hold = certificate.surveillance_held_on is None
    _tell_certificate(
        certificate,
        number,
        outcome="take_over",
        former_body=row.former_body,
        former_number=row.former_number,
        minors=[{"indicator": one.indicator, "fact": one.fact} for one in list_of_certificate(certificate.id)],
        earliest=french_day(window.earliest) if to_hold else "",
        latest=french_day(window.latest) if to_hold else "",
    )


def _tell_certificate(certificate: Certificate, number: str, **told: Any) -> None:
    write_to(
        certificate.organisation,
        "certificate_issued",
        number=number,
        starts_on=french_day(certificate.starts_on),
        ends_on=french_day(certificate.ends_on),
        has_kit=find_kit() is not None,
        **told,
    )


def tell_edition(certificate: Certificate, number: str, reason: str) -> None:
    """Tells the organisation that a new edition, with the same scope and the same dates, replaces the one it shows."""
    write_to(certificate.organisation, "certificate_edition", number=number, reason=reason)


def tell_transfer(
    organisation: Organisation, act: str, number: str, other_body: str, reason: str = "", due_on: str = ""
) -> None:
    """Tells the organisation that its takeover is refused, or how far its transfer to another body has come."""
    told = {"act": act, "number": number, "other_body": other_body, "reason": reason, "due_on": due_on}
    write_to(organisation, "certificate_transfer", **told)


def tell_identity(
    organisation: Organisation, act: str, kind: str, reason: str = "", numbers: Sequence[str] = ()
) -> None:
    """Tells the organisation that its change of identity was received, accepted (with its new editions) or refused."""
    told: dict[str, Any] = {"act": act, "kind": kind, "reason": reason, "numbers": ", ".join(numbers)}
    write_to_organisation("identity_case", organisation, "portal/identity/", **told)
