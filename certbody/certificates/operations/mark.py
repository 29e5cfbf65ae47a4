"""Keeping the body's logo kit, and handing it to the holder of a valid certificate."""

from __future__ import annotations

from uuid import UUID

from certbody.certificates.models import LogoKit
from certbody.certificates.operations.issuing import printed_number
from certbody.certificates.queries.certificates import get_certificate
from certbody.certificates.queries.mark import find_kit, logo_verdict
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, require
from certbody.tenants import journal
from certbody.tenants.actor import Actor
from certbody.tenants.models import StoredFile
from certbody.tenants.rules.permissions import Permission


def keep_kit(file: StoredFile, rules: str, by: Actor) -> LogoKit:
    """Makes this file the kit that counts from now on, with its rules of use; former ones stay on record."""
    by.must(Permission.MANAGE_SETTINGS)
    kit = LogoKit(
        file_id=file.id, name=file.name, sha256=file.sha256, rules=rules.strip(), uploaded_by_name=by.name,
        uploaded_at=clock.now(),
    )  # fmt: skip
    db.session.add(kit)
    db.session.flush()
    journal.record("logo_kit.uploaded", kit, by, after={"file": file.name, "sha256": file.sha256})
    return kit


def hand_logo_over(certificate_id: UUID, received: bool, by: Actor) -> LogoKit:
    """Hands the kit to the holder of a certificate, and journals it with the word that the certificate was received.

    Refused unless the certificate is valid and was issued. Source: R6.3, invariant 61.
    """
    certificate, kit = get_certificate(certificate_id, by), find_kit()
    require(logo_verdict(certificate, kit, clock.today()))
    if kit is None:
        raise NotFound
    after = {"number": printed_number(certificate), "file": kit.name, "sha256": kit.sha256, "received": received}
    journal.record("certificate.logo_downloaded", certificate, by, after=after)
    return kit
