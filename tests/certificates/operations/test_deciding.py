"""Taking a decision: who may, on what, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
import time_machine
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import ProgrammingError

from certbody.auditors.models import ImpartialityLink
from certbody.audits.models import SiteSample
from certbody.certificates.models import Certificate, CertificateEdition, CertificateEvent, Decision
from certbody.certificates.operations.deciding import decide
from certbody.certificates.operations.keeping import keep_decision
from certbody.clients.models import Organisation
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.tenants.models import BodyProfile
from certbody.tenants.operations.files import read_file
from tests import factories
from tests.certificates.cases import TODAY, a_reviewed_audit
from tests.support import Bench, Body


class Scene:
    """A body with a decision-maker, an auditor, a client and a way to decide."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.body = bench, bench.body()
        self.decider, self.lead = bench.member(self.body, "reviewer"), bench.member(self.body, "auditor")
        with self.inside():
            self.organisation = factories.an_organisation()
            db.session.expunge(self.organisation)

    def inside(self) -> Any:
        return self.bench.inside(self.body)

    def audit(self, **values: Any) -> Any:
        return a_reviewed_audit(self.organisation, self.lead, self.decider, **values)

    def decide(self, audit: Any, outcome: str, categories: tuple[str, ...] = (), **values: Any) -> Decision:
        made = {"reason": "Dossier conforme.", "effective_on": TODAY, "by": self.decider}
        return decide(inspect(audit).identity[1], outcome, list(categories), **{**made, **values})


@pytest.fixture
def scene(bench: Bench) -> Iterator[Scene]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        yield Scene(bench)


