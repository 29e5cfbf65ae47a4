"""The pages of the books: what was sold, VAT, ageing, the comparison to 0,00, the file of entries."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from certbody.billing.models import Invoice, Payment
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.payments import keep_payment
from certbody.billing.queries.books import list_ageing, sum_sold
from certbody.billing.queries.to_invoice import sum_invoices
from certbody.billing.rules.ageing import BUCKETS
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.operations.settings import set_value
from tests.billing.books import as_owner, credited, issued, paid
from tests.billing.scenes import Scene, a_scene
from tests.billing.schedules import held, signed
from tests.support import Bench

PARTS = ("", "vat", "vat?period=quarter", "vat?period=year", "ageing", "reconciliation", "export")


def _page(scene: Scene, path: str) -> str:
    """The words of a page, its tags left out."""
    answer = scene.bench.browser(scene.office).get(scene.body.url(f"accounting/{path}"))
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())


@pytest.fixture
def scene(bench: Bench) -> Scene:
    """One invoice paid in full, one paid in part, one credited in part after it was paid."""
    made = a_scene(bench)
    first, second, third = issued(made), issued(made), issued(made)
    paid(made, first, 12_000)
    paid(made, second, 3_000)
    paid(made, third, 12_000)
    credited(made, third, 2_500)
    return made


@pytest.mark.parametrize("path", PARTS)
def test_each_page_asks_the_database_few_questions(scene: Scene, path: str) -> None:
    browser = scene.bench.browser(scene.office)
    browser.get(scene.body.url(f"accounting/{path}"))
    with scene.bench.statements() as ran:
        assert browser.get(scene.body.url(f"accounting/{path}")).status_code == 200
    assert len(ran) <= 8, "\n".join(ran)


def test_empty_books_say_so_on_every_page(bench: Bench) -> None:
    scene = a_scene(bench)
    told = ("Rien n’est encore facturé", "Aucune écriture", "Aucune écriture", "Aucune écriture",
            "Aucun client ne doit rien", "concordent au centime", "Exporter un exercice")  # fmt: skip
    for path, words in zip(PARTS, told, strict=True):
        assert words in _page(scene, path)


def test_what_was_sold_is_told_without_vat_and_with_credit_notes_deducted(scene: Scene) -> None:
    page = _page(scene, "")
    assert "Demi-journées d’audit 275,00 €" in page
    assert "Sans audit 275,00 €" in page


def test_vat_is_told_by_period_and_rate(scene: Scene) -> None:
    for path in ("vat", "vat?period=quarter", "vat?period=year"):
        page = _page(scene, path)
        assert "20 % 275,00 € 55,00 € 40,00 €" in page, "20 + 5 + 20 fell due, 5 were given back"
    assert "Aucune écriture" in _page(scene, f"vat?year={clock.today().year - 1}")
    assert "20 %" in _page(scene, "vat?period=century")


def test_the_age_of_debts_is_told_by_client(scene: Scene) -> None:
    page = _page(scene, "ageing")
    nothing = "— 0,00 €"  # a dash to see, an amount to hear
    assert " ".join(["90,00 €", *[nothing] * 4, "90,00 € 30,00 €"]) in page
    due_on = clock.today() + timedelta(days=30)
    with scene.bench.inside(scene.body):
        for late, bracket in ((0, "not_due"), (1, "late_30"), (31, "late_60"), (90, "late_90"), (400, "later")):
            day = due_on + timedelta(days=late)
            (row,) = list_ageing(day, 1, 50)
            found = {name: int(getattr(row, name)) for name, _least, _most in BUCKETS if getattr(row, name)}
            assert found == {bracket: 9_000}
            assert (row.left_cents, row.owed_cents, row.all_left_cents) == (9_000, 3_000, 9_000)
        assert list_ageing(due_on, 2, 50) == []


@pytest.fixture
def deposited(bench: Bench) -> Scene:
    """A deposit of 372,60 €, paid, and the invoice of 1 242 € that deducts it."""
    made, _contract = signed(bench, 0, deposit_percent=30)
    bench.run_jobs()
    with bench.inside(made.body):
        deposit = issue_invoice(db.session.scalars(select(Invoice.id)).one(), made.office).id
    paid(made, deposit, 37_260)
    assert "20 % 310,50 € 62,10 € 62,10 €" in _page(made, "vat"), "the base stands beside its VAT"
    with bench.inside(made.body):
        held(made)
        issue_invoice(draft_invoice(made.audit_id, made.office).id, made.office)
    return made


def test_a_deposit_counts_once_in_every_report(deposited: Scene) -> None:
    assert "20 % 1 035,00 € 207,00 € 62,10 €" in _page(deposited, "vat")
    with deposited.bench.inside(deposited.body):
        assert [rows for _code, rows in sum_sold(clock.today())["kind"].rows] == [[103_500]]
        (row,) = list_ageing(clock.today(), 1, 50)
        assert row.left_cents == sum_invoices(clock.today())["outstanding_cents"] == 86_940
    assert "Audit initial 1 035,00 €" in _page(deposited, "")


def test_what_was_paid_twice_is_owed_to_the_client(bench: Bench) -> None:
    made = a_scene(bench)
    paid(made, issued(made), 12_000)
    with bench.inside(made.body):
        again = Payment(
            invoice_id=db.session.scalars(select(Invoice.id)).one(), amount_cents=12_000, method="card",
            received_on=clock.today(), entered_by_name="Essai",
        )  # fmt: skip
        keep_payment(db.session.scalars(select(Invoice)).one(), again, made.office)
        (row,) = list_ageing(clock.today(), 1, 50)
        assert (row.left_cents, row.owed_cents) == (0, 12_000)


@pytest.mark.parametrize(("schedule", "named"), [(1, "Demi-journées d’audit"), (2, "Annuités")])
def test_what_is_billed_by_instalments_counts_for_the_audit_of_its_contract(
    bench: Bench, schedule: int, named: str
) -> None:
    made, _contract = signed(bench, 0, invoice_schedule=schedule, issue_when_due=1)
    bench.run_jobs()
    page = _page(made, "")
    assert "Audit initial" in page
    assert "Sans audit" not in page
    assert named in page


def test_the_comparison_reaches_zero(scene: Scene) -> None:
    page = _page(scene, "reconciliation")
    assert "concordent au centime" in page
    assert "Pièces en cause" not in page
    assert page.count(" 0,00 €") >= 6
    assert "Banque et paiements reçus 270,00 € 270,00 € 0,00 €" in page


def _tampered(scene: Scene, settings: Settings, statement: str) -> str:
    with as_owner(scene.body, settings.database_owner_url) as connection:
        connection.execute(text(statement))
    return _page(scene, "reconciliation")


def test_a_missing_entry_is_named_by_its_invoice(scene: Scene, settings: Settings) -> None:
    number = f"F-{clock.today().year}-000002"
    page = _tampered(
        scene, settings, f"delete from ledger_line where document_id is not null and piece = '{number}'"
    )  # fmt: skip
    told = page.split("Pièces en cause")[-1]
    assert f"{number} clients 0,00 € 120,00 € -120,00 €" in told
    assert f"{number} prestations de services 0,00 € 100,00 €" in told
    assert f"{number} TVA facturée 0,00 € 20,00 €" in told
    assert "000001" not in told
    assert "000003" not in told


def test_a_missing_payment_and_a_changed_line_are_named(scene: Scene, settings: Settings) -> None:
    year = clock.today().year
    told = _tampered(
        scene, settings, f"delete from ledger_line where payment_id is not null and piece = 'F-{year}-000001'"
    ).split("Pièces en cause")[-1]  # fmt: skip
    assert f"F-{year}-000001 paiement reçu banque 0,00 € 120,00 €" in told
    assert f"F-{year}-000001 TVA exigible 0,00 € 20,00 €" in told
    assert "000002" not in told
    told = _tampered(
        scene, settings,
        f"update ledger_line set credit_cents = credit_cents + 1 where role = 'sales' and piece = 'F-{year}-000003'",
    ).split("Pièces en cause")[-1]  # fmt: skip
    assert f"F-{year}-000003 prestations de services 100,01 € 100,00 € 0,01 €" in told
    assert f"F-{year}-000003 écriture déséquilibrée" in told


def test_the_accountant_takes_the_file_of_an_exercise(scene: Scene) -> None:
    today = clock.today()
    browser = scene.bench.browser(scene.bench.member(scene.body, "accountant"))
    days = {"first": f"{today.year}-01-01", "last": f"{today.year}-12-31"}
    answer = browser.post(scene.body.url("accounting/export"), data=days, buffered=True)
    assert answer.mimetype == "text/plain"
    assert re.search(rf'filename="?\d{{9}}FEC{today.year}1231\.txt', answer.headers["Content-Disposition"])
    assert answer.data.startswith(b"JournalCode\tJournalLib\t")
    page = browser.get(scene.body.url("accounting/export")).text
    assert answer.headers["X-Checksum-SHA256"] in page
    journal = html.unescape(scene.bench.browser(scene.office).get(scene.body.url("journal/exports")).text)
    assert "Comptabilité · FEC" in journal
    assert "du : 1er janv." in journal
    assert f"FEC{today.year}1231.txt" in page


def test_exercises_begin_with_the_month_that_the_body_sets(scene: Scene) -> None:
    today = clock.today()
    month = today.month
    with scene.bench.inside(scene.body):
        set_value("exercise_month", month, today, "Exercice décalé", scene.office)
    page = scene.bench.browser(scene.office).get(scene.body.url("accounting/export")).text
    assert f'value="{today.year}-{month:02d}-01"' in page
    assert f"{today.year + (month > 1)}-" in page


def test_days_that_make_no_exercise_are_told_at_their_field_and_kept(scene: Scene) -> None:
    browser = scene.bench.browser(scene.office)
    told = (("2026-01-01", "Un exercice se termine après avoir commencé."), ("2029-01-01", "24 mois"), ("hier", ""))
    for last, said in told:
        page = browser.post(scene.body.url("accounting/export"), data={"first": "2026-12-31", "last": last})
        assert (page.status_code, 'value="2026-12-31"' in page.text) == (422, True)
        assert said in html.unescape(page.text)


def test_who_cannot_read_money_has_no_books(scene: Scene) -> None:
    planner = scene.bench.browser(scene.bench.member(scene.body, "planner"))
    for path in PARTS:
        assert planner.get(scene.body.url(f"accounting/{path}")).status_code == 403
