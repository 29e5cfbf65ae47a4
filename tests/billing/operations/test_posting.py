"""The books are written with each event, balance, never change, and catch up on what they lack, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from certbody.billing.jobs.invoices import OFFICE
from certbody.billing.models import LedgerLine
from certbody.billing.operations.payments import record_payment
from certbody.billing.operations.posting import post_missing
from certbody.billing.queries.invoices import get_invoice
from certbody.billing.queries.ledger import list_invoices_to_post, standing_of
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.ids import new_id
from certbody.tenants.models import BodySetting, JournalEntry
from certbody.tenants.operations.settings import set_value
from tests.billing.books import as_owner, credited, held_by_accounts, issued, paid
from tests.billing.scenes import Scene, a_draft, a_scene, complete_profile
from tests.support import Bench


def _lines(scene: Scene) -> list[LedgerLine]:
    with scene.bench.inside(scene.body):
        found = list(db.session.scalars(select(LedgerLine).order_by(LedgerLine.entry_id, LedgerLine.position)))
        db.session.expunge_all()
        return found


def _forgotten(scene: Scene, settings: Settings) -> None:
    """The books as they are after an upgrade: nothing in them yet."""
    with as_owner(scene.body, settings.database_owner_url) as connection:
        connection.execute(text("delete from ledger_line"))


def test_an_invoice_is_in_the_books_with_its_number_accounts_and_client(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    lines = _lines(scene)
    assert [(one.role, one.account, one.rate, one.debit_cents, one.credit_cents) for one in lines] == [
        ("clients", "411000", None, 12_000, 0),
        ("sales", "706000", 2000, 0, 10_000),
        ("vat_waiting", "445740", 2000, 0, 2_000),
    ]
    with bench.inside(scene.body):
        invoice = get_invoice(invoice_id, scene.office)
        assert invoice.buyer is not None
        assert {(one.piece, one.piece_on, one.journal) for one in lines} == {(invoice.number, clock.today(), "sales")}
        assert [one.auxiliary for one in lines] == [invoice.buyer["siren"], "", ""]
        assert lines[0].label == f"Facture {invoice.number} {invoice.buyer['name']}"
        assert len({one.entry_id for one in lines}) == 1


def test_vat_falls_due_with_the_money_and_credit_notes_give_it_back(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    paid(scene, invoice_id, 3_000)
    assert held_by_accounts(scene) == {
        "clients": 9_000, "sales": -10_000, "vat_waiting": -1_500, "vat": -500, "bank": 3_000
    }  # fmt: skip
    credited(scene, invoice_id, 2_000)
    paid(scene, invoice_id, 6_600)
    credited(scene, invoice_id, 500)
    assert held_by_accounts(scene) == {
        "clients": -600, "sales": -7_500, "vat_waiting": 0, "vat": -1_500, "bank": 9_600
    }  # fmt: skip


def test_with_the_option_for_debits_all_vat_is_due_at_once(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        set_value("vat_on_debits", 1, clock.today(), "Option exercée", scene.office)
    issued(scene)
    assert held_by_accounts(scene) == {"clients": 12_000, "sales": -10_000, "vat": -2_000}


def test_an_account_set_from_a_day_on_changes_no_entry_before_it(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        day = clock.today() - timedelta(days=1)
        db.session.add(BodySetting(code="account_bank", value=512_100, valid_from=day, set_at=clock.now()))
        set_value("account_sales", 706_400, clock.today() + timedelta(days=1), "Plan du cabinet", scene.office)
    paid(scene, invoice_id, 12_000)
    assert {(one.role, one.account) for one in _lines(scene)} >= {("sales", "706000"), ("bank", "512100")}


def test_nothing_is_in_the_books_when_the_event_fails(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    before = len(_lines(scene))
    with suppress(ZeroDivisionError), bench.inside(scene.body):
        record_payment(invoice_id, 12_000, clock.today(), "transfer", "", scene.office)
        raise ZeroDivisionError("the request fails after the payment")
    assert len(_lines(scene)) == before


def test_an_entry_that_does_not_balance_is_refused_when_the_transaction_ends(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    payment_id = paid(scene, invoice_id, 1_000)
    values = {
        "entry_id": new_id(), "journal": "bank", "day": clock.today(), "role": "bank", "account": "512000",
        "piece": "F", "piece_on": clock.today(), "label": "Essai", "recorded_at": clock.now(),
    }  # fmt: skip
    lines = [
        {"position": 8, "debit_cents": 100, "credit_cents": 0},
        {"position": 9, "debit_cents": 0, "credit_cents": 99},
    ]
    rows = [LedgerLine(**values, **line, invoice_id=invoice_id, payment_id=payment_id) for line in lines]
    with pytest.raises(IntegrityError, match="debits and credits of an entry differ"), bench.inside(scene.body):
        db.session.add_all(rows)


@pytest.mark.parametrize("change", ["update ledger_line set debit_cents = 1", "delete from ledger_line"])
def test_a_line_is_neither_changed_nor_removed(bench: Bench, change: str) -> None:
    scene = a_scene(bench)
    issued(scene)
    with pytest.raises(ProgrammingError, match="permission denied"), bench.inside(scene.body):
        db.session.execute(text(change))


def test_an_event_is_never_written_twice(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    same = (
        "position, document_id, invoice_id, journal, day, role, account, debit_cents, credit_cents, piece, piece_on,"
        " label, auxiliary, auxiliary_name, recorded_at"
    )
    copied = text(
        f"insert into ledger_line (tenant_id, id, entry_id, {same})"
        f" select tenant_id, uuidv7(), :entry, {same} from ledger_line"
    )
    with pytest.raises(DBAPIError, match="uq_ledger_line_tenant_id_document_id_position"), bench.inside(scene.body):
        db.session.execute(copied, {"entry": new_id()})
    with bench.inside(scene.body):
        assert post_missing(invoice_id, OFFICE) == 0


def test_what_came_before_the_books_is_caught_up_on_to_the_same_sums(bench: Bench, settings: Settings) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    credited(scene, invoice_id, 1_001)
    paid(scene, invoice_id, 4_000)
    before, told = held_by_accounts(scene), [(one.piece, one.role, one.debit_cents) for one in _lines(scene)]
    _forgotten(scene, settings)
    with bench.inside(scene.body):
        assert list(list_invoices_to_post()) == [invoice_id]
        assert post_missing(invoice_id, OFFICE) == 3
        assert list(list_invoices_to_post()) == []
        assert post_missing(invoice_id, OFFICE) == 0
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "invoice.booked")).one()
        assert entry.after == {"entries": 3}
    assert held_by_accounts(scene) == before
    assert [(one.piece, one.role, one.debit_cents) for one in _lines(scene)] == told


def test_an_event_on_an_invoice_older_than_the_books_brings_all_of_it(bench: Bench, settings: Settings) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    paid(scene, invoice_id, 4_000)
    _forgotten(scene, settings)
    answer = bench.browser(scene.office).post(
        scene.body.url(f"invoices/{invoice_id}/payments"),
        data={"amount": "80", "received_on": clock.today().isoformat(), "method": "transfer"},
    )
    assert answer.status_code == 303
    assert held_by_accounts(scene) == {"clients": 0, "sales": -10_000, "vat_waiting": 0, "vat": -2_000, "bank": 12_000}


def test_a_draft_waits_for_no_entry(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        a_draft(scene.organisation_id)
        assert list(list_invoices_to_post()) == []


def test_eight_at_once_catch_up_once(bench: Bench, settings: Settings) -> None:
    scene = a_scene(bench)
    invoices = [issued(scene) for _ in range(5)]
    for invoice_id in invoices:
        paid(scene, invoice_id, 12_000)
    _forgotten(scene, settings)

    def work(_number: int) -> int:
        written = 0
        for invoice_id in invoices:
            with bench.inside(scene.body):
                written += post_missing(invoice_id, OFFICE)
        return written

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 10
    with bench.inside(scene.body):
        assert db.session.scalar(select(func.count(LedgerLine.entry_id.distinct()))) == 10
        assert _settled(invoices)


def _settled(invoices: list[UUID]) -> bool:
    return all(standing_of(one).received_cents == standing_of(one).billed_cents == 12_000 for one in invoices)
