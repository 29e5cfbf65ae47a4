"""A report keeps its version and its guide; a finding belongs to one version (invariants 2 and 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from certbody.audits.models import Report
from certbody.audits.operations.report_review import review_report
from certbody.audits.queries.audits import get_audit
from certbody.audits.queries.findings import applicability_of, guide_of, list_earlier_nonconformities, list_findings
from certbody.audits.queries.findings import standard_of as version_of
from certbody.audits.queries.findings_sheet import read_sheet
from certbody.audits.queries.reports import list_reports
from certbody.audits.rules import lifecycle
from certbody.audits.rules.standard import Guide
from certbody.audits.standards import standard
from certbody.kit import clock
from certbody.kit.db import db
from tests.audits.operations.test_reports import sign, write
from tests.audits.scene import Scene, an_audit_day, the_next_audit
from tests.support import Bench

LAST_DAY = date(2026, 10, 31)
OLD = standard("RNQ2019")
V9 = OLD.guides[0]


def _audit_of_october(bench: Bench) -> Scene:
    """A closed audit that followed RNQ2019 and guide V9, with a minor on 1."""
    scene = an_audit_day(bench, standard="RNQ2019", guide="V9", first_day=LAST_DAY, last_day=LAST_DAY)
    scene.open()
    scene.answer_all(i1="minor")
    scene.close()
    return scene


def test_a_report_corrected_under_the_next_version_keeps_its_own(bench: Bench) -> None:
    scene = _audit_of_october(bench)
    reviewer = bench.member(scene.body, "reviewer")
    write(scene)
    sign(scene)
    with clock.told(datetime(2027, 3, 1, 9, 0, tzinfo=UTC)):
        with bench.inside(scene.body):
            review_report(scene.audit_id, "returned", "Précisez l’échantillon.", reviewer)
        write(scene, version=1)
        sign(scene, "Échantillon précisé")
        with bench.inside(scene.body):
            kept = [(one.report.version, one.report.standard, one.report.guide) for one in list_reports(scene.audit_id)]
            assert kept == [(2, "RNQ2019", "V9"), (1, "RNQ2019", "V9")]
            audit = scene.audit()
            assert (version_of(audit).code, guide_of(audit)) == ("RNQ2019", "V9")
            assert 33 not in version_of(audit)


def test_nobody_rewrites_the_version_of_a_signed_report(bench: Bench) -> None:
    scene = _audit_of_october(bench)
    write(scene)
    sign(scene)
    for changed in ({"standard": "RNQ2026"}, {"guide": "V10"}):
        with pytest.raises(ProgrammingError, match="permission denied"), bench.inside(scene.body):
            db.session.execute(update(Report).where(Report.audit_id == scene.audit_id).values(**changed))
    with bench.inside(scene.body):
        (kept,) = list_reports(scene.audit_id)
        assert (kept.report.standard, kept.report.guide) == ("RNQ2019", "V9")


@given(st.dates(V9.mandatory_from, date(2030, 1, 1)), st.integers(0, 59), st.integers(0, 3000))
def test_a_later_guide_never_changes_that_of_an_earlier_audit(published: date, binds_after: int, earlier: int) -> None:
    binds = published + timedelta(days=binds_after)
    with_next = replace(OLD, guides=(*OLD.guides, Guide("V10", published, binds)))
    day = binds - timedelta(days=1 + earlier)
    assert with_next.guide_on(day) == OLD.guide_on(day)


def test_a_finding_says_nothing_of_the_same_number_in_the_next_version(bench: Bench) -> None:
    scene = _audit_of_october(bench)
    following = the_next_audit(scene)
    with bench.inside(scene.body):
        after = get_audit(following.audit_id, following.auditor)
        assert version_of(after).code == "RNQ2026"
        assert list_findings(after.id) == []
    following.open()
    with bench.inside(scene.body):
        after = get_audit(following.audit_id, following.auditor)
        earlier = list_earlier_nonconformities(after)
        assert [one.indicator for one in earlier] == [1]  # told to the auditor, and no answer
        assert list_findings(after.id) == []
        mandatory = applicability_of(after, earlier).mandatory
        assert {row.indicator.number for row in read_sheet(after).rows if row.finding} == set()
        assert set(mandatory) >= {1, 4, 5, 6}
        following.answer(1, "conforming")
    with bench.inside(scene.body):
        assert {one.indicator: one.result for one in list_findings(scene.audit_id)}[1] == "minor"
        assert {one.indicator: one.result for one in list_findings(following.audit_id)} == {1: "conforming"}


def test_the_version_never_moves_under_a_finding() -> None:
    """Planning picks the version (its first day); findings are recorded in states from which nothing is planned."""
    for state in lifecycle.AUDIT_MOVES:
        answered = lifecycle.may_record_finding(state) or lifecycle.may_correct_finding(state)
        assert not (lifecycle.may_plan(state) and answered)
    after, seen = {"open"}, set()
    while after:
        seen |= after
        after = {to for state in after for to in lifecycle.AUDIT_MOVES[state]} - seen
    assert not any(lifecycle.may_plan(state) for state in seen)
