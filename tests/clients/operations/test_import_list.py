"""Importing the public list: all or nothing, twice changes nothing, odd rows are flagged and kept."""

from pathlib import Path

import pytest
from sqlalchemy import select

from certbody.clients.models import ListedOrganisation, ListImport
from certbody.clients.operations.import_list import import_list
from certbody.clients.queries.public_list import compare_with_list, find_listed
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants.actor import SYSTEM
from tests.clients.lists import a_line, a_list
from tests.factories import a_siren
from tests.support import Bench

SAMPLE = Path(__file__).parents[4] / "shared/data/training_organisations_sample.csv"


def flags_by_nda() -> dict[str, list[str]]:
    return {row.nda: row.flags for row in db.session.scalars(select(ListedOrganisation))}


def test_rows_are_added_then_nothing_changes_then_only_what_differs(bench: Bench, tmp_path: Path) -> None:
    body, first, second = bench.body(), a_siren(), a_siren()
    path = a_list(tmp_path, a_line("11750000001", first), a_line("11750000002", second))
    with bench.inside(body):
        report = import_list(path, False, SYSTEM)
        assert (report.rows, report.added, report.changed, report.unchanged) == (2, 2, 0, 0)
    with bench.inside(body):
        again = import_list(path, False, SYSTEM)
        assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    a_list(tmp_path, a_line("11750000001", first, name="AUTRE NOM"), a_line("11750000002", second))
    with bench.inside(body):
        report = import_list(path, False, SYSTEM)
        assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
        listed = find_listed("11750000001")
        assert listed
        assert listed.row.name == "AUTRE NOM"


def test_a_dry_run_counts_and_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    with bench.inside(bench.body()):
        report = import_list(a_list(tmp_path, a_line("11750000001", a_siren())), True, SYSTEM)
        assert (report.dry_run, report.added) == (True, 1)
        assert flags_by_nda() == {}


def test_odd_rows_are_flagged_and_kept(bench: Bench, tmp_path: Path) -> None:
    siren = a_siren()
    path = a_list(
        tmp_path,
        a_line("11750000001", "891306673"),
        a_line("11750000002", a_siren(), name='LE "BON" COIN'),
        a_line("11750000003", a_siren(), town="LYON CEDEX 3"),
        a_line("11750000004", siren),
        a_line("11750000005", siren),
        a_line("11750000006", a_siren(), name="PREMIER"),
        a_line("11750000006", a_siren(), name="DERNIER"),
    )
    with bench.inside(bench.body()):
        report = import_list(path, False, SYSTEM)
        flags = flags_by_nda()
        assert "bad_siren" in flags["11750000001"]
        assert flags["11750000002"] == ["unescaped_quote"]
        assert flags["11750000003"] == ["cedex"]
        assert flags["11750000004"] == flags["11750000005"] == ["shared_siren"]
        assert flags["11750000006"] == ["duplicate_nda"]
        assert (report.rows, report.added, report.flagged, report.flag_counts["shared_siren"]) == (7, 6, 6, 2)
        assert import_list(path, False, SYSTEM).changed == 0


def test_another_file_is_refused(bench: Bench, tmp_path: Path) -> None:
    with bench.inside(bench.body()), pytest.raises(Refused) as refused:
        import_list(a_list(tmp_path, header="nom;ville\n"), False, SYSTEM)
    assert refused.value.reasons[0].code == "list_header"


def test_the_list_of_one_body_is_not_another_s(bench: Bench, tmp_path: Path) -> None:
    siren = a_siren()
    path = a_list(tmp_path, a_line("11750000001", siren))
    with bench.inside(bench.body()):
        import_list(path, False, SYSTEM)
        assert not compare_with_list("11750000099", siren).verdict
    with bench.inside(bench.body()):
        assert find_listed(siren) is None
        assert compare_with_list("11750000099", siren).verdict, "nothing to say before a list was imported"
        assert import_list(path, False, SYSTEM).added == 1


def test_progress_is_told(bench: Bench, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    path = a_list(tmp_path, a_line("11750000001", a_siren()))
    with bench.inside(bench.body()):
        import_list(path, False, SYSTEM, tell=lambda done, rows: heard.append((done, rows)))
        row = db.session.scalars(select(ListImport)).one()
        assert (row.state, row.bytes_done) == ("done", path.stat().st_size)
    assert heard[-1] == (path.stat().st_size, 1)


def test_real_rows(bench: Bench) -> None:
    if not SAMPLE.exists():
        pytest.skip("the sample of the public list is not at hand")
    with bench.inside(bench.body()):
        assert import_list(SAMPLE, False, SYSTEM).added == 300
        assert import_list(SAMPLE, False, SYSTEM).unchanged == 300
