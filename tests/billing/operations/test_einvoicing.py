"""Invoices by the approved platform: handed over once, followed by its statuses, told of money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from certbody.billing.approved_platform import FileDrop
from certbody.billing.jobs.einvoicing import read_messages
from certbody.billing.models import Invoice
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.einvoicing import ask_again, deposit_invoice
from certbody.billing.queries.einvoicing import find_travel, list_deposits, list_statuses
from certbody.billing.queries.invoices import list_invoices, list_lines
from certbody.kit import clock
from certbody.kit.cdar import read_message
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.facturx import read_cii
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import BodySetting
from tests.billing.books import issued, paid
from tests.billing.platforms import a_message, by_files
from tests.billing.scenes import Scene, a_scene
from tests.support import Bench

NOON = "20261126120000"


@pytest.fixture
def drop(tmp_path: Path) -> Iterator[FileDrop]:
    """Invoices travel by files."""
    with by_files(tmp_path) as found:
        yield found


def _transmitting(bench: Bench, **buyer: str) -> Scene:
    scene = a_scene(bench, **buyer)
    with bench.inside(scene.body):
        db.session.add(BodySetting(code="transmit_invoices", value=1, valid_from=clock.today(), reason="Essai"))
    return scene


def _out(scene: Scene, folder: Path) -> list[str]:
    place = folder / scene.body.slug / "out"
    return sorted(one.name for one in place.iterdir()) if place.exists() else []


def _hear(scene: Scene, folder: Path, name: str, content: bytes) -> None:
    place = folder / scene.body.slug / "in"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(content)
    with scene.bench.app.app_context(), tenant_scope(scene.body.id):
        read_messages()


def _number(scene: Scene, invoice_id: UUID) -> str:
    with scene.bench.inside(scene.body):
        return str(db.session.get_one(Invoice, (scene.body.id, invoice_id)).number)


def _codes(scene: Scene, invoice_id: UUID) -> list[str]:
    with scene.bench.inside(scene.body):
        return [one.code for one in list_statuses(invoice_id)]


def test_an_issued_invoice_and_its_credit_note_are_handed_over_once_as_factur_x(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = _number(scene, invoice_id)
    assert _out(scene, tmp_path) == [f"{number}.pdf"]
    assert read_cii((tmp_path / scene.body.slug / "out" / f"{number}.pdf").read_bytes())
    with bench.inside(scene.body):
        deposit_invoice(invoice_id, scene.office)
        assert len(list_deposits(invoice_id)) == 1
        line = list_lines(invoice_id)[0].id
        note = credit_invoice(invoice_id, {line: 1_000}, "Remise accordée après coup", scene.office).number
    bench.run_jobs()
    assert _out(scene, tmp_path) == sorted([f"{number}.pdf", f"{note}.pdf"])


def test_nothing_is_handed_over_before_the_body_transmits_nor_for_a_client_without_siren(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = a_scene(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    assert _out(scene, tmp_path) == []
    with bench.inside(scene.body):
        invoice = db.session.get_one(Invoice, (scene.body.id, invoice_id))
        travel = find_travel(invoice)
        assert travel is not None
        assert (travel.kept, travel.deposits) == ("off", [])


def test_statuses_are_kept_once_in_any_order_and_a_refusal_waits_for_the_office(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = _number(scene, invoice_id)
    refused = a_message(number, "210", "20261126150000", reason="Prestation contestée", id="M-2")
    for name, content in (("b.xml", refused), ("a.xml", a_message(number, "200", NOON)), ("c.xml", refused)):
        _hear(scene, tmp_path, name, content)
    assert _codes(scene, invoice_id) == ["210", "200"]
    browser = bench.browser(scene.office)
    page = browser.get(scene.body.url(f"invoices/{invoice_id}")).text
    assert "Refusée par le client" in page
    assert "Prestation contestée" in page
    assert "Factures refusées ou rejetées" in browser.get(scene.body.url()).text
    with bench.inside(scene.body):
        assert [row.Invoice.id for row in list_invoices(scene.office, clock.today(), 5, "refused")] == [invoice_id]
        with pytest.raises(Refused, match="einvoice_not_rejected"):
            ask_again(invoice_id, scene.office)


def test_a_rejected_invoice_is_handed_over_again_from_its_page(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = _number(scene, invoice_id)
    _hear(scene, tmp_path, "a.xml", a_message(number, "213", NOON, reason="Annuaire"))
    browser = bench.browser(scene.office)
    page = scene.body.url(f"invoices/{invoice_id}")
    assert "Transmettre de nouveau" in browser.get(page).text
    assert browser.post(scene.body.url(f"einvoicing/invoices/{invoice_id}")).status_code == 303
    bench.run_jobs()
    assert _out(scene, tmp_path) == [f"{number}-2.pdf", f"{number}.pdf"]
    assert "Transmettre de nouveau" not in browser.get(page).text
    with bench.inside(scene.body):
        assert not list_invoices(scene.office, clock.today(), 5, "refused")


def test_a_rejected_invoice_is_handed_over_again_once_however_often_it_is_asked(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = _number(scene, invoice_id)
    _hear(scene, tmp_path, "a.xml", a_message(number, "213", NOON))
    for _click in range(2):
        with bench.inside(scene.body):
            ask_again(invoice_id, scene.office)
    bench.run_jobs()
    assert _out(scene, tmp_path) == [f"{number}-2.pdf", f"{number}.pdf"]
    with bench.inside(scene.body), pytest.raises(Refused, match="einvoice_not_rejected"):
        ask_again(invoice_id, scene.office)


def _refused(scene: Scene) -> list[UUID]:
    with scene.bench.inside(scene.body):
        return [row.Invoice.id for row in list_invoices(scene.office, clock.today(), 5, "refused")]


def test_a_rejected_invoice_that_is_paid_meanwhile_still_waits_to_be_handed_over_again(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = _number(scene, invoice_id)
    _hear(scene, tmp_path, "a.xml", a_message(number, "213", "20201126120000"))
    paid(scene, invoice_id, 12_000)
    bench.run_jobs()
    assert _refused(scene) == [invoice_id]
    page = bench.browser(scene.office).get(scene.body.url(f"invoices/{invoice_id}")).text
    assert "Transmettre de nouveau" in page
    with bench.inside(scene.body):
        ask_again(invoice_id, scene.office)
    bench.run_jobs()
    assert f"{number}-2.pdf" in _out(scene, tmp_path)
    assert _refused(scene) == []


def test_a_rejected_credit_note_waits_among_the_rejected(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    with bench.inside(scene.body):
        note = credit_invoice(
            invoice_id, {list_lines(invoice_id)[0].id: 1_000}, "Remise accordée après coup", scene.office
        )
        note_id, number = note.id, str(note.number)
    bench.run_jobs()
    _hear(scene, tmp_path, "a.xml", a_message(number, "213", NOON))
    assert _refused(scene) == [note_id]
    page = bench.browser(scene.office).get(scene.body.url(f"invoices/{note_id}")).text
    assert "Transmettre de nouveau" in page
    with bench.inside(scene.body):
        ask_again(note_id, scene.office)
    bench.run_jobs()
    assert _refused(scene) == []


def test_a_refusal_that_the_client_takes_back_waits_no_more(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = _number(scene, invoice_id)
    _hear(scene, tmp_path, "a.xml", a_message(number, "210", NOON))
    assert _refused(scene) == [invoice_id]
    _hear(scene, tmp_path, "b.xml", a_message(number, "205", "20261126130000", id="M-2"))
    assert _refused(scene) == []


def test_the_platform_is_told_of_money_that_came_in(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    paid(scene, invoice_id, 6_000)
    bench.run_jobs()
    (told,) = [name for name in _out(scene, tmp_path) if name.startswith("212-")]
    content = (tmp_path / scene.body.slug / "out" / told).read_bytes()
    (said,) = read_message(content).said
    assert (said.number, said.code) == (_number(scene, invoice_id), "212")
    assert b">60.00<" in content
    assert _codes(scene, invoice_id) == ["212"]


def test_what_cannot_be_read_is_put_aside_and_another_body_s_number_is_not_heard(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene, other = _transmitting(bench), _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    own, number = issued(other), _number(scene, invoice_id)
    assert number == _number(other, own)
    theirs = '<ram:GlobalID schemeID="0002">404833048</ram:GlobalID>'
    _hear(other, tmp_path, "unknown.xml", a_message(f"{number}9", "210", NOON))
    _hear(other, tmp_path, "theirs.xml", a_message(number, "210", NOON, seller=theirs))
    _hear(other, tmp_path, "of-another-day.xml", a_message(number, "210", NOON, issued="20200102"))
    _hear(other, tmp_path, "noise.xml", b"<a/>")
    assert _codes(scene, invoice_id) == _codes(other, own) == []
    aside = tmp_path / other.body.slug / "in" / "unread"
    assert sorted(one.name for one in aside.iterdir()) == [
        "noise.xml", "of-another-day.xml", "theirs.xml", "unknown.xml",
    ]  # fmt: skip
    _hear(other, tmp_path, "ours.xml", a_message(number, "205", NOON, issued=f"{clock.today():%Y%m%d}"))
    assert _codes(other, own) == ["205"]


def _put(scene: Scene, folder: Path, name: str, content: bytes) -> None:
    place = folder / scene.body.slug / "in"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(content)


def test_a_message_that_causes_trouble_keeps_no_other_waiting(
    bench: Bench, drop: FileDrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = _number(scene, invoice_id)
    _put(scene, tmp_path, "a.xml", a_message(number, "205" * 3_000, NOON))
    _put(scene, tmp_path, "b.xml", a_message(number, "204", NOON, id="M" * 300))
    really = FileDrop.read_message

    def reads(self: FileDrop, body: str, name: str) -> bytes:
        if name == "b.xml":
            raise PermissionError(name)
        return really(self, body, name)

    with monkeypatch.context() as broken:
        broken.setattr(FileDrop, "read_message", reads)
        _hear(scene, tmp_path, "c.xml", a_message(number, "205", NOON, id="M-9"))
    assert _codes(scene, invoice_id) == ["205"]
    assert [one.name for one in (tmp_path / scene.body.slug / "in").iterdir() if one.is_file()] == ["b.xml"]
    for name in ("d.xml", "e.xml"):
        _hear(scene, tmp_path, name, a_message(number, "204", NOON, id="M" * 300))
    assert _codes(scene, invoice_id) == ["205", "204"]


def test_whatever_its_name_a_message_is_read_and_none_takes_the_place_of_another(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = _transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    for rank, code in enumerate(("200", "202")):
        content = a_message(_number(scene, invoice_id), code, NOON, id=f"M-{rank}")
        _hear(scene, tmp_path, "CDV 2026 reçu.xml", content)
    assert _codes(scene, invoice_id) == ["202", "200"]
    kept = sorted((tmp_path / scene.body.slug / "in" / "read").iterdir())
    assert len({one.read_bytes() for one in kept}) == 2
    assert all(one.name.endswith("CDV-2026-re-u.xml") for one in kept)


@pytest.mark.parametrize("name", ["../x.pdf", "a/b", ".hidden", ""])
def test_no_file_is_written_outside_the_body_s_folder(drop: FileDrop, tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        drop.deposit("armorique", name, b"x")
    with pytest.raises(ValueError, match="no name for a file"):
        drop.deposit(name, "x.pdf", b"x")
