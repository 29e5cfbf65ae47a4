"""A complaint brought as far as a test needs it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from certbody.certificates.models import Certificate, Decision
from certbody.certificates.operations import complaint_handling as handling
from certbody.certificates.operations.complaints import Author, receive
from certbody.clients.models import Complaint, Organisation
from certbody.kit.db import db
from certbody.tenants.actor import Actor
from tests.factories import MOMENT

NEIGHBOUR = Author("Dominique Voisin", "voisin@exemple.fr")
FACTS = "Personne dans la salle le 12 novembre."
ANSWER = "Nous avons vérifié les feuilles d’émargement."


def a_report(organisation: Organisation) -> Complaint:
    """What a neighbour reports about a certified organisation."""
    return receive("organisation", FACTS, NEIGHBOUR, organisation.siren)


def bring(row: Complaint, manager: Actor, handler: Actor, to: str = "answered", notice: str = "") -> Complaint:
    """Acknowledged, assigned, answered: as far as asked."""
    assert handler.membership_id is not None
    handling.acknowledge(row.id, row.version, manager)
    if to != "acknowledged":
        handling.assign(row.id, handler.membership_id, row.version, manager)
    if to == "answered":
        handling.answer(row.id, ANSWER, notice, row.version, handler)
    return row


def a_decision(organisation_id: UUID, by: Actor, outcome: str = "suspend", **values: Any) -> Decision:
    """A decision that was taken on the test's day."""
    told: dict[str, Any] = dict(
        categories=["AF"], reason="Motif de la décision.", decided_on=date(2026, 11, 23),
        effective_on=date(2026, 11, 23), decided_by=by.membership_id, decided_by_name=by.name, decided_at=MOMENT,
    )  # fmt: skip
    row = Decision(organisation_id=organisation_id, outcome=outcome, **{**told, **values})
    db.session.add(row)
    db.session.flush()
    return row


def own_author(client: Actor) -> Author:
    """A client's person as the author of what they write."""
    return Author(client.name, "client@exemple.fr")


def of(certificate: Certificate) -> dict[str, UUID]:
    """What a decision about a certificate names."""
    return {"certificate_id": certificate.id, "organisation_id": certificate.organisation_id}
