"""The pages of the export and of the comparison."""

from __future__ import annotations

from sqlalchemy import select

from certbody.certificates.models import MinistryExport
from certbody.certificates.operations.ministry import compare_with_public_list
from certbody.kit.db import db
from certbody.tenants.actor import SYSTEM
from tests import factories
from tests.certificates.operations.test_ministry import a_list
from tests.support import Bench


def test_an_administrator_exports_reads_the_run_and_takes_the_file(bench: Bench) -> None:
    body = bench.body()
    with bench.inside(body):
        organisation = factories.an_organisation()
        factories.a_certificate(organisation)
        nda = organisation.nda
    browser = bench.browser(bench.member(body, "administrator"))
    assert "Aucun export" in browser.get(body.url("ministry/")).text
    page = browser.post(body.url("ministry/"), follow_redirects=True)
    assert page.status_code == 200
    with bench.inside(body):
        run_id, sha256 = db.session.execute(select(MinistryExport.id, MinistryExport.sha256)).one()
    assert sha256 in page.text
    assert f"NDA {nda}" in page.text
    with browser.get(body.url(f"ministry/{run_id}/file")) as answer:
        assert answer.mimetype == "text/csv"
        assert str(nda) in answer.text


def test_differences_are_shown_by_kind(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "administrator"))
    assert "Aucune liste importée" in browser.get(body.url("ministry/differences")).text
    assert browser.post(body.url("ministry/differences")).status_code == 409
    with bench.inside(body):
        factories.a_certificate(factories.an_organisation(name="École Absente"))
        a_list(("11759999999", "732829320", ["AF"]))
        compare_with_public_list(SYSTEM)
    assert "École Absente" in browser.get(body.url("ministry/differences?kind=nda_not_listed")).text
    assert "École Absente" not in browser.get(body.url("ministry/differences?kind=other_siren")).text
    assert browser.post(body.url("ministry/differences"), follow_redirects=True).status_code == 200


def test_an_accountant_stays_out(bench: Bench) -> None:
    body = bench.body()
    browser = bench.browser(bench.member(body, "accountant"))
    assert browser.get(body.url("ministry/")).status_code in (403, 404)
