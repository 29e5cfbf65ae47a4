"""The runs of the export and of the comparison: what they keep, and that a night makes each once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from certbody.certificates.jobs import ministry as jobs
from certbody.certificates.models import ListComparison, MinistryExport
from certbody.certificates.operations import moves
from certbody.certificates.operations.ministry import compare_with_public_list, export_to_ministry
from certbody.certificates.queries.waiting import list_waiting
from certbody.clients.models import ListedOrganisation, ListImport
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.schedule import PERIODIC
from certbody.tenants.actor import SYSTEM
from certbody.tenants.operations.files import read_file
from tests import factories
from tests.support import Bench, Body

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


def a_list(*rows: tuple[str, str, list[str]]) -> None:
    """A public list imported this morning: NDA, SIREN, categories."""
    imported = ListImport(file_name="liste.csv", state="done", finished_at=factories.MOMENT)
    db.session.add(imported)
    db.session.flush()
    for number, (nda, siren, categories) in enumerate(rows):
        db.session.add(
            ListedOrganisation(
                import_id=imported.id,
                line_number=number,
                nda=nda,
                previous_ndas=[],
                name="Liste",
                siren=siren,
                siret="",
                address="",
                postcode="",
                city="",
                region_code="",
                certified_categories=categories,
                flags=[],
                row_hash=nda,
            )
        )
    db.session.flush()


def a_certified(**values: object) -> tuple[UUID, str, str]:
    """A certificate's id, with the NDA and the SIREN of its organisation."""
    organisation = factories.an_organisation()
    return factories.a_certificate(organisation, **values).id, organisation.nda or "", organisation.siren


def lines_of(run: MinistryExport) -> list[dict[str, str]]:
    text = read_file(run.file_id)[1].read_bytes().decode()
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_a_run_holds_the_valid_pairs_and_says_what_changed_since_the_last(bench: Bench, body: Body) -> None:
    decider = bench.member(body, "administrator", "reviewer")
    with bench.inside(body):
        certificate_id, nda, siren = a_certified(categories=["AF", "CBC"])
        _, other, _ = a_certified()
        a_certified(state="withdrawn")
        a_certified(starts_on=date(2026, 12, 1))
        a_certified(starts_on=date(2023, 11, 1))
        first = export_to_ministry(decider)
        assert sorted(first.pairs) == sorted([f"{nda} AF", f"{nda} CBC", f"{other} AF"])
        assert (first.added, first.removed) == (first.pairs, [])
        assert {(line["nda"], line["siren"], line["statut"]) for line in lines_of(first) if line["nda"] == nda} == {
            (nda, siren, "valide")
        }
        moves.suspend(certificate_id, "Frais impayés.", TODAY, decider, cause="contract_breached")
        second = export_to_ministry(decider)
        assert (second.pairs, second.added) == ([f"{other} AF"], [])
        assert second.removed == [f"{nda} AF", f"{nda} CBC"]
        assert second.previous_id == first.id
        assert second.sha256 != first.sha256


def test_a_suspension_decided_for_today_is_out_before_the_night_has_run(bench: Bench, body: Body) -> None:
    decider = bench.member(body, "administrator", "reviewer")
    with bench.inside(body):
        certificate_id, _, _ = a_certified()
        moves.suspend(certificate_id, "Frais impayés.", date(2026, 12, 1), decider, cause="contract_breached")
        assert len(export_to_ministry(decider).pairs) == 1
    with time_machine.travel("2026-12-01T00:10:00+00:00"), bench.inside(body):
        assert export_to_ministry(decider).pairs == []


def test_an_empty_run_still_has_its_header(bench: Bench, body: Body) -> None:
    with bench.inside(body):
        run = export_to_ministry(SYSTEM)
        assert run.pairs == []
        assert lines_of(run) == []


def test_the_comparison_counts_each_kind_and_waits_for_the_administrator(bench: Bench, body: Body) -> None:
    administrator, auditor = bench.member(body, "administrator"), bench.member(body, "auditor")
    with bench.inside(body):
        _, listed, siren = a_certified(categories=["AF", "CBC"])
        a_certified()
        a_list((listed, siren, ["AF", "VAE"]))
        comparison = compare_with_public_list(administrator)
        assert comparison.counts == {"category_not_listed": 1, "listed_not_valid": 1, "nda_not_listed": 1}
        assert comparison.pair_count == 3
        shown = {
            (one.arguments["kind"], one.count)
            for one in list_waiting(administrator, TODAY)
            if one.endpoint == "ministry.show_differences"
        }
        assert shown == {("category_not_listed", 1), ("listed_not_valid", 1), ("nda_not_listed", 1)}
        assert not [one for one in list_waiting(auditor, TODAY) if one.endpoint == "ministry.show_differences"]


def test_without_a_list_there_is_nothing_to_compare(bench: Bench, body: Body) -> None:
    with bench.inside(body), pytest.raises(Refused) as refused:
        compare_with_public_list(SYSTEM)
    assert refused.value.reasons[0].code == "no_list_to_compare"


def test_a_night_makes_each_run_once_and_every_body_has_its_night(bench: Bench, body: Body) -> None:
    with bench.inside(body):
        _, nda, siren = a_certified()
        a_list((nda, siren, ["AF"]))
    for _ in range(2):
        with bench.app.app_context():
            jobs.run(str(body.id))
    with bench.inside(body):
        assert [run.made_by_name for run in db.session.scalars(select(MinistryExport))] == ["Certbody"]
        assert [found.differences for found in db.session.scalars(select(ListComparison))] == [[]]
    assert jobs.start_exports in [periodic.function for periodic in PERIODIC]
