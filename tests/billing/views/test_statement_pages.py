"""The statement of account: the same left-to-pay as the invoices, for the office and for the client alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from certbody.billing.models import Payment
from certbody.billing.operations.bank_attributions import attribute, unmatch
from certbody.billing.operations.payments import EVENTS
from certbody.billing.operations.statement_document import KINDS
from certbody.billing.queries.invoices import list_invoices
from certbody.billing.queries.statements import read_statement
from certbody.billing.queries.to_invoice import sum_invoices
from certbody.billing.wording_late import LABELS
from certbody.kit import clock
from certbody.kit.db import db
from tests import factories
from tests.billing.bank import a_camt, an_entry, lines_of, sent
from tests.billing.books import credited, issued, paid
from tests.billing.late import days_after, due_day, words_of
from tests.billing.scenes import Scene, a_draft, a_scene
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """An invoice paid in part, one credited in part once paid, one open, and a draft that counts for nothing."""
    made = a_scene(bench)
    first, second = issued(made), issued(made)
    issued(made)
    paid(made, first, 3_000)
    paid(made, second, 12_000)
    credited(made, second, 2_500)
    with bench.inside(made.body):
        a_draft(made.organisation_id)
    return made


def _office(scene: Scene) -> str:
    return f"invoices/clients/{scene.organisation_id}/statement/"


def test_it_reaches_the_same_left_to_pay_as_the_invoices(scene: Scene) -> None:
    today = clock.today()
    with scene.bench.inside(scene.body):
        found = read_statement(scene.organisation_id, today.replace(month=1, day=1), today)
        rows = list_invoices(scene.office, today, 50)
        left = sum(int(row.left_cents) for row in rows if row[0].corrects_id is None and row[0].number)
        sums = sum_invoices(today)
    assert found.closing_cents == left == 9_000 + 12_000 - 3_000
    assert sum(found.ages.values()) == sums["outstanding_cents"] == 21_000
    assert found.owed_cents == sums["owed_cents"] == 3_000


def test_both_sides_read_each_movement_the_balance_and_the_ages(scene: Scene) -> None:
    for person, path in ((scene.office, _office(scene)), (scene.client, "portal/invoices/statement/")):
        browser = scene.bench.browser(person)
        page = words_of(browser, scene, path)
        year = clock.today().year
        for words in (f"Facture F-{year}-000001", f"Avoir AV-{year}-000001", "Règlement F-", "Non échu 210,00 €",
                      "180,00 €", "Dû au client 30,00 €"):  # fmt: skip
            assert words in page
        pdf = browser.get(scene.body.url(path + "statement.pdf"))
        assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")


def test_a_period_opens_with_what_was_owed_before(scene: Scene) -> None:
    day = due_day(scene, issued(scene))
    with days_after(day, 40) as today:
        browser = scene.bench.browser(scene.office)
        page = words_of(browser, scene, f"{_office(scene)}?first={today - timedelta(days=10)}&last={today}")
    assert "Facture F-" not in page.split("Solde avant le")[1]
    assert page.count("300,00 €") >= 2
    assert "31 à 60 jours 330,00 €" in page


def test_days_that_cannot_be_right_are_told_at_their_field(scene: Scene) -> None:
    browser = scene.bench.browser(scene.office)
    turned = browser.get(scene.body.url(_office(scene) + "?first=2026-12-01&last=2026-01-01")).text
    assert ("ne peut pas précéder le premier" in turned, 'value="2026-12-01"' in turned) == (True, True)
    assert "Indiquez une date" in browser.get(scene.body.url(_office(scene) + "?first=abc")).text
    assert "Indiquez une date" not in browser.get(scene.body.url(_office(scene))).text


def test_a_client_reads_its_own_and_each_page_asks_few_questions(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        stranger_id = factories.an_organisation(siren="404833048").id
    stranger = scene.bench.member(scene.body, "client", organisation_id=stranger_id)
    assert "Facture F-" not in words_of(scene.bench.browser(stranger), scene, "portal/invoices/statement/")
    assert scene.bench.browser(scene.client).get(scene.body.url(_office(scene))).status_code == 403
    browser = scene.bench.browser(scene.office)
    browser.get(scene.body.url(_office(scene)))
    with scene.bench.statements() as ran:
        assert browser.get(scene.body.url(_office(scene))).status_code == 200
    assert len(ran) <= 8, "\n".join(ran)


def test_a_bank_line_taken_back_stands_on_the_page_and_in_the_pdf(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    sent(scene, a_camt(an_entry("R1", "120.00", "Virement", "École du Port")))
    (line,) = lines_of(scene)
    with bench.inside(scene.body):
        attribute(line.id, [(invoice_id, 12_000)], 12_000, scene.office)
        unmatch(db.session.scalars(select(Payment.id)).one(), "Autre facture", scene.office)
    for person, path in ((scene.office, _office(scene)), (scene.client, "portal/invoices/statement/")):
        browser = bench.browser(person)
        assert "Affectation annulée F-" in words_of(browser, scene, path)
        assert browser.get(scene.body.url(path + "statement.pdf")).data[:5] == b"%PDF-"


def test_every_kind_of_movement_has_its_words_on_the_page_and_in_the_pdf() -> None:
    kinds = {"invoice", "deposit", "credit_note", *EVENTS}
    assert kinds == set(KINDS) == set(LABELS["statement.kind"])
