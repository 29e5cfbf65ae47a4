"""What auditors are due is in the books: bought at its approval, taken back, paid; in the file and the comparison."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from uuid import UUID

from sqlalchemy import select, text

from certbody.billing.jobs.books import run
from certbody.billing.models import LedgerLine
from certbody.billing.operations import fees
from certbody.billing.operations.auditor_accounts import set_employment
from certbody.billing.operations.books_export import export_books
from certbody.billing.operations.payment_runs import execute_run, make_run
from certbody.billing.queries.purchases import list_fees_to_post
from certbody.billing.queries.reconciling import reconcile
from certbody.billing.queries.transfers import compare_purchases_and_transfers
from certbody.billing.rules.exercise import exercise_of
from certbody.billing.rules.fec import ENCODING
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from certbody.tenants.operations.settings import set_value
from tests.billing.books import as_owner
from tests.billing.fees import PDF, Scene, a_scene, spent, submitted
from tests.support import Bench

TAXED = {"vat": "taxed", "vat_number": "FR44732829320"}
BOUGHT = [
    ("622600", "", 80_000, 0), ("625100", "", 1_850, 0), ("445660", "", 16_370, 0), ("401000", "732829320", 0, 98_220),
]  # fmt: skip


def approved(scene: Scene, own: fees.OwnInvoice | None = None) -> UUID:
    """A fee of 800 € with a meal of 18,50 €, approved."""
    with scene.bench.inside(scene.body):
        spent(scene)
        return fees.approve_fee(fees.submit_fee(scene.audit_id, own, scene.auditor).id, {}, scene.office).id


def paid(scene: Scene, fee_id: UUID) -> None:
    with scene.bench.inside(scene.body):
        execute_run(make_run([fee_id], clock.today(), "09", scene.office).id, clock.today(), scene.office)


def entries(scene: Scene) -> list[tuple[str, str, str, list[tuple[str, str, int, int]]]]:
    """Each entry: journal, event, piece, and its lines."""
    found: dict[UUID, tuple[str, str, str, list[tuple[str, str, int, int]]]] = {}
    with scene.bench.inside(scene.body):
        for one in db.session.scalars(select(LedgerLine).order_by(LedgerLine.entry_id, LedgerLine.position)):
            entry = found.setdefault(one.entry_id, (one.journal, one.auditor_event or "", one.piece, []))
            entry[3].append((one.account, one.auxiliary, one.debit_cents, one.credit_cents))
    return list(found.values())


def compared(scene: Scene) -> dict[str, int]:
    """What both sides of each check come to, once they are the same."""
    with scene.bench.inside(scene.body):
        checks, pieces = compare_purchases_and_transfers()
        of_clients = reconcile()
    assert pieces == of_clients[1] == []
    assert all(one.difference_cents == 0 for one in (*checks, *of_clients[0]))
    return {one.code: one.documents_cents for one in checks}


def test_a_fee_is_bought_at_its_approval_and_paid_by_the_bank(bench: Bench) -> None:
    scene = a_scene(bench, account=TAXED)
    fee_id, number = approved(scene), f"AF1-{clock.today().year}-000001"
    assert entries(scene) == [("purchases", "approved", number, BOUGHT)]
    assert compared(scene) == {
        "auditor_fees": 80_000, "auditor_expenses": 1_850, "vat_deductible": 16_370, "suppliers": 98_220,
        "auditors_paid": 0,
    }  # fmt: skip
    paid(scene, fee_id)
    assert entries(scene)[1:] == [
        ("bank", "paid", number, [("401000", "732829320", 98_220, 0), ("512000", "", 0, 98_220)])
    ]
    found = compared(scene)
    assert (found["suppliers"], found["auditors_paid"]) == (0, 98_220)


def test_a_cancelled_fee_leaves_nothing_on_any_account(bench: Bench) -> None:
    scene = a_scene(bench, account=TAXED)
    fee_id = approved(scene)
    with bench.inside(scene.body):
        fees.cancel_fee(fee_id, "Mission saisie deux fois", scene.office)
    back = [(account, own, credit, debit) for account, own, debit, credit in BOUGHT]
    assert entries(scene)[1:] == [("purchases", "cancelled", f"AF1-{clock.today().year}-000002", back)]
    assert set(compared(scene).values()) == {0}


def test_an_invoice_of_ones_own_is_the_piece(bench: Bench) -> None:
    scene = a_scene(bench, account={"billing": "own_invoice"})
    approved(scene, fees.OwnInvoice("2026-31", date(2026, 11, 20), 81_850, 0, ("f.pdf", PDF)))
    ((_journal, _event, piece, lines),) = entries(scene)
    assert (piece, [line[0] for line in lines]) == ("2026-31", ["622600", "625100", "401000"])


def test_an_employee_is_paid_back_expenses_on_their_own_account(bench: Bench) -> None:
    scene = a_scene(bench, account={"siret": ""})
    with bench.inside(scene.body):
        set_employment(scene.own_id, True, scene.office)
    approved(scene)
    own = scene.own_id.hex[-9:]
    assert entries(scene) == [
        ("purchases", "approved", "H-00001", [("625100", "", 1_850, 0), ("401000", own, 0, 1_850)])
    ]


def test_nothing_is_written_before_the_approval_and_accounts_are_those_of_the_day(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        set_value("account_auditor_fees", 622_610, clock.today(), "Plan de comptes", scene.office)
        fee_id = submitted(scene).id
    assert entries(scene) == []
    with bench.inside(scene.body):
        fees.approve_fee(fee_id, {}, scene.office)
    assert entries(scene)[0][3][0][0] == "622610"


def test_the_file_of_the_exercise_holds_purchases_lettered_once_paid(bench: Bench) -> None:
    scene = a_scene(bench, account=TAXED)
    fee_id = approved(scene)
    for letter in ("", "H-00001"):
        stream = BytesIO()
        with bench.inside(scene.body):
            export_books(stream, exercise_of(clock.today(), 1), scene.office)
        rows = [line.split("\t") for line in stream.getvalue().decode(ENCODING).split("\r\n")[1:-1]]
        assert rows[0][:3] == ["AC", "Achats", "1"]
        assert rows[3][4:8] == ["401000", "Fournisseurs", "732829320", "Zoé Œhler EI"]
        assert rows[3][11:14] == ["0,00", "982,20", letter]
        if not letter:
            paid(scene, fee_id)


def test_the_night_writes_what_was_approved_before_the_books_knew_it(bench: Bench, settings: Settings) -> None:
    scene = a_scene(bench)
    paid(scene, approved(scene))
    with as_owner(scene.body, settings.database_owner_url) as connection:
        connection.execute(text("delete from ledger_line"))
    with bench.inside(scene.body):
        checks, pieces = compare_purchases_and_transfers()
        assert {one.code: one.difference_cents for one in checks if one.difference_cents} == {
            "auditor_fees": -80_000, "auditor_expenses": -1_850, "auditors_paid": -81_850,
        }  # fmt: skip
        assert [one.number for one in pieces] == ["H-00001"] * 3
        assert len(list_fees_to_post()) == 1
    page = bench.browser(scene.office).get(scene.body.url("accounting/reconciliation")).text
    assert "H-00001" in page
    for _night in range(2):
        with bench.app.app_context():
            run(str(scene.body.id))
        assert [entry[1] for entry in entries(scene)] == ["approved", "paid"]
    assert compared(scene)["auditors_paid"] == 81_850
