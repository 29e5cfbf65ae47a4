"""What the approved platform says of invoices: kept once, of the body's own alone, whatever else waits."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from certbody.billing.approved_platform import FileDrop
from certbody.billing.operations.einvoicing import ask_again
from certbody.billing.queries.invoices import list_invoices
from certbody.kit import clock
from certbody.kit.errors import Refused
from tests.billing.books import issued
from tests.billing.platforms import a_message, codes_of, hear, number_of, put, transmitting
from tests.billing.scenes import Scene
from tests.support import Bench

NOON = "20261126120000"


def test_statuses_are_kept_once_in_any_order_and_a_refusal_waits_for_the_office(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = number_of(scene, invoice_id)
    refused = a_message(number, "210", "20261126150000", reason="Prestation contestée", id="M-2")
    for name, content in (("b.xml", refused), ("a.xml", a_message(number, "200", NOON)), ("c.xml", refused)):
        hear(scene, tmp_path, name, content)
    assert codes_of(scene, invoice_id) == ["210", "200"]
    browser = bench.browser(scene.office)
    page = browser.get(scene.body.url(f"invoices/{invoice_id}")).text
    assert "Refusée par le client" in page
    assert "Prestation contestée" in page
    assert "Factures refusées ou rejetées" in browser.get(scene.body.url()).text
    with bench.inside(scene.body):
        assert [row.Invoice.id for row in list_invoices(scene.office, clock.today(), 5, "refused")] == [invoice_id]
        with pytest.raises(Refused, match="einvoice_not_rejected"):
            ask_again(invoice_id, scene.office)


def _refused(scene: Scene) -> list[UUID]:
    with scene.bench.inside(scene.body):
        return [row.Invoice.id for row in list_invoices(scene.office, clock.today(), 5, "refused")]


def test_a_refusal_that_the_client_takes_back_waits_no_more(bench: Bench, drop: FileDrop, tmp_path: Path) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = number_of(scene, invoice_id)
    hear(scene, tmp_path, "a.xml", a_message(number, "210", NOON))
    assert _refused(scene) == [invoice_id]
    hear(scene, tmp_path, "b.xml", a_message(number, "205", "20261126130000", id="M-2"))
    assert _refused(scene) == []


def test_what_cannot_be_read_is_put_aside_and_another_body_s_number_is_not_heard(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene, other = transmitting(bench), transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    own, number = issued(other), number_of(scene, invoice_id)
    assert number == number_of(other, own)
    theirs = '<ram:GlobalID schemeID="0002">404833048</ram:GlobalID>'
    hear(other, tmp_path, "unknown.xml", a_message(f"{number}9", "210", NOON))
    hear(other, tmp_path, "theirs.xml", a_message(number, "210", NOON, seller=theirs))
    hear(other, tmp_path, "of-another-day.xml", a_message(number, "210", NOON, issued="20200102"))
    hear(other, tmp_path, "noise.xml", b"<a/>")
    assert codes_of(scene, invoice_id) == codes_of(other, own) == []
    aside = tmp_path / other.body.slug / "in" / "unread"
    assert sorted(one.name for one in aside.iterdir()) == [
        "noise.xml", "of-another-day.xml", "theirs.xml", "unknown.xml",
    ]  # fmt: skip
    hear(other, tmp_path, "ours.xml", a_message(number, "205", NOON, issued=f"{clock.today():%Y%m%d}"))
    assert codes_of(other, own) == ["205"]


def test_a_message_that_causes_trouble_keeps_no_other_waiting(
    bench: Bench, drop: FileDrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number = number_of(scene, invoice_id)
    put(scene, tmp_path, "a.xml", a_message(number, "205" * 3_000, NOON))
    put(scene, tmp_path, "b.xml", a_message(number, "204", NOON, id="M" * 300))
    really = FileDrop.read_message

    def reads(self: FileDrop, body: str, name: str) -> bytes:
        if name == "b.xml":
            raise PermissionError(name)
        return really(self, body, name)

    with monkeypatch.context() as broken:
        broken.setattr(FileDrop, "read_message", reads)
        hear(scene, tmp_path, "c.xml", a_message(number, "205", NOON, id="M-9"))
    assert codes_of(scene, invoice_id) == ["205"]
    assert [one.name for one in (tmp_path / scene.body.slug / "in").iterdir() if one.is_file()] == ["b.xml"]
    for name in ("d.xml", "e.xml"):
        hear(scene, tmp_path, name, a_message(number, "204", NOON, id="M" * 300))
    assert codes_of(scene, invoice_id) == ["205", "204"]


def test_whatever_its_name_a_message_is_read_and_none_takes_the_place_of_another(
    bench: Bench, drop: FileDrop, tmp_path: Path
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    for rank, code in enumerate(("200", "202")):
        content = a_message(number_of(scene, invoice_id), code, NOON, id=f"M-{rank}")
        hear(scene, tmp_path, "CDV 2026 reçu.xml", content)
    assert codes_of(scene, invoice_id) == ["202", "200"]
    kept = sorted((tmp_path / scene.body.slug / "in" / "read").iterdir())
    assert len({one.read_bytes() for one in kept}) == 2
    assert all(one.name.endswith("CDV-2026-re-u.xml") for one in kept)


@pytest.mark.parametrize("name", ["../x.pdf", "a/b", ".hidden", ""])
def test_no_file_is_written_outside_the_body_s_folder(drop: FileDrop, tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        drop.deposit("armorique", name, b"x")
    with pytest.raises(ValueError, match="no name for a file"):
        drop.deposit(name, "x.pdf", b"x")
