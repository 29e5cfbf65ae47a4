"""The page of what is billed around an audit, as the office uses it."""

from __future__ import annotations

from datetime import timedelta

from certbody.audits.queries.audits import get_audit
from certbody.billing.queries.charges import find_contract_of
from certbody.kit import clock
from tests.billing.charges import held, moved, under_contract
from tests.support import Bench


def test_the_office_bills_a_late_move_and_travel_from_the_audit(bench: Bench) -> None:
    scene = under_contract(bench, travel_terms=1)
    planned_on = clock.today() + timedelta(days=3)
    with bench.inside(scene.body):
        moved(scene, planned_on)
        held(scene)
    browser = bench.browser(scene.office)
    page = scene.body.url(f"invoices/audits/{scene.audit_id}/charges/")
    assert page in browser.get(scene.body.url(f"audits/{scene.audit_id}")).text
    shown = browser.get(page).text
    for words in ("D’où viennent les prix", "200,00\xa0€", "grille du 1er janv. 2026", "reporté le"):
        assert words in shown
    asked = {"planned_on": planned_on.isoformat(), "asked_on": clock.today().isoformat(), "reason": "Par courriel"}
    refused = browser.post(page + "late-change", data={**asked, "asked_on": "2999-01-01"})
    assert refused.status_code == 422
    assert "La demande ne peut pas suivre" in refused.text
    in_time = browser.post(page + "late-change", data={**asked, "asked_on": "2026-01-01"})
    assert in_time.status_code == 422
    assert "prévenu à temps" in in_time.text
    assert "Par courriel" in in_time.text
    made = browser.post(page + "late-change", data=asked)
    assert made.status_code == 303
    invoice = browser.get(made.location).text
    assert "prix au jour du contrat CT-00001" in invoice
    assert "Ajouter des frais" in invoice
    assert browser.post(page + "travel", data={"zone": "", "reason": "Train"}).status_code == 422
    assert browser.post(page + "travel", data={"zone": "travel_region", "reason": "Train"}).status_code == 303
    assert browser.post(page + "follow-up", data={"quantity": "1", "reason": "Examen"}).status_code == 409
    again = browser.get(page).text
    for words in (
        "Déjà facturé",
        "Par courriel",
        "Le déplacement de cet audit est déjà facturé",
        "Aucun jour annulé ou reporté n’est à facturer",
    ):
        assert words in again
    assert bench.browser(scene.client).get(page).status_code == 403


def test_a_contract_before_any_list_says_why_nothing_is_billed(bench: Bench) -> None:
    scene = under_contract(bench)
    with bench.inside(scene.body):
        contract = find_contract_of(get_audit(scene.audit_id, scene.office))
        assert contract is not None
        contract.signed_at = clock.now() - timedelta(days=2000)
    shown = bench.browser(scene.office).get(scene.body.url(f"invoices/audits/{scene.audit_id}/charges/"))
    assert shown.status_code == 200
    for words in ("aucune grille de prix n’était alors en vigueur", "ISO/IEC 17065, 4.6", "Un contrat signé après"):
        assert words in shown.text
    assert "Ajouter à la facture" not in shown.text
