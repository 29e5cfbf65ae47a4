"""The next edition of a certificate whose printed addresses are no longer those on file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from certbody.certificates.models import Certificate, CertificateEdition, Decision
from certbody.certificates.operations import issuing, letters
from certbody.certificates.operations.covered import covered_sites
from certbody.certificates.queries.certificates import get_certificate, list_editions, list_events
from certbody.certificates.queries.standing import state_on
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules.mentions import CONTENT_RULE, PARTIES, may_print_anew
from certbody.clients.operations.parties import body_of, client_of
from certbody.clients.queries.organisations import list_sites
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason, Verdict
from certbody.tenants.actor import Actor
from certbody.tenants.queries.settings import get_profile
from certbody.tenants.rules.permissions import Permission

SHORTEST = 10


def print_next_edition(certificate_id: UUID, reason: str, by: Actor) -> CertificateEdition:
    """Prints the addresses on file in the next edition of the same number; scope, dates and decision stay (R6.2).

    Refused unless the certificate is valid and an address has changed, and while a site was opened since.
    """
    by.must(Permission.MANAGE_CERTIFICATES)
    certificate = get_certificate(certificate_id, by, lock=True)
    former = newest_edition(certificate)
    require(wordable(edition_verdict(certificate, former)))
    if len(reason.strip()) < SHORTEST:
        raise Invalid({"reason": ["edition_reason_short"]})
    certificate.edition += 1
    db.session.flush()
    decision = db.session.get_one(Decision, (certificate.tenant_id, former.decision_id))
    edition = issuing.print_edition(certificate, decision, None, by, reason.strip())
    letters.tell_edition(certificate, issuing.printed_number(certificate), reason.strip())
    db.session.flush()
    return edition


def newest_edition(certificate: Certificate) -> CertificateEdition:
    """The edition that counts. Refused when none is kept."""
    editions = list_editions(certificate.id)
    if not editions:
        raise Refused(Reason("edition_missing", CONTENT_RULE))
    return editions[0]


def edition_verdict(certificate: Certificate, former: CertificateEdition) -> Verdict:
    """Whether the next edition is due today."""
    state = state_on(certificate, list_events(certificate.id), clock.today())
    opened = [one.name for one in list_sites(certificate.organisation_id) if one.created_at > former.issued_at]
    return may_print_anew(state, former.content, on_file(certificate), opened)


def on_file(certificate: Certificate) -> dict[str, Any]:
    """What an edition printed today would say of each party."""
    organisation = certificate.organisation
    decided = db.session.get_one(Decision, (certificate.tenant_id, newest_edition(certificate).decision_id))
    sites = covered_sites(certificate, decided.audit_id)
    found = body_of(get_profile()), client_of(organisation), sites
    return dict(zip(PARTIES, found, strict=True))
