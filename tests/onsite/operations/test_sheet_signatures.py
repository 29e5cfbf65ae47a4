"""What a closing sheet says of its signatures once words are changed after the closing."""

from __future__ import annotations

from copy import deepcopy

from certbody.kit.ids import new_id
from certbody.onsite.operations.manifests import says_the_same
from certbody.onsite.operations.sheet_document import CHANGED
from tests.audits.scene import an_audit_day
from tests.kit.test_pdf import squeezed, text_of
from tests.node import ROOT
from tests.onsite.closing import a_signature, says, send_bytes, work
from tests.onsite.devices import a_device
from tests.onsite.operations.test_closing_sheets import closed, sheets
from tests.support import Bench


def test_words_changed_after_the_closing_make_no_earlier_signature_one_of_an_earlier_reading(bench: Bench) -> None:
    device = a_device(an_audit_day(bench))
    photo = work(device)
    device.change("report/short_time", "Une demi-journée de moins : salle fermée.")
    device.sync()
    under = says(device)
    device.change(f"signature/{new_id()}", a_signature("client", "Camille Martin", says=under))
    device.change(f"signature/{new_id()}", a_signature("body", "Lou Bernard", says={**under, "persons": "0" * 64}))
    device.sync()
    device.scene.close()
    bench.run_jobs()
    device.change("report/short_time", "Une demi-journée de moins : salle inondée.")
    device.sync()
    send_bytes(device, photo)
    bench.run_jobs()
    newest, first = sheets(device.scene)
    for one in (first, newest):
        told = [signature["changed_since"] for signature in one[2]["statement"]["signatures"]]
        assert told == [[], ["persons"]], one[0].version
    assert newest[2]["statement"]["stated"] == first[2]["statement"]["stated"]


def test_who_signs_late_under_the_corrected_words_did_not_sign_under_an_earlier_reading(bench: Bench) -> None:
    device, _photo = closed(bench)
    device.scene.correct_facts("Taux publiés de 2023, page 4.")
    read = [{"indicator": 1, "site": None, "grade": "minor", "fact": "Taux publiés de 2023, page 4."}]
    device.change(f"signature/{new_id()}", a_signature("client", "Camille Martin", read=read, says=says(device)))
    device.sync()
    bench.run_jobs()
    _sheet, printed, manifest = sheets(device.scene)[0]
    (one,) = manifest["statement"]["signatures"]
    assert (one["changed_since"], one["read_what_was_notified"]) == ([], False)
    assert squeezed("lecture antérieure") not in text_of(printed)


def test_who_refuses_is_not_taken_for_the_person_beside_them_who_signed(bench: Bench) -> None:
    paul = a_signature("client", "Paul Petit", svg="", refused=True)
    device, _photo = closed(bench, a_signature("client", "Camille Martin"), paul, a_signature("body", "Lou Bernard"))
    printed = text_of(sheets(device.scene)[0][1])
    assert squeezed("A refusé de signer") in printed
    assert squeezed("N’a pas signé cette version") not in printed


def test_who_signed_and_then_would_not_sign_again_is_told_so_however_the_name_is_typed(bench: Bench) -> None:
    before = a_signature("client", "Camille Martin", says={"persons": "0" * 64})
    paul = a_signature("client", "Paul Petit")
    again = a_signature("client", " camille  MARTIN", svg="", refused=True)
    device, _photo = closed(bench, before, paul, again)
    printed = text_of(sheets(device.scene)[0][1])
    assert squeezed("N’a pas signé cette version") in printed
    assert squeezed("A refusé de signer") not in printed


def test_a_manifest_from_before_changed_since_says_the_same_as_one_that_adds_nothing_else(bench: Bench) -> None:
    device, _photo = closed(bench, a_signature("client", "Camille Martin"))
    manifest = sheets(device.scene)[0][2]
    former = deepcopy(manifest)
    del former["statement"]["signatures"][0]["changed_since"]
    assert says_the_same(manifest, former)
    former["statement"]["signatures"][0]["role"] = "gérante"
    assert not says_the_same(manifest, former)
    former["statement"]["signatures"] = []
    assert not says_the_same(manifest, former)


def test_the_sheet_and_the_device_call_each_part_by_the_same_words() -> None:
    device = (ROOT / "assets" / "workbench" / "ui" / "read_together.js").read_text()
    assert [part for part, said in CHANGED.items() if f'{part}: _("{said}")' not in device] == []
