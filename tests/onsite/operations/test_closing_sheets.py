"""The closing sheet: what it holds, whom it goes to, what makes a new version, and what it proves."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from certbody.audits.models import ClosingSheet
from certbody.audits.operations import report_document
from certbody.audits.queries.closing_sheets import list_closing_sheets
from certbody.audits.queries.report_file import read_report_file
from certbody.kit import sealing
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed
from certbody.kit.ids import new_id
from certbody.onsite.operations.closing_sheets import correct_sheet
from certbody.onsite.operations.sheet_document import make_document
from certbody.onsite.queries.closing_file import read_closing_file
from certbody.onsite.rules.manifest import check
from certbody.tenants.operations.files import read_file
from tests.audits.scene import OPENED, Scene, an_audit_day, the_next_audit
from tests.kit.test_pdf import squeezed, text_of
from tests.onsite.closing import FACT, PHOTO, a_photo, a_signature, send_bytes, work
from tests.onsite.devices import Device, a_device
from tests.support import Bench


def closed(bench: Bench, *signatures: dict[str, Any], sent: bool = True) -> tuple[Device, str]:
    """An audit closed on the page, after work on a device."""
    device = a_device(an_audit_day(bench))
    photo = work(device)
    if sent:
        send_bytes(device, photo)
    for one in signatures:
        device.change(f"signature/{new_id()}", one)
    device.sync()
    device.scene.close()
    bench.run_jobs()
    return device, photo


def sheets(scene: Scene) -> list[tuple[ClosingSheet, bytes, dict[str, Any]]]:
    """The versions, the newest first, with PDF and manifest."""
    with scene.bench.inside(scene.body):
        found = [
            (one, read_file(one.file_id)[1].read_bytes(), json.loads(read_file(one.manifest_file_id)[1].read_bytes()))
            for one in list_closing_sheets(scene.audit_id)
        ]
        for one, _printed, _manifest in found:
            db.session.expunge(one)
        return found


def test_the_sheet_says_who_was_there_what_was_read_and_signed_and_what_was_shown(bench: Bench) -> None:
    both = a_signature("client", "Camille Martin"), a_signature("body", "Lou Bernard", svg="")
    device, _photo = closed(bench, *both)
    ((sheet, printed, manifest),) = sheets(device.scene)
    assert (sheet.version, sheet.reason, sheet.made_by_name) == (1, "", device.scene.auditor.name)
    shown = text_of(printed)
    said = ["Camille Martin, directrice", FACT, "Lou Bernard", "Nom tapé au clavier", "Feuilles d’émargement de mars"]
    said += ["Reçu signé", "Vu, non conservé", "affichage.txt", "Plan d’actions mis en œuvre"]
    assert [words for words in said if squeezed(words) not in shown] == []
    assert squeezed("Non signé") not in shown
    assert shown.count(squeezed("Feuilles d’émargement de mars")) == 1
    with pikepdf.open(BytesIO(printed)) as document:
        assert json.loads(document.attachments["manifeste.json"].get_file().read_bytes()) == manifest
    found = check(manifest, [], None, sealing.is_signed)
    assert found.problems == ()
    assert [one["receipt"] for one in found.told["evidence"]] == ["signed", None]


def test_what_nobody_signed_is_said_in_words(bench: Bench) -> None:
    device, _photo = closed(bench, a_signature("client", "Camille Martin", refused=True), sent=False)
    ((_sheet, printed, manifest),) = sheets(device.scene)
    shown = text_of(printed)
    assert squeezed("A refusé de signer") in shown
    assert squeezed("Non signé") in shown
    assert squeezed("fichier pas encore reçu") in shown
    assert manifest["statement"]["signatures"][0]["refused"] is True


def test_a_signature_under_an_earlier_reading_is_told_as_such(bench: Bench) -> None:
    device, _photo = closed(bench, a_signature("client", "Camille Martin", read=[]))
    assert squeezed("lecture antérieure") in text_of(sheets(device.scene)[0][1])


def test_the_organisation_gets_its_copy_by_mail_at_once(bench: Bench) -> None:
    device, _photo = closed(bench)
    ((sheet, _printed, manifest),) = sheets(device.scene)
    mail = next(one for one in bench.mails(device.scene.body) if "fiche de clôture" in one.subject)
    assert mail.recipient == bench.email_of(device.scene.client)
    assert mail.attached == [f"{manifest['statement']['sheet']['number']}.pdf"]
    assert sheet.sha256 in (mail.body_text or "")
    assert "certbody evidence verify" in (mail.body_text or "")


def test_files_and_signatures_that_come_later_make_one_new_version_each(bench: Bench) -> None:
    device, photo = closed(bench, sent=False)
    send_bytes(device, photo)
    bench.run_jobs()
    newest = sheets(device.scene)[0]
    assert (newest[0].version, newest[0].reason) == (2, "Fichiers de preuve reçus après la réunion de clôture.")
    assert newest[2]["statement"]["evidence"][0]["receipt"]
    device.change(f"signature/{new_id()}", a_signature("client", "Camille Martin"))
    device.sync()
    device.change(f"signature/{new_id()}", a_signature("body", "Lou Bernard"))
    device.sync()
    bench.run_jobs()
    assert [one.version for one, _printed, _manifest in sheets(device.scene)] == [3, 2, 1]


def test_a_refused_file_is_told_as_refused_and_as_nothing_once_it_is_removed(bench: Bench) -> None:
    device, photo = closed(bench, sent=False)
    scene, name = device.scene, f"evidence/{photo}"
    url, told = scene.body.url(f"uploads/{photo}"), {"name": "affichage.pdf", "purpose": "evidence"}
    told |= {"size": len(PHOTO), "sha256": a_photo()["sha256"]}
    told |= {"subject_id": str(scene.audit_id), "detail": {"evidence": photo}}
    assert device.browser.put(url, json=told).status_code == 200
    head = {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
    assert device.browser.patch(url, data=PHOTO, headers=head).json["state"] == "refused"
    bench.run_jobs()
    sheet, printed, manifest = sheets(scene)[0]
    assert (sheet.version, sheet.reason[:24]) == (2, "Fichier de preuve refusé")
    assert squeezed("fichier refusé par le site : type de fichier non accepté") in text_of(printed)
    assert squeezed("pas encore reçu") not in text_of(printed)
    assert manifest["statement"]["evidence"][0]["refused"] == "file_kind"
    with bench.inside(scene.body):
        file = read_report_file(scene.audit())
        said = str(report_document.make_document(file, "R-1", paris_date(OPENED), 30))
        assert "refusé par le site : type de fichier non accepté" in said
    device.change(name, {**a_photo(), "removed": True, "why": "Mauvais fichier"})
    device.sync()
    bench.run_jobs()
    sheet, printed, _manifest = sheets(scene)[0]
    assert (sheet.version, sheet.reason) == (3, "Preuve retirée après la réunion de clôture.")
    assert squeezed("affichage.txt") not in text_of(printed)


def test_a_correction_is_a_new_version_with_its_reason_and_the_former_stays(bench: Bench) -> None:
    device, _photo = closed(bench)
    scene = device.scene
    office = bench.member(scene.body, "planner")
    with bench.inside(scene.body), pytest.raises(Invalid):
        correct_sheet(scene.audit_id, " ", scene.auditor)
    with bench.inside(scene.body), pytest.raises(NotAllowed):
        correct_sheet(scene.audit_id, "Nom corrigé", office)
    with bench.inside(scene.body):
        correct_sheet(scene.audit_id, "Nom corrigé", scene.auditor)
    newest, former = sheets(scene)
    assert (newest[0].version, newest[0].reason, former[0].version) == (2, "Nom corrigé", 1)
    assert squeezed("Nom corrigé") in text_of(newest[1])
    bench.run_jobs()
    subjects = [mail.subject for mail in bench.mails(scene.body)]
    assert any("nouvelle version de la fiche de clôture" in subject for subject in subjects)


def test_a_fact_corrected_after_the_closing_stands_beside_the_text_that_was_read_and_signed(bench: Bench) -> None:
    both = a_signature("client", "Camille Martin"), a_signature("body", "Lou Bernard")
    device, _photo = closed(bench, *both)
    scene = device.scene
    scene.correct_facts("Taux publiés de 2022.", "Taux publiés de 2023, page 4.")
    with bench.inside(scene.body):
        correct_sheet(scene.audit_id, "Fait précisé", scene.auditor)
    newest, _former = sheets(scene)
    statement = newest[2]["statement"]
    assert [one["read_what_was_notified"] for one in statement["signatures"]] == [True, True]
    (gap,) = statement["nonconformities"]
    assert (gap["fact"], gap["corrected"]["fact"]) == (FACT, "Taux publiés de 2023, page 4.")
    shown = text_of(newest[1])
    for words in (FACT, "Texte corrigé", "Précision n° 1", "Précision n° 2", "Taux publiés de 2023, page 4."):
        assert squeezed(words) in shown
    assert squeezed("2022") not in shown.replace(squeezed(FACT), "")


def test_a_device_gets_the_signed_receipt_of_what_it_sent(bench: Bench) -> None:
    device = a_device(an_audit_day(bench))
    photo = work(device)
    send_bytes(device, photo)
    answer = device.sync()
    (one,) = [one for one in answer["fields"] if one["field"] == f"evidence/{photo}"]
    statement = json.loads(one["receipt"]["statement"])
    assert (statement["id"], statement["indicator"], statement["author"]) == (photo, 1, device.scene.auditor.name)
    assert [one for one in device.sync()["fields"] if "receipt" in one] == []


def test_a_minor_that_was_not_lifted_is_signed_counted_and_listed_as_the_major_that_it_became(bench: Bench) -> None:
    device, _photo = closed(bench)
    following = the_next_audit(device.scene)
    tablet = a_device(following)
    following.open()
    following.answer_all(i1="minor")
    read = [{"indicator": 1, "site": None, "grade": "major", "fact": "Écart constaté sur l’indicateur 1."}]
    for side in ("client", "body"):
        tablet.change(f"signature/{new_id()}", a_signature(side, "Camille Martin", read=read))
    tablet.sync()
    following.close()
    bench.run_jobs()
    ((_sheet, _printed, manifest),) = sheets(following)
    with bench.inside(following.body):
        document = make_document(read_closing_file(following.audit()), manifest, OPENED.date(), b"key", "")
    assert [(one["grade"], one["fact"]) for one in document["nonconformities"]] == [("major", read[0]["fact"])]
    assert (document["counts"]["minor"], document["counts"]["major"]) == (0, 1)
    assert [one["read_what_was_notified"] for one in manifest["statement"]["signatures"]] == [True, True]


def test_the_sheet_says_what_five_minors_weigh_where_they_are_read(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all(i1="minor", i2="minor", i9="minor", i12="minor", i17="minor")
    scene.close()
    bench.run_jobs()
    ((_sheet, printed, _manifest),) = sheets(scene)
    assert squeezed("à partir de 5 non levées à la décision, elles valent ensemble") in text_of(printed)
