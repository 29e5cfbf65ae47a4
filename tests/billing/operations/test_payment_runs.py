"""Orders to the bank: one file, each fee once, cancelled or carried out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from uuid import UUID
from xml.etree.ElementTree import fromstring

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certbody.billing.models import PaymentRun, PaymentRunLine
from certbody.billing.operations import fees
from certbody.billing.operations.auditor_accounts import save_account
from certbody.billing.operations.payment_runs import Payables, cancel_run, execute_run, list_payables, make_run
from certbody.billing.queries import fees as fee_queries
from certbody.billing.queries.fees import get_fee
from certbody.billing.queries.payment_runs import list_run_lines
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused
from certbody.tenants.models import BodyProfile
from certbody.tenants.operations.files import read_file
from tests.billing.fees import ACCOUNT, IBAN, Scene, a_mission, a_scene, spent, submitted
from tests.support import Bench


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert code in [reason.code for reason in caught.value.reasons]


def approved(bench: Bench) -> tuple[Scene, UUID]:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        spent(scene)
        return scene, fees.approve_fee(submitted(scene).id, {}, scene.office).id


def test_the_file_orders_what_was_approved(bench: Bench) -> None:
    scene, fee_id = approved(bench)
    with bench.inside(scene.body):
        assert [row[0].id for row in list_payables().rows] == [fee_id]
        run = make_run([fee_id], clock.today() + timedelta(days=2), "09", scene.office)
        assert (run.number, run.count, run.sum_cents) == ("VIR-00001", 1, 81_850)
        row, kept = read_file(run.file_id)
        assert row.media_type == "application/xml"
        with kept.open() as lines:
            root = fromstring(lines.read())
        told = {one.tag.split("}")[1]: one.text for one in root.iter()}
        assert (told["CtrlSum"], told["EndToEndId"], told["IBAN"]) == ("818.50", "H-00001", IBAN)
        assert told["Ustrd"] == f"Honoraires H-00001 AF1-{clock.today().year}-000001 {scene.body.name}".replace(
            "’", "'"
        )
        assert list_payables() == Payables([], 0, 0)


def test_a_fee_is_in_one_living_order_at_most(bench: Bench) -> None:
    scene, fee_id = approved(bench)
    with bench.inside(scene.body):
        run = make_run([fee_id], clock.today(), "09", scene.office)
        run_id = run.id
        with refused("fee_not_payable"):
            make_run([fee_id], clock.today(), "09", scene.office)
        with refused("fee_in_order"):
            fees.cancel_fee(fee_id, "Non", scene.office)
    with bench.inside(scene.body):
        kept = db.session.get_one(PaymentRun, (scene.body.id, run_id)).file_id
        other = PaymentRun(
            number="VIR-9", version_of_file="09", execute_on=clock.today(), debtor={}, count=1, sum_cents=1,
            file_id=kept, made_at=clock.now(), made_by_name="Essai",
        )  # fmt: skip
        db.session.add(other)
        db.session.flush()
        db.session.add(PaymentRunLine(run_id=other.id, fee_id=fee_id, amount_cents=1, creditor_name="Z", iban=IBAN))
        with pytest.raises(IntegrityError, match="uq_payment_run_line_living"):
            db.session.flush()
        db.session.rollback()


def test_two_orders_at_once_pay_a_fee_once(bench: Bench) -> None:
    scene, fee_id = approved(bench)
    answers: list[str] = []

    def order() -> None:
        try:
            with bench.inside(scene.body):
                make_run([fee_id], clock.today(), "09", scene.office)
                answers.append("made")
        except Refused as refusal:
            answers.append(refusal.reasons[0].code)

    people = [Thread(target=order) for _ in range(3)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(answers) == ["fee_not_payable", "fee_not_payable", "made"]


def test_a_cancelled_order_frees_its_fees(bench: Bench) -> None:
    scene, fee_id = approved(bench)
    with bench.inside(scene.body):
        run = make_run([fee_id], clock.today(), "03", scene.office)
        cancel_run(run.id, "Mauvais jour", scene.office)
        assert [line.living for line, _fee in list_run_lines(run.id)] == [False]
        with refused("order_ended"):
            execute_run(run.id, clock.today(), scene.office)
        again = make_run([fee_id], clock.today(), "09", scene.office)
        assert again.number == "VIR-00002"


def test_an_executed_order_pays_its_fees_for_good(bench: Bench) -> None:
    scene, fee_id = approved(bench)
    with bench.inside(scene.body):
        run = make_run([fee_id], clock.today(), "09", scene.office)
        with pytest.raises(Invalid):
            execute_run(run.id, clock.today() + timedelta(days=1), scene.office)
        execute_run(run.id, clock.today(), scene.office)
        fee = get_fee(fee_id)
        assert (fee.state, fee.paid_on, run.state) == ("paid", clock.today(), "executed")
        with refused("order_ended"):
            cancel_run(run.id, "Trop tard", scene.office)
        with refused("fee_not_to_cancelled"):
            fees.cancel_fee(fee_id, "Trop tard", scene.office)


def test_what_is_not_approved_or_has_no_account_is_not_ordered(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee = submitted(scene)
        fee_id = fee.id
        with refused("fee_not_payable"):
            make_run([fee_id], clock.today(), "09", scene.office)
        fees.approve_fee(fee_id, {}, scene.office)
        save_account(scene.own_id, {**ACCOUNT, "iban": ""}, True, 2, scene.auditor)
        with refused("fee_without_account"):
            make_run([fee_id], clock.today(), "09", scene.office)
        with pytest.raises(Invalid):
            make_run([], clock.today(), "09", scene.office)
        with pytest.raises(Invalid):
            make_run([fee_id], clock.today() - timedelta(days=1), "09", scene.office)


def test_more_fees_than_a_page_shows_are_counted_summed_and_paid(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, _first = approved(bench)
    with bench.inside(scene.body):
        audit_id = a_mission(scene.auditor, later=7)
        second = fees.approve_fee(fees.submit_fee(audit_id, None, scene.auditor).id, {}, scene.office).id
        monkeypatch.setattr(fee_queries, "PAYABLE", 1)
        found = list_payables()
        assert (len(found.rows), found.count, found.sum_cents) == (1, 2, 81_850 + 80_000)
        assert make_run([second], clock.today(), "09", scene.office).sum_cents == 80_000
        assert list_payables().count == 1


@pytest.mark.parametrize(
    ("iban", "code"), [("", "order_without_account"), ("FR7630006000011234567890188", "iban_wrong")]
)
def test_the_body_needs_an_account_of_its_own(bench: Bench, iban: str, code: str) -> None:
    scene, fee_id = approved(bench)
    with bench.inside(scene.body):
        db.session.scalars(select(BodyProfile)).one().iban = iban
        db.session.flush()
        with refused(code):
            make_run([fee_id], clock.today(), "09", scene.office)
