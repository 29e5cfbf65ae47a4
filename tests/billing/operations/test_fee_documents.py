"""The invoice that the body writes for an auditor: for people and programs, with every mention of the law."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.operations import fees
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.kit.facturx import read_cii
from certbody.tenants.models import BodyProfile
from certbody.tenants.operations.files import read_file
from tests.billing.fees import a_scene, spent, submitted
from tests.support import Bench
from tests.validators import against_pdf, against_the_norm

COMPANY = {
    "legal_name": "Œhler Conseil", "legal_form": "SASU", "capital": "1 000 €", "rcs_city": "Lyon", "vat": "taxed",
    "vat_number": "FR44732829320",
}  # fmt: skip


def _pdf(file_id: UUID | None) -> bytes:
    assert file_id is not None
    return read_file(file_id)[1].read_bytes()


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ({}, ("art. 293 B du CGI", 'schemeID="FC">732829320<', "Zoé Œhler EI<", "GrandTotalAmount>818.50<")),
        (COMPANY, ("capital social : 1 000 €, RCS Lyon", "Œhler Conseil<", "GrandTotalAmount>982.20<")),
    ],
    ids=["exempt", "company"],
)
def test_an_invoice_and_its_credit_note_keep_the_norm(
    bench: Bench, tmp_path: Path, account: dict[str, str], said: tuple[str, ...]
) -> None:
    scene = a_scene(bench, account=account)
    with bench.inside(scene.body):
        spent(scene)
        fee = fees.approve_fee(submitted(scene).id, {}, scene.office)
        fees.cancel_fee(fee.id, "Mission saisie deux fois", scene.office)
        printed = {"389": _pdf(fee.file_id), "261": _pdf(fee.credit_file_id)}
        number, name = fee.invoice_number, scene.body.name
    for kind, pdf in printed.items():
        inside = read_cii(pdf)
        assert inside is not None
        for words in (f"TypeCode>{kind}<", "Autofacturation. Facture établie par", f"{number}<", name, *said):
            assert words in inside.decode()
        (path := tmp_path / f"{kind}.xml").write_bytes(inside)
        assert against_the_norm(path) == []
        (path := tmp_path / f"{kind}.pdf").write_bytes(pdf)
        assert against_pdf(path, "3b") == []
        assert against_pdf(path, "ua1") == []


def test_a_company_says_its_capital_and_register_before_it_hands_in(bench: Bench) -> None:
    scene = a_scene(bench, account={**COMPANY, "capital": "", "rcs_city": ""})
    with bench.inside(scene.body), pytest.raises(Refused) as refusal:
        submitted(scene)
    assert refusal.value.reasons[0].values["fields"] == "capital social, ville du RCS"


def test_an_invoice_that_lacks_a_mention_takes_no_number(bench: Bench) -> None:
    scene = a_scene(bench)
    with bench.inside(scene.body):
        fee_id = submitted(scene).id
        db.session.scalars(select(BodyProfile)).one().vat_number = ""
    with bench.inside(scene.body), pytest.raises(Refused) as refusal:
        fees.approve_fee(fee_id, {}, scene.office)
    assert [reason.values["mention"] for reason in refusal.value.reasons] == ["numéro de TVA de votre organisme"]
    with bench.inside(scene.body):
        db.session.scalars(select(BodyProfile)).one().vat_number = "FR44732829320"
        fee = fees.approve_fee(fee_id, {}, scene.office)
        assert (fee.invoice_number or "").endswith("-000001")
