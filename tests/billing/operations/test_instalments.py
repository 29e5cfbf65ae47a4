"""What a contract calls for over its cycle: drafted when due, once, whoever asks; nothing of it changes afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.jobs.night import run_bills
from certbody.billing.models import Billed, Invoice
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.drafting import claim
from certbody.billing.operations.instalments import bill_contract
from certbody.billing.operations.invoices import abandon_invoice, draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.queries.invoices import get_balance, list_lines
from certbody.billing.queries.schedules import read_schedule
from certbody.billing.queries.to_invoice import list_audits_to_invoice, sum_invoices
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import CertbodyError, Refused
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import BodySetting
from tests.billing.scenes import a_draft, a_scene, offer, sign
from tests.billing.schedules import a_price, certified, contract_of, held, next_audit, on, signed
from tests.support import Bench, Body

START = date(2027, 1, 15)
YEARLY, AT_ORDER = 2, 1


def amounts() -> list[tuple[str, int]]:
    """Every invoice of the body at hand that lives: its kind and its amount excluding VAT, in the order of drafting."""
    rows = db.session.scalars(select(Invoice).where(Invoice.state != "abandoned").order_by(Invoice.id))
    return [(row.kind, row.net_cents) for row in rows]


def night(bench: Bench, body: Body, day: date) -> None:
    with bench.app.app_context(), on(day), tenant_scope(body.id):
        run_bills(day)


def test_three_yearly_instalments_fall_due_with_the_cycle_and_are_drafted_once(bench: Bench) -> None:
    scene, contract_id = signed(bench, invoice_schedule=YEARLY)
    bench.run_jobs()
    with bench.inside(scene.body):
        assert amounts() == [("invoice", 34_500)], "the first at the signature"
        certified(scene, START)
    for day, expected in [
        (date(2028, 1, 14), []), (date(2028, 1, 15), [78_500]), (date(2028, 1, 16), []), (date(2029, 1, 15), [78_500]),
    ]:  # fmt: skip
        before = count(bench, scene.body)
        night(bench, scene.body, day)
        night(bench, scene.body, day)
        with bench.inside(scene.body):
            assert [net for _kind, net in amounts()[before:]] == expected, day
    with bench.inside(scene.body):
        assert sum(net for _kind, net in amounts()) == 103_500 + 2 * 44_000
        schedule = read_schedule(contract_of(contract_id))
        assert (schedule.billed_cents, schedule.left_cents) == (191_500, 0)
        last = db.session.scalars(select(Invoice).order_by(Invoice.id.desc())).first()
        assert last is not None
        labels = [line.label for line in list_lines(last.id)]
        assert labels[0].startswith("Annuité 3/3 : audit initial A-")
        assert labels[1] == "Redevance annuelle de suivi, 2e anniversaire du cycle"
        assert last.service_on == date(2029, 1, 15)
        held(scene)
        with pytest.raises(Refused, match="audit_billed_by_schedule"):
            draft_invoice(scene.audit_id, scene.office)
        assert list_audits_to_invoice(10) == []


def count(bench: Bench, body: Body) -> int:
    with bench.inside(body):
        return len(amounts())


def test_the_price_is_owed_whatever_was_decided_and_no_fee_without_a_cycle(bench: Bench) -> None:
    scene, _contract = signed(bench, invoice_schedule=YEARLY)
    bench.run_jobs()
    today = clock.today()
    night(bench, scene.body, today.replace(year=today.year + 3))
    with bench.inside(scene.body):
        assert [net for _kind, net in amounts()] == [34_500, 34_500, 34_500]


def test_a_fee_stops_with_its_certificate(bench: Bench) -> None:
    scene, _contract = signed(bench, invoice_schedule=AT_ORDER)
    bench.run_jobs()
    with bench.inside(scene.body):
        certified(scene, START, state="withdrawn")
    night(bench, scene.body, date(2029, 6, 1))
    with bench.inside(scene.body):
        assert amounts() == [("invoice", 103_500)]
        assert [line.code for line in list_lines(the_one().id)] == ["audit_half_day", "file_fee"]


def the_one() -> Invoice:
    return db.session.scalars(select(Invoice).where(Invoice.state != "abandoned")).one()


def test_what_the_night_drafts_is_issued_at_once_where_the_body_says_so(bench: Bench) -> None:
    scene, _contract = signed(bench, invoice_schedule=AT_ORDER, issue_when_due=1)
    bench.run_jobs()
    with bench.inside(scene.body):
        assert (the_one().state, the_one().number is not None) == ("issued", True)
        certificate = certified(scene, START)
        audit_id = next_audit(scene, certificate)
        held(scene, audit_id)
    night(bench, scene.body, clock.today())
    with bench.inside(scene.body):
        found = db.session.scalars(select(Invoice).where(Invoice.audit_id == audit_id)).one()
        assert found.state == "issued"


def test_a_draft_that_lacks_a_mention_is_left_to_the_office(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        for code, value in (("invoice_schedule", AT_ORDER), ("issue_when_due", 1)):
            db.session.add(BodySetting(code=code, value=value, valid_from=clock.today(), reason="Essai"))
    _quote, contract_id = offer(scene)
    with bench.inside(scene.body):
        sign(scene, contract_id)
    bench.run_jobs()
    with bench.inside(scene.body):
        assert (the_one().state, the_one().net_cents) == ("draft", 103_500)


def test_a_change_of_prices_or_of_schedule_touches_nothing_that_was_contracted(bench: Bench) -> None:
    scene, contract_id = signed(bench)
    with bench.inside(scene.body):
        before = read_schedule(contract_of(contract_id)).rows
        for code in ("half_day.initial", "half_day.surveillance", "event.yearly_fee", "file_fee.initial"):
            a_price(code, 99_900, clock.today())
        certificate = certified(scene, START)
        audit_id = next_audit(scene, certificate, half_days=2)
        held(scene, audit_id)
        held(scene)
        after = read_schedule(contract_of(contract_id)).rows
        assert [(row.instalment, row.gross_cents) for row in after] == [
            (row.instalment, row.gross_cents) for row in before
        ]
        assert draft_invoice(scene.audit_id, scene.office).net_cents == 103_500
        assert draft_invoice(audit_id, scene.office).net_cents == 80_000, "at the prices of the contract's day"
    night(bench, scene.body, date(2028, 1, 15))
    with bench.inside(scene.body):
        assert amounts()[-1] == ("invoice", 44_000)


def test_a_deposit_is_deducted_from_the_invoice_of_its_audit(bench: Bench) -> None:
    scene, contract_id = signed(bench, fee=0, deposit_percent=30)
    bench.run_jobs()
    with bench.inside(scene.body):
        deposit = the_one()
        assert (deposit.kind, deposit.net_cents, deposit.gross_cents) == ("deposit", 31_050, 37_260)
        held(scene)
        final = draft_invoice(scene.audit_id, scene.office)
        with pytest.raises(Refused, match="deposit_in_draft"):
            issue_invoice(final.id, scene.office)
        issue_invoice(deposit.id, scene.office)
        issued = issue_invoice(final.id, scene.office)
        assert (issued.gross_cents, issued.prepaid_cents, issued.payable_cents) == (124_200, 37_260, 86_940)
        assert issued.deposits[0]["number"] == deposit.number
        assert get_balance(issued.id).due_cents == 86_940
        sums = sum_invoices(clock.today())
        assert (sums["issued_cents"], sums["outstanding_cents"]) == (124_200, 124_200)
        schedule = read_schedule(contract_of(contract_id))
        assert (schedule.billed_cents, schedule.left_cents) == (103_500, 0)


def test_a_final_invoice_credited_in_full_gives_its_deposit_back_to_the_next(bench: Bench) -> None:
    scene, _contract = signed(bench, fee=0, deposit_cents=50_000)
    bench.run_jobs()
    with bench.inside(scene.body):
        issue_invoice(the_one().id, scene.office)
        held(scene)
        final = issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office)
        note = credit_invoice(final.id, None, "À refaire", scene.office)
        assert (note.gross_cents, note.payable_cents) == (-124_200, -64_200)
        assert (get_balance(final.id).due_cents, get_balance(final.id).owed_cents) == (0, 0)
        again = issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office)
        assert again.payable_cents == 64_200
        assert sum_invoices(clock.today())["issued_cents"] == 124_200


def test_a_deposit_given_up_is_not_asked_for_once_the_audit_is_billed(bench: Bench) -> None:
    scene, contract_id = signed(bench, fee=0, deposit_percent=100)
    bench.run_jobs()
    with bench.inside(scene.body):
        abandon_invoice(the_one().id, scene.office)
        again = bill_contract(contract_id, clock.today(), scene.office)
        abandon_invoice(again[0].id, scene.office)
        held(scene)
        draft_invoice(scene.audit_id, scene.office)
        assert bill_contract(contract_id, clock.today(), scene.office) == []
        assert amounts() == [("invoice", 103_500)]


def test_an_invoice_that_its_deposit_covers_whole_is_settled_with_its_pdf(bench: Bench) -> None:
    scene, _contract = signed(bench, fee=0, deposit_percent=100)
    bench.run_jobs()
    with bench.inside(scene.body):
        issue_invoice(the_one().id, scene.office)
        held(scene)
        final = issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office).id
    bench.run_jobs()
    with bench.inside(scene.body):
        assert db.session.scalars(select(Invoice.state).where(Invoice.id == final)).one() == "paid"


def test_asked_for_at_once_an_audit_and_an_instalment_are_billed_once(bench: Bench) -> None:
    scene, contract_id = signed(bench, deposit_percent=30)
    with bench.inside(scene.body):
        held(scene)

    def bill(turn: int) -> int:
        try:
            with bench.inside(scene.body):
                if turn % 2:
                    return len(bill_contract(contract_id, clock.today(), scene.office))
                draft_invoice(scene.audit_id, scene.office)
        except CertbodyError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        made = sum(pool.map(bill, range(12)))
    with bench.inside(scene.body):
        assert sorted(amounts()) in ([("deposit", 31_050), ("invoice", 103_500)], [("invoice", 103_500)])
        assert made == len(amounts())


def test_the_key_alone_keeps_two_invoices_from_one_instalment(bench: Bench) -> None:
    """Were the lock of the contract forgotten, the database would still let one through."""
    scene, contract_id = signed(bench)

    def take(_turn: int) -> bool:
        try:
            with bench.inside(scene.body):
                claim(a_draft(scene.organisation_id), "contract", contract_id, [1])
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(take, range(6))) == 1
    with bench.inside(scene.body):
        kept: list[UUID] = list(db.session.scalars(select(Billed.invoice_id)))
        assert len(kept) == len(amounts()) == 1
