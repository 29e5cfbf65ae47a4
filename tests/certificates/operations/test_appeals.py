"""An appeal changes nothing by itself: upheld, it asks for a new decision by somebody else; the former one stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from certbody.certificates.jobs.night import run_night
from certbody.certificates.models import Certificate, Decision
from certbody.certificates.operations import complaint_handling as handling
from certbody.certificates.operations import complaints as operations
from certbody.certificates.operations import moves
from certbody.certificates.operations.deciding import decide
from certbody.certificates.operations.keeping import keep_decision
from certbody.certificates.queries import appeals
from certbody.certificates.queries import complaints as queries
from certbody.certificates.queries.certificates import list_events
from certbody.certificates.queries.own_complaints import list_appealable
from certbody.certificates.queries.standing import state_on
from certbody.certificates.queries.waiting import list_waiting
from certbody.clients.models import Complaint
from certbody.clients.operations.organisations import update_organisation
from certbody.clients.queries.checks import _our_decisions
from certbody.kit.db import db
from certbody.kit.errors import NotFound, Refused
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant, tenant_scope
from tests import factories
from tests.certificates.cases import a_reviewed_audit
from tests.certificates.complaints import a_decision, bring, of, own_author
from tests.support import Bench, Body

TODAY = date(2026, 11, 23)
WHY = "Les faits retenus sont inexacts."
REASON = "Motif de la décision."


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@dataclass(frozen=True)
class Ground:
    """A body with two who may decide, one who answers, and a client."""

    body: Body
    first: Actor
    second: Actor
    manager: Actor
    auditor: Actor
    client: Actor
    organisation_id: UUID

    def appealed(self, decision: Decision, outcome: str = "upheld") -> Complaint:
        """An appeal against a decision, examined and closed."""
        row = operations.appeal(decision.id, WHY, self.client, own_author(self.client))
        bring(row, self.manager, self.manager)
        return handling.close(row.id, outcome, "Examiné.", row.version, self.manager)

    def organisation(self) -> factories.Organisation:
        """The client."""
        return db.session.get_one(factories.Organisation, (current_tenant(), self.organisation_id))


@pytest.fixture
def ground(bench: Bench) -> Ground:
    body = bench.body()
    with bench.inside(body):
        organisation_id = factories.an_organisation().id
    people = [bench.member(body, *roles) for roles in (("reviewer",), ("reviewer",), ("administrator",), ("auditor",))]
    return Ground(body, *people, bench.member(body, "client", organisation_id=organisation_id), organisation_id)


def a_decision_to_keep(outcome: str, **about: UUID) -> Decision:
    """A decision about to be taken."""
    return Decision(
        outcome=outcome, categories=["AF"], reason=REASON, decided_on=TODAY, effective_on=TODAY, **about
    )  # fmt: skip


def test_a_client_appeals_its_own_decisions_in_time_and_once(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        own = a_decision(ground.organisation_id, ground.first)
        old = a_decision(ground.organisation_id, ground.first, decided_on=date(2026, 10, 23))
        kind = a_decision(ground.organisation_id, ground.first, "maintain")
        foreign = a_decision(factories.an_organisation().id, ground.first)
        assert list_appealable(ground.client, TODAY, 30) == [own]
        author = own_author(ground.client)
        with pytest.raises(NotFound):
            operations.appeal(foreign.id, WHY, ground.client, author)
        for decision, code in ((old, "appeal_too_late"), (kind, "decision_not_appealable")):
            with pytest.raises(Refused, match=code):
                operations.appeal(decision.id, WHY, ground.client, author)
        row = operations.appeal(own.id, WHY, ground.client, author)
        assert (row.kind, row.about, row.decision_id) == ("appeal", "decision", own.id)
        with pytest.raises(Refused, match="appeal_already_made"):
            operations.appeal(own.id, WHY, ground.client, author)
        assert list_appealable(ground.client, TODAY, 30) == []


def test_whoever_decided_does_not_examine_the_appeal(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        decision = a_decision(ground.organisation_id, ground.first)
        row = operations.appeal(decision.id, WHY, ground.client, own_author(ground.client))
        bring(row, ground.manager, ground.first, "acknowledged")
        assert ground.first.membership_id is not None
        with pytest.raises(Refused, match="handler_decided"):
            handling.assign(row.id, ground.first.membership_id, row.version, ground.manager)


def test_a_refusal_upheld_on_appeal_is_decided_anew_by_somebody_else(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        audit = a_reviewed_audit(ground.organisation(), ground.auditor, ground.second, traits=[])
        former = decide(audit.id, "refuse", [], REASON, TODAY, ground.first)
        appeal = ground.appealed(former)
        assert audit.state == "in_review"
        assert appeal.new_decision_id is None
        assert appeals.list_appeals_to_answer() == [(appeal, former)]
        with pytest.raises(Refused, match="decider_decided_before"):
            decide(audit.id, "certify", [], REASON, TODAY, ground.first)
        db.session.rollback()
    with bench.inside(ground.body):
        audit = a_reviewed_audit(ground.organisation(), ground.auditor, ground.second, traits=[])
        former = decide(audit.id, "refuse", [], REASON, TODAY, ground.first)
        appeal = ground.appealed(former)
        new = decide(audit.id, "certify", [], REASON, TODAY, ground.second)
        assert (new.former_id, appeal.new_decision_id, former.outcome) == (former.id, new.id, "refuse")
        assert appeals.list_appeals_to_answer() == []
        assert queries.list_events(appeal.id)[0].act == "decide_again"


def test_an_appeal_that_is_not_upheld_asks_for_nothing(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        audit = a_reviewed_audit(ground.organisation(), ground.auditor, ground.second)
        former = decide(audit.id, "refuse", [], REASON, TODAY, ground.first)
        ground.appealed(former, "not_upheld")
        assert audit.state == "decided"
        assert appeals.list_appeals_to_answer() == []


def test_a_wider_certificate_takes_the_place_of_the_partial_one(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        audit = a_reviewed_audit(ground.organisation(), ground.auditor, ground.second, categories=["AF", "CBC"])
        former = decide(audit.id, "certify_partly", ["AF"], REASON, TODAY, ground.first)
        ground.appealed(former, "partly_upheld")
        new = decide(audit.id, "certify", ["AF", "CBC"], REASON, TODAY, ground.second)
        states = {row.id: (row.state, row.categories) for row in db.session.scalars(select(Certificate))}
        assert states == {
            former.certificate_id: ("superseded", ["AF"]), new.certificate_id: ("valid", ["AF", "CBC"]),
        }  # fmt: skip


def test_a_suspension_is_lifted_by_the_new_decision_alone(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        former = moves.suspend(certificate.id, REASON, TODAY, ground.first, cause="mark_misused")
        appeal = ground.appealed(former)
        assert certificate.state == "suspended"
        with pytest.raises(Refused, match="decider_decided_before"):
            moves.lift_suspension(certificate.id, REASON, TODAY, ground.first)
        assert certificate.state == "suspended"
        new = moves.lift_suspension(certificate.id, REASON, TODAY, ground.second)
        assert (certificate.state, new.former_id, appeal.new_decision_id) == ("valid", former.id, new.id)


def test_a_decision_replaced_after_an_appeal_makes_nobody_wait(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        application = factories.an_application(ground.organisation())
        db.session.refresh(application, ["organisation"])
        former = moves.withdraw(certificate.id, REASON, TODAY, ground.first)
        ground.appealed(former)
        assert [one.decided_on for one in _our_decisions(application, extensions=True)] == [TODAY]
        moves.reinstate(certificate.id, REASON, TODAY, ground.second)
        assert _our_decisions(application, extensions=True) == []


def test_a_withdrawn_certificate_comes_back_only_after_an_appeal(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        former = moves.withdraw(certificate.id, REASON, TODAY, ground.first)
        with pytest.raises(Refused, match="reinstate_without_appeal"):
            moves.reinstate(certificate.id, REASON, TODAY, ground.second)
        ground.appealed(former)
        waiting = {str(one.label): one.count for one in list_waiting(ground.second, TODAY)}
        assert waiting["Nouvelles décisions à prendre après un appel"] == 1
        new = moves.reinstate(certificate.id, REASON, TODAY, ground.second)
        assert (certificate.state, certificate.withdrawn_on, new.former_id) == ("valid", None, former.id)
    bench.run_jobs()
    assert any("rétabli" in mail.subject for mail in bench.mails(ground.body))


def test_a_certificate_withdrawn_while_suspended_comes_back_suspended(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        moves.suspend(certificate.id, REASON, TODAY, ground.first, cause="mark_misused")
        last_day = certificate.suspension_ends_on
        a_major(ground, certificate)
        ground.appealed(moves.withdraw(certificate.id, REASON, TODAY, ground.first))
        moves.reinstate(certificate.id, REASON, TODAY, ground.second)
        assert (certificate.state, certificate.withdrawn_on) == ("suspended", None)
        assert (certificate.suspended_on, certificate.suspension_ends_on) == (TODAY, last_day)
    bench.run_jobs()
    told = [mail.body_text or "" for mail in bench.mails(ground.body) if "de nouveau suspendu" in mail.subject]
    assert len(told) == 1
    assert "23 février 2027" in told[0]
    assert "de nouveau utiliser la marque" not in told[0]


def test_a_certificate_does_not_come_back_valid_over_an_open_major(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        a_major(ground, certificate)
        ground.appealed(moves.withdraw(certificate.id, REASON, TODAY, ground.first))
        with pytest.raises(Refused, match="majors_open"):
            moves.reinstate(certificate.id, REASON, TODAY, ground.second)


def test_an_upheld_appeal_undoes_a_withdrawal_that_is_still_to_come(bench: Bench, ground: Ground) -> None:
    later = date(2026, 12, 10)
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        a_major(ground, certificate)
        former = moves.withdraw(certificate.id, REASON, later, ground.first)
        with pytest.raises(Refused, match="move_pending"):
            moves.suspend(certificate.id, REASON, TODAY, ground.second, cause="mark_misused")
    with bench.inside(ground.body):
        certificate, former = (db.session.merge(row) for row in (certificate, former))
        ground.appealed(former)
        new = moves.reinstate(certificate.id, REASON, TODAY, ground.second)
        assert (new.former_id, new.effective_on, certificate.state) == (former.id, later, "valid")
        assert certificate.withdrawn_on is None
        moves.suspend(certificate.id, REASON, TODAY, ground.first, cause="mark_misused")
    with bench.app.app_context(), tenant_scope(ground.body.id):
        run_night(later)
    with bench.inside(ground.body):
        assert db.session.merge(certificate).state == "suspended"
    bench.run_jobs()
    told = [mail.body_text or "" for mail in bench.mails(ground.body) if "n’aura pas lieu" in mail.subject]
    assert len(told) == 1
    assert "ne sera pas retirée le 10 décembre 2026" in told[0]


def test_an_upheld_appeal_undoes_a_suspension_that_is_still_to_come(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        ground.appealed(moves.suspend(certificate.id, REASON, date(2026, 12, 1), ground.first, cause="mark_misused"))
        moves.lift_suspension(certificate.id, REASON, TODAY, ground.second)
        assert (certificate.state, certificate.suspended_on) == ("valid", None)
        assert state_on(certificate, list_events(certificate.id), date(2026, 12, 2)) == "valid"
        assert appeals.list_appeals_to_answer() == []


def a_major(ground: Ground, certificate: Certificate) -> None:
    """A major nonconformity, not lifted, of an audit of the certificate's cycle."""
    audit = factories.an_audit(
        ground.organisation(), kind="surveillance", certificate_id=certificate.id, state="closed"
    )  # fmt: skip
    factories.a_nonconformity(audit, 4, "major")


