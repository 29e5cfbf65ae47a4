"""From the public door to the signed contract."""

from __future__ import annotations

from tests import factories
from tests.browser.acts import agree, choose, download, fill, follow, go, press, told
from tests.browser.cycle.people import People
from tests.support import PASSWORD

SCHOOL = "École des Quatre Vents"
CHART = {"name": "organigramme.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 Camille Martin, directrice"}


def ask_at_the_public_door(people: People) -> str:
    """Somebody nobody knows asks for a quote. Returns their address."""
    page, email = people.client, f"camille-{people.body.slug}@exemple.fr"
    page.goto(f"/apply/{people.body.slug}")
    fill(page, number=factories.a_siren(), name=SCHOOL, contact_name="Camille Martin", email=email)
    press(page, "Envoyer la demande")
    page.wait_for_url("**/sent")
    people.bench.run_jobs()
    return email


def join_by_the_mail(people: People, email: str) -> None:
    """The invitation is read in the built-in mailbox; its link lets the person choose a password."""
    office, page = people.office, people.client
    office.goto(people.body.url("mailbox"))
    told(office, email)
    follow(office, "Votre demande de certification")
    link = office.locator(".mail-text a[href*='/invitation/']").first.get_attribute("href")
    assert link
    page.goto("/invitation/" + link.split("/invitation/")[1])
    told(page, "Rejoindre Essor Certification", email)
    fill(page, password=PASSWORD, again=PASSWORD)
    press(page, "Accepter et entrer")
    told(page, "Bienvenue chez Essor Certification", SCHOOL)


def apply_step_by_step(people: People) -> None:
    """Every step of the application, then what it says as a whole, then sending it."""
    page = people.client
    go(page, "Mes demandes")
    follow(page, "Audit initial")
    _describe(people)
    _document(people)
    told(page, "Tout y est", "100 000,00", "Tableur, niveau 1")
    press(page, "Envoyer la demande")
    told(page, "La demande est envoyée.", "En cours d’examen")


def _describe(people: People) -> None:
    page = people.client
    fill(page, nda="11755555555", legal_status="SARL", phone="01 02 03 04 05")
    fill(page, address="12 rue des Lilas", postcode="75011", city="Paris")
    press(page, "Enregistrer et continuer")
    page.locator("input[name=categories][value=AF]").check()
    fill(page, activity="Formations en bureautique pour salariés.")
    press(page, "Enregistrer et continuer")
    press(page, "Ajouter ce site")
    told(page, "Le site est ajouté.", "12 rue des Lilas")
    agree(page, "exhaustive")
    press(page, "Enregistrer et continuer")


def _document(people: People) -> None:
    page = people.client
    fill(page, turnover_cents="100 000", turnover_year="2025")
    choose(page, "Dernier bilan pédagogique et financier transmis")
    press(page, "Enregistrer et continuer")
    fill(page, AF_title="Tableur, niveau 1", AF_first_day="2026-03-02", AF_last_day="2026-03-06")
    press(page, "Enregistrer et continuer")
    page.locator("[name=chart_file]").set_input_files(CHART)  # type: ignore[arg-type]
    press(page, "Enregistrer et continuer")
    fill(page, wished_from="2026-12-01", wished_to="2026-12-18")
    press(page, "Enregistrer et continuer")


def find_admissible(people: People) -> None:
    """The office examines the application and finds it admissible."""
    page = people.office
    go(page, "Demandes")
    follow(page, SCHOOL)
    agree(page, "scope_is_clear", "body_is_competent", "no_conflict")
    choose(page, "Recevable")
    press(page, "Consigner l’examen")
    told(page, "L’examen est consigné.", "Recevable")


def open_size_and_quote(people: People) -> None:
    """The audit is opened, its duration explained line by line, its price offered."""
    page = people.office
    press(page, "Ouvrir l’audit")
    press(page, "Calculer la durée")
    told(page, "Durée calculée : 1 j", "moins de 150 000 €", "art. 4")
    press(page, "Établir le devis")
    told(page, "Demi-journées d’audit initial", "980,00 €")
    press(page, "Envoyer au client", sure=True)
    told(page, "Le devis et le contrat sont envoyés.")


def accept_the_contract(people: People) -> None:
    """The client reads the contract, declares on honour, signs."""
    people.bench.run_jobs()
    page = people.client
    page.goto(people.body.url("portal/quotes/"))
    follow(page.locator("table"), "D")
    offered = page.get_by_role("link", name="Devis, contrat et déclaration sur l’honneur").get_attribute("href")
    assert download(page, offered).startswith(b"%PDF")
    agree(page, "document_read", "no_other_contract", "no_recent_refusal", "accurate")
    fill(page, signer_title="Directrice")
    press(page, "Accepter et signer")
    told(page, "Le contrat est signé.", "Camille Martin", "Directrice")
