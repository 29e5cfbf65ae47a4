"""Complaints, appeals and reports from the receipt to the closing: who may, what is refused, what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from certbody.auditors.models import ImpartialityLink
from certbody.audits.models import Audit
from certbody.audits.queries.planning import default_place
from certbody.certificates.operations import complaint_handling as handling
from certbody.certificates.operations import complaints as operations
from certbody.certificates.operations.complaint_letters import list_managers
from certbody.certificates.operations.complaint_reminders import remind_handlers
from certbody.certificates.queries import complaints as queries
from certbody.certificates.queries.handlers import list_candidates
from certbody.certificates.queries.own_complaints import get_own_complaint, list_own_complaints
from certbody.clients.models import Complaint, ComplaintEvent, Organisation
from certbody.clients.queries.organisations import list_organisations
from certbody.kit.db import db
from certbody.kit.errors import Invalid, NotAllowed, NotFound, Refused
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import JournalEntry
from certbody.tenants.operations.members import end_membership
from tests import factories
from tests.certificates.complaints import ANSWER, FACTS, NEIGHBOUR, a_decision, a_report, bring, own_author
from tests.isolation.forms import PDF
from tests.support import Bench, Body

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=True):
        yield


@dataclass(frozen=True)
class Ground:
    """A body with a certified client, somebody who puts in charge, somebody who answers, and who audited."""

    body: Body
    manager: Actor
    handler: Actor
    auditor: Actor
    organisation_id: UUID
    certificate_id: UUID

    def report(self) -> Complaint:
        """A report on the client."""
        return a_report(db.session.get_one(factories.Organisation, (current_tenant(), self.organisation_id)))


@pytest.fixture
def ground(bench: Bench) -> Ground:
    body = bench.body()
    manager, handler = bench.member(body, "administrator"), bench.member(body, "reviewer")
    auditor = bench.member(body, "planner", "auditor")
    with bench.inside(body):
        organisation = factories.an_organisation()
        certificate = factories.a_certificate(organisation)
        audit = factories.an_audit(organisation, state="decided", certificate_id=certificate.id)
        factories.a_team_member(audit, auditor, "observer")
        ids = organisation.id, certificate.id
    return Ground(body, manager, handler, auditor, *ids)


def test_a_report_is_received_numbered_dated_linked_and_confirmed(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = ground.report()
        assert (row.number, row.kind, row.state, row.source) == ("P-00001", "report", "received", "third_party")
        assert (row.acknowledge_by, row.answer_by) == (date(2026, 11, 28), date(2026, 12, 23))
        assert (row.organisation_id, row.certificate_id) == (ground.organisation_id, ground.certificate_id)
        other = operations.receive("service", "Personne ne répond.", NEIGHBOUR, "Nom inconnu", ("x.pdf", PDF))
        assert (other.kind, other.number, other.organisation_id, other.named) == (
            "complaint", "P-00002", None, "Nom inconnu",
        )  # fmt: skip
        assert other.file_id is not None
    bench.run_jobs()
    mails = {mail.recipient: mail for mail in bench.mails(ground.body)}
    assert set(mails) == {"voisin@exemple.fr", bench.email_of(ground.manager)}
    assert "P-0000" in mails["voisin@exemple.fr"].subject
    assert all(FACTS not in (mail.body_text or "") for mail in mails.values())


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("piege.pdf", b"MZ\x90\x00\x03", "complaint_file_kind"),
        ("vide.pdf", b"", "complaint_file_kind"),
        ("gros.pdf", PDF + b" " * operations.LARGEST, "complaint_file_large"),
    ],
)
def test_what_is_attached_is_looked_at(bench: Bench, ground: Ground, name: str, body: bytes, code: str) -> None:
    with bench.inside(ground.body):
        with pytest.raises(Invalid) as refused:
            operations.receive("service", "Voir la pièce.", NEIGHBOUR, "", (name, body))
        assert refused.value.errors == {"file": [code]}
        db.session.rollback()


def test_from_the_receipt_to_the_closing(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = bring(ground.report(), ground.manager, ground.handler, notice="Des émargements manquent.")
        handling.close(row.id, "upheld", "Audit complémentaire.", row.version, ground.handler)
        assert (row.state, row.outcome, row.answer) == ("closed", "upheld", ANSWER)
        told = [(event.act, event.from_state, event.to_state) for event in reversed(queries.list_events(row.id))]
        assert told == [
            ("receive", None, "received"), ("acknowledge", "received", "acknowledged"),
            ("assign", "acknowledged", "assigned"), ("answer", "assigned", "answered"),
            ("close", "answered", "closed"),
        ]  # fmt: skip
        with pytest.raises(Refused, match="complaint_move_not_allowed"):
            handling.close(row.id, "not_upheld", "Encore.", row.version, ground.manager)
        with pytest.raises(Refused, match="complaint_closed"):
            handling.link(row.id, {"organisation": "", "audit": "", "concerned_id": None}, row.version, ground.manager)
    bench.run_jobs()
    mails = bench.mails(ground.body)
    to_author = [mail for mail in mails if mail.recipient == "voisin@exemple.fr"]
    assert len(to_author) == 4
    assert any(ANSWER in (mail.body_text or "") for mail in to_author)
    to_client = [mail for mail in mails if mail.recipient.startswith("ecole")]
    assert len(to_client) == 1
    assert "Des émargements manquent." in (to_client[0].body_text or "")
    assert "Voisin" not in (to_client[0].body_text or "")


def test_no_step_is_skipped_and_no_version_overwritten(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = ground.report()
        assert ground.handler.membership_id is not None
        with pytest.raises(Refused, match="complaint_move_not_allowed"):
            handling.assign(row.id, ground.handler.membership_id, row.version, ground.manager)
        with pytest.raises(Refused, match="edited_meanwhile"):
            handling.acknowledge(row.id, row.version + 1, ground.manager)


def test_who_took_part_or_is_linked_is_refused_by_name(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = bring(ground.report(), ground.manager, ground.handler, "acknowledged")
        assert ground.auditor.membership_id is not None
        assert ground.handler.membership_id is not None
        with pytest.raises(Refused) as refused:
            handling.assign(row.id, ground.auditor.membership_id, row.version, ground.manager)
        assert [reason.code for reason in refused.value.reasons] == ["handler_in_audit_team"]
        assert refused.value.reasons[0].values["person"] == ground.auditor.name
        link = ImpartialityLink(
            membership_id=ground.handler.membership_id, organisation_id=ground.organisation_id, kind="consulted",
            ended_on=date(2024, 11, 24),
        )  # fmt: skip
        db.session.add(link)
        db.session.flush()
        with pytest.raises(Refused, match="link_too_recent"):
            handling.assign(row.id, ground.handler.membership_id, row.version, ground.manager)
        free = [one.member.id for one in list_candidates(row, TODAY) if one.verdict.allowed]
        assert free == [ground.manager.membership_id]
        assert queries.get_complaint(row.id, ground.manager).state == "acknowledged"


def test_a_tie_to_another_client_of_the_group_bars_from_the_case(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = bring(ground.report(), ground.manager, ground.handler, "acknowledged")
        client = db.session.get_one(Organisation, (ground.body.id, ground.organisation_id))
        sister = factories.an_organisation(group_siren=client.siren)
        assert ground.handler.membership_id is not None
        db.session.add(
            ImpartialityLink(membership_id=ground.handler.membership_id, organisation_id=sister.id, kind="owns")
        )
        db.session.flush()
        with pytest.raises(Refused, match="link_lasts"):
            handling.assign(row.id, ground.handler.membership_id, row.version, ground.manager)


def test_a_tie_that_comes_up_later_stops_the_answer(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = bring(ground.report(), ground.manager, ground.handler, "assigned")
        with pytest.raises(Refused, match="not_the_handler"):
            handling.answer(row.id, ANSWER, "", row.version, ground.manager)
        values = {"organisation": "", "audit": "", "concerned_id": ground.handler.membership_id}
        with pytest.raises(Refused, match="handler_concerned"):
            handling.link(row.id, values, row.version, ground.manager)
        db.session.rollback()


def test_the_database_refuses_it_too(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = ground.report()
        row.audit_id = db.session.scalars(select(Audit.id)).one()
        db.session.flush()
        told = "does not change"
        changes = {
            "handler_id = :person": "who took part in an audit", "subject = 'Autre récit'": told,
            "author_name = 'Quelqu’un'": told, "received_at = now()": told,
        }  # fmt: skip
        for change, answer in changes.items():
            statement = text(f"update complaint set {change} where id = :id").bindparams(id=row.id)
            statement = statement.bindparams(person=ground.auditor.membership_id) if ":person" in change else statement
            with pytest.raises(DBAPIError, match=answer), db.session.begin_nested():
                db.session.execute(statement)
        event = db.session.scalars(select(ComplaintEvent.id)).one()
        with pytest.raises(DBAPIError, match="permission denied"), db.session.begin_nested():
            db.session.execute(text("update complaint_event set note = 'x' where id = :id"), {"id": event})


def test_a_matter_is_linked_to_the_organisation_and_the_audit(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = operations.receive("organisation", FACTS, NEIGHBOUR, "L’école d’en face")
        organisation = db.session.get_one(factories.Organisation, (current_tenant(), ground.organisation_id))
        audit = db.session.scalars(select(Audit)).one()
        nothing = {"organisation": "", "audit": "", "concerned_id": None}
        for field, wrong in (("organisation", "999999999"), ("audit", "A-0")):
            with pytest.raises(Invalid, match=field):
                handling.link(row.id, {**nothing, field: wrong}, row.version, ground.manager)
        values = {**nothing, "organisation": organisation.nda, "audit": audit.reference}
        handling.link(row.id, values, row.version, ground.manager)
        assert (row.organisation_id, row.certificate_id) == (ground.organisation_id, ground.certificate_id)
        assert row.audit_id == audit.id
        [linked] = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "complaint.linked"))
        assert linked.before == {"organisation": "", "audit": "", "concerned": ""}
        assert linked.after is not None
        assert (linked.after["organisation"], linked.after["audit"]) == (organisation.name, audit.reference)


def test_whoever_is_complained_of_neither_reads_the_matter_nor_chooses_who_handles_it(
    bench: Bench, ground: Ground
) -> None:
    other = bench.member(ground.body, "administrator")
    with bench.inside(ground.body):
        row, handler = ground.report(), ground.handler.membership_id
        values = {"organisation": "", "audit": "", "concerned_id": ground.manager.membership_id}
        handling.link(row.id, values, row.version, other)
        handling.acknowledge(row.id, row.version, other)
        with pytest.raises(NotFound):
            queries.get_complaint(row.id, ground.manager)
        assert handler is not None
        with pytest.raises(NotFound):
            handling.assign(row.id, handler, row.version, ground.manager)
        assert queries.list_complaints(ground.manager) == []
        assert queries.count_to_handle(ground.manager, TODAY)["to_take"] == 0
        assert [one for one, _, _ in queries.list_complaints(other)] == [row]
        assert ground.manager.membership_id not in {member.id for member in list_managers(row)}
        nobody = {"organisation": "", "audit": "", "concerned_id": None}
        handling.link(row.id, nobody, row.version, other)
        newest = db.session.scalars(
            select(JournalEntry).where(JournalEntry.event == "complaint.linked").order_by(JournalEntry.id.desc())
        ).first()
        assert newest is not None
        assert newest.before is not None
        assert newest.before["concerned"] == str(ground.manager.membership_id)


def test_who_sees_which(bench: Bench, ground: Ground) -> None:
    client = bench.member(ground.body, "client", organisation_id=ground.organisation_id)
    accountant = bench.member(ground.body, "accountant")
    with bench.inside(ground.body):
        row = ground.report()
        for by in (ground.handler, ground.auditor, client, accountant):
            with pytest.raises(NotFound):
                queries.get_complaint(row.id, by)
            assert queries.list_complaints(by) == []
        bring(row, ground.manager, ground.handler, "assigned")
        assert queries.get_complaint(row.id, ground.handler) is row
        with pytest.raises(NotAllowed):
            handling.assign(row.id, ground.handler.membership_id or row.id, row.version, ground.handler)
        with pytest.raises(NotFound):
            get_own_complaint(row.id, client)
        assert list_own_complaints(client) == []
        handling.answer(row.id, ANSWER, "Des émargements manquent.", row.version, ground.handler)
        assert list_own_complaints(client) == [row]


def test_an_open_report_brings_surveillance_on_site(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        organisation = db.session.get_one(factories.Organisation, (current_tenant(), ground.organisation_id))
        audit = factories.an_audit(organisation, kind="surveillance", certificate_id=ground.certificate_id)
        assert default_place(audit).place == "remote"
        row = ground.report()
        assert [reason.code for reason in default_place(audit).reasons] == ["open_report"]
        bring(row, ground.manager, ground.handler)
        handling.close(row.id, "not_upheld", "Rien à retenir.", row.version, ground.handler)
        assert default_place(audit).place == "remote"
        again = bring(ground.report(), ground.manager, ground.handler)
        handling.close(again.id, "upheld", "À revoir sur place.", again.version, ground.handler, stays_on_site=True)
        assert [reason.code for reason in default_place(audit).reasons] == ["risk_found"]


def test_a_report_may_call_for_one_more_audit(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = ground.report()
        audit = handling.open_extra_audit(row.id, ground.manager)
        assert (audit.kind, audit.place, row.extra_audit_id) == ("complementary", "on_site", audit.id)
        with pytest.raises(Refused, match="extra_audit_opened"):
            handling.open_extra_audit(row.id, ground.manager)
        other = operations.receive("service", "Autre chose.", NEIGHBOUR)
        with pytest.raises(Refused, match="extra_audit_needs_certificate"):
            handling.open_extra_audit(other.id, ground.manager)


def test_what_came_by_letter_counts_from_its_day(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        told = ("organisation", FACTS)
        row = operations.write_down(
            ground.organisation_id, *told, date(2026, 11, 20), operations.Author(""), ground.auditor
        )
        assert (row.acknowledge_by, row.author_email, row.written_by) == (
            date(2026, 11, 25), "", ground.auditor.membership_id,
        )  # fmt: skip
        assert queries.get_complaint(row.id, ground.auditor) is row
        with pytest.raises(Invalid, match="received_on"):
            operations.write_down(ground.organisation_id, *told, date(2026, 11, 24), NEIGHBOUR, ground.auditor)
        with pytest.raises(Invalid, match="decision_id"):
            operations.write_down(ground.organisation_id, "decision", FACTS, TODAY, NEIGHBOUR, ground.auditor)
        decision = a_decision(ground.organisation_id, ground.handler)
        appeal = operations.write_down(
            ground.organisation_id, "decision", FACTS, TODAY, NEIGHBOUR, ground.auditor, decision_id=decision.id
        )
        assert (appeal.kind, appeal.source, appeal.decision_id) == ("appeal", "client", decision.id)


def test_a_client_complains_and_follows_it(bench: Bench, ground: Ground) -> None:
    client = bench.member(ground.body, "client", organisation_id=ground.organisation_id)
    with bench.inside(ground.body):
        row = operations.complain("people", "L’auditeur est venu en retard.", client, own_author(client))
        assert (row.kind, row.source, row.organisation_id) == ("complaint", "client", ground.organisation_id)
        assert get_own_complaint(row.id, client) is row
        stranger = Actor("Autre", roles=frozenset({"client"}), organisation_id=factories.an_organisation().id)
        with pytest.raises(NotFound):
            get_own_complaint(row.id, stranger)


def test_reminders_leave_once_for_each_day_to_keep(bench: Bench, ground: Ground) -> None:
    def reminded() -> int:
        bench.run_jobs()
        return len([mail for mail in bench.mails(ground.body) if "à traiter avant" in mail.subject])

    with bench.inside(ground.body):
        row_id = ground.report().id
        remind_handlers(date(2026, 11, 24))
    assert reminded() == 0
    for _ in range(2):
        with bench.inside(ground.body):
            remind_handlers(date(2026, 11, 25))
    assert reminded() == 1
    with bench.inside(ground.body):
        bring(queries.get_complaint(row_id, ground.manager), ground.manager, ground.handler, "assigned")
        remind_handlers(date(2026, 12, 22))
    assert reminded() == 2
    assert [mail.recipient for mail in bench.mails(ground.body)][-1] == bench.email_of(ground.handler)


def test_only_who_may_read_a_complaint_finds_the_organisations_that_have_one(bench: Bench, ground: Ground) -> None:
    accountant = bench.member(ground.body, "accountant")
    with bench.inside(ground.body):
        row = ground.report()
        readers = {"manager": ground.manager, "handler": ground.handler, "accountant": accountant}

        def finders() -> set[str]:
            return {name for name, by in readers.items() if list_organisations(by, state="complaint")}

        assert finders() == {"manager"}
        bring(row, ground.manager, ground.handler, "assigned")
        assert finders() == {"manager", "handler"}


def test_whoever_has_left_the_body_is_told_nothing_more(bench: Bench, ground: Ground) -> None:
    assert ground.handler.membership_id is not None
    with bench.inside(ground.body):
        bring(ground.report(), ground.manager, ground.handler, "assigned")
        end_membership(ground.handler.membership_id, ground.manager, "Départ")
    bench.run_jobs()
    before = len(bench.mails(ground.body))
    with bench.inside(ground.body):
        remind_handlers(date(2026, 12, 22))
    bench.run_jobs()
    told = [mail.recipient for mail in bench.mails(ground.body)]
    assert len(told) == before + 1
    assert told.count(bench.email_of(ground.manager)) == 2
    assert told.count(bench.email_of(ground.handler)) == 1


def test_the_list_takes_few_statements_however_long(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        for _ in range(12):
            ground.report()
    with bench.inside(ground.body), bench.statements() as ran:
        rows = queries.list_complaints(ground.manager)
        assert [row.organisation.name for row, _, _ in rows if row.organisation]
        assert len(rows) == 12
    assert len(ran) <= 2
    with bench.inside(ground.body):
        assert queries.count_to_handle(ground.manager, TODAY) == {
            "to_take_late": 0, "to_take": 12, "to_answer_late": 0, "to_answer": 0, "to_close": 0,
            "to_decide": 0,
        }  # fmt: skip
        assert queries.count_to_handle(ground.manager, date(2026, 12, 1))["to_take_late"] == 12
        assert "to_take" not in queries.count_to_handle(ground.handler, TODAY)


def test_whoever_took_part_does_not_conclude(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        row = bring(ground.report(), ground.manager, ground.handler)
        row.concerned_id = ground.manager.membership_id
        db.session.flush()
        with pytest.raises(NotFound):
            handling.close(row.id, "not_upheld", "Rien à retenir.", row.version, ground.manager)
        assert row.state == "answered"
        handling.close(row.id, "not_upheld", "Rien à retenir.", row.version, ground.handler)
        assert row.state == "closed"


def test_what_one_organisation_wrote_or_was_told_is_never_handed_to_another(bench: Bench, ground: Ground) -> None:
    with bench.inside(ground.body):
        other = factories.an_organisation()
        other_id, siren = other.id, other.siren
    client = bench.member(ground.body, "client", organisation_id=ground.organisation_id)
    stranger = bench.member(ground.body, "client", organisation_id=other_id)
    with bench.inside(ground.body):
        written = operations.complain("service", "Votre auditeur est arrivé en retard.", client, own_author(client))
        told = bring(ground.report(), ground.manager, ground.handler, notice="Des émargements manquent.")
        free = ground.report()
        wanted = {"organisation": siren, "audit": "", "concerned_id": None}
        for row in (written, told):
            with pytest.raises(Refused, match="complaint_organisation_settled"):
                handling.link(row.id, wanted, row.version, ground.manager)
            handling.link(row.id, {**wanted, "organisation": ""}, row.version, ground.manager)
        assert handling.link(free.id, wanted, free.version, ground.manager).organisation_id == other_id
        assert list_own_complaints(stranger) == []
        assert {row.id for row in list_own_complaints(client)} == {written.id, told.id}
