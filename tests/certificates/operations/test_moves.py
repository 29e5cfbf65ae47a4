"""Suspending, lifting, withdrawing: who may, when, and what the public sees at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.certificates.models import Certificate, CertificateEvent
from certbody.certificates.operations import moves
from certbody.certificates.operations.cycle import tend_certificate
from certbody.certificates.operations.transfers_out import request_transfer_out
from certbody.certificates.queries.register import get_public_status
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.tenants.models import JournalEntry
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


def a_certificate(bench: Bench, body: Body) -> tuple[UUID, UUID]:
    with bench.inside(body):
        organisation = factories.an_organisation()
        return factories.a_certificate(organisation, starts_on=date(2026, 1, 29)).id, organisation.id


def row(body: Body, certificate_id: UUID) -> Certificate:
    return db.session.get_one(Certificate, (body.id, certificate_id))


def organisation_of(body: Body, certificate_id: UUID) -> Organisation:
    return db.session.get_one(Organisation, (body.id, row(body, certificate_id).organisation_id))


def test_a_suspension_shows_at_once_has_a_last_day_and_is_told(bench: Bench, body: Body) -> None:
    certificate_id, _ = a_certificate(bench, body)
    administrator = bench.member(body, "administrator")
    with bench.inside(body):
        decision = moves.suspend(certificate_id, "Logo <b>modifié</b>.", TODAY, administrator, cause="mark_misused")
        found = row(body, certificate_id)
        assert (found.state, found.suspended_on, found.suspension_ends_on) == ("suspended", TODAY, date(2027, 2, 23))
        assert decision.certificate_id == certificate_id
        status = get_public_status(found.code, TODAY)
        assert (status.state, status.since, status.effects.mark) == ("suspended", TODAY, False)
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "certificate.suspended")).one()
        assert entry.after is not None
        assert entry.after["cause"] == "mark_misused"
    bench.run_jobs()
    [mail] = bench.mails(body)
    assert "suspendu" in mail.subject
    assert "Logo &lt;b&gt;modifié" in (mail.body_html or "")
    assert "23 février 2027" in (mail.body_text or "")


def test_lifting_waits_for_the_last_major(bench: Bench, body: Body) -> None:
    certificate_id, _ = a_certificate(bench, body)
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        moves.suspend(certificate_id, "Majeure ouverte.", TODAY, reviewer)
        audit = factories.an_audit(
            organisation_of(body, certificate_id), kind="surveillance", certificate_id=certificate_id
        )
        fault = factories.a_nonconformity(audit, 4, "major")
    with bench.inside(body), pytest.raises(Refused, match="majors_open"):
        moves.lift_suspension(certificate_id, "Majeure levée ce jour.", TODAY, reviewer)
    with bench.inside(body):
        fault = db.session.merge(fault)
        fault.state, fault.lifted_at, fault.lifted_by_name = "lifted", factories.MOMENT, "Essai"
        fault.lifting_note = "Preuves vues."
    with bench.inside(body):
        moves.lift_suspension(certificate_id, "Majeure levée.", TODAY, reviewer)
        found = row(body, certificate_id)
        assert (found.state, found.suspension_ends_on) == ("valid", None)
        assert get_public_status(found.code, TODAY).state == "valid"


def test_a_suspension_for_want_of_surveillance_is_not_lifted_before_one_is_held(bench: Bench, body: Body) -> None:
    with bench.inside(body):
        organisation = factories.an_organisation()
        certificate_id = factories.a_certificate(organisation, starts_on=date(2025, 1, 2)).id
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        moves.suspend(certificate_id, "Surveillance non tenue.", TODAY, reviewer)
        assert row(body, certificate_id).suspension_cause == "surveillance_not_held"
    with bench.inside(body), pytest.raises(Refused, match="surveillance_still_to_hold") as refused:
        moves.lift_suspension(certificate_id, "L’organisme le promet.", TODAY, reviewer)
    reason = refused.value.reasons[0]
    assert reason.article == "Arrêté du 6 juin 2019 (audit), art. 2"
    assert reason.values["latest"] == date(2026, 11, 2)
    with bench.inside(body):
        audit = factories.an_audit(
            organisation_of(body, certificate_id), kind="surveillance", certificate_id=certificate_id, state="planned"
        )
        audit_id = audit.id
    with bench.inside(body), pytest.raises(Refused, match="surveillance_still_to_hold"):
        moves.lift_suspension(certificate_id, "L’audit est planifié.", TODAY, reviewer)
    with bench.inside(body):
        db.session.get_one(Audit, (body.id, audit_id)).state = "closed"
    with bench.inside(body):
        moves.lift_suspension(certificate_id, "Surveillance tenue ce jour.", TODAY, reviewer)
        found = row(body, certificate_id)
        assert (found.state, found.suspension_cause) == ("valid", None)


def test_another_cause_does_not_hide_a_surveillance_that_is_overdue(bench: Bench, body: Body) -> None:
    with bench.inside(body):
        organisation = factories.an_organisation()
        certificate_id = factories.a_certificate(organisation, starts_on=date(2025, 1, 2)).id
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        moves.suspend(certificate_id, "Frais impayés depuis un an.", TODAY, reviewer, cause="contract_breached")
    with bench.inside(body), pytest.raises(Refused, match="surveillance_still_to_hold"):
        moves.lift_suspension(certificate_id, "Frais payés ce jour.", TODAY, reviewer)


def test_a_withdrawal_is_for_good_and_says_when_to_apply_again(bench: Bench, body: Body) -> None:
    certificate_id, _ = a_certificate(bench, body)
    reviewer = bench.member(body, "reviewer")
    with bench.inside(body):
        moves.withdraw(certificate_id, "Fraude avérée.", TODAY, reviewer)
        assert row(body, certificate_id).withdrawn_on == TODAY
    with bench.inside(body), pytest.raises(Refused, match="move_not_allowed"):
        moves.suspend(certificate_id, "Encore une fois.", TODAY, reviewer)
    with bench.inside(body), pytest.raises(Refused, match="move_not_allowed"):
        moves.lift_suspension(certificate_id, "Regret exprimé.", TODAY, reviewer)
    bench.run_jobs()
    told = bench.mails(body)[0].body_text or ""
    assert "trois mois au moins : elle est possible à partir du 23 février 2027" in told
    assert "contester cette décision par un appel" in told


def test_a_move_decided_for_later_counts_from_its_day_on(bench: Bench, body: Body) -> None:
    certificate_id, _ = a_certificate(bench, body)
    reviewer = bench.member(body, "reviewer")
    later = TODAY + timedelta(days=10)
    with bench.inside(body):
        moves.suspend(certificate_id, "Frais impayés.", later, reviewer)
        code = row(body, certificate_id).code
        assert row(body, certificate_id).state == "valid"
        assert get_public_status(code, later - timedelta(days=1)).state == "valid"
        assert get_public_status(code, later).state == "suspended"
    with bench.inside(body), pytest.raises(Refused, match="move_pending"):
        moves.withdraw(certificate_id, "Autre motif.", TODAY, reviewer)
    with bench.inside(body):
        tend_certificate(certificate_id, later)
        assert row(body, certificate_id).state == "suspended"


@pytest.mark.parametrize("state", ["expired", "withdrawn", "transferred_out", "superseded"])
def test_nothing_moves_a_certificate_that_has_ended(bench: Bench, body: Body, state: str) -> None:
    with bench.inside(body):
        organisation = factories.an_organisation()
        certificate_id = factories.a_certificate(organisation, starts_on=date(2026, 1, 29), state=state).id
    reviewer = bench.member(body, "reviewer")
    acts = [
        lambda: moves.suspend(certificate_id, "Motif de la décision.", TODAY, reviewer, cause="mark_misused"),
        lambda: moves.lift_suspension(certificate_id, "Motif de la décision.", TODAY, reviewer),
        lambda: moves.withdraw(certificate_id, "Motif de la décision.", TODAY, reviewer),
        lambda: request_transfer_out(certificate_id, "Autre organisme", reviewer),
    ]
    for act in acts:
        with bench.inside(body), pytest.raises(Refused, match="move_not_allowed"):
            act()
    with bench.inside(body):
        tend_certificate(certificate_id, date(2040, 1, 1))
        assert row(body, certificate_id).state == state


def test_who_may_move_a_certificate(bench: Bench, body: Body) -> None:
    certificate_id, organisation_id = a_certificate(bench, body)
    planner, administrator = bench.member(body, "planner"), bench.member(body, "administrator")
    client = bench.member(body, "client", organisation_id=organisation_id)
    stranger = bench.member(bench.body(), "reviewer")
    for act, person in ((moves.suspend, planner), (moves.withdraw, administrator), (moves.lift_suspension, client)):
        with bench.inside(body), pytest.raises(NotAllowed):
            act(certificate_id, "Motif de la décision.", TODAY, person)
    with bench.inside(bench.body()), pytest.raises(NotFound):
        moves.withdraw(certificate_id, "Motif de la décision.", TODAY, stranger)
    reviewer = bench.member(body, "reviewer")
    for days in (-1, 31):
        with bench.inside(body), pytest.raises(Invalid, match="effective_on"):
            moves.withdraw(certificate_id, "Motif de la décision.", TODAY + timedelta(days=days), reviewer)
    with bench.inside(body):
        audit = factories.an_audit(organisation_of(body, certificate_id), certificate_id=certificate_id)
        factories.a_team_member(audit, reviewer)
    with bench.inside(body), pytest.raises(Refused, match="decider_in_audit_team"):
        moves.withdraw(certificate_id, "Motif de la décision.", TODAY, reviewer)
    with bench.inside(body):
        assert db.session.scalars(select(CertificateEvent)).all() == []
