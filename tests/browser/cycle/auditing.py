"""From planning to the signed report."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from certbody.audits.models import Audit, AuditHalfDay
from certbody.kit import clock
from certbody.kit.db import db
from tests.browser.acts import choose, fill, follow, go, press, section, told
from tests.browser.cycle.asking import SCHOOL
from tests.browser.cycle.people import People

MINOR, MAJOR = "1", "4"  # art. 5 knows no minor for indicator 4


def plan_for_today(people: People) -> None:
    """The planner places both half-days today, with a reviewer outside the team."""
    page = people.office
    go(page, "Audits")
    page.get_by_role("link", name=re.compile("A")).filter(has_text=re.compile(r"\d")).first.click()
    follow(page, "Planifier l’audit")
    for number, half in (("1", "am"), ("2", "pm")):
        fill(page, **{f"day_{number}": clock.today().isoformat()})
        page.locator(f"[name=half_{number}]").select_option(half)
        page.locator(f"[name=member_{number}]").select_option(label=people.auditor_name)
    page.locator("[name=lead_id]").select_option(label=people.auditor_name)
    page.locator("[name=reviewer_id]").select_option(label=people.reviewer_name)
    press(page, "Enregistrer la planification")
    told(page, "L’audit est planifié.", people.auditor_name, people.reviewer_name)


def send_and_acknowledge_the_plan(people: People) -> None:
    """The plan becomes a PDF, goes to the client, who takes note of it."""
    people.bench.run_jobs()
    press(people.office, "Envoyer le plan")
    told(people.office, "Le plan part à l’organisme de formation et à l’équipe d’audit.")
    people.bench.run_jobs()
    assert any("plan" in mail.subject.lower() for mail in people.bench.mails(people.body))
    page = people.client
    page.goto(people.body.url("portal/audits"))
    follow(page.locator("table"), "Audit initial")
    told(page, "Votre plan d’audit est prêt", people.auditor_name)
    press(page, "J’ai pris connaissance du plan")
    told(page, "Merci : votre organisme a bien pris connaissance du plan d’audit.")


def declare_and_open(people: People) -> None:
    """The auditor declares being impartial, holds the opening meeting, samples an action."""
    page = people.auditor
    go(page, "Mes missions")
    page.locator("table").get_by_role("link").first.click()
    press(page, "Déclarer mon impartialité")
    told(page, "Votre déclaration d’impartialité est enregistrée pour cette mission.")
    follow(page, "Tenir la réunion d’ouverture")
    yesterday = _let_a_day_go_by(people)
    fill(page, at=f"{yesterday.isoformat()}T09:00", attendance="Camille Martin, directrice")
    press(page, "Ouvrir l’audit")
    told(page, "L’audit est ouvert.")
    follow(page, "Échantillon d’actions")
    fill(page, title="Tableur, niveau 1", reference="session de mars")
    press(page, "Ajouter à l’échantillon")
    told(page, "L’action est dans l’échantillon.")


def _indicator(page: Page, number: str) -> Locator:
    return page.locator(f"#indicator-{number}")


def _let_a_day_go_by(people: People) -> date:
    """Puts the audit on the day before, its plan sent earlier: its afternoon has begun whenever the test runs."""
    yesterday, sent = clock.today() - timedelta(days=1), clock.now() - timedelta(days=3)
    with people.bench.inside(people.body):
        db.session.execute(update(AuditHalfDay).values(day=yesterday))
        db.session.execute(update(Audit).values(first_day=yesterday, last_day=yesterday, plan_sent_at=sent))
    return yesterday


def meet_the_rule(people: People) -> None:
    """A minor is not offered where art. 5 knows majors only; sent all the same, it is refused with the rule."""
    page = people.auditor
    page.goto(page.url.replace("sampled-actions", f"findings?open={MAJOR}"))
    form = _indicator(page, MAJOR)
    expect(form.get_by_label("Non-conformité mineure", exact=True)).to_have_count(0)
    major = form.get_by_label("Non-conformité majeure", exact=True)
    major.check()
    major.evaluate("radio => { radio.value = 'minor' }")
    form.locator("[name=fact]").fill("Aucune analyse du besoin sur deux dossiers.")
    press(form, f"Enregistrer l’indicateur {MAJOR}")
    told(page, "L’indicateur 4 n’admet que la non-conformité majeure (art. 5).")
    page.go_back()


def record_every_finding(people: People) -> None:
    """Every indicator that waits gets its finding, the next one opening by itself."""
    page = people.auditor
    page.goto(re.sub(r"findings.*", "findings?only=todo", page.url))
    results = {MINOR: "Non-conformité mineure", MAJOR: "Non-conformité majeure"}
    expect(page.get_by_text(re.compile("obligatoires? à faire"))).to_be_visible()
    while page.locator("details.indicator").count():
        form = page.locator("details.indicator[open]")
        number = (form.get_attribute("id") or "").removeprefix("indicator-")
        choose(form, results.get(number, "Conforme"))
        form.locator("[name=evidence]").fill("Programme 2026, dossier de session")
        if number in results:
            form.locator("[name=fact]").fill(f"Écart sur l’indicateur {number}.")
        press(form, f"Enregistrer l’indicateur {number}")
        told(page, f"Indicateur {number} enregistré.")
    told(page, "Tout est renseigné", "0 obligatoire à faire", "1 majeure", "1 mineure")


def close_and_sign(people: People) -> None:
    """The closing meeting notifies both nonconformities; the report is written and signed."""
    page = people.auditor
    follow(page, "Réunion de clôture")
    told(page, "Écart sur l’indicateur 1.", "Écart sur l’indicateur 4.")
    press(page, "Clore l’audit et notifier", sure=True)
    told(page, "L’audit est clos et les non-conformités sont notifiées.")
    fill(page, strengths="Équipe stable.", conclusion="Le dispositif est maîtrisé, deux écarts restent à traiter.")
    press(page, "Enregistrer les textes")
    told(page, "Le rapport est enregistré.")
    press(section(page, "Signature"), "Signer le rapport", sure=True)
    told(page, "Le rapport est signé et transmis à l’organisme.", "-R1.pdf")
    people.bench.run_jobs()
    assert any(SCHOOL in (mail.body_text or "") or "rapport" in mail.subject.lower()
               for mail in people.bench.mails(people.body))  # fmt: skip