def test_who_the_organisation_is_stays_frozen_until_its_appeal_is_decided(bench: Bench, ground: Ground) -> None:
    def is_frozen() -> bool:
        row = ground.organisation()
        try:
            update_organisation(row.id, {"siren": factories.a_siren(), "siret": ""}, row.version, ground.manager)
        except Refused as refused:
            return [reason.code for reason in refused.reasons] == ["identity_is_bound"]
        return False

    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        former = moves.withdraw(certificate.id, REASON, TODAY, ground.first)
        row = operations.appeal(former.id, WHY, ground.client, own_author(ground.client))
        assert is_frozen()
        bring(row, ground.manager, ground.manager)
        handling.close(row.id, "upheld", "Examiné.", row.version, ground.manager)
        assert is_frozen()
        certificate.state = "valid"
        assert is_frozen()
        certificate.state, row.new_decision_id = "expired", former.id
        assert not is_frozen()


def test_a_certificate_that_comes_back_on_a_later_day_is_valid_from_that_day(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        ground.appealed(moves.withdraw(certificate.id, REASON, TODAY, ground.first))
        moves.reinstate(certificate.id, REASON, date(2026, 12, 1), ground.second)
        certificate_id = certificate.id
        assert certificate.state == "withdrawn"
    for day, state in ((date(2026, 11, 30), "withdrawn"), (date(2026, 12, 1), "valid")):
        with bench.app.app_context(), tenant_scope(ground.body.id):
            run_night(day)
        with bench.inside(ground.body):
            found = db.session.get_one(Certificate, (current_tenant(), certificate_id))
            assert (found.state, found.withdrawn_on) == (state, TODAY if state == "withdrawn" else None)


def test_a_decision_on_something_else_does_not_answer_the_appeal(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        first, other = (factories.a_certificate(ground.organisation()) for _ in range(2))
        former = moves.suspend(first.id, REASON, TODAY, ground.first, cause="mark_misused")
        moves.suspend(other.id, REASON, TODAY, ground.first, cause="mark_misused")
        ground.appealed(former)
        unrelated = moves.lift_suspension(other.id, REASON, TODAY, ground.first)
        withdrawn = a_decision(outcome="withdraw", by=ground.second, **of(first))
        assert unrelated.former_id is None
        assert withdrawn.former_id is None
        assert len(appeals.list_appeals_to_answer()) == 1


def test_the_outcome_of_another_audit_does_not_answer_the_appeal(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        first, other = (
            factories.an_audit(ground.organisation(), kind="extension", state="decided", certificate_id=certificate.id)
            for _ in range(2)
        )
        former = a_decision(outcome="refuse", by=ground.first, audit_id=first.id, **of(certificate))
        appeal = ground.appealed(former)
        extended = a_decision_to_keep("extend", audit_id=other.id, **of(certificate))
        keep_decision(extended, ground.first)
        assert (extended.former_id, appeal.new_decision_id) == (None, None)
        answering = a_decision_to_keep("refuse", audit_id=first.id, **of(certificate))
        keep_decision(answering, ground.second)
        assert (answering.former_id, appeal.new_decision_id) == (former.id, answering.id)


def test_an_appeal_against_a_former_suspension_does_not_spare_a_later_one_its_surveillance(
    bench: Bench, ground: Ground
) -> None:
    with bench.inside(ground.body):
        certificate = factories.a_certificate(ground.organisation())
        former = moves.suspend(certificate.id, REASON, TODAY, ground.first, cause="mark_misused")
        row = operations.appeal(former.id, WHY, ground.client, own_author(ground.client))
        bring(row, ground.manager, ground.manager)
        moves.lift_suspension(certificate.id, REASON, TODAY, ground.first)
        handling.close(row.id, "upheld", "Examiné.", row.version, ground.manager)
        assert appeals.list_appeals_to_answer() == []
        assert not appeals.is_decision_awaited(row)
        with time_machine.travel("2026-12-01T09:00:00+00:00", tick=True):
            today = date(2026, 12, 1)
            moves.suspend(certificate.id, REASON, today, ground.first, cause="surveillance_not_held")
            with pytest.raises(Refused, match="surveillance_still_to_hold"):
                moves.lift_suspension(certificate.id, REASON, today, ground.second)


def test_nobody_is_told_of_a_decision_to_take_when_what_was_appealed_is_over(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        certificates = [factories.a_certificate(ground.organisation()) for _ in range(2)]
        for certificate in certificates:
            former = moves.suspend(certificate.id, REASON, TODAY, ground.first, cause="mark_misused")
            row = bring(
                operations.appeal(former.id, WHY, ground.client, own_author(ground.client)),
                ground.manager,
                ground.manager,
            )
            if certificate is certificates[0]:
                moves.lift_suspension(certificate.id, REASON, TODAY, ground.first)
            handling.close(row.id, "upheld", "Examiné.", row.version, ground.manager)
    bench.run_jobs()
    subjects = [mail.subject for mail in bench.mails(ground.body) if "nouvelle décision" in mail.subject]
    assert len(subjects) == 2  # both who may decide, of the second one alone
    assert all("P-00002" in subject for subject in subjects)


def test_a_refused_takeover_is_decided_anew_in_a_new_file(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        former = a_decision(ground.organisation_id, ground.first, "refuse_transfer")
        appeal = ground.appealed(former)
        new = a_decision_to_keep("refuse_transfer", organisation_id=ground.organisation_id)
        keep_decision(new, ground.second)
        assert (new.former_id, appeal.new_decision_id) == (former.id, new.id)
