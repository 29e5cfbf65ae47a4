"""A fee from the mission to its approval: what is due, who may say so, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from certbody.billing.models import AuditorFee, AuditorPrice
from certbody.billing.operations import fees
from certbody.billing.operations.auditor_accounts import save_account, set_auditor_price, set_cap, set_employment
from certbody.billing.operations.fee_statements import statement_of
from certbody.billing.queries.fees import get_fee, get_mission, list_expenses
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.models import JournalEntry
from tests.billing.fees import ACCOUNT, FIRST_DAY, IBAN, PDF, a_price, a_scene, spent, submitted
from tests.support import Bench


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert code in [reason.code for reason in caught.value.reasons]


@contextmanager
def invalid(field: str) -> Iterator[None]:
    with pytest.raises(Invalid) as caught:
        yield
    assert field in caught.value.errors


def test_a_mission_is_paid_by_its_half_days_its_report_and_its_travel(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        statement = statement_of(get_mission(scene.audit_id, scene.own_id))
        assert [(line.code, line.quantity, line.net_cents) for line in statement.lines] == [
            ("half_day.initial", 3, 60_000), ("report", 1, 15_000), ("travel", 1, 5_000),
        ]  # fmt: skip
        fee = submitted(scene)
        assert (fee.state, fee.net_cents, fee.vat_cents, fee.gross_cents) == ("submitted", 80_000, 0, 80_000)


def test_a_price_changed_in_the_middle_leaves_the_mission_at_its_first_day(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        a_price(scene, "half_day.initial", 50_000, FIRST_DAY + timedelta(days=1))
        assert statement_of(get_mission(scene.audit_id, scene.own_id)).lines[0].unit_cents == 20_000
        assert submitted(scene).net_cents == 80_000
        a_price(scene, "report", 99_900, date(2026, 1, 1))
        kept = statement_of(get_mission(scene.audit_id, scene.own_id))
        assert kept.sums.net_cents == 80_000


def test_the_office_sets_prices_and_caps_from_today_on(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        yesterday = clock.today() - timedelta(days=1)
        with invalid("valid_from"):
            set_auditor_price(scene.own_id, "report", 1, yesterday, scene.office)
        with invalid("valid_from"):
            set_cap("meal", 1, yesterday, scene.office)
        with invalid("code"):
            set_auditor_price(scene.own_id, "half_day.party", 1, clock.today(), scene.office)
        with pytest.raises(NotFound):
            set_auditor_price(scene.office.membership_id, "report", 1, clock.today(), scene.office)  # type: ignore[arg-type]
        set_auditor_price(scene.own_id, "report", 17_500, clock.today(), scene.office)
        assert db.session.scalars(select(AuditorPrice.unit_cents).where(AuditorPrice.unit_cents == 17_500)).one()


@pytest.mark.parametrize(("state", "code"), [("open", "fee_mission_not_held"), ("closed", "fee_report_not_signed")])
def test_nothing_is_handed_in_before_the_work_is_done(bench: Bench, state: str, code: str) -> None:
    scene = a_scene(bench, state=state)
    with bench.inside(scene.body), refused(code):
        submitted(scene)


def test_a_cancelled_mission_is_paid_its_expenses_alone(bench: Bench) -> None:
    scene = a_scene(bench, state="cancelled")
    with bench.inside(scene.body), refused("fee_nothing_due"):
        submitted(scene)
    with bench.inside(scene.body):
        spent(scene, "train", 8_900)
        assert submitted(scene).gross_cents == 8_900


def test_an_incomplete_account_says_what_it_lacks(bench: Bench) -> None:
    scene = a_scene(bench, account={"iban": "", "siret": ""})
    with bench.inside(scene.body), pytest.raises(Refused) as caught:
        submitted(scene)
    assert caught.value.reasons[0].values["fields"] == "SIRET, IBAN"


def test_an_account_outside_sepa_is_refused_at_its_field(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body), invalid("iban"):
        save_account(scene.own_id, {**ACCOUNT, "iban": "SA0380000000608010167519"}, True, 1, scene.auditor)


def test_the_journal_keeps_the_end_of_an_account_only(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        told = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "auditor_account.saved")).one()
        assert IBAN not in str(told.after)
        assert (told.after or {})["iban"] == "…2606"


def test_nobody_decides_on_their_own_fee(bench: Bench) -> None:
    scene = a_scene(bench)
    both = bench.member(scene.body, "auditor", "accountant")
    with bench.inside(scene.body):
        fee = submitted(scene)
        fee.membership_id = both.membership_id  # type: ignore[assignment]
        db.session.flush()
        with refused("fee_of_oneself"):
            fees.approve_fee(fee.id, {}, both)
        with refused("fee_of_oneself"):
            fees.return_fee(fee.id, "Non", both)
        fee.membership_id = scene.own_id
        db.session.flush()
        assert fees.approve_fee(fee.id, {}, scene.office).state == "approved"


def test_two_people_approving_at_once_approve_once(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee_id = submitted(scene).id
    answers: list[str] = []

    def approve() -> None:
        try:
            with bench.inside(scene.body):
                fees.approve_fee(fee_id, {}, scene.office)
                answers.append("approved")
        except Refused as refusal:
            answers.append(refusal.reasons[0].code)

    people = [Thread(target=approve) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(answers) == ["approved", *["fee_not_to_approved"] * 3]
    with bench.inside(scene.body):
        assert get_fee(fee_id).invoice_number == f"AF1-{clock.today().year}-000001"


def test_a_fee_sent_back_is_changed_and_handed_in_again(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee_id = submitted(scene).id
        with refused("fee_handed_in"):
            spent(scene)
        fees.return_fee(fee_id, "Joignez le billet de train", scene.office)
        spent(scene, "train", 12_000)
        fee = submitted(scene)
        assert (fee.id, fee.gross_cents, fee.returned_reason) == (fee_id, 92_000, None)


def test_an_approved_fee_is_frozen_by_the_database(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee = fees.approve_fee(submitted(scene).id, {}, scene.office)
        fee_id = fee.id
    with bench.inside(scene.body):
        get_fee(fee_id).net_cents = 1
        with pytest.raises(DBAPIError, match="an approved fee does not change"):
            db.session.flush()
        db.session.rollback()


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_an_approved_fee_does_not_go_back(bench: Bench, state: str) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee_id = fees.approve_fee(submitted(scene).id, {}, scene.office).id
    with bench.inside(scene.body):
        get_fee(fee_id).state = state
        with pytest.raises(DBAPIError, match="an approved fee does not change"):
            db.session.flush()
        db.session.rollback()


def test_a_cancelled_fee_is_not_paid(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee_id = fees.approve_fee(submitted(scene).id, {}, scene.office).id
        fees.cancel_fee(fee_id, "Mission saisie deux fois", scene.office)
    with bench.inside(scene.body):
        get_fee(fee_id).state = "paid"
        with pytest.raises(DBAPIError, match="an approved fee does not change"):
            db.session.flush()
        db.session.rollback()


def test_no_invoice_is_written_once_the_mandate_is_withdrawn(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee_id = submitted(scene).id
        save_account(scene.own_id, ACCOUNT, False, 2, scene.auditor)
        with refused("fee_without_mandate"):
            fees.approve_fee(fee_id, {}, scene.office)
        assert fees.return_fee(fee_id, "Donnez de nouveau mandat", scene.office).state == "draft"
        save_account(scene.own_id, ACCOUNT, True, 3, scene.auditor)
        fee = fees.approve_fee(submitted(scene).id, {}, scene.office)
        assert (fee.seller or {})["mandated_on"] == clock.today().isoformat()


def test_an_employee_is_paid_back_expenses_alone(bench: Bench) -> None:
    scene = a_scene(bench, account={"siret": "", "address": ""})
    with bench.inside(scene.body):
        set_employment(scene.own_id, True, scene.office)
        spent(scene, "meal", 1_500)
        fee = fees.approve_fee(submitted(scene).id, {}, scene.office)
        assert (fee.kind, fee.lines, fee.gross_cents, fee.invoice_number) == ("expenses", [], 1_500, None)


def test_what_is_over_a_cap_needs_a_reason(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        meal, night = spent(scene, "meal", 2_600), spent(scene, "night", 13_000)
        taxi = spent(scene, "other", 3_000)
        fee = submitted(scene)
        assert fee.net_cents == 80_000 + 2_600 + 13_000 + 3_000
        fees.approve_fee(fee.id, {night: "Salon : aucun hôtel moins cher"}, scene.office)
        accepted = {one.id: (one.accepted_cents, one.over_reason) for one in list_expenses([fee.id])}
        assert accepted == {
            meal: (2_000, ""), night: (13_000, "Salon : aucun hôtel moins cher"), taxi: (0, ""),
        }  # fmt: skip
        assert fee.net_cents == 80_000 + 2_000 + 13_000


def test_kilometres_are_paid_at_the_rate_of_their_day(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        spent(scene, "kilometre", 999_999, quantity=214)
        assert submitted(scene).net_cents == 80_000 + 13_610


def _own(number: str, net: int, vat: int = 0, body: bytes = PDF, name: str = "facture.pdf") -> fees.OwnInvoice:
    return fees.OwnInvoice(number, date(2026, 11, 20), net, vat, (name, body))


def test_an_invoice_of_ones_own_asks_for_the_sum_to_the_cent(bench: Bench) -> None:
    taxed = {"billing": "own_invoice", "vat": "taxed", "vat_number": "FR44732829320"}
    scene = a_scene(bench, account=taxed)
    with bench.inside(scene.body):
        with refused("fee_billing_changed"):
            submitted(scene)
        with invalid("net"):
            fees.submit_fee(scene.audit_id, _own("2026-31", 80_001, 16_000), scene.auditor)
        with invalid("file"):
            fees.submit_fee(scene.audit_id, _own("2026-31", 80_000, 16_000, b"une facture", "f.txt"), scene.auditor)
        fee = fees.submit_fee(scene.audit_id, _own("2026-31", 80_000, 16_000), scene.auditor)
        assert (fee.kind, fee.invoice_number, fee.gross_cents) == ("own_invoice", "2026-31", 96_000)
        assert fees.approve_fee(fee.id, {}, scene.office).invoice_number == "2026-31"


def test_an_invoice_over_the_caps_is_not_cut_down_in_silence(bench: Bench) -> None:
    scene = a_scene(bench, account={"billing": "own_invoice"})
    with bench.inside(scene.body):
        meal = spent(scene, "meal", 2_600)
        fee = fees.submit_fee(scene.audit_id, _own("7", 82_600), scene.auditor)
        fee_id = fee.id
    with bench.inside(scene.body), invalid(f"over-{meal}"):
        fees.approve_fee(fee_id, {}, scene.office)
    with bench.inside(scene.body):
        assert fees.approve_fee(fee_id, {meal: "Déjeuner avec le client"}, scene.office).gross_cents == 82_600


def test_a_cancelled_fee_gets_its_credit_note_in_the_same_series(bench: Bench) -> None:
    scene = a_scene(bench, account={"vat": "taxed", "vat_number": "FR44732829320"})
    year = clock.today().year
    with bench.inside(scene.body):
        fee = fees.approve_fee(submitted(scene).id, {}, scene.office)
        assert (fee.vat_cents, fee.gross_cents) == (16_000, 96_000)
        fees.cancel_fee(fee.id, "Mission annulée par erreur de saisie", scene.office)
        assert (fee.state, fee.invoice_number, fee.credit_number) == (
            "cancelled", f"AF1-{year}-000001", f"AF1-{year}-000002",
        )  # fmt: skip
        assert fee.file_id != fee.credit_file_id
        again = submitted(scene)
        assert again.id != fee.id
        assert fees.approve_fee(again.id, {}, scene.office).invoice_number == f"AF1-{year}-000003"
        assert db.session.scalars(select(AuditorFee.state).order_by(AuditorFee.id)).all() == ["cancelled", "approved"]


def test_somebody_elses_mission_is_unknown(bench: Bench) -> None:
    scene = a_scene(bench)
    other = bench.member(scene.body, "auditor")
    with bench.inside(scene.body), pytest.raises(NotFound):
        fees.submit_fee(scene.audit_id, None, other)
