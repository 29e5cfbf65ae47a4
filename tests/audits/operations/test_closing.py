"""Closing an audit: what it waits for, what it notifies, what becomes of what was left open."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import Select, select

from certbody.audits.models import Audit, Nonconformity, NonconformityEvent
from certbody.audits.operations.evidence import attach_to_finding
from certbody.audits.operations.meetings import close_audit
from certbody.audits.operations.report_document import make_document
from certbody.audits.operations.reports import sign_report
from certbody.audits.queries.audits import find_size
from certbody.audits.queries.findings import list_earlier_nonconformities
from certbody.audits.queries.findings_sheet import read_sheet
from certbody.audits.queries.nonconformities import count_open, list_open_nonconformities, seen_by
from certbody.audits.queries.report_file import read_report_file
from certbody.audits.queries.review_checks import review_checks
from certbody.audits.rules.report_contents import REPORT_PARTS
from certbody.kit import clock
from certbody.kit.dates import add_months
from certbody.kit.db import db
from certbody.kit.errors import Refused
from certbody.tenants.operations.files import keep_file
from tests import factories
from tests.audits.scene import OPENED, Scene, an_audit_day, the_next_audit
from tests.support import Bench


def test_an_audit_does_not_close_while_something_mandatory_is_missing(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    with pytest.raises(Refused) as refused:
        scene.close()
    assert {reason.code for reason in refused.value.reasons} == {"findings_missing", "samples_missing"}


def test_closing_notifies_one_nonconformity_per_gap_and_starts_its_clock(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all(i1="minor", i4="major")
    scene.close()
    today = clock.today()
    with bench.inside(scene.body):
        minor, major = list_open_nonconformities(scene.audit_id)
        assert count_open(scene.audit_id) == (1, 1)
        assert (minor.indicator, minor.number, minor.state) == (1, 1, "notified")
        assert (major.indicator, major.number, major.grade) == (4, 2, "major")
        assert (minor.plan_due, minor.implementation_due) == (today + timedelta(days=30), add_months(today, 6))
        assert (major.implementation_due, major.verification_due) == (add_months(today, 3), add_months(today, 4))
        steps = list(db.session.scalars(select(NonconformityEvent)))
        assert {(step.from_state, step.to_state) for step in steps} == {("draft", "notified")}
        assert scene.audit().state == "closed"
    bench.run_jobs()
    mail = next(one for one in bench.mails(scene.body) if "notifiée" in one.subject)
    assert mail.recipient == bench.email_of(scene.client)
    assert "Écart constaté sur l’indicateur 4" in (mail.body_text or "")


def test_a_minor_still_open_at_the_next_audit_becomes_major_with_its_origin(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all(i1="minor", i2="minor")
    scene.close()
    following = the_next_audit(scene)
    following.open()
    following.answer_all(i1="minor")
    following.close()
    with bench.inside(scene.body):
        before = {one.indicator: one for one in db.session.scalars(_of(scene.audit_id))}
        after = {one.indicator: one for one in db.session.scalars(_of(following.audit_id))}
        assert {one.state for one in before.values()} == {"requalified"}
        assert {number: (one.grade, one.origin_id) for number, one in after.items()} == {
            1: ("major", before[1].id),
            2: ("major", before[2].id),
        }
        assert after[1].finding_id is not None
        assert after[2].fact == before[2].fact


def test_what_an_extension_left_open_is_looked_at_again_at_the_next_audit(bench: Bench) -> None:
    initial = an_audit_day(bench, state="decided")
    extension = an_audit_day(bench, initial.body, kind="extension", previous_audit_id=initial.audit_id)
    with bench.inside(initial.body):
        extension.audit().organisation_id = initial.organisation_id
        db.session.flush()
    extension.open()
    extension.answer_all(i1="minor")
    extension.close()
    following = the_next_audit(initial)
    with bench.inside(initial.body):
        assert [one.indicator for one in list_earlier_nonconformities(following.audit())] == [1]
    with bench.inside(initial.body):
        found = list_open_nonconformities(extension.audit_id)[0].id
        assert [one.id for one in listed_for(following)] == [found]
    following.open()
    following.answer_all(i1="minor")
    following.close()
    with bench.inside(initial.body):
        assert [one.state for one in db.session.scalars(_of(extension.audit_id))] == ["requalified"]
        assert [(one.grade, one.origin_id) for one in db.session.scalars(_of(following.audit_id))] == [("major", found)]


def test_an_audit_decided_meanwhile_is_the_one_before(bench: Bench) -> None:
    initial = an_audit_day(bench, state="decided")
    surveillance = the_next_audit(initial)
    renewal = the_next_audit(initial, reference="R", kind="renewal")
    surveillance.open()
    surveillance.answer_all(i1="minor")
    surveillance.close()
    with bench.inside(initial.body):
        audit = surveillance.audit()
        audit.state, audit.last_day = "decided", OPENED.date() + timedelta(days=1)
        db.session.flush()
    renewal.open()
    with bench.inside(initial.body):
        assert renewal.audit().previous_audit_id == surveillance.audit_id
        assert [one.indicator for one in list_earlier_nonconformities(renewal.audit())] == [1]


def listed_for(scene: Scene) -> list[Nonconformity]:
    """The nonconformities that the auditor of a scene may read."""
    seen = select(Nonconformity).join(Audit, Nonconformity.audit_id == Audit.id).where(seen_by(scene.auditor))
    return list(db.session.scalars(seen))


def test_an_audit_does_not_close_before_its_last_half_day(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    with bench.inside(scene.body):
        with pytest.raises(Refused, match="half_days_not_held"):
            close_audit(scene.audit_id, OPENED + timedelta(hours=2), "Camille Martin", scene.auditor)
        factories.a_size(scene.audit(), 1)
        close_audit(scene.audit_id, OPENED + timedelta(hours=2), "Camille Martin", scene.auditor)
        assert scene.audit().state == "closed"


def test_a_duration_that_was_not_held_is_explained_and_the_reason_is_read(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    with bench.inside(scene.body):
        factories.a_size(scene.audit(), 3)
    url = scene.body.url(f"audits/{scene.audit_id}")
    page = bench.browser(scene.auditor).get(f"{url}/closing").text
    assert "Demi-journées dues : 3 ; tenues entre les réunions : 2." in re.sub(r"\s", " ", html.unescape(page))
    assert f"{url}/report#text-short_time" in page
    with pytest.raises(Refused, match="short_time_unexplained"):
        scene.close()
    why = "Le troisième site était fermé ; ses dossiers ont été vus au siège."
    texts = {
        **dict.fromkeys(REPORT_PARTS, ""),
        "short_time": why,
        "conclusion": "Le système est en place.",
        "version": "0",
    }
    assert bench.browser(scene.auditor).post(f"{url}/report", data=texts).status_code == 303
    scene.close()
    with bench.inside(scene.body):
        file = read_report_file(scene.audit())
        assert make_document(file, "R1", clock.today(), 15)["short_time"] == (
            f"1,5 jour (3 demi-journées) à tenir, 1 jour (2 demi-journées) entre les deux réunions. {why}"
        )
        checks = review_checks(file, [], find_size(scene.audit_id), [])
        assert [(one.found, one.wanted, one.why) for one in checks if one.code == "half_days"] == [(2, 3, why)]


def test_neither_audit_nor_report_ends_while_what_was_seen_is_not_told(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    with bench.inside(scene.body):
        scene.answer(4, version=1, evidence="")
        finding_id = scene.answer(9, version=1, evidence="")
        factories.a_size(scene.audit(), 1)
    for number in (4, 9):
        page = bench.browser(scene.auditor).get(scene.body.url(f"audits/{scene.audit_id}/closing")).text
        assert f"audits/{scene.audit_id}/findings?open={number}" in page
    with bench.inside(scene.body), pytest.raises(Refused, match="evidence_not_told"):
        close_audit(scene.audit_id, OPENED + timedelta(hours=2), "Camille Martin", scene.auditor)
    with bench.inside(scene.body):
        scene.answer(4, version=2, evidence="", comment="Objectifs relus en séance")
        photo = keep_file("photo.txt", b"vu", scene.auditor)
        attach_to_finding(finding_id, photo, "", scene.auditor)
        close_audit(scene.audit_id, OPENED + timedelta(hours=2), "Camille Martin", scene.auditor)
    with bench.inside(scene.body):
        scene.answer(4, version=3, evidence="", change_reason="Phrase retirée")
    assert (
        "Ce qui manque avant la signature"
        in bench.browser(scene.auditor).get(scene.body.url(f"audits/{scene.audit_id}/report")).text
    )
    with bench.inside(scene.body), pytest.raises(Refused, match="evidence_not_told"):
        sign_report(scene.audit_id, scene.auditor)


def _of(audit_id: object) -> Select[Nonconformity]:
    return select(Nonconformity).where(Nonconformity.audit_id == audit_id)


def test_what_was_found_on_a_category_that_is_not_there_is_not_notified(bench: Bench) -> None:
    scene = an_audit_day(bench, categories=["AF", "CFA"], traits=["alternance"])
    scene.open()
    with bench.inside(scene.body):
        scene.answer(13, "minor")
        scene.audit().categories, scene.audit().traits = ["AF"], []
        db.session.flush()
    scene.answer_all(i1="minor")
    with bench.inside(scene.body):
        assert read_sheet(scene.audit()).minors == 1
    scene.close()
    with bench.inside(scene.body):
        assert [one.indicator for one in db.session.scalars(_of(scene.audit_id))] == [1]


def test_what_lacks_evidence_on_a_category_that_is_not_there_stops_nothing(bench: Bench) -> None:
    scene = an_audit_day(bench, categories=["AF", "CFA"], traits=["alternance"])
    scene.open()
    with bench.inside(scene.body):
        scene.answer(13, "conforming", evidence="")
        scene.audit().categories, scene.audit().traits = ["AF"], []
        db.session.flush()
    scene.answer_all(i1="minor")
    page = bench.browser(scene.auditor).get(scene.body.url(f"audits/{scene.audit_id}/closing")).text
    assert "evidence_not_told" not in page
    scene.close()
    with bench.inside(scene.body):
        assert scene.audit().state == "closed"
    assert (
        "Ce qui manque avant la signature"
        not in bench.browser(scene.auditor).get(scene.body.url(f"audits/{scene.audit_id}/report")).text
    )


def test_a_gap_on_what_a_complementary_audit_lifts_is_notified_all_the_same(bench: Bench) -> None:
    initial = an_audit_day(bench, state="decided")
    with bench.inside(initial.body):
        old = factories.a_nonconformity(initial.audit(), 1, "major", state="evidence_submitted")
        old_id = old.id
    audit = an_audit_day(bench, initial.body, kind="complementary", previous_audit_id=initial.audit_id)
    with bench.inside(initial.body):
        audit.audit().organisation_id = initial.organisation_id
        db.session.flush()
    audit.open()
    audit.answer_all(i1="minor")
    with bench.inside(initial.body):
        found = db.session.get_one(Nonconformity, (initial.body.id, old_id))
        found.state, found.lifted_at, found.lifted_by_name, found.lifting_note = "lifted", clock.now(), "A", "Vu."
        db.session.flush()
        assert read_sheet(audit.audit()).minors == 1
    audit.close()
    with bench.inside(initial.body):
        assert [(one.indicator, one.grade) for one in db.session.scalars(_of(audit.audit_id))] == [(1, "minor")]


def test_the_reason_for_a_duration_not_held_is_not_taken_out_before_the_report_is_signed(bench: Bench) -> None:
    scene = an_audit_day(bench)
    scene.open()
    scene.answer_all()
    with bench.inside(scene.body):
        factories.a_size(scene.audit(), 3)
    url = scene.body.url(f"audits/{scene.audit_id}/report")
    told = dict.fromkeys(REPORT_PARTS, "") | {"short_time": "Site fermé ce jour-là.", "conclusion": "Bien."}
    assert bench.browser(scene.auditor).post(url, data={**told, "version": "0"}).status_code == 303
    scene.close()
    emptied = {**told, "short_time": "", "version": "1"}
    assert bench.browser(scene.auditor).post(url, data=emptied).status_code == 303
    with bench.inside(scene.body), pytest.raises(Refused, match="short_time"):
        sign_report(scene.audit_id, scene.auditor)
