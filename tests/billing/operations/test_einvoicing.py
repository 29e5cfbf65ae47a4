"""Invoices handed over to the approved platform, once, and again after it rejected them; told of money."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.approved_platform import FileDrop
from certbody.billing.models import Invoice, Payment
from certbody.billing.operations.bank_attributions import attribute, unmatch
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.einvoicing import ask_again, deposit_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.queries.einvoicing import find_travel, list_deposits
from certbody.billing.queries.invoices import list_invoices, list_lines
from certbody.kit import clock
from certbody.kit.cdar import read_message
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.facturx import read_cii
from tests.billing.bank import a_camt, an_entry, lines_of, sent
from tests.billing.books import issued, paid
from tests.billing.platforms import a_message, codes_of, hear, number_of, out_of, transmitting
from tests.billing.scenes import Scene, a_scene
from tests.billing.schedules import signed
from tests.support import Bench

NOON = "20261126120000"


def test_an_issued_invoice_and_its_credit_note_are_handed_over_once_as_factur_x(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = number_of(scene, invoice_id)
    assert out_of(scene, tmp_path) == [f"{number}.pdf"]
    assert read_cii((tmp_path / scene.body.slug / "out" / f"{number}.pdf").read_bytes())
    with bench.inside(scene.body):
        deposit_invoice(invoice_id, scene.office)
        assert len(list_deposits(invoice_id)) == 1
        line = list_lines(invoice_id)[0].id
        note = credit_invoice(invoice_id, {line: 1_000}, "Remise accordée après coup", scene.office).number
    bench.run_jobs()
    assert out_of(scene, tmp_path) == sorted([f"{number}.pdf", f"{note}.pdf"])


def test_nothing_is_handed_over_before_the_body_transmits_nor_for_a_client_without_siren(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    assert out_of(scene, tmp_path) == []
    with bench.inside(scene.body):
        invoice = db.session.get_one(Invoice, (scene.body.id, invoice_id))
        travel = find_travel(invoice)
        assert travel is not None
        assert (travel.kept, travel.deposits) == ("off", [])


def test_a_rejected_invoice_is_handed_over_again_from_its_page(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = number_of(scene, invoice_id)
    hear(scene, tmp_path, "a.xml", a_message(number, "213", NOON, reason="Annuaire"))
    browser = bench.browser(scene.office)
    page = scene.body.url(f"invoices/{invoice_id}")
    assert "Transmettre de nouveau" in browser.get(page).text
    assert browser.post(scene.body.url(f"einvoicing/invoices/{invoice_id}")).status_code == 303
    bench.run_jobs()
    assert out_of(scene, tmp_path) == [f"{number}-2.pdf", f"{number}.pdf"]
    assert "Transmettre de nouveau" not in browser.get(page).text
    with bench.inside(scene.body):
        assert not list_invoices(scene.office, clock.today(), 5, "refused")


def test_a_rejected_invoice_is_handed_over_again_once_however_often_it_is_asked(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = number_of(scene, invoice_id)
    hear(scene, tmp_path, "a.xml", a_message(number, "213", NOON))
    for _click in range(2):
        with bench.inside(scene.body):
            ask_again(invoice_id, scene.office)
    bench.run_jobs()
    assert out_of(scene, tmp_path) == [f"{number}-2.pdf", f"{number}.pdf"]
    with bench.inside(scene.body), pytest.raises(Refused, match="einvoice_not_rejected"):
        ask_again(invoice_id, scene.office)


def _refused(scene: Scene) -> list[UUID]:
    with scene.bench.inside(scene.body):
        return [row.Invoice.id for row in list_invoices(scene.office, clock.today(), 5, "refused")]


def test_a_rejected_invoice_that_is_paid_meanwhile_still_waits_to_be_handed_over_again(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = number_of(scene, invoice_id)
    hear(scene, tmp_path, "a.xml", a_message(number, "213", "20201126120000"))
    paid(scene, invoice_id, 12_000)
    bench.run_jobs()
    assert _refused(scene) == [invoice_id]
    page = bench.browser(scene.office).get(scene.body.url(f"invoices/{invoice_id}")).text
    assert "Transmettre de nouveau" in page
    with bench.inside(scene.body):
        ask_again(invoice_id, scene.office)
    bench.run_jobs()
    assert f"{number}-2.pdf" in out_of(scene, tmp_path)
    assert _refused(scene) == []


def test_a_rejected_credit_note_waits_among_the_rejected(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    with bench.inside(scene.body):
        note = credit_invoice(
            invoice_id, {list_lines(invoice_id)[0].id: 1_000}, "Remise accordée après coup", scene.office
        )
        note_id, number = note.id, str(note.number)
    bench.run_jobs()
    hear(scene, tmp_path, "a.xml", a_message(number, "213", NOON))
    assert _refused(scene) == [note_id]
    page = bench.browser(scene.office).get(scene.body.url(f"invoices/{note_id}")).text
    assert "Transmettre de nouveau" in page
    with bench.inside(scene.body):
        ask_again(note_id, scene.office)
    bench.run_jobs()
    assert _refused(scene) == []


def test_the_platform_is_told_of_money_that_came_in(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    paid(scene, invoice_id, 6_000)
    bench.run_jobs()
    (told,) = [name for name in out_of(scene, tmp_path) if name.startswith("212-")]
    content = (tmp_path / scene.body.slug / "out" / told).read_bytes()
    (said,) = read_message(content).said
    assert (said.number, said.code) == (number_of(scene, invoice_id), "212")
    assert b">60.00<" in content
    assert codes_of(scene, invoice_id) == ["212"]


def _told(scene: Scene, folder: Path) -> list[bytes]:
    place = folder / scene.body.slug / "out"
    return [(place / name).read_bytes() for name in out_of(scene, folder) if name.startswith("212-")]


def test_money_that_came_in_before_the_invoice_was_handed_over_is_told_after_it(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    paid(scene, invoice_id, 12_000)
    bench.run_jobs()
    (content,) = _told(scene, tmp_path)
    assert b">120.00<" in content
    assert b">380<" in content
    assert codes_of(scene, invoice_id) == ["212"]


def test_what_goes_back_after_a_whole_credit_note_is_told_with_its_amount(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    sent(scene, a_camt(an_entry("R1", "120.00")))
    (line,) = lines_of(scene)
    with bench.inside(scene.body):
        attribute(line.id, [(invoice_id, 12_000)], 12_000, scene.office)
    with bench.inside(scene.body):
        credit_invoice(invoice_id, None, "Prestation annulée", scene.office)
    with bench.inside(scene.body):
        unmatch(db.session.scalars(select(Payment.id)).one(), "Virement rendu", scene.office)
    bench.run_jobs()
    told = _told(scene, tmp_path)
    assert len(told) == 2
    assert sum(b">120.00<" in one for one in told) == sum(b">-120.00<" in one for one in told) == 1


def test_money_of_a_deposit_is_told_of_an_invoice_of_its_kind(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene, _contract = signed(bench, 0, deposit_percent=30, transmit_invoices=1)
    bench.run_jobs()
    with bench.inside(scene.body):
        invoice_id = issue_invoice(db.session.scalars(select(Invoice.id)).one(), scene.office).id
    bench.run_jobs()
    paid(scene, invoice_id, 37_260)
    bench.run_jobs()
    (content,) = _told(scene, tmp_path)
    assert b">386<" in content
