"""Transfers of a statement: kept once, attributed once, taken back, set aside; the books agree all along."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from certbody.billing.models import BankBatch, BankLine, Invoice, LedgerLine, Payment
from certbody.billing.operations.bank_attributions import (
    attribute,
    attribute_to_number,
    confirm,
    set_aside,
    take_up_again,
    unmatch,
)
from certbody.billing.operations.bank_confirming import certain_of, confirm_all, mark_of, propose_all
from certbody.billing.operations.bank_statements import name_columns, send_statement
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.payments import record_payment
from certbody.billing.queries.invoices import get_balance
from certbody.billing.queries.reconciling import reconcile
from certbody.billing.queries.transfers import compare_purchases_and_transfers
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, Invalid, Refused
from tests.billing.bank import a_camt, a_table, an_entry, lines_of, read, sent, yesterday
from tests.billing.books import issued
from tests.billing.scenes import Scene, a_draft, a_scene
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Iterator[Scene]:
    """A body with an issued invoice of 120 €; whatever is done, its books agree and its lines hold what they say."""
    scene = a_scene(bench)
    yield scene
    with bench.inside(scene.body):
        (checks, pieces), (of_transfers, off) = reconcile(), compare_purchases_and_transfers()
        checks, pieces = [*checks, *of_transfers], [*pieces, *off]
        assert (pieces, [one.code for one in checks if one.difference_cents]) == ([], [])
        paid = select(func.coalesce(func.sum(Payment.amount_cents), 0)).where(Payment.bank_line_id == BankLine.id)
        sums = select(BankLine.amount_cents - BankLine.left_cents, paid.scalar_subquery())
        assert [row for row in db.session.execute(sums) if row[0] != row[1]] == []


def another(scene: Scene) -> UUID:
    with scene.bench.inside(scene.body):
        return issue_invoice(a_draft(scene.organisation_id).id, scene.office).id


def number_of(scene: Scene, invoice_id: UUID) -> str:
    with scene.bench.inside(scene.body):
        return str(db.session.scalars(select(Invoice.number).where(Invoice.id == invoice_id)).one())


def a_line(scene: Scene, euros: str = "120.00", words: str = "", payer: str = "") -> UUID:
    sent(scene, a_camt(an_entry("A1", euros, words, payer)))
    return lines_of(scene)[-1].id


def standing(scene: Scene, invoice_id: UUID) -> tuple[str, int]:
    """The state of an invoice and what is left to pay."""
    with scene.bench.inside(scene.body):
        state = db.session.scalars(select(Invoice.state).where(Invoice.id == invoice_id)).one()
        return state, get_balance(invoice_id).due_cents


def left_of(scene: Scene) -> list[int]:
    return [one.left_cents for one in lines_of(scene)]


def test_a_statement_sent_again_adds_nothing(scene: Scene) -> None:
    one = a_camt(an_entry("A1", "10.00"), an_entry("A2", "10.00"), an_entry("A3", "5.00", sign="DBIT"))
    batch = sent(scene, one)
    assert (batch.state, batch.added, batch.known, batch.left_out, batch.total) == ("done", 2, 0, 1, 3)
    more = a_camt(an_entry("A2", "10.00"), an_entry("A4", "10.00"))
    batch = sent(scene, more)
    assert (batch.added, batch.known) == (1, 1)
    assert read(scene, batch.id).added == 1, "the work done twice"
    assert [line.bank_reference for line in lines_of(scene)] == ["A1", "A2", "A4"]


def test_a_reference_that_the_bank_gives_to_several_loses_none_and_doubles_none_in_whatever_order(scene: Scene) -> None:
    first, second = (an_entry("VIREMENT", "120.00", f"Facture {one}", f"Client {one}") for one in "AB")
    assert sent(scene, a_camt(first)).added == 1
    batch = sent(scene, a_camt(second, first))
    assert (batch.added, batch.known) == (1, 1)
    assert sorted(line.payer for line in lines_of(scene)) == ["Client A", "Client B"]


def test_a_reading_that_is_interrupted_says_so_and_is_made_up_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certbody.billing.jobs import bank

    with scene.bench.inside(scene.body):
        batch_id = send_statement("releve.xml", BytesIO(a_camt(an_entry("A1", "10.00"))), scene.office).id
    with monkeypatch.context() as broken:
        broken.setattr(bank, "read_statement", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError), scene.bench.inside(scene.body):
            bank.read_sent(str(batch_id))
    page = scene.bench.browser(scene.office).get(scene.body.url(f"invoices/bank/statements/{batch_id}")).text
    assert "La lecture s’est interrompue" in page
    batch = read(scene, batch_id)
    assert (batch.state, batch.added, batch.problems) == ("done", 1, [])


def test_sent_by_several_at_once_each_line_is_kept_once(scene: Scene) -> None:
    body = a_camt(*(an_entry(f"A{n}", "10.00") for n in range(40)))
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _turn: sent(scene, body), range(4)))
    assert (len(lines_of(scene)), sum(one.added for one in batches)) == (40, 40)


def test_columns_are_named_once_and_then_known(scene: Scene) -> None:
    body = a_table(f"{yesterday():%d/%m/%Y};VIR ÉCOLE;;120,00", "Total;;;120,00")
    with scene.bench.inside(scene.body):
        batch = send_statement("releve.csv", BytesIO(body), scene.office)
        batch_id, state = batch.id, batch.state
    assert state == "waiting"
    columns = {"day": "Date", "words": "Libellé", "credit": "Crédit"}
    with scene.bench.inside(scene.body), pytest.raises(Invalid) as wrong:
        name_columns(batch_id, {"day": "Date", "words": "Date", "payer": "Nom"}, "", 0, scene.office)
    assert set(wrong.value.errors) == {"column-words", "column-payer", "column-amount"}
    with scene.bench.inside(scene.body):
        name_columns(batch_id, columns, "FR76 3000 6000", 0, scene.office)
    batch = read(scene, batch_id)
    assert (batch.state, batch.added, batch.faults) == ("done", 1, 1)
    assert batch.problems == [{"place": 6, "code": "statement_day", "found": "Total"}]
    assert [(one.account, one.words, one.amount_cents) for one in lines_of(scene)] == [
        ("FR7630006000", "VIR ÉCOLE", 12_000)
    ]
    assert sent(scene, body, "encore.csv").known == 1
    other = a_table(f"{yesterday():%d/%m/%Y};X;1,00", heading="Jour;Texte;Somme")
    with scene.bench.inside(scene.body):
        assert send_statement("autre.csv", BytesIO(other), scene.office).state == "waiting"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (a_camt(an_entry("A1", "1.00"))[:-30], "statement_broken"),
        (a_camt().replace(b"camt.053", b"pain.001"), "statement_not_camt"),
        (a_camt().replace(b"?>\n", b'?>\n<!DOCTYPE d [<!ENTITY a "aa">]>'), "statement_entities"),
    ],
)
def test_a_file_that_breaks_off_changes_nothing_and_says_where(scene: Scene, body: bytes, code: str) -> None:
    a_line(scene)
    batch = sent(scene, body)
    assert (batch.state, batch.added, batch.problems[0]["code"]) == ("failed", 0, code)
    assert len(lines_of(scene)) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [("a.xml", b"%PDF-1.7"), ("a.pdf", a_camt()), ("a.csv", b"a\x00b"), ("a.csv", a_camt())],
)
def test_another_kind_of_file_is_not_taken(scene: Scene, name: str, body: bytes) -> None:
    with scene.bench.inside(scene.body), pytest.raises(Invalid) as wrong:
        send_statement(name, BytesIO(body), scene.office)
    assert wrong.value.errors == {"file": ["statement_kind"]}


def test_ten_thousand_lines_take_a_constant_number_of_statements_each_five_hundred(scene: Scene) -> None:
    rows = [f"{yesterday():%d/%m/%Y};VIR {n};;{n % 900 + 1},00" for n in range(10_000)]
    with scene.bench.inside(scene.body):
        batch_id = send_statement("long.csv", BytesIO(a_table(*rows)), scene.office).id
        name_columns(batch_id, {"day": "Date", "words": "Libellé", "credit": "Crédit"}, "", 0, scene.office)
    with scene.bench.statements() as ran:
        batch = read(scene, batch_id)
    assert (batch.added, batch.total) == (10_000, 10_000)
    assert len([one for one in ran if "insert into bank_line" in one]) == 20
    assert len([one for one in ran if one.startswith("UPDATE bank_batch")]) == 21, "how far it is, and its end"
    with scene.bench.inside(scene.body), scene.bench.statements() as ran:
        assert len(propose_all()) == 10_000
    assert len([one for one in ran if one.startswith("SELECT")]) == 2


def test_a_certain_line_pays_its_invoice_once_whoever_clicks(scene: Scene) -> None:
    invoice_id = issued(scene)
    line_id = a_line(scene, words=f"Facture {number_of(scene, invoice_id)}")

    def click(_turn: int) -> bool:
        try:
            with scene.bench.inside(scene.body):
                confirm(line_id, [(invoice_id, 12_000)], 12_000, scene.office)
        except CertbodyError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(click, range(4))) == 1
    assert standing(scene, invoice_id) == ("paid", 0)
    assert left_of(scene) == [0]
    with scene.bench.inside(scene.body):
        assert db.session.scalar(select(func.count()).select_from(LedgerLine).where(LedgerLine.role == "bank")) == 1


def test_several_invoices_parts_and_what_is_left_over(scene: Scene) -> None:
    first, second = issued(scene), another(scene)
    line_id = a_line(scene, "250.00")
    with scene.bench.inside(scene.body):
        attribute(line_id, [(first, 12_000), (second, 5_000)], 25_000, scene.office)
    assert (standing(scene, first), standing(scene, second)) == (("paid", 0), ("issued", 7_000))
    with scene.bench.inside(scene.body):
        attribute_to_number(line_id, _number(second), 7_000, 8_000, scene.office)
    assert (standing(scene, second), left_of(scene)) == (("paid", 0), [1_000])
    third = another(scene)
    with scene.bench.inside(scene.body):
        attribute(line_id, [(third, 1_000)], 1_000, scene.office)
    assert (standing(scene, third), left_of(scene)) == (("issued", 11_000), [0])


def _number(invoice_id: UUID) -> str:
    return str(db.session.scalars(select(Invoice.number).where(Invoice.id == invoice_id)).one()).lower()


@pytest.mark.parametrize(
    ("cents", "left", "kind"),
    [
        (12_001, 25_000, Invalid),
        (0, 25_000, Invalid),
        (-5, 25_000, Invalid),
        (25_001, 25_000, Invalid),
        (100, 24_999, Refused),
    ],
)
def test_no_other_amount_is_attributed(scene: Scene, cents: int, left: int, kind: type[CertbodyError]) -> None:
    invoice_id = issued(scene)
    line_id = a_line(scene, "250.00")
    with pytest.raises(kind), scene.bench.inside(scene.body):
        attribute(line_id, [(invoice_id, cents)], left, scene.office)
    assert (standing(scene, invoice_id), left_of(scene)) == (("issued", 12_000), [25_000])


def test_what_was_proposed_and_paid_otherwise_meanwhile_is_refused(scene: Scene) -> None:
    invoice_id = issued(scene)
    line_id = a_line(scene)
    with scene.bench.inside(scene.body):
        record_payment(invoice_id, 12_000, clock.today(), "cheque", "", scene.office)
    with scene.bench.inside(scene.body), pytest.raises(Refused, match="invoice_not_payable"):
        confirm(line_id, [(invoice_id, 12_000)], 12_000, scene.office)
    for number in ("F-1999-000001", number_of(scene, invoice_id)):
        with scene.bench.inside(scene.body), pytest.raises(Invalid, match="number"):
            attribute_to_number(line_id, number, 100, 12_000, scene.office)


def test_an_attribution_taken_back_leaves_both_rows_and_opens_invoice_and_line(scene: Scene) -> None:
    invoice_id = issued(scene)
    line_id = a_line(scene)
    with scene.bench.inside(scene.body):
        confirm(line_id, [(invoice_id, 12_000)], 12_000, scene.office)
        payment_id = db.session.scalars(select(Payment.id)).one()
    with scene.bench.inside(scene.body):
        unmatch(payment_id, "Mauvais client", scene.office)
    assert (standing(scene, invoice_id), left_of(scene)) == (("issued", 12_000), [12_000])
    with scene.bench.inside(scene.body), pytest.raises(Refused, match="bank_line_meanwhile"):
        unmatch(payment_id, "Encore", scene.office)
    with scene.bench.inside(scene.body):
        rows = db.session.scalars(select(Payment).order_by(Payment.id)).all()
        assert [(one.kind, one.amount_cents, one.note) for one in rows] == [
            ("received", 12_000, ""), ("unmatched", -12_000, "Mauvais client")
        ]  # fmt: skip
        confirm(line_id, [(invoice_id, 12_000)], 12_000, scene.office)
    assert (standing(scene, invoice_id), left_of(scene)) == (("paid", 0), [0])


def test_taken_back_by_several_at_once_it_comes_back_once(scene: Scene) -> None:
    invoice_id = issued(scene)
    line_id = a_line(scene)
    with scene.bench.inside(scene.body):
        confirm(line_id, [(invoice_id, 12_000)], 12_000, scene.office)
        payment_id = db.session.scalars(select(Payment.id)).one()

    def take_back(_turn: int) -> bool:
        try:
            with scene.bench.inside(scene.body):
                unmatch(payment_id, "Mauvais client", scene.office)
        except CertbodyError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take_back, range(4))) == 1
    assert left_of(scene) == [12_000]


def test_a_payment_is_never_dated_before_its_invoice(scene: Scene) -> None:
    invoice_id = issued(scene)
    sent(scene, a_camt(an_entry("A1", "120.00", day=yesterday())))
    line_id = lines_of(scene)[0].id
    with scene.bench.inside(scene.body):
        confirm(line_id, [(invoice_id, 12_000)], 12_000, scene.office)
        assert db.session.scalars(select(Payment.received_on)).one() == clock.today()


def test_what_settles_nothing_is_set_aside_with_a_reason_and_taken_up_again(scene: Scene) -> None:
    issued(scene)
    line_id = a_line(scene)
    with scene.bench.inside(scene.body):
        set_aside(line_id, "Virement de Stripe", scene.office)
        assert propose_all() == []
        with pytest.raises(Refused):
            attribute(line_id, [(line_id, 1)], 12_000, scene.office)
        take_up_again(line_id, scene.office)
        take_up_again(line_id, scene.office)
        assert [one.line.id for one in propose_all()] == [line_id]


def test_all_that_is_certain_is_booked_at_one_word_once(scene: Scene) -> None:
    first, second = issued(scene), another(scene)
    numbers = [number_of(scene, one) for one in (first, second)]
    entries = [an_entry(f"A{rank}", "120.00", number) for rank, number in enumerate((*numbers, numbers[0]))]
    sent(scene, a_camt(*entries, an_entry("B", "60.00", numbers[0]), an_entry("C", "1.00")))
    with scene.bench.inside(scene.body), pytest.raises(Refused, match="bank_line_meanwhile"):
        confirm_all(mark_of(certain_of(propose_all())[:1]), scene.office)
    with scene.bench.inside(scene.body):
        batch_id = confirm_all(mark_of(certain_of(propose_all())), scene.office).id
    scene.bench.run_jobs()
    assert [standing(scene, one)[0] for one in (first, second)] == ["paid", "paid"]
    assert sorted(left_of(scene)) == [0, 0, 100, 6_000, 12_000]
    with scene.bench.inside(scene.body):
        batch = db.session.scalars(select(BankBatch).where(BankBatch.id == batch_id)).one()
        assert (batch.state, batch.added, batch.left_out) == ("done", 2, 0)
        who = db.session.scalars(select(Payment.entered_by_name)).all()
        assert set(who) == {scene.office.name}


def test_an_attribution_that_took_the_place_of_one_that_was_seen_is_not_booked(scene: Scene) -> None:
    first, second = issued(scene), another(scene)
    seen_line = a_line(scene, words=number_of(scene, first))
    with scene.bench.inside(scene.body):
        seen = mark_of(certain_of(propose_all()))
        set_aside(seen_line, "Virement de Stripe", scene.office)
    sent(scene, a_camt(an_entry("A2", "120.00", number_of(scene, second))))
    with scene.bench.inside(scene.body), pytest.raises(Refused, match="bank_line_meanwhile"):
        confirm_all(seen, scene.office)
    assert standing(scene, second)[0] == "issued"


def test_booked_by_a_worker_that_is_killed_in_between_nothing_is_booked_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certbody.billing.jobs import bank

    first, second = issued(scene), another(scene)
    sent(
        scene,
        a_camt(*(an_entry(f"A{rank}", "120.00", number_of(scene, one)) for rank, one in enumerate((first, second)))),
    )
    with scene.bench.inside(scene.body):
        batch_id = confirm_all(mark_of(certain_of(propose_all())), scene.office).id
    booked = []

    def dies(*what: object) -> None:
        if booked:
            raise KeyboardInterrupt
        booked.append(confirm(*what))  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(bank, "confirm", dies)
        with pytest.raises(KeyboardInterrupt), scene.bench.inside(scene.body):
            bank.book_confirmed(str(batch_id))
    with scene.bench.inside(scene.body):
        bank.book_confirmed(str(batch_id))
    with scene.bench.inside(scene.body):
        batch = db.session.scalars(select(BankBatch).where(BankBatch.id == batch_id)).one()
        assert (batch.added, batch.left_out) == (2, 0)
        assert db.session.scalar(select(func.count()).select_from(Payment)) == 2


def test_the_database_refuses_more_of_a_line_than_came_in(scene: Scene) -> None:
    line_id = a_line(scene)
    with pytest.raises(DBAPIError, match="ck_bank_line_left"), scene.bench.inside(scene.body):
        db.session.execute(text("update bank_line set left_cents = -1 where id = :id"), {"id": line_id})


def test_what_is_proposed_is_in_whole_cents(scene: Scene) -> None:
    number = number_of(scene, issued(scene))
    sent(scene, a_camt(an_entry("A1", "130.00", number)))
    with scene.bench.inside(scene.body):
        (one,) = propose_all()
        (part,) = one.suggestions[0].parts
        assert (type(part.cents), part.cents, one.suggestions[0].rest_cents) == (int, 12_000, 1_000)
