"""From the action plans to the decision."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from certbody.kit import clock
from certbody.kit.i18n import day
from tests.browser.acts import choose, download, fill, follow, go, press, section, told
from tests.browser.cycle.asking import SCHOOL
from tests.browser.cycle.auditing import MAJOR, MINOR
from tests.browser.cycle.people import People

PROOF = {"name": "preuve.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 Prerequis publies le 24 novembre"}
PLAN = {
    "cause": "Aucune relecture des pages publiques n’était prévue avant leur mise en ligne.",
    "correction": "Les prérequis manquants sont publiés sur les six pages concernées.",
    "corrective_action": "Une relecture à deux est inscrite dans la procédure de mise en ligne.",
    "owner": "Camille Martin",
}


def _nonconformity(page: Page, people: People, indicator: str, *, portal: bool = False) -> None:
    place = "portal/nonconformities" if portal else "nonconformities"
    page.goto(people.body.url(f"{place}?only=all"))
    row = page.locator("tbody tr").filter(has_text=re.compile(rf"indicateur {indicator}(?!\d)", re.I))
    row.get_by_role("link").first.click()


def answer_with_plans(people: People) -> None:
    """The client sends a plan for each; what a careful reader would question is remarked before it leaves."""
    page = people.client
    for indicator in (MINOR, MAJOR):
        _nonconformity(page, people, indicator, portal=True)
        soon = (clock.today() + timedelta(days=20)).isoformat()
        fill(page, **{**PLAN, "cause": "Oubli.", "due_on": soon})
        press(page, "Envoyer le plan")
        told(page, "C’est très court : une personne extérieure comprendrait-elle ?")
        fill(page, **PLAN)
        press(page, "Envoyer le plan")
        told(page, "Votre plan d’actions est envoyé à l’auditeur.", "Version 1")


def return_once_then_accept(people: People) -> None:
    """The auditor sends one plan back with a word; the client completes it; both are accepted."""
    auditor, client = people.auditor, people.client
    _nonconformity(auditor, people, MINOR)
    choose(auditor, "Retourner avec un commentaire")
    fill(auditor, comment="Dites qui relit, et quand.")
    press(auditor, "Répondre à l’organisme")
    told(auditor, "Plan retourné")
    _nonconformity(client, people, MINOR, portal=True)
    told(client, "L’auditeur demande de compléter", "Dites qui relit, et quand.")
    fill(client, corrective_action="La responsable pédagogique relit chaque page la veille de sa mise en ligne.")
    press(client, "Envoyer le plan")
    told(client, "Version 2", "Version 1")
    for indicator in (MINOR, MAJOR):
        _nonconformity(auditor, people, indicator)
        choose(auditor, "Accepter le plan")
        press(auditor, "Répondre à l’organisme")
        told(auditor, "Plan accepté")


def lift_the_major(people: People) -> None:
    """The client joins a proof, the auditor says what it shows and lifts the major."""
    client, auditor = people.client, people.auditor
    _nonconformity(client, people, MAJOR, portal=True)
    client.locator("[name=file]").set_input_files(PROOF)  # type: ignore[arg-type]
    press(client, "Joindre la preuve")
    told(client, "Votre preuve est jointe.", "preuve.pdf", "Preuves à vérifier")
    _nonconformity(auditor, people, MAJOR)
    choose(auditor, "Lever la non-conformité")
    fill(auditor, note="Les six pages sont conformes au 24 novembre.")
    press(auditor, "Enregistrer la vérification")
    told(auditor, "Levée", "Les six pages sont conformes au 24 novembre.")


def review_the_file(people: People) -> None:
    """The auditor, though a reviewer too, may neither review nor decide; the other reviewer finds the file complete."""
    auditor, reviewer = people.auditor, people.reviewer
    go(reviewer, "Rapports à revoir")
    reviewer.locator("table").get_by_role("link").first.click()
    told(reviewer, SCHOOL, "Le dossier est-il complet ?")
    auditor.goto(reviewer.url)
    told(auditor, "Vous avez participé à cet audit : la revue revient à quelqu’un d’autre.")
    choose(reviewer, "Oui, dossier complet")
    press(reviewer, "Enregistrer la revue")
    told(reviewer, "Le dossier est remis à la décision.")


def decide(people: People) -> None:
    """The one who audited is refused with the reason; the reviewer certifies."""
    auditor, reviewer = people.auditor, people.reviewer
    go(reviewer, "Décisions")
    follow(reviewer, SCHOOL)
    auditor.goto(reviewer.url)
    told(auditor, "Vous ne pouvez pas prendre cette décision")
    expect(auditor.get_by_role("button", name="Prendre la décision")).to_have_count(0)
    reviewer.get_by_role("radio", name=re.compile("^Certifier ")).check()
    fill(reviewer, reason="Le système est conforme ; la mineure est suivie.")
    press(reviewer, "Prendre la décision")
    asked = reviewer.get_by_role("dialog")
    expect(asked.locator("dt")).to_have_text(["Issue", "Date d’effet"])
    expect(asked.locator("dd")).to_have_text(["Certifier", day(clock.today(), "long")])
    asked.locator("[data-yes]").click()
    told(reviewer, "La décision est prise et le client est averti.", "Valide", SCHOOL)
    people.bench.run_jobs()


def show_the_certificate(people: People) -> None:
    """The client downloads the certificate; anybody reads on its page that it is valid today."""
    client, office, visitor = people.client, people.office, people.visitor
    go(client, "Mes certificats")
    told(client, "Valide")
    pdf = client.locator("main a[href$='/pdf']").first.get_attribute("href")
    assert download(client, pdf).startswith(b"%PDF")
    go(office, "Certificats")
    follow(office, SCHOOL)
    public = office.get_by_role("link", name="Page publique").get_attribute("href")
    assert public
    visitor.goto(public)
    told(visitor, SCHOOL, "Ce certificat est valide aujourd’hui", "Actions de formation")


def invoice_and_be_paid(people: People) -> None:
    """The accountant prepares the invoice, issues it, reads its PDF, notes the transfer; the client sees it paid."""
    page, client = people.accountant, people.client
    page.goto(people.body.url("invoices/?state=to_draft"))
    press(page, "Préparer la facture")
    told(page, "Toutes les mentions obligatoires sont là.", "1 176,00 €")
    press(page, "Émettre la facture", sure=True)
    told(page, "est émise.")
    people.bench.run_jobs()
    page.reload()
    pdf = page.get_by_role("link", name="Ouvrir le PDF").get_attribute("href")
    assert download(page, pdf).startswith(b"%PDF")
    press(section(page, "Paiements"), "Enregistrer le paiement")
    told(page, "Le paiement est enregistré.", "Reste à payer : 0,00 €", "payée")
    client.goto(people.body.url("portal/invoices"))
    told(client, "payée", "1 176,00 €")


def suspend_and_lift(people: People) -> None:
    """The certificate is suspended, which its public page says at once; then the suspension is lifted."""
    page, visitor = people.reviewer, people.visitor
    go(page, "Certificats")
    follow(page, SCHOOL)
    follow(page, "Suspendre")
    page.locator("[name=cause]").select_option(label="Usage abusif de la marque")
    fill(page, reason="Logo imprimé sur un programme de formation.")
    press(page, "Suspendre", sure=True)
    told(page, "La suspension est décidée et le client est averti.", "Suspendu")
    visitor.reload()
    told(visitor, "Ce certificat est suspendu depuis le")
    follow(page, "Lever la suspension")
    fill(page, reason="Les programmes ont été corrigés.")
    press(page, "Lever la suspension", sure=True)
    told(page, "La levée de la suspension est décidée et le client est averti.", "Valide")
    visitor.reload()
    told(visitor, "Ce certificat est valide aujourd’hui")
