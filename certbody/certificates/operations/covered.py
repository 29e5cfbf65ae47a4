"""The sites that an edition of a certificate names: those of the edition before, and what an extension audited."""

from __future__ import annotations

from uuid import UUID

from certbody.audits.queries.findings import list_sampled_sites
from certbody.certificates.models import Certificate
from certbody.certificates.queries.certificates import list_editions
from certbody.certificates.rules.mentions import covers_site
from certbody.clients.operations.parties import sites_of
from certbody.clients.queries.organisations import list_sites
from certbody.kit.postal import one_line


def covered_sites(certificate: Certificate, audit_id: UUID | None) -> list[dict[str, str]]:
    """What an edition printed today says of the sites; `audit_id`: the audit that its decision rests on.

    The first edition names every open site. A later one leaves out a site opened since, unless that audit visited it:
    nobody has audited it (invariant 57). The central function, which each audit visits, always stays.
    """
    editions = list_editions(certificate.id)
    if not editions:
        return sites_of(certificate.organisation)
    printed = editions[0].content["sites"]
    visited = {site.id for site in list_sampled_sites(audit_id)} if audit_id else set()
    return sites_of(
        certificate.organisation,
        [
            site
            for site in list_sites(certificate.organisation_id)
            if site.is_central or site.id in visited or covers_site(printed, site.name, one_line(site))
        ],
    )
