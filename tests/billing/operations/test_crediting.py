"""Credit notes: whole and partial, gapless, frozen, printed, mailed, and counted in the balance of their invoice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from certbody.billing.models import Invoice, InvoiceLine
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.drafting import claim
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.payments import record_payment
from certbody.billing.operations.printing_credits import document_of
from certbody.billing.queries.credits import list_credit_notes, list_credited_rates
from certbody.billing.queries.invoices import find_living_invoice, get_balance, get_invoice, list_lines
from certbody.billing.queries.to_invoice import sum_invoices
from certbody.billing.rules.crediting import Balance
from certbody.billing.rules.numbering import Issued, is_continuous, parse_number
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotFound, Refused
from certbody.tenants.journal import list_entries
from certbody.tenants.operations.files import read_file
from tests.billing.scenes import Scene, a_draft, a_scene, complete_profile
from tests.support import Bench

REASON = "Prix d’une demi-journée facturé en trop"


def issued(scene: Scene, **changes: object) -> UUID:
    """An issued invoice of 120 €."""
    with scene.bench.inside(scene.body):
        complete_profile()
        draft = a_draft(scene.organisation_id)
        for name, value in changes.items():
            setattr(draft, name, value)
        return issue_invoice(draft.id, scene.office).id


def line_of(invoice_id: UUID) -> UUID:
    return list_lines(invoice_id)[0].id


def test_a_whole_credit_note_mirrors_and_settles_a_never_paid_invoice(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene, audit_id=scene.audit_id)
    with bench.inside(scene.body):
        note = credit_invoice(invoice_id, None, REASON, scene.office)
        invoice, year = get_invoice(invoice_id, scene.office), clock.today().year
        assert (note.number, note.state, note.corrects_id) == (f"AV-{year}-000001", "issued", invoice_id)
        assert (note.net_cents, note.vat_cents, note.gross_cents) == (-10_000, -2_000, -12_000)
        (line,) = list_lines(note.id)
        assert (line.quantity, line.unit_cents, line.net_cents) == (-1, 10_000, -10_000)
        assert (note.seller, note.buyer, note.service_on) == (invoice.seller, invoice.buyer, invoice.service_on)
        assert (invoice.state, get_balance(invoice_id)) == ("credited", Balance(0, 0))
        assert find_living_invoice(scene.audit_id) is None, "the audit may be invoiced anew"
        told = {entry.event: entry.reason for entry in list_entries("invoice", invoice_id)}
        assert told["invoice.corrected"] == REASON
        assert "invoice.credited" in told
        with pytest.raises(Refused, match="invoice_credited_in_full"):
            credit_invoice(invoice_id, None, REASON, scene.office)
        with pytest.raises(Refused, match="invoice_not_creditable"):
            credit_invoice(note.id, None, REASON, scene.office)
        with pytest.raises(Refused, match="invoice_not_payable"):
            record_payment(note.id, 1, clock.today(), "transfer", "", scene.office)


def test_partial_notes_lower_the_balance_and_never_exceed_a_line(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        line = line_of(invoice_id)
        note = credit_invoice(invoice_id, {line: 2_500}, REASON, scene.office)
        assert [one.label for one in list_lines(note.id)] == ["En partie : Audit"]
        assert get_balance(invoice_id) == Balance(9_000, 0)
        with pytest.raises(Invalid) as too_much:
            credit_invoice(invoice_id, {line: 7_501}, REASON, scene.office)
        assert "75,00" in too_much.value.errors[f"line-{line}"][0]
        with pytest.raises(Invalid):
            credit_invoice(invoice_id, {line: 0}, REASON, scene.office)
        with pytest.raises(Invalid):
            record_payment(invoice_id, 9_001, clock.today(), "transfer", "", scene.office)
        sums = sum_invoices(clock.today())
        assert (sums["outstanding_cents"], sums["issued_cents"], sums["issued"], sums["credit_note"]) == (
            (9_000, 9_000, 1, 1)
        )
        record_payment(invoice_id, 9_000, clock.today(), "transfer", "", scene.office)
        assert get_invoice(invoice_id, scene.office).state == "paid"


def discounted(scene: Scene, audit_id: UUID | None = None) -> tuple[UUID, UUID, UUID]:
    """An issued invoice of 100 € less a discount of 20 €, both before VAT; its lines."""
    with scene.bench.inside(scene.body):
        complete_profile()
        draft = a_draft(scene.organisation_id)
        db.session.add(
            InvoiceLine(
                invoice_id=draft.id, position=2, code="discount", label="Remise", quantity=1, unit_cents=-2_000,
                net_cents=-2_000, vat_basis_points=2000,
            )
        )  # fmt: skip
        draft.net_cents, draft.vat_cents, draft.gross_cents = 8_000, 1_600, 9_600
        draft.audit_id = audit_id
        db.session.flush()
        invoice_id = issue_invoice(draft.id, scene.office).id
        first, discount = list_lines(invoice_id)
        return invoice_id, first.id, discount.id


def test_a_note_is_never_larger_than_its_invoice_less_its_discount(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id, first, discount = discounted(scene)
    with bench.inside(scene.body):
        with pytest.raises(Invalid) as too_much:
            credit_invoice(invoice_id, {first: 10_000}, REASON, scene.office)
        assert "96,00" in too_much.value.errors["scope"][0]
        assert credit_invoice(invoice_id, {first: 5_000, discount: -1_000}, REASON, scene.office).gross_cents == -4_800
        with pytest.raises(Invalid):
            credit_invoice(invoice_id, {first: 5_000}, REASON, scene.office)
        assert credit_invoice(invoice_id, None, REASON, scene.office).gross_cents == -4_800
        assert get_balance(invoice_id) == Balance(0, 0)


def test_one_credited_of_all_that_it_asked_for_frees_its_audit(bench: Bench) -> None:
    """Its discount alone is left, against as much of a line: there is nothing more to take back."""
    scene = a_scene(bench)
    invoice_id, first, _discount = discounted(scene, scene.audit_id)
    with bench.inside(scene.body):
        claim(get_invoice(invoice_id, scene.office), "audit", scene.audit_id)
        credit_invoice(invoice_id, {first: 8_000}, REASON, scene.office)
        assert get_invoice(invoice_id, scene.office).state == "credited"
        assert find_living_invoice(scene.audit_id) is None
        claim(a_draft(scene.organisation_id), "audit", scene.audit_id)
        with pytest.raises(Refused, match="invoice_credited_in_full"):
            credit_invoice(invoice_id, None, REASON, scene.office)


def test_what_was_paid_beyond_the_corrected_invoice_is_owed_to_the_client(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        record_payment(invoice_id, 12_000, clock.today(), "transfer", "", scene.office)
        credit_invoice(invoice_id, {line_of(invoice_id): 1_000}, REASON, scene.office)
        assert get_invoice(invoice_id, scene.office).state == "paid"
        assert get_balance(invoice_id) == Balance(0, 1_200)
        assert sum_invoices(clock.today())["owed_cents"] == 1_200


def test_a_part_paid_invoice_credited_of_the_rest_is_paid(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        record_payment(invoice_id, 6_000, clock.today(), "transfer", "", scene.office)
        credit_invoice(invoice_id, {line_of(invoice_id): 5_000}, REASON, scene.office)
        assert get_invoice(invoice_id, scene.office).state == "paid"


def test_cents_of_vat_come_back_exactly_note_by_note(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        draft = a_draft(scene.organisation_id)
        draft.net_cents, draft.vat_cents, draft.gross_cents = 99, 5, 104
        first = list_lines(draft.id)[0]
        first.quantity, first.unit_cents, first.net_cents, first.vat_basis_points = 1, 33, 33, 550
        for position in (2, 3):
            db.session.add(
                InvoiceLine(
                    invoice_id=draft.id, position=position, code="journey", label="Déplacement", quantity=1,
                    unit_cents=33, net_cents=33, vat_basis_points=550,
                )
            )  # fmt: skip
        invoice = issue_invoice(draft.id, scene.office)
        notes = [credit_invoice(invoice.id, {one.id: 33}, REASON, scene.office) for one in list_lines(invoice.id)]
        assert [note.vat_cents for note in notes] == [-1, -2, -2]
        printed = [list_credited_rates(note)[0] for note in notes]
        assert [(rate.net_cents, rate.vat_cents) for rate in printed] == [(-33, -1), (-33, -2), (-33, -2)]
        assert get_invoice(invoice.id, scene.office).state == "credited"


def test_drafts_take_no_credit_note_and_others_see_none(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    elsewhere = a_scene(bench)
    with bench.inside(scene.body):
        with pytest.raises(Refused, match="invoice_not_creditable"):
            credit_invoice(a_draft(scene.organisation_id).id, None, REASON, scene.office)
        note = credit_invoice(invoice_id, None, REASON, scene.office)
        assert get_invoice(note.id, scene.client).number == note.number
    with bench.inside(elsewhere.body), pytest.raises(NotFound):
        credit_invoice(invoice_id, None, REASON, elsewhere.office)


def test_many_at_once_take_back_no_more_than_there_is_and_leave_no_gap(bench: Bench) -> None:
    scene = a_scene(bench)
    invoices = [issued(scene) for _ in range(4)]
    with bench.inside(scene.body):
        lines = {invoice_id: line_of(invoice_id) for invoice_id in invoices}

    def take(turn: int) -> bool:
        invoice_id = invoices[turn % 4]
        try:
            with bench.inside(scene.body):
                credit_invoice(invoice_id, {lines[invoice_id]: 4_000}, REASON, scene.office)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(24))) == 8, "two of 40 € by invoice of 100 €"
    with bench.inside(scene.body):
        rows = db.session.execute(select(Invoice.number, Invoice.issued_on).where(Invoice.series == "AV")).all()
        given = [Issued(parse_number(row.number), row.issued_on) for row in rows]  # type: ignore[arg-type]
        assert len(given) == 8
        assert is_continuous(given).allowed


@pytest.mark.parametrize(
    "change",
    [
        "update invoice set credit_reason = 'autre' where corrects_id is not null",
        "update invoice set gross_cents = -1 where corrects_id is not null",
        "update invoice_line set net_cents = -1 where corrects_id is not null",
        "update invoice set state = 'issued' where state = 'credited'",
    ],
)
def test_the_database_refuses_to_change_a_credit_note(bench: Bench, change: str) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    with bench.inside(scene.body):
        credit_invoice(invoice_id, None, REASON, scene.office)
    with pytest.raises(IntegrityError, match=r"do(es)? not change"), bench.inside(scene.body):
        db.session.execute(text(change))


def test_a_credit_note_is_printed_once_and_the_client_is_told(bench: Bench) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    with bench.inside(scene.body):
        note_id = credit_invoice(invoice_id, {line_of(invoice_id): 2_500}, REASON, scene.office).id
    bench.run_jobs()
    with bench.inside(scene.body):
        (note,) = list_credit_notes(invoice_id)
        invoice = get_invoice(invoice_id, scene.office)
        assert note.file_id is not None
        assert read_file(note.file_id)[1].read_bytes().startswith(b"%PDF")
        document = document_of(note, invoice, list_lines(note.id))
        assert "remboursé si elle est déjà payée" in document["comment"]
        assert document["corrects"].startswith(f"{invoice.number} du ")
        assert REASON in document["corrects"]
        assert document["vat"][0]["amount"].startswith("-5,00")
        assert db.session.scalar(select(func.count()).where(Invoice.file_id.is_(None))) == 0
        number = note.number
    mail = max(bench.mails(scene.body), key=lambda one: one.sent_at)
    assert number in mail.subject
    assert f"/portal/invoices/{note_id}" in (mail.body_text or "")
    assert "30,00" in (mail.body_text or "")
