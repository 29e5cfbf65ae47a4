"""The open minors of a certificate taken over: described in the file, settled by the next audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from certbody.audits.models import MinorTakenOver, Nonconformity
from certbody.audits.operations.sampled_actions import add_sampled_action
from certbody.audits.operations.taken_over import lift_taken_over
from certbody.audits.queries.findings import applicability_of, list_earlier_nonconformities
from certbody.audits.queries.taken_over import get_taken_over
from certbody.certificates.models import TransferIn
from certbody.certificates.operations import transfers_in
from certbody.certificates.operations.minors_taken_over import describe_minor, remove_minor
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.onsite.queries.package import read_package
from certbody.tenants.actor import Actor
from tests.audits.scene import Scene, an_audit_day
from tests.certificates.cases import MINOR, TODAY, an_arrival
from tests.support import Bench, Body


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T16:00:00+00:00", tick=True):
        yield


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


@pytest.fixture
def decider(bench: Bench, body: Body) -> Actor:
    return bench.member(body, "administrator", "reviewer")


def the_audit_after(bench: Bench, body: Body, decider: Actor, minors: int = 2) -> Scene:
    """The surveillance of a certificate taken over with open minors of indicators 1, 2, …"""
    with bench.inside(body):
        transfer_id = an_arrival(decider, open_minors=minors).id
    return the_audit_of(bench, body, transfer_id, decider)


def the_audit_of(bench: Bench, body: Body, transfer_id: UUID, decider: Actor) -> Scene:
    """The surveillance of a certificate once it is taken over."""
    with bench.inside(body):
        row = db.session.get_one(TransferIn, (body.id, transfer_id))
        transfers_in.decide_transfer_in(row.id, "take_over", "Dossier en ordre.", TODAY, decider)
        organisation_id, certificate_id = row.organisation_id, row.certificate_id
    scene = an_audit_day(bench, body, kind="surveillance", certificate_id=certificate_id)
    with bench.inside(body):
        scene.audit().organisation_id = organisation_id
        db.session.flush()
    scene.organisation_id = organisation_id
    return scene


def minors() -> dict[int, MinorTakenOver]:
    """Those of the body, by indicator, as they are now."""
    found = db.session.scalars(select(MinorTakenOver).execution_options(populate_existing=True))
    return {one.indicator: one for one in found}


def answer_the_rest(scene: Scene, but: int) -> None:
    """Answers every other mandatory indicator, and samples an action."""
    with scene.bench.inside(scene.body):
        audit = scene.audit()
        for number in applicability_of(audit, list_earlier_nonconformities(audit)).mandatory:
            if number != but:
                scene.answer(number)
        add_sampled_action(scene.audit_id, "AF", "Tableur", "mars", False, scene.auditor)


def test_a_takeover_waits_until_each_open_minor_is_described(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        row = an_arrival(decider, open_minors=2, described=1)
        with pytest.raises(Refused, match="transfer_minors_not_described"):
            transfers_in.decide_transfer_in(row.id, "take_over", "En ordre.", TODAY, decider)
        wrong = describe_minor(row.id, {**MINOR, "indicator": 9}, decider)
        with pytest.raises(Refused, match="transfer_minors_all_described"):
            describe_minor(row.id, {**MINOR, "indicator": 10}, decider)
        remove_minor(wrong.id, decider)
        one = describe_minor(row.id, {**MINOR, "indicator": 10}, decider)
        assert (one.number, one.former_body, one.due_on, one.certificate_id) == (
            3,
            "Autre Certif",
            date(2025, 8, 3),
            None,
        )
        transfers_in.decide_transfer_in(row.id, "take_over", "En ordre.", TODAY, decider)
        assert (one.certificate_id, wrong.certificate_id) == (row.certificate_id, None)
        with pytest.raises(Refused, match="transfer_settled"):
            remove_minor(one.id, decider)


def test_a_minor_that_makes_no_sense_is_told_at_its_field(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        row = an_arrival(decider, described=0)
        with pytest.raises(Invalid) as no:
            describe_minor(row.id, {**MINOR, "indicator": 34, "notified_on": date(2026, 11, 24)}, decider)
        assert no.value.errors == {"notified_on": ["transfer_minor_day"], "indicator": ["transfer_minor_indicator"]}


def test_a_minor_taken_over_and_left_open_becomes_a_major_that_names_it(
    bench: Bench, body: Body, decider: Actor
) -> None:
    scene = the_audit_after(bench, body, decider)
    scene.open()
    with bench.inside(body):
        audit = scene.audit()
        earlier = list_earlier_nonconformities(audit)
        assert [one.indicator for one in earlier] == [1, 2]
        assert {1, 2} <= set(applicability_of(audit, earlier).mandatory)
        told = {one["number"]: one["earlier"] for one in read_package(audit)["indicators"]}
        assert [old["former_body"] for old in told[1]] == ["Autre Certif"]
        assert told[2][0]["plan"]["corrective_action"] == MINOR["promised"]
    scene.answer_all(i1="minor")
    scene.close()
    with bench.inside(body):
        before = minors()
        assert {one.state for one in before.values()} == {"requalified"}
        assert {one.settled_audit_id for one in before.values()} == {scene.audit_id}
        after = list(db.session.scalars(select(Nonconformity).where(Nonconformity.audit_id == scene.audit_id)))
        assert {(one.indicator, one.grade, one.taken_over_id, one.was_minor) for one in after} == {
            (1, "major", before[1].id, True), (2, "major", before[2].id, True),
        }  # fmt: skip
        assert {one.indicator: one.fact for one in after}[2] == MINOR["fact"]


def test_what_the_audit_finds_conforming_is_lifted_with_a_note(bench: Bench, body: Body, decider: Actor) -> None:
    scene = the_audit_after(bench, body, decider)
    scene.open()
    with bench.inside(body):
        first = minors()[1].id
        with pytest.raises(Refused, match="taken_over_not_shown"):
            lift_taken_over(scene.audit_id, first, "Entretiens vus.", scene.auditor)
        scene.answer(1, evidence="")
        with pytest.raises(Refused, match="taken_over_not_shown"):
            lift_taken_over(scene.audit_id, first, "Entretiens vus.", scene.auditor)
    with bench.inside(body):
        scene.answer(1, version=1, change_reason="Complété.")
        with pytest.raises(Refused, match="lifting_note_missing"):
            lift_taken_over(scene.audit_id, first, " ", scene.auditor)
        lift_taken_over(scene.audit_id, first, "Entretiens vus.", scene.auditor)
        with pytest.raises(Refused, match="taken_over_settled"):
            lift_taken_over(scene.audit_id, first, "Encore.", scene.auditor)
        with pytest.raises(NotAllowed):
            lift_taken_over(scene.audit_id, minors()[2].id, "Vu.", decider)
    answer_the_rest(scene, but=1)
    scene.close()
    with bench.inside(body):
        found = minors()
        assert (found[1].state, found[1].lifted_by_name, found[2].state) == (
            "lifted",
            scene.auditor.name,
            "requalified",
        )
        assert [one.indicator for one in db.session.scalars(select(Nonconformity))] == [2]


def test_the_audit_after_that_looks_at_none_of_them_again(bench: Bench, body: Body, decider: Actor) -> None:
    scene = the_audit_after(bench, body, decider)
    scene.open()
    scene.answer_all()
    scene.close()
    with bench.inside(body):
        certificate_id, first = scene.audit().certificate_id, minors()[1].id
    later = an_audit_day(bench, body, kind="renewal", certificate_id=certificate_id)
    with bench.inside(body):
        assert list_earlier_nonconformities(later.audit()) == []
        with pytest.raises(NotFound):
            get_taken_over(later.audit(), first)
        assert get_taken_over(scene.audit(), first).settled_audit_id == scene.audit_id


def test_a_lifting_falls_with_the_finding_that_it_rested_on(bench: Bench, body: Body, decider: Actor) -> None:
    scene = the_audit_after(bench, body, decider, minors=1)
    scene.open()
    with bench.inside(body):
        scene.answer(1)
        lift_taken_over(scene.audit_id, minors()[1].id, "Entretiens vus.", scene.auditor)
    with bench.inside(body):
        scene.answer(1, "minor", version=1, change_reason="Relu : deux entretiens manquent.")
    answer_the_rest(scene, but=1)
    scene.close()
    with bench.inside(body):
        assert minors()[1].state == "requalified"
        assert [(one.grade, one.taken_over_id) for one in db.session.scalars(select(Nonconformity))] == [
            ("major", minors()[1].id)
        ]


def test_two_minors_of_one_indicator_keep_a_fact_each(bench: Bench, body: Body, decider: Actor) -> None:
    with bench.inside(body):
        transfer_id = an_arrival(decider, open_minors=2, described=0).id
        for fact in ("Besoin non recueilli à Brest.", "Besoin non recueilli à Rennes."):
            describe_minor(transfer_id, {**MINOR, "indicator": 1, "fact": fact}, decider)
    scene = the_audit_of(bench, body, transfer_id, decider)
    scene.open()
    scene.answer_all(i1="minor")
    scene.close()
    with bench.inside(body):
        facts = [one.fact for one in db.session.scalars(select(Nonconformity).order_by(Nonconformity.number))]
        assert facts == ["Écart constaté sur l’indicateur 1.", "Besoin non recueilli à Rennes."]


def test_a_minor_described_after_the_audit_was_closed_waits_for_the_next_one(
    bench: Bench, body: Body, decider: Actor
) -> None:
    scene = the_audit_after(bench, body, decider, minors=1)
    scene.open()
    scene.answer_all()
    scene.close()
    with bench.inside(body):
        db.session.execute(update(TransferIn).values(open_minors=2))
        transfer_id = db.session.scalars(select(TransferIn.id)).one()
        late = describe_minor(transfer_id, {**MINOR, "indicator": 30}, decider)
        assert [one.indicator for one in list_earlier_nonconformities(scene.audit())] == [1]
        with pytest.raises(NotFound):
            get_taken_over(scene.audit(), late.id)
        certificate_id = late.certificate_id
    later = an_audit_day(bench, body, kind="renewal", certificate_id=certificate_id)
    with bench.inside(body):
        assert [one.indicator for one in list_earlier_nonconformities(later.audit())] == [30]
