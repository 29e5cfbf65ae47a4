"""Penalties of a late invoice: told on its page, billed once, out of the scope of VAT, in the books."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from certbody.billing.models import Invoice, LedgerLine
from certbody.billing.operations.crediting import credit_invoice
from certbody.billing.operations.invoices import abandon_invoice
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.mentions import draft_on, may_issue
from certbody.billing.operations.penalties import bill_penalties
from certbody.billing.operations.printing import document_of
from certbody.billing.queries.invoices import get_invoice, list_lines
from certbody.billing.queries.reconciling import reconcile
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants.operations.settings import set_value
from tests.billing.books import credited, issued, paid
from tests.billing.late import days_after, due_day, words_of
from tests.billing.scenes import Scene, a_draft, a_scene, complete_profile
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    return a_scene(bench)


def _page(scene: Scene, invoice_id: UUID) -> str:
    return words_of(scene.bench.browser(scene.office), scene, f"invoices/{invoice_id}")


def _bill(scene: Scene, invoice_id: UUID) -> UUID:
    with scene.bench.inside(scene.body):
        return bill_penalties(invoice_id, scene.office).id


def test_the_page_tells_the_penalties_line_by_line_once_the_invoice_is_late(scene: Scene) -> None:
    late = issued(scene)
    due_on = due_day(scene, late)
    with days_after(due_on, 0):
        assert "Pénalités à ce jour" not in _page(scene, late)
    with days_after(due_on, 10):
        page = _page(scene, late)
    assert "Pénalités à ce jour" in page
    assert "120,00 € × 12,15 % × " in page
    assert "refinancement de la BCE, 2,15 %, majoré de 10 points" in page
    assert "Indemnité forfaitaire de recouvrement 40,00 €" in page


def test_penalties_are_billed_apart_without_vat_and_not_twice(scene: Scene) -> None:
    late = issued(scene)
    due_on = due_day(scene, late)
    with days_after(due_on, 10) as today:
        draft = _bill(scene, late)
        with pytest.raises(Refused, match="no_penalty"):
            _bill(scene, late)
        with scene.bench.inside(scene.body):
            lines = list_lines(draft)
            assert [line.code for line in lines] == ["late_interest", "recovery_charge"]
            assert lines[1].net_cents == 4_000
            issue_invoice(draft, scene.office)
            invoice = get_invoice(draft, scene.office)
            assert (invoice.vat_cents, invoice.gross_cents, invoice.service_on) == (
                0, sum(line.net_cents for line in lines), today,
            )  # fmt: skip
            assert "hors du champ de la TVA" in document_of(invoice, lines)["exemption"]
            accounts = db.session.scalars(select(LedgerLine.account).where(LedgerLine.document_id == draft)).all()
            assert sorted(accounts) == ["411000", "763000"]
            checks, pieces = reconcile()
            assert (pieces, [one.code for one in checks if one.difference_cents]) == ([], [])
        assert "Pénalités déjà facturées" in _page(scene, late)
    with days_after(due_on, 40):
        assert "40,00 €" not in _page(scene, late).split("Pénalités à ce jour")[1].split("Pénalités déjà")[0]
        second = _bill(scene, late)
        with scene.bench.inside(scene.body):
            assert [line.code for line in list_lines(second)] == ["late_interest"]
        with scene.bench.inside(scene.body):
            abandon_invoice(second, scene.office)
        assert _bill(scene, late) != second


def test_an_invoice_of_penalties_bears_none_and_its_credit_note_frees_them(scene: Scene) -> None:
    late = issued(scene)
    due_on = due_day(scene, late)
    with days_after(due_on, 10):
        draft = _bill(scene, late)
        with scene.bench.inside(scene.body):
            penalties = issue_invoice(draft, scene.office)
            printed = document_of(penalties, list_lines(draft))
            assert printed["penalty_rate"] is None
            assert printed["bills_penalties"]
            assert not document_of(get_invoice(late, scene.office), list_lines(late))["bills_penalties"]
        shown = _page(scene, draft)
        assert "hors du champ de la taxe" in shown
        assert "Pénalités comptées jusqu’au" in shown
        assert "Date de la prestation" not in shown
    with days_after(due_day(scene, draft), 5):
        with pytest.raises(Refused, match="penalty_on_penalty"):
            _bill(scene, draft)
        with scene.bench.inside(scene.body):
            credit_invoice(draft, None, "Geste commercial", scene.office)
        with scene.bench.inside(scene.body):
            lines = list_lines(bill_penalties(late, scene.office).id)
            assert [line.code for line in lines] == ["late_interest", "recovery_charge"]


def test_what_was_credited_or_paid_in_time_bears_nothing(scene: Scene) -> None:
    in_time, whole, draft = issued(scene), issued(scene), None
    paid(scene, in_time, 12_000)
    credited(scene, whole, 10_000)
    with scene.bench.inside(scene.body):
        draft = a_draft(scene.organisation_id).id
    with days_after(due_day(scene, in_time), 60):
        for invoice_id, reason in ((in_time, "no_penalty"), (whole, "no_penalty"), (draft, "invoice_not_late")):
            with pytest.raises(Refused, match=reason):
                _bill(scene, invoice_id)


def test_a_rate_of_the_body_is_printed_and_counts_for_invoices_issued_from_its_day(scene: Scene) -> None:
    before = issued(scene)
    with scene.bench.inside(scene.body):
        set_value("penalty_basis_points", 1_800, clock.today(), "Conditions générales", scene.office)
    after = issued(scene)
    with days_after(due_day(scene, before), 10):
        assert "× 12,15 % ×" in _page(scene, before)
        page = _page(scene, after)
    assert "× 18 % ×" in page
    assert "taux annoncé sur la facture" in page
    with scene.bench.inside(scene.body):
        invoice = db.session.get_one(Invoice, (scene.body.id, after))
        assert document_of(invoice, list_lines(after))["penalty_rate"] == "18 % par an"


def test_a_rate_below_three_times_the_legal_one_is_not_issued(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        complete_profile()
        set_value("penalty_basis_points", 700, clock.today(), "Trop bas", scene.office)
        verdict = may_issue(draft_on(a_draft(scene.organisation_id), clock.today(), scene.office))
    assert [one.code for one in verdict.reasons] == ["penalty_rate_too_low"]


def test_the_rate_of_the_law_is_printed_though_three_times_the_legal_one_was_more_in_2024(scene: Scene) -> None:
    with scene.bench.inside(scene.body):
        complete_profile()
        verdict = may_issue(draft_on(a_draft(scene.organisation_id), date(2024, 2, 1), scene.office))
    assert "penalty_rate_too_low" not in [one.code for one in verdict.reasons]
