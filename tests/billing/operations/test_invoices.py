"""Drafting, issuing, paying: gapless numbers under load, frozen rows, sums that cannot be exceeded."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from certbody.app import create_app
from certbody.audits.models import Audit
from certbody.billing.models import Invoice, InvoiceCounter
from certbody.billing.operations.drafting import AUDIT, claim
from certbody.billing.operations.invoices import abandon_invoice, draft_invoice, set_service_day
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.mentions import draft_on
from certbody.billing.operations.payments import record_payment
from certbody.billing.operations.printing import document_of
from certbody.billing.queries.invoices import find_living_invoice, get_invoice, list_lines
from certbody.billing.queries.quotes import find_accepted_quote
from certbody.billing.rules.numbering import Issued, is_continuous, parse_number
from certbody.config import Settings
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.operations.settings import set_value
from tests import factories
from tests.billing.scenes import Scene, a_draft, a_scene, complete_profile, offer, sign
from tests.support import Bench


def held(scene: Scene) -> None:
    """The audit is signed for and held."""
    _, contract_id = offer(scene)
    with scene.bench.inside(scene.body):
        sign(scene, contract_id)
        complete_profile()
        audit = db.session.scalars(select(Audit)).one()
        audit.state, audit.opening_at, audit.closing_at = "closed", clock.now(), clock.now()


def issued(scene: Scene) -> UUID:
    """An issued invoice of 120 €."""
    with scene.bench.inside(scene.body):
        complete_profile()
        return issue_invoice(a_draft(scene.organisation_id).id, scene.office).id


def test_an_invoice_falls_due_as_the_contract_said_when_it_was_offered(bench: Bench) -> None:
    scene = a_scene(bench)
    _, contract_id = offer(scene)
    with bench.inside(scene.body):
        set_value("payment_delay_days", 5, clock.today(), "Plus court", scene.office)
    with bench.inside(scene.body):
        sign(scene, contract_id)
        complete_profile()
        own, other = a_draft(scene.organisation_id), a_draft(scene.organisation_id)
        own.contract_id = contract_id
        due = [draft_on(one, clock.today(), scene.office).due_on for one in (own, other)]
    assert due == [clock.today() + timedelta(days=days) for days in (30, 5)]


def test_the_invoice_of_an_audit_repeats_its_accepted_quote(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body), pytest.raises(Refused, match="audit_not_held"):
        draft_invoice(scene.audit_id, scene.office)
    held(scene)
    with bench.inside(scene.body):
        invoice = draft_invoice(scene.audit_id, scene.office)
        assert (invoice.state, invoice.number, invoice.gross_cents) == ("draft", None, 124_200)
        assert invoice.service_on == clock.today()
        with pytest.raises(Refused, match="already_invoiced"):
            draft_invoice(scene.audit_id, scene.office)
        abandon_invoice(invoice.id, scene.office)
        second = issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office)
        assert second.number == f"F-{clock.today().year}-000001", "an abandoned draft took no number"
        assert second.due_on == clock.today() + timedelta(days=30)
        assert second.buyer is not None
        assert second.buyer["vat_number"].startswith("FR")
        printed = document_of(second, list_lines(second.id))["duration"]
        assert "1 jour (2 demi-journées)" in printed
        assert "tables du 23 novembre 2026" in printed
        assert find_accepted_number(scene.audit_id) in printed


def find_accepted_number(audit_id: UUID) -> str:
    quote = find_accepted_quote(audit_id)
    assert quote is not None
    return quote.number


def test_missing_mentions_are_named_and_nothing_is_numbered(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        draft = a_draft(scene.organisation_id, service_on=None).id
    with bench.inside(scene.body), pytest.raises(Refused) as refused:
        issue_invoice(draft, scene.office)
    named = {reason.values["code"] for reason in refused.value.reasons}
    assert named >= {"seller.vat_number", "seller.capital", "seller.register_city", "service_on"}
    with bench.inside(scene.body):
        assert db.session.scalar(select(InvoiceCounter)) is None
        with pytest.raises(Invalid):
            set_service_day(draft, clock.today() + timedelta(days=1), 1, scene.office)
        assert set_service_day(draft, clock.today(), 1, scene.office).service_on == clock.today()


AT_ONCE, EACH = 40, 25


@pytest.fixture
def second(settings: Settings) -> Iterator[Flask]:
    """The application once more, with connections of its own, as in a second process."""
    made = create_app(settings)
    yield made
    with made.app_context():
        db.engine.dispose()
    made.extensions["certbody_queue"].connection.close()


def test_a_thousand_by_forty_at_once_leave_neither_gap_nor_duplicate(bench: Bench, second: Flask) -> None:
    """Forty connections, the most that two processes open, begin together; each fifth request fails at its end."""
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        drafts = [[a_draft(scene.organisation_id).id for _ in range(EACH)] for _ in range(AT_ONCE)]
    doors, together = (bench, Bench(second)), Barrier(AT_ONCE)

    def work(turn: int) -> None:
        own = doors[turn % 2]
        together.wait(60)
        for rank, draft in enumerate(drafts[turn]):
            if rank % 5 == 4:
                with suppress(ZeroDivisionError), own.inside(scene.body):
                    issue_invoice(draft, scene.office)
                    raise ZeroDivisionError("the request fails after the number was taken")
            with own.inside(scene.body):
                issue_invoice(draft, scene.office)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(work, range(AT_ONCE)))
    with bench.inside(scene.body):
        rows = db.session.execute(select(Invoice.number, Invoice.issued_on, Invoice.sequence)).all()
        numbers = [Issued(parse_number(row.number), row.issued_on) for row in rows]  # type: ignore[arg-type]
        assert is_continuous(numbers).allowed
        assert sorted(row.sequence for row in rows) == list(range(1, AT_ONCE * EACH + 1))
        assert db.session.scalars(select(InvoiceCounter.last)).one() == AT_ONCE * EACH


@pytest.mark.parametrize(
    "change",
    [
        "update invoice set gross_cents = 1",
        "update invoice set number = 'F-2026-000099'",
        "update invoice set state = 'draft'",
        "update invoice_line set net_cents = 1",
        "delete from invoice_line",
    ],
)
def test_the_database_refuses_to_change_an_issued_invoice(bench: Bench, change: str) -> None:
    scene = a_scene(bench)
    issued(scene)
    with pytest.raises(IntegrityError, match=r"do(es)? not change"), bench.inside(scene.body):
        db.session.execute(text(change))


def test_payments_settle_an_invoice_and_never_exceed_it(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    today = clock.today()
    with bench.inside(scene.body):
        record_payment(invoice_id, 5_000, today, "transfer", "", scene.office)
        assert get_invoice(invoice_id, scene.office).state == "issued"
        with pytest.raises(Invalid) as too_much:
            record_payment(invoice_id, 7_001, today, "transfer", "", scene.office)
        assert "70,00" in too_much.value.errors["amount"][0]
        with pytest.raises(Invalid) as too_early:
            record_payment(invoice_id, 7_000, today - timedelta(days=1), "transfer", "", scene.office)
        assert "received_on" in too_early.value.errors
        with pytest.raises(Invalid):
            record_payment(invoice_id, 0, today + timedelta(days=1), "gold", "", scene.office)
        record_payment(invoice_id, 7_000, today, "cheque", "n° 12", scene.office)
        assert get_invoice(invoice_id, scene.office).state == "paid"
        with pytest.raises(Refused, match="invoice_not_payable"):
            record_payment(invoice_id, 1, today, "transfer", "", scene.office)


def test_two_payments_at_once_cannot_pay_twice(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)

    def pay(_turn: int) -> bool:
        try:
            with bench.inside(scene.body):
                record_payment(invoice_id, 12_000, clock.today(), "transfer", "", scene.office)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(pay, range(4))) == 1


def test_a_client_sees_its_own_issued_invoices_only(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        assert get_invoice(invoice_id, scene.client).number
        draft = a_draft(scene.organisation_id).id
        foreign = a_draft(factories.an_organisation().id).id
        issue_invoice(foreign, scene.office)
        for hidden in (draft, foreign):
            with pytest.raises(NotFound):
                get_invoice(hidden, scene.client)


def test_an_audit_that_somebody_else_billed_meanwhile_is_told_with_its_number_or_as_a_draft(bench: Bench) -> None:
    scene = a_scene(bench)
    held(scene)
    for shown in ("brouillon", f"F-{clock.today().year}-000001"):
        with bench.inside(scene.body):
            first = find_living_invoice(scene.audit_id) or draft_invoice(scene.audit_id, scene.office)
            if shown != "brouillon":
                issue_invoice(first.id, scene.office)
            with pytest.raises(Refused) as refused:
                claim(a_draft(scene.organisation_id), AUDIT, scene.audit_id)
            assert refused.value.reasons[0].values == {"number": shown}
