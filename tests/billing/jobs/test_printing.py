"""The PDF of an invoice, made after the commit."""

from __future__ import annotations

from sqlalchemy import select

from certbody.billing.models import InvoiceLine
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.payments import record_payment
from certbody.billing.operations.printing import print_invoice
from certbody.billing.queries.invoices import get_invoice
from certbody.billing.queries.to_invoice import sum_invoices
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.outbox import OutboxMessage
from certbody.tenants.operations.files import read_file
from tests.billing.late import days_after, due_day
from tests.billing.scenes import a_draft, a_scene, complete_profile
from tests.support import Bench


def test_an_issued_invoice_is_printed_once_and_the_client_is_told(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        invoice_id = issue_invoice(a_draft(scene.organisation_id).id, scene.office).id
    bench.run_jobs()
    with bench.inside(scene.body):
        invoice = get_invoice(invoice_id, scene.office)
        assert invoice.file_id is not None
        assert read_file(invoice.file_id)[1].read_bytes().startswith(b"%PDF")
        first = invoice.file_id
        assert print_invoice(invoice_id, scene.office).file_id == first
        assert set(db.session.scalars(select(OutboxMessage.state))) == {"done"}
        number = invoice.number
    (mail,) = bench.mails(scene.body)
    assert number in mail.subject
    assert f"/portal/invoices/{invoice_id}" in (mail.body_text or "")


def test_an_invoice_paid_before_its_pdf_is_made_still_gets_one(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        invoice_id = issue_invoice(a_draft(scene.organisation_id).id, scene.office).id
        record_payment(invoice_id, 12_000, clock.today(), "transfer", "", scene.office)
        assert get_invoice(invoice_id, scene.office).file_id is not None
    bench.run_jobs()
    assert len(bench.mails(scene.body)) == 1


def test_an_invoice_of_nothing_is_settled_with_its_pdf_and_never_late(bench: Bench) -> None:
    """A discount of the whole price: there is nothing to pay, so nothing to wait for."""
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        draft = a_draft(scene.organisation_id)
        whole = {"quantity": 1, "unit_cents": -10_000, "net_cents": -10_000, "vat_basis_points": 2000}
        db.session.add(InvoiceLine(invoice_id=draft.id, position=2, code="discount", label="Remise", **whole))
        draft.net_cents = draft.vat_cents = draft.gross_cents = 0
        db.session.flush()
        invoice_id = issue_invoice(draft.id, scene.office).id
    bench.run_jobs()
    with days_after(due_day(scene, invoice_id), 5), bench.inside(scene.body):
        assert get_invoice(invoice_id, scene.office).state == "paid"
        assert sum_invoices(clock.today())["late"] == 0
