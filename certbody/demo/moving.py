"""Certificates that come from another body or go to one, and organisations that become another."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from certbody.certificates.operations.identity import complete_case, open_case
from certbody.certificates.operations.minors_taken_over import describe_minor
from certbody.certificates.operations.transfers_in import COLUMNS, add_piece, decide_transfer_in, open_transfer_in
from certbody.certificates.operations.transfers_out import request_transfer_out
from certbody.clients.queries.organisations import get_organisation
from certbody.demo.life import Life
from certbody.kit import clock
from certbody.kit.dates import add_months
from certbody.tenants.operations.files import keep_file

FORMER_BODY, NEXT_BODY = "Bocage Certification", "Estuaire Certification"
PARENT = {"name": "Groupe Ormeraie Formation", "siren": "000399006", "siret": ""}
MINOR = {
    "indicator": 12,
    "fact": "Aucune mesure contre les abandons n’est montrée pour deux des trois sessions vues.",
    "promised": "Appel de chaque absent sous 48 heures, suivi dans un tableau relu chaque mois.",
}
STORY = "Absorption par la maison mère, qui reprend les formations, les formateurs et les sites sans changement."


def take_over(life: Life) -> UUID | None:
    """Another body's certificate, in its second year, taken over on the first day of this life."""
    begun = add_months(life.first_day, -8)
    said = {
        "former_body": FORMER_BODY, "former_number": "984211-1", "categories": list(life.categories),
        "starts_on": begun, "ends_on": add_months(begun, 36) - timedelta(days=1), "state_there": "valid",
        "surveillance_held_on": None, "open_majors": 0, "open_minors": 1,
    }  # fmt: skip
    office = life.cast.one("administrator")
    with life.scene(life.day(-20), 10):
        siren = get_organisation(life.organisation_id, office).siren
        transfer_id = open_transfer_in(life.organisation_id, {**said, "siren": siren}, office).id
    for moment, piece in life.paced(tuple(COLUMNS), life.day(-15), 11):
        with life.cast.stage.scene(moment):
            paper = keep_file(f"{piece}.txt", f"{piece} · {FORMER_BODY}".encode(), office)
            add_piece(transfer_id, piece, paper, office)
    with life.scene(life.day(-12), 15):
        describe_minor(transfer_id, {**MINOR, "notified_on": begun - timedelta(days=30)}, office)
    with life.scene(life.first_day, 16):
        reason = "Dossier complet, une seule mineure ouverte, validité restante."
        return decide_transfer_in(transfer_id, "take_over", reason, clock.today(), life.reviewer).certificate_id


def ask_to_leave(life: Life, certificate_id: UUID | None) -> None:
    """The organisation asks for its certificate to go to another body: the package is due in nine days."""
    assert certificate_id is not None
    with life.scene(clock.today() - timedelta(days=6), 14):
        request_transfer_out(certificate_id, NEXT_BODY, life.client)


def become_another(life: Life) -> None:
    """The organisation joins another entity; the office has verified the papers, and the decision waits."""
    effective_on = clock.today() - timedelta(days=20)
    with life.scene(clock.today() - timedelta(days=12), 9):
        deed = keep_file("traite-de-fusion.txt", STORY.encode(), life.client)
        case_id = open_case(life.organisation_id, _told(life, effective_on), deed, life.client).id
    with life.scene(clock.today() - timedelta(days=4), 11):
        checked = {
            "note": "Traité de fusion et extrait Kbis relus ; mêmes formateurs, mêmes sites.",
            "list_reason": "La fusion est postérieure à la liste publique importée.",
        }
        told = {**_told(life, effective_on), **checked}
        complete_case(case_id, told, 1, life.cast.one("administrator"))


def _told(life: Life, effective_on: date) -> dict[str, object]:
    organisation = get_organisation(life.organisation_id, life.client)
    return {
        **PARENT, "kind": "merger", "nda": organisation.nda, "effective_on": effective_on, "activity_unchanged": True,
        "explanation": STORY,
    }  # fmt: skip
