"""What others say about an organisation, and what it says against a decision."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from certbody.certificates.models import Decision
from certbody.certificates.operations.complaints import Author, appeal, receive
from certbody.clients.queries.organisations import get_organisation
from certbody.demo.life import Life
from certbody.demo.stage import at
from certbody.kit import clock
from certbody.kit.db import db

NEIGHBOUR = Author("Dominique Lemoine", "dominique.lemoine@voisinage.example")
FACTS = (
    "La formation annoncée pour trois jours s’est arrêtée au bout d’une matinée. La feuille d’émargement avait été "
    "signée d’avance pour les deux jours suivants."
)
WHY = "La convocation à l’audit de surveillance est arrivée à notre ancienne adresse : nous n’avons pas pu y répondre."


def report(life: Life) -> None:
    """A trainee reports what they saw, four days ago."""
    with life.cast.stage.scene(at(clock.today() - timedelta(days=4), 10)):
        organisation = get_organisation(life.organisation_id, life.client)
        receive("organisation", FACTS, NEIGHBOUR, organisation.siren)


def contest(life: Life) -> None:
    """The organisation appeals the decision taken against it, six days ago."""
    with life.cast.stage.scene(at(clock.today() - timedelta(days=6), 15)):
        newest = select(Decision.id).where(Decision.organisation_id == life.organisation_id)
        decision_id = db.session.scalars(newest.order_by(Decision.decided_at.desc()).limit(1)).one()
        author = Author(life.client.name, get_organisation(life.organisation_id, life.client).email)
        appeal(decision_id, WHY, life.client, author)