def refusal(call: Any, *arguments: Any, **values: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(*arguments, **values)
    db.session.rollback()
    return [reason.code for reason in caught.value.reasons]


def test_certifying_issues_a_numbered_certificate_with_its_paper(scene: Scene) -> None:
    with scene.inside():
        audit = scene.audit()
        decision = scene.decide(audit, "certify")
        certificate = db.session.get_one(Certificate, (scene.body.id, decision.certificate_id))
        assert (certificate.starts_on, certificate.ends_on) == (TODAY, date(2029, 11, 22))
        assert certificate.number == "000001"
        assert len(certificate.code) >= 10
        assert audit.state == "decided"
        assert decision.report_sha256 == "a" * 64
        edition = db.session.scalars(select(CertificateEdition)).one()
        assert edition.content["number"] == "000001-1"
        assert edition.content["status_url"] == f"http://localhost/c/{scene.body.slug}/{certificate.code}"
        row, kept = read_file(edition.file_id)
        assert row.sha256 == edition.sha256
        with kept.open() as stream, pikepdf.open(stream) as paper:
            assert len(paper.pages) == 1
        assert [event.to_state for event in db.session.scalars(select(CertificateEvent))] == ["valid"]
    scene.bench.run_jobs()
    [mail] = scene.bench.mails(scene.body)
    assert "000001-1" in mail.subject
    assert "22 novembre 2029" in (mail.body_text or "")


def test_who_audited_does_not_decide_by_rule_and_by_trigger(scene: Scene) -> None:
    with scene.inside():
        audit = scene.audit()
        factories.a_team_member(audit, scene.decider, role="observer")
        db.session.commit()
        assert refusal(scene.decide, audit, "certify") == ["decider_in_audit_team"]
    with scene.inside():
        late = Decision(
            organisation_id=scene.organisation.id, audit_id=inspect(audit).identity[1], outcome="refuse",
            categories=["AF"], reason="Après coup", decided_on=TODAY, effective_on=TODAY,
        )  # fmt: skip
        assert refusal(keep_decision, late, scene.decider) == ["decider_in_audit_team"]


def test_what_closes_the_favourable_outcomes(scene: Scene) -> None:
    with scene.inside():
        audit = scene.audit()
        factories.a_nonconformity(audit, 4, "major")
        db.session.commit()
        assert refusal(scene.decide, audit, "certify") == ["majors_open"]
        assert refusal(scene.decide, audit, "renew") == ["outcome_not_open"]
    with scene.inside():
        db.session.add(
            ImpartialityLink(
                membership_id=scene.decider.membership_id, organisation_id=scene.organisation.id, kind="consulted",
                ended_on=date(2025, 1, 1),
            )
        )  # fmt: skip
        db.session.commit()
        assert refusal(scene.decide, audit, "refuse") == ["link_too_recent"]


def test_a_tie_to_another_client_of_the_group_bars_the_decider(scene: Scene) -> None:
    with scene.inside():
        audit = scene.audit()
        sister = factories.an_organisation(group_siren=scene.organisation.siren)
        db.session.add(
            ImpartialityLink(membership_id=scene.decider.membership_id, organisation_id=sister.id, kind="owns")
        )
        db.session.commit()
        assert refusal(scene.decide, audit, "certify") == ["link_lasts"]


def test_a_nonconformity_of_another_category_leaves_a_partial_certification_open(scene: Scene) -> None:
    with scene.inside():
        audit = scene.audit(categories=["AF", "CFA"])
        factories.a_nonconformity(audit, 14, "major")
        db.session.commit()
        assert refusal(scene.decide, audit, "certify") == ["majors_open"]
        decision = scene.decide(audit, "certify_partly", ("AF",))
        certificate = db.session.get_one(Certificate, (scene.body.id, decision.certificate_id))
        assert certificate.categories == ["AF"]


def test_five_minors_weigh_as_one_major(scene: Scene) -> None:
    with scene.inside():
        audit = scene.audit()
        for indicator in (1, 2, 3, 8, 9):
            factories.a_nonconformity(audit, indicator)
        db.session.commit()
        assert refusal(scene.decide, audit, "certify") == ["minors_count_as_major"]


def test_a_missing_mention_blocks_the_paper_and_leaves_nothing_behind(scene: Scene) -> None:
    with scene.inside():
        db.session.execute(update(BodyProfile).values(address=""))
        audit = scene.audit()
        db.session.commit()
        with pytest.raises(Refused) as caught:
            scene.decide(audit, "certify")
        db.session.rollback()
        [reason] = caught.value.reasons
        assert reason.code == "certificate_mention_missing"
        assert "adresse" in str(reason.values["field"])
        assert "réglages" in str(reason.values["place"])
        assert db.session.scalars(select(Certificate)).all() == []
        assert db.session.scalars(select(Decision)).all() == []


@pytest.mark.parametrize(
    ("model", "empty", "named"),
    [
        (BodyProfile, {"legal_name": ""}, "nom de l’organisme certificateur"),
        (Organisation, {"name": " "}, "nom de l’organisme de formation"),
        (Organisation, {"nda": None}, "déclaration d’activité"),
    ],
)
def test_each_missing_mention_blocks_issuing_and_is_named(
    scene: Scene, model: Any, empty: dict[str, Any], named: str
) -> None:
    with scene.inside():
        db.session.execute(update(model).values(**empty))
        db.session.commit()
        audit = scene.audit()
        with pytest.raises(Refused) as caught:
            scene.decide(audit, "certify")
        db.session.rollback()
        assert [reason.code for reason in caught.value.reasons] == ["certificate_mention_missing"]
        assert named in str(caught.value.reasons[0].values["field"])
        assert db.session.scalars(select(Certificate)).all() == []
        assert db.session.scalars(select(CertificateEdition)).all() == []


def test_a_refusal_tells_when_a_new_application_is_possible(scene: Scene) -> None:
    with scene.inside():
        assert scene.decide(scene.audit(), "refuse", reason="Trois majeures non levées.").certificate_id is None
    scene.bench.run_jobs()
    [mail] = scene.bench.mails(scene.body)
    assert "23 février 2027" in (mail.body_text or "")
    assert "Trois majeures" in (mail.body_text or "")


@pytest.mark.parametrize(
    ("old_start", "expected"),
    [(date(2024, 1, 10), date(2027, 1, 10)), (date(2023, 9, 1), TODAY)],
    ids=["decided before the end: the day after it", "decided after the end: the decision's day"],
)
def test_a_renewal_starts_when_the_law_says(scene: Scene, old_start: date, expected: date) -> None:
    with scene.inside():
        old = factories.a_certificate(scene.organisation, starts_on=old_start)
        audit = scene.audit(kind="renewal", certificate_id=old.id)
        decision = scene.decide(audit, "renew", effective_on=TODAY + timedelta(days=3))
        new = db.session.get_one(Certificate, (scene.body.id, decision.certificate_id))
        assert (new.starts_on, decision.effective_on, new.previous_id) == (expected, expected, old.id)


def test_an_extension_is_a_new_edition_with_the_same_end(scene: Scene) -> None:
    with scene.inside():
        certificate = db.session.get_one(
            Certificate, (scene.body.id, scene.decide(scene.audit(), "certify").certificate_id)
        )
        end = certificate.ends_on
        scene.decide(scene.audit(kind="extension", categories=["VAE"], certificate_id=certificate.id), "extend")
        assert (certificate.categories, certificate.edition, certificate.ends_on) == (["AF", "VAE"], 2, end)
        editions = db.session.scalars(select(CertificateEdition).order_by(CertificateEdition.edition)).all()
        assert [edition.content["number"] for edition in editions] == ["000001-1", "000001-2"]


def test_an_extension_names_the_sites_of_the_certificate_and_those_it_visited(scene: Scene) -> None:
    """Invariant 57: a site opened since, that no audit has seen, is on no edition."""
    with scene.inside():
        factories.a_site(scene.organisation, name="Siège", is_central=True)
        factories.a_site(scene.organisation, name="Lyon", address="1 rue du Lac")
        decision = scene.decide(scene.audit(), "certify")
        factories.a_site(scene.organisation, name="Brest", address="2 rue du Port")
        visited = factories.a_site(scene.organisation, name="Nice", address="3 rue du Mont")
        audit = scene.audit(kind="extension", categories=["VAE"], certificate_id=decision.certificate_id)
        db.session.add(
            SiteSample(
                audit_id=audit.id, seed="s", commitment="c", population=[visited.id], drawn=[visited.id],
                drawn_for=TODAY, drawn_at=clock.now(),
            )
        )  # fmt: skip
        db.session.commit()
        scene.decide(audit, "extend")
        editions = db.session.scalars(select(CertificateEdition).order_by(CertificateEdition.edition)).all()
        named = [{site["name"] for site in edition.content["sites"]} for edition in editions]
        assert named == [{"Siège", "Lyon"}, {"Siège", "Lyon", "Nice"}]


def test_surveillance_maintains_or_suspends(scene: Scene) -> None:
    with scene.inside():
        certificate = factories.a_certificate(scene.organisation, starts_on=date(2025, 6, 1))
        scene.decide(scene.audit(kind="surveillance", certificate_id=certificate.id), "maintain")
        assert certificate.state == "valid"
        audit = scene.audit(kind="surveillance", certificate_id=certificate.id)
        factories.a_nonconformity(audit, 4, "major")
        scene.decide(audit, "suspend", reason="Majeure non levée.")
        assert (certificate.state, certificate.suspension_ends_on) == ("suspended", date(2027, 2, 23))


def test_a_decision_is_never_rewritten(scene: Scene) -> None:
    with scene.inside():
        scene.decide(scene.audit(), "certify")
        db.session.commit()
        with pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(update(Decision).values(reason="Autre"))
        db.session.rollback()


def test_an_audit_of_another_body_is_not_found(scene: Scene, bench: Bench) -> None:
    other: Body = bench.body()
    with scene.inside():
        audit = scene.audit()
    with bench.inside(other), pytest.raises(NotFound):
        scene.decide(audit, "certify")
