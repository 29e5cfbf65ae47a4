"""Transfers in the books: waiting from their first day, taken by payments, paid out by Stripe, told elsewhere."""

from __future__ import annotations

import html
import re
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, text

from certbody.billing.jobs.books import catch_up
from certbody.billing.models import LedgerLine, Payment, StripeAccount
from certbody.billing.operations.bank_attributions import attribute, book_payout, set_aside, take_up_again, unmatch
from certbody.billing.operations.online_accounts import disconnect_account
from certbody.billing.queries.bank import get_bank_line
from certbody.billing.queries.reconciling import reconcile
from certbody.billing.queries.transfers import compare_purchases_and_transfers
from certbody.billing.rules.bank_booking import Transfer, held_by, names_stripe, transfer_postings
from certbody.billing.rules.ledger import BANK, STRIPE, UNALLOCATED
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants import journal
from certbody.tenants.operations.settings import set_value
from tests.billing.bank import a_camt, an_entry, lines_of, sent
from tests.billing.books import as_owner, held_by_accounts, issued
from tests.billing.scenes import Scene, a_scene
from tests.rule_pages import table
from tests.support import Bench


def a_transfer(scene: Scene, payer: str = "École") -> UUID:
    """100 € that came in."""
    sent(scene, a_camt(an_entry("A1", "100.00", "Règlement", payer)))
    return lines_of(scene)[-1].id


def _accounts(scene: Scene) -> tuple[int, int, int]:
    """What bank, Stripe and the waiting account hold; the comparison is at zero, and every entry once."""
    with scene.bench.inside(scene.body):
        (checks, pieces), (of_transfers, off) = reconcile(), compare_purchases_and_transfers()
        assert [one for one in (*checks, *of_transfers) if one.difference_cents] == []
        assert [*pieces, *off] == []
        assert catch_up() == 0
    held = held_by_accounts(scene)
    return held.get(BANK, 0), held.get(STRIPE, 0), held.get(UNALLOCATED, 0)


def test_the_examples_of_the_page() -> None:
    for left, before, said, *wanted in table("accounting.md", "Worked example: a transfer"):
        transfer = Transfer(10_000, int(left), int(before), said != "nothing", said == "payout")
        held = held_by(transfer)
        assert [held[role] for role in (BANK, STRIPE, UNALLOCATED)] == [int(cents) for cents in wanted]
        assert sum(held.values()) == 0
        assert transfer_postings(held, transfer) == (), "written once"


def test_a_transfer_that_names_stripe_is_told_by_the_word_alone() -> None:
    assert names_stripe("STRIPE TECHNOLOGY EUROPE LTD", "")
    assert names_stripe("", "VIR SEPA Stripe-PAYOUT 123")
    assert not names_stripe("STRIPES SARL", "pinstripe")


def test_a_transfer_waits_in_the_books_until_a_payment_takes_it_and_again_once_taken_back(scene: Scene) -> None:
    invoice_id, line_id = issued(scene), a_transfer(scene)
    assert _accounts(scene) == (10_000, 0, -10_000)
    with scene.bench.inside(scene.body):
        attribute(line_id, [(invoice_id, 4_000)], 10_000, scene.office)
    assert _accounts(scene) == (10_000, 0, -6_000)
    with scene.bench.inside(scene.body):
        unmatch(db.session.scalars(select(Payment.id)).one(), "À tort", scene.office)
    assert _accounts(scene) == (10_000, 0, -10_000)
    with scene.bench.inside(scene.body):
        set_aside(line_id, "Déjà saisi", scene.office)
    assert _accounts(scene) == (0, 0, 0)
    with scene.bench.inside(scene.body):
        take_up_again(line_id, scene.office)
    assert _accounts(scene) == (10_000, 0, -10_000)


def test_what_stripe_pays_out_leaves_what_stripe_holds(scene: Scene) -> None:
    line_id = a_transfer(scene, "STRIPE TECHNOLOGY EUROPE")
    page = scene.body.url(f"invoices/bank/{line_id}")
    browser = scene.bench.browser(scene.office)
    assert "C’est un versement de Stripe" not in browser.get(page).text
    with scene.bench.inside(scene.body), pytest.raises(Refused, match="payout_without_account"):
        book_payout(line_id, scene.office)
    with scene.bench.inside(scene.body):
        _connect()
    assert "Le libellé nomme Stripe." in browser.get(page).text
    assert browser.post(f"{page}/payout").status_code == 303
    assert _accounts(scene) == (10_000, -10_000, 0)
    assert browser.post(f"{page}/payout").status_code == 409, "said already"
    assert browser.post(f"{page}/again").status_code == 303
    assert _accounts(scene) == (10_000, 0, -10_000)
    with scene.bench.inside(scene.body):
        disconnect_account(scene.office)
    assert "C’est un versement de Stripe" in browser.get(page).text, "what it held is paid out afterwards too"
    assert browser.post(f"{page}/payout").status_code == 303


