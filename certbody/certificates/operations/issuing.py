"""Making a certificate and its editions: every word frozen, the PDF kept with its hash."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from certbody.audits import standards
from certbody.audits.rules.standard import CATEGORIES, Standard
from certbody.certificates.models import Certificate, CertificateEdition, CertificateEvent, Decision
from certbody.certificates.operations.covered import covered_sites
from certbody.certificates.operations.letters import get_body
from certbody.certificates.queries.certificates import list_editions
from certbody.certificates.queries.wordable import wordable
from certbody.certificates.rules import cycle, mentions
from certbody.certificates.rules.numbering import CertificateNumber, root_of
from certbody.clients.models import Organisation
from certbody.clients.operations.parties import body_of, client_of
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import require
from certbody.kit.i18n import french_day
from certbody.kit.pdf import qr_svg, render_pdf
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import BodyProfile
from certbody.tenants.operations.files import keep_made
from certbody.tenants.operations.numbering import next_number
from certbody.tenants.queries.settings import get_profile

REFERENCE = "article L. 6316-1 du code du travail"
_address: dict[str, str] = {}


def use_public_address(base_url: str) -> None:
    """Says once, at start, under which address the public pages are found: it is printed in the QR code."""
    _address["base_url"] = base_url.rstrip("/")


def status_url(slug: str, code: str) -> str:
    """Where anybody reads what a certificate is worth today."""
    return f"{_address['base_url']}/c/{slug}/{code}"


def printed_number(certificate: Certificate, edition: int | None = None) -> str:
    """The number as it is printed: the root with the edition."""
    return str(CertificateNumber(certificate.number, edition or certificate.edition))


Followed = tuple[Standard, str]  # the version of the standard that the evaluation followed, and its reading guide


def new_certificate(
    organisation: Organisation, categories: list[str], start: date, previous: Certificate | None
) -> Certificate:
    """A certificate from that day on, numbered, with an unguessable code. Not issued before its first edition."""
    certificate = Certificate(
        organisation_id=organisation.id,
        previous_id=previous.id if previous else None,
        number=root_of(next_number("certificate")),
        code=secrets.token_urlsafe(12),
        categories=categories,
        starts_on=start,
        ends_on=cycle.validity_end(start, standards.cycle_terms(start)),
    )
    db.session.add(certificate)
    db.session.flush()
    db.session.refresh(certificate, ["organisation"])
    return certificate


def print_edition(
    certificate: Certificate, decision: Decision, followed: Followed | None, by: Actor, reason: str | None = None
) -> CertificateEdition:
    """Freezes and prints the certificate's present edition. Refused while a mandatory mention is missing (R6.1).

    `followed` is None when nothing was evaluated anew: the edition cites what the one before cites.
    """
    content = compose(certificate, decision, followed)
    body = render_pdf("certificate", {**content, "qr_svg": qr_svg(content["status_url"])})
    file = keep_made(f"certificat-{content['number']}.pdf", body, by)
    edition = CertificateEdition(
        certificate_id=certificate.id,
        decision_id=decision.id,
        edition=certificate.edition,
        content=content,
        file_id=file.id,
        sha256=file.sha256,
        issued_at=clock.now(),
    )
    db.session.add(edition)
    db.session.flush()
    journal.record(
        "certificate.edition_issued",
        certificate,
        by,
        after={"number": content["number"], "sha256": file.sha256, "categories": certificate.categories},
        reason=reason,
    )
    return edition


def compose(certificate: Certificate, decision: Decision, followed: Followed | None) -> dict[str, Any]:
    """Every word of an edition, as the template reads it. Refused with the list of the mentions that are missing."""
    organisation, profile = certificate.organisation, get_profile()
    sites = covered_sites(certificate, decision.audit_id)
    _must_be_whole(certificate, profile, [site["address"] for site in sites])
    return {
        "number": printed_number(certificate),
        "edition": certificate.edition,
        "date": french_day(decision.decided_on),
        "decided_on": french_day(decision.decided_on),
        "place": profile.city or profile.legal_name,
        "start": french_day(certificate.starts_on),
        "end": french_day(certificate.ends_on),
        "body": body_of(profile),
        "client": client_of(organisation),
        "categories": [code for code in CATEGORIES if code in certificate.categories],
        "sites": sites,
        **(_texts(followed) if followed else _texts_before(certificate)),
        "status_url": status_url(get_body().slug, certificate.code),
        "signatory": {"name": profile.signatory or profile.legal_name, "role": "Pour l’organisme certificateur"},
    }


def _texts(followed: Followed) -> dict[str, Any]:
    """The version of the standard that the audit followed, and the texts that were in force."""
    standard, guide = followed
    texts = [standard.legal_text, standards.AUDIT_ORDER]
    texts += [f"Guide de lecture du référentiel, {guide}"] if guide else []
    return {"standard": standard.name.fr, "reference_texts": texts}


def _texts_before(certificate: Certificate) -> dict[str, Any]:
    """What the newest edition cites; without one, what was in force when the certificate began."""
    editions = list_editions(certificate.id)
    if editions:
        return {name: editions[0].content[name] for name in ("standard", "reference_texts")}
    code = standards.standard_code_on(certificate.cycle_start)
    return _texts((standards.standard(code), standards.guide_on(code, certificate.cycle_start)))


def _must_be_whole(certificate: Certificate, profile: BodyProfile, addresses: list[str]) -> None:
    organisation = certificate.organisation
    require(
        wordable(
            mentions.may_issue(
                mentions.CertificateContent(
                    name=organisation.name,
                    nda=organisation.nda or "",
                    siren=organisation.siren,
                    categories=tuple(certificate.categories),
                    site_addresses=tuple(addresses),
                    start=certificate.starts_on,
                    end=certificate.ends_on,
                    body_name=profile.legal_name,
                    body_address=profile.address,
                    reference=REFERENCE,
                    number=certificate.number,
                )
            )
        )
    )


def record_event(
    certificate: Certificate,
    to_state: str,
    effective_on: date,
    reason: str,
    by: Actor,
    decision: Decision | None = None,
    from_state: str | None = None,
) -> CertificateEvent:
    """Adds a move, or a decision that keeps the state, to what is known for ever about a certificate."""
    event = CertificateEvent(
        certificate_id=certificate.id,
        decision_id=decision.id if decision else None,
        from_state=from_state,
        to_state=to_state,
        effective_on=effective_on,
        reason=reason,
        actor_id=by.person_id,
        actor_name=by.name,
        at=clock.now(),
    )
    db.session.add(event)
    db.session.flush()
    return event
