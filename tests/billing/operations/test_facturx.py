"""The electronic invoice of an issued one: inside its PDF, alone, for those who may read it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest

from certbody.billing.models import Invoice
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.facturx import read_electronic_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.printing import print_invoice
from certbody.billing.operations.printing_credits import print_credit_note
from certbody.billing.queries.invoices import get_invoice, list_lines
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.kit.facturx import declare, read_cii
from certbody.tenants.models import BodySetting
from certbody.tenants.operations.files import keep_made, read_file
from tests import factories
from tests.billing.scenes import Scene, a_draft, a_scene, complete_profile
from tests.support import Bench
from tests.validators import against_pdf, against_the_norm


def printed(scene: Scene) -> Invoice:
    complete_profile()
    return print_invoice(issue_invoice(a_draft(scene.organisation_id).id, scene.office).id, scene.office)


def pdf_of(file_id: UUID | None) -> bytes:
    assert file_id is not None
    return read_file(file_id)[1].read_bytes()


def test_the_pdf_holds_the_invoice_for_programs_and_says_so(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        invoice = printed(scene)
        pdf = pdf_of(invoice.file_id)
        name, inside = read_electronic_invoice(invoice.id, scene.client)
        assert (name, read_cii(pdf)) == (f"facture-{invoice.number}.xml", inside)
        assert invoice.number is not None
        assert invoice.number.encode() in inside
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        (attached,) = document.Root.AF
        assert (str(attached.AFRelationship), str(attached.EF.F.Subtype)) == ("/Alternative", "/text/xml")
        declared = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
        assert metadata[declared + "ConformanceLevel"] == "EN 16931"
        assert metadata[declared + "DocumentFileName"] == "factur-x.xml"
        assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
    with pytest.raises(ValueError, match="not written as expected"):
        declare(declare(pdf).replace(b"pdfaExtension:schemas", b"pdfaExtension:skemata"))


def test_the_file_keeps_the_norm(bench: Bench, tmp_path: Path) -> None:
    scene = a_scene(bench)
    path = tmp_path / "factur-x.xml"
    with bench.inside(scene.body):
        path.write_bytes(read_electronic_invoice(printed(scene).id, scene.office)[1])
    assert against_the_norm(path) == []


def test_the_pdf_stays_archivable_and_can_be_read_aloud(bench: Bench, tmp_path: Path) -> None:
    scene = a_scene(bench)
    path = tmp_path / "invoice.pdf"
    with bench.inside(scene.body):
        path.write_bytes(pdf_of(printed(scene).file_id))
    assert against_pdf(path, "3b") == []
    assert against_pdf(path, "ua1") == []


@pytest.mark.parametrize("part", [2_500, None], ids=["partial", "whole"])
def test_a_credit_note_holds_its_own_that_keeps_the_norm(bench: Bench, tmp_path: Path, part: int | None) -> None:
    """Issued, printed and downloaded as it is by people: the file for programs says 381 and names the invoice."""
    scene = a_scene(bench)
    with bench.inside(scene.body):
        invoice = printed(scene)
        (line,) = list_lines(invoice.id)
        issued = credit_invoice(invoice.id, part and {line.id: part}, "Facturé en trop", scene.office)
        note = print_credit_note(issued.id, scene.office)
        pdf, (name, inside) = pdf_of(note.file_id), read_electronic_invoice(note.id, scene.client)
        assert (name, read_cii(pdf)) == (f"avoir-{note.number}.xml", inside)
        for said in (b"<ram:TypeCode>381<", f"{invoice.number}<".encode()):
            assert said in inside
        assert f"<ram:GrandTotalAmount>{'30.00' if part else '120.00'}<".encode() in inside
    (path := tmp_path / "avoir.xml").write_bytes(inside)
    assert against_the_norm(path) == []
    (path := tmp_path / "avoir.pdf").write_bytes(pdf)
    assert against_pdf(path, "3b") == []
    assert against_pdf(path, "ua1") == []


def test_the_option_for_debits_is_that_of_the_day_of_issue(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        before = printed(scene).id
        db.session.add(BodySetting(code="vat_on_debits", value=1, valid_from=clock.today(), reason="Option levée"))
        after = printed(scene).id
    with bench.inside(scene.body):
        codes = [read_electronic_invoice(one, scene.office)[1] for one in (before, after)]
        assert [b"DueDateTypeCode>5<" in code for code in codes] == [False, True]
        assert "d’après les débits".encode() in codes[1]


def test_a_pdf_made_before_has_its_file_written_anew(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        complete_profile()
        invoice = issue_invoice(a_draft(scene.organisation_id).id, scene.office)
        with pytest.raises(NotFound):
            read_electronic_invoice(invoice.id, scene.office)
        plain = pikepdf.new()
        plain.add_blank_page()
        written = BytesIO()
        plain.save(written)
        get_invoice(invoice.id, scene.office).file_id = keep_made("facture.pdf", written.getvalue(), scene.office).id
        db.session.flush()
        assert b"CrossIndustryInvoice" in read_electronic_invoice(invoice.id, scene.office)[1]


def test_another_client_does_not_get_it(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        invoice_id = printed(scene).id
        stranger = factories.an_organisation().id
    other = bench.member(scene.body, "client", organisation_id=stranger)
    with bench.inside(scene.body), pytest.raises(NotFound):
        read_electronic_invoice(invoice_id, other)


def test_a_client_without_a_right_siren_is_refused_before_the_issue(bench: Bench) -> None:
    scene = a_scene(bench, siren="123456789")
    with bench.inside(scene.body):
        complete_profile()
        draft = a_draft(scene.organisation_id).id
        with pytest.raises(Refused) as refused:
            issue_invoice(draft, scene.office)
        assert [reason.values["code"] for reason in refused.value.reasons] == ["buyer.siren"]
        assert "SIREN du client" in str(refused.value.reasons[0].values["mention"])