@pytest.mark.parametrize("is_payout", [True, False])
def test_an_attribution_taken_back_opens_the_line_whose_rest_was_told_elsewhere(scene: Scene, is_payout: bool) -> None:
    """What comes back is a client's money, whatever was said of the rest: that is to be said anew."""
    invoice_id, line_id = issued(scene), a_transfer(scene)
    with scene.bench.inside(scene.body):
        _connect()
        attribute(line_id, [(invoice_id, 4_000)], 10_000, scene.office)
        book_payout(line_id, scene.office) if is_payout else set_aside(line_id, "Déjà saisi", scene.office)
    assert _accounts(scene) == ((10_000, -6_000, 0) if is_payout else (4_000, 0, 0))
    browser = scene.bench.browser(scene.office)
    undo = re.search(r'href="([^"]*/unmatch)"', browser.get(scene.body.url(f"invoices/bank/{line_id}")).text)
    assert undo is not None
    told = html.unescape(browser.get(undo[1]).text)
    assert "est rouvert aussi" in told
    assert ("versé par Stripe" if is_payout else "Déjà saisi") in told
    assert "60,00\xa0€" in told
    with scene.bench.inside(scene.body):
        unmatch(db.session.scalars(select(Payment.id)).one(), "À tort", scene.office)
        line = get_bank_line(line_id)
        assert (line.is_open, line.left_cents, line.is_payout, line.set_aside_reason) == (True, 10_000, False, None)
        told = [entry.event for entry in journal.list_entries("bank_line", line_id)]
        assert {"bank_line.taken_up", "bank_line.unmatched"} <= set(told)
    assert _accounts(scene) == (10_000, 0, -10_000)


def test_what_is_decided_later_is_written_on_the_day_of_the_decision(scene: Scene) -> None:
    """The year of the transfer may be closed, and its file handed over, by then."""
    last_year = date(clock.today().year - 1, 11, 20)
    sent(scene, a_camt(an_entry("A1", "100.00", "Règlement", "École", day=last_year)))
    line_id = lines_of(scene)[-1].id
    with scene.bench.inside(scene.body):
        set_value("account_unallocated", 471_200, clock.today(), "Nouveau plan", scene.office)
        set_aside(line_id, "Déjà saisi", scene.office)
        rows = db.session.execute(select(LedgerLine.role, LedgerLine.day, LedgerLine.account, LedgerLine.piece_on))
        told = {(row.role, row.day, row.account, row.piece_on) for row in rows}
    assert told == {
        (BANK, last_year, "512000", last_year),
        (UNALLOCATED, last_year, "471000", last_year),
        (BANK, clock.today(), "512000", last_year),
        (UNALLOCATED, clock.today(), "471200", last_year),
    }
    assert _accounts(scene) == (0, 0, 0)


def _connect() -> None:
    told = {"account": "acct_1", "checked_at": clock.now(), "connected_by_name": "Essai"}
    db.session.add(StripeAccount(**told))
    db.session.flush()


def test_what_was_attributed_before_the_books_told_of_transfers_is_written_once(
    scene: Scene, settings: Settings
) -> None:
    """As it was: the payment on the account of the bank, nothing of the rest."""
    invoice_id, line_id = issued(scene), a_transfer(scene)
    with scene.bench.inside(scene.body):
        attribute(line_id, [(invoice_id, 4_000)], 10_000, scene.office)
    with as_owner(scene.body, settings.database_owner_url) as connection:
        connection.execute(text("delete from ledger_line where bank_line_id is not null"))
        connection.execute(text("update ledger_line set role = 'bank' where role = 'unallocated'"))
    with scene.bench.inside(scene.body):
        assert [one.difference_cents for one in compare_purchases_and_transfers()[0]] == [-6_000, 0]
        assert catch_up() == 1
    assert _accounts(scene) == (10_000, 0, -6_000)
    with scene.bench.inside(scene.body):
        unmatch(db.session.scalars(select(Payment.id)).one(), "À tort", scene.office)
    assert _accounts(scene) == (10_000, 0, -10_000)


def test_a_transfer_and_its_payment_that_did_not_see_each_other_are_put_right_by_the_night(
    scene: Scene, settings: Settings
) -> None:
    """As both were written at once: each on the bank, and the transfer waiting as a whole."""
    invoice_id, line_id = issued(scene), a_transfer(scene)
    with scene.bench.inside(scene.body):
        attribute(line_id, [(invoice_id, 4_000)], 10_000, scene.office)
    with as_owner(scene.body, settings.database_owner_url) as connection:
        connection.execute(
            text("update ledger_line set role = 'bank' where role = 'unallocated' and payment_id is not null")
        )
    with scene.bench.inside(scene.body):
        assert [one.difference_cents for one in compare_purchases_and_transfers()[0]] == [4_000, 0]
        assert catch_up() == 1
    assert _accounts(scene) == (10_000, 0, -6_000)


def test_the_file_of_entries_tells_of_transfers_in_entries_that_balance(scene: Scene) -> None:
    a_transfer(scene)
    year = clock.today().year
    days = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    browser = scene.bench.browser(scene.office)
    issued(scene)  # the body has its SIREN from then on
    rows = browser.post(scene.body.url("accounting/export"), data=days, buffered=True).data.decode("iso-8859-15")
    told = [row.split("\t") for row in rows.splitlines() if row.startswith("BQ")]
    assert [(row[4], row[5], row[8], row[11], row[12]) for row in told] == [
        ("512000", "Banque", "A1", "100,00", "0,00"),
        ("471000", "Comptes d'attente", "A1", "0,00", "100,00"),
    ]
    with scene.bench.inside(scene.body):
        assert {one.label for one in db.session.scalars(select(LedgerLine)) if one.bank_line_id} == {
            "Virement reçu École"
        }


@pytest.fixture
def scene(bench: Bench) -> Scene:
    return a_scene(bench)
