"""The electronic invoice of each kind that a contract leads to keeps the norm, as its PDF does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.models import Invoice
from certbody.billing.operations.billing_profiles import save_billing_profile
from certbody.billing.operations.charging import charge_late_change
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.facturx import read_electronic_invoice, read_ubl_invoice
from certbody.billing.operations.invoices import draft_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.penalties import bill_penalties
from certbody.billing.queries.invoices import get_invoice
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.money import share
from certbody.tenants.operations.files import read_file
from tests.billing.charges import moved
from tests.billing.late import days_after
from tests.billing.scenes import Scene, a_scene, complete_profile, offer, sign
from tests.billing.schedules import held, signed
from tests.kit.test_pdf import squeezed, text_of
from tests.support import Bench
from tests.validators import against_pdf, against_the_norm, against_the_norm_in_ubl


def a_deposit(scene: Scene) -> UUID:
    return issue_invoice(db.session.scalars(select(Invoice.id)).one(), scene.office).id


def a_final_invoice(scene: Scene) -> UUID:
    a_deposit(scene)
    held(scene)
    return issue_invoice(draft_invoice(scene.audit_id, scene.office).id, scene.office).id


def its_credit_note(scene: Scene) -> UUID:
    return credit_invoice(a_final_invoice(scene), None, "Facturé deux fois", scene.office).id


def credit_of_a_deposit(scene: Scene) -> UUID:
    return credit_invoice(a_deposit(scene), None, "Commande annulée", scene.office).id


def charges_apart(scene: Scene) -> UUID:
    moved(scene, clock.today())
    line = charge_late_change(scene.audit_id, clock.today(), clock.today(), "Appel du client", scene.office)
    return issue_invoice(line.invoice_id, scene.office).id


def penalties(scene: Scene) -> UUID:
    late = get_invoice(a_deposit(scene), scene.office)
    assert late.due_on is not None
    with days_after(late.due_on, 12):
        return issue_invoice(bill_penalties(late.id, scene.office).id, scene.office).id


@pytest.mark.parametrize(
    ("make", "chosen", "said"),
    [
        (a_deposit, {"deposit_percent": 30}, (b"TypeCode>386<", b"DuePayableAmount>372.60<")),
        (a_deposit, {"invoice_schedule": 2}, (b"TypeCode>380<", b"DuePayableAmount>414.00<")),
        (a_final_invoice, {"deposit_percent": 30}, (b"ID>S4<", b"PrepaidAmount>372.60<", b"DuePayableAmount>869.40<")),
        (its_credit_note, {"deposit_percent": 30}, (b"TypeCode>381<", b"PrepaidAmount>372.60<")),
        (credit_of_a_deposit, {"deposit_percent": 30}, (b"TypeCode>381<", b"DuePayableAmount>372.60<")),
        (charges_apart, {}, (b"TypeCode>380<", b"DuePayableAmount>240.00<")),
        (penalties, {"deposit_percent": 30}, (b"CategoryCode>O<", b"LineTotalAmount>40.00<", b"art. 256 du CGI")),
    ],
    ids=["deposit", "instalment", "final", "credit_note_of_final", "credit_note_of_deposit", "charges", "penalties"],
)
def test_each_kind_keeps_the_norm_on_paper_and_for_programs(
    bench: Bench, tmp_path: Path, make: Callable[[Scene], UUID], chosen: dict[str, int], said: tuple[bytes, ...]
) -> None:
    scene, _contract = signed(bench, 0, **chosen)
    bench.run_jobs()
    with bench.inside(scene.body):
        issued = make(scene)
    bench.run_jobs()
    with bench.inside(scene.body):
        inside, ubl = (read(issued, scene.client)[1] for read in (read_electronic_invoice, read_ubl_invoice))
        file_id = db.session.scalars(select(Invoice.file_id).where(Invoice.id == issued)).one()
        assert file_id is not None
        pdf = read_file(file_id)[1].read_bytes()
    for part in said:
        assert part in inside
    delivered = make not in (a_deposit, credit_of_a_deposit, penalties) or "deposit_percent" not in chosen
    assert (b"ActualDeliverySupplyChainEvent" in inside, b"ActualDeliveryDate" in ubl) == (delivered, delivered)
    (path := tmp_path / "invoice.xml").write_bytes(inside)
    assert against_the_norm(path) == []
    (path := tmp_path / "invoice-ubl.xml").write_bytes(ubl)
    assert against_the_norm_in_ubl(path) == []
    on_paper = "Aucune : la facture corrigée demandait un acompte"
    assert (squeezed(on_paper) in text_of(pdf)) == (make is credit_of_a_deposit)
    (path := tmp_path / "invoice.pdf").write_bytes(pdf)
    assert against_pdf(path, "3b") == []
    assert against_pdf(path, "ua1") == []


@pytest.mark.parametrize(
    ("client", "profile", "rate", "said"),
    [
        ({"postcode": "97400", "city": "Saint-Denis"}, {}, 850, b"RateApplicablePercent>8.50<"),
        ({"postcode": "97300", "city": "Cayenne"}, {}, 0, b"art. 294 du CGI"),
        ({"siren": "123456789"}, {"country": "BE", "vat_number": "BE0123456749"}, 0, b"CategoryCode>AE<"),
        ({"siren": "123456789"}, {"country": "CH"}, 0, b"CategoryCode>O<"),
        ({}, {"country": "BE", "vat_number": "BE0123456749"}, 0, b"CategoryCode>AE<"),
        ({}, {"exemption": "Exonération de TVA, art. 262, II du CGI"}, 0, b"art. 262, II du CGI"),
        ({}, {"order_number": "BC-17", "address": "Service achats\n75002 Paris"}, 2_000, b"IssuerAssignedID>BC-17<"),
    ],
    ids=["overseas", "guyane", "union", "abroad", "moved", "exempt", "order"],
)
def test_each_client_bears_its_vat_from_the_quote_to_the_invoice(
    bench: Bench, tmp_path: Path, client: dict[str, str], profile: dict[str, str], rate: int, said: bytes
) -> None:
    scene = a_scene(bench, **client)
    with bench.inside(scene.body):
        complete_profile()
        blank = {"country": "FR", "vat_number": "", "exemption": "", "address": "", "email": "", "order_number": ""}
        save_billing_profile(scene.organisation_id, blank | profile, 0, scene.office)
    _quote, contract_id = offer(scene)
    with bench.inside(scene.body):
        sign(scene, contract_id)
        held(scene)
        invoice = draft_invoice(scene.audit_id, scene.office)
        assert invoice.vat_cents == share(103_500, rate)
        issued = issue_invoice(invoice.id, scene.office).id
    bench.run_jobs()
    with bench.inside(scene.body):
        inside = read_electronic_invoice(issued, scene.client)[1]
    assert said in inside
    (path := tmp_path / "invoice.xml").write_bytes(inside)
    assert against_the_norm(path) == []
