"""The night's round: everything once, whatever crashes and however often it runs."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import event, select

from certbody.audits.models import Audit, AuditHalfDay
from certbody.certificates.jobs import night
from certbody.certificates.models import Certificate, Reminder
from certbody.clients.models import Organisation
from certbody.kit.db import db
from certbody.kit.outbox import OutboxMessage
from certbody.schedule import PERIODIC
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import JournalEntry
from tests import factories
from tests.support import Bench, Body


@pytest.fixture
def body(bench: Bench) -> Body:
    return bench.body()


def run(bench: Bench, body: Body, today: date) -> None:
    with bench.app.app_context(), tenant_scope(body.id):
        night.run_night(today)


def certificates(bench: Bench, body: Body, *starts: date) -> list[UUID]:
    with bench.inside(body):
        return [factories.a_certificate(factories.an_organisation(), starts_on=start).id for start in starts]


def counts(bench: Bench, body: Body) -> tuple[int, int, int]:
    """Reminders, messages to send, audits."""
    with bench.inside(body):
        reminders = len(db.session.scalars(select(Reminder.id)).all())
        messages = len(db.session.scalars(select(OutboxMessage.id)).all())
        return reminders, messages, len(db.session.scalars(select(Audit.id)).all())


def audits(bench: Bench, body: Body) -> list[tuple[str, date | None, date | None]]:
    with bench.inside(body):
        return [(row.kind, row.earliest_on, row.latest_on) for row in db.session.scalars(select(Audit))]


START = date(2025, 3, 31)
SURVEILLANCE_OPENED = date(2026, 2, 28)
WINDOW = (date(2026, 5, 31), date(2027, 1, 31))


def test_the_surveillance_audit_opens_three_months_before_its_window_and_once(bench: Bench, body: Body) -> None:
    certificates(bench, body, START)
    run(bench, body, SURVEILLANCE_OPENED - timedelta(days=1))
    assert audits(bench, body) == []
    for _ in range(3):
        run(bench, body, SURVEILLANCE_OPENED)
    assert audits(bench, body) == [("surveillance", *WINDOW)]
    run(bench, body, WINDOW[0])
    run(bench, body, WINDOW[0])
    assert counts(bench, body) == (1, 1, 1)


def test_each_alert_leaves_once_on_its_day(bench: Bench, body: Body) -> None:
    [certificate_id] = certificates(bench, body, START)  # ends on 30 March 2028
    with bench.inside(body):
        organisation_id = db.session.get_one(Certificate, (body.id, certificate_id)).organisation_id
        organisation = db.session.get_one(Organisation, (body.id, organisation_id))
        factories.an_audit(organisation, kind="surveillance", certificate_id=certificate_id, state="decided")
    for months, day in (
        (12, date(2027, 3, 30)),
        (8, date(2027, 7, 30)),
        (6, date(2027, 9, 30)),
        (4, date(2027, 11, 30)),
    ):
        before = counts(bench, body)
        run(bench, body, day - timedelta(days=1))
        assert counts(bench, body) == before, months
        run(bench, body, day)
        run(bench, body, day)
        assert counts(bench, body)[:2] == (before[0] + 1, before[1] + 1), months
    assert ("renewal", date(2027, 7, 30), date(2027, 11, 30)) in audits(bench, body)
    assert counts(bench, body)[2] == 2


def test_after_a_long_silence_only_the_newest_alert_is_mailed(bench: Bench, body: Body) -> None:
    certificates(bench, body, START)
    run(bench, body, date(2028, 1, 15))
    reminders, messages, opened = counts(bench, body)
    assert (reminders, messages, opened) == (7, 2, 2)


def test_a_crash_in_the_middle_then_a_second_run_send_each_reminder_once(bench: Bench, body: Body) -> None:
    certificates(bench, body, *[START] * 5)
    written: list[object] = []

    def pull_the_plug(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO reminder"):
            written.append(statement)
            if len(written) == 3:
                raise KeyboardInterrupt

    with bench.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", pull_the_plug)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(bench, body, WINDOW[0])
    finally:
        event.remove(engine, "before_cursor_execute", pull_the_plug)
    assert counts(bench, body) == (2, 2, 2)
    run(bench, body, WINDOW[0])
    assert counts(bench, body) == (5, 5, 5)
    run(bench, body, WINDOW[0])
    assert counts(bench, body) == (5, 5, 5)


@pytest.mark.parametrize(
    ("ends_on", "last_moment", "first_moment"),
    [
        (date(2026, 10, 24), "2026-10-24T21:59:00+00:00", "2026-10-24T22:05:00+00:00"),
        (date(2026, 10, 25), "2026-10-25T22:59:00+00:00", "2026-10-25T23:05:00+00:00"),
        (date(2027, 3, 28), "2027-03-28T21:59:00+00:00", "2027-03-28T22:05:00+00:00"),
    ],
    ids=["day before the clocks go back", "day of it", "day they go forward"],
)
def test_a_certificate_expires_at_midnight_in_paris(
    bench: Bench, body: Body, ends_on: date, last_moment: str, first_moment: str
) -> None:
    [certificate_id] = certificates(bench, body, ends_on + timedelta(days=1) - timedelta(days=1096))
    with bench.inside(body):
        db.session.get_one(Certificate, (body.id, certificate_id)).ends_on = ends_on
    for moment, expected in ((last_moment, "valid"), (first_moment, "expired"), (first_moment, "expired")):
        with time_machine.travel(moment, tick=False), bench.app.app_context():
            night.run(str(body.id))
        with bench.inside(body):
            assert db.session.get_one(Certificate, (body.id, certificate_id)).state == expected
    with bench.inside(body):
        told = [
            m.payload for m in db.session.scalars(select(OutboxMessage)) if m.payload["template"] == "certificate_state"
        ]
        assert [payload["values"]["act"] for payload in told] == ["expire"]


def test_a_suspension_past_its_end_is_told_and_waits_for_a_decision(bench: Bench, body: Body) -> None:
    [certificate_id] = certificates(bench, body, date(2026, 1, 29))
    with bench.inside(body):
        row = db.session.get_one(Certificate, (body.id, certificate_id))
        row.state, row.suspended_on, row.suspension_ends_on = "suspended", date(2026, 6, 1), date(2026, 9, 1)
        row.suspension_cause = "majors_not_lifted"
    run(bench, body, date(2026, 9, 1))
    assert counts(bench, body)[:2] == (0, 0)
    run(bench, body, date(2026, 9, 2))
    run(bench, body, date(2026, 9, 3))
    assert counts(bench, body)[:2] == (1, 1)
    with bench.inside(body):
        assert db.session.get_one(Certificate, (body.id, certificate_id)).state == "suspended"
        [opened] = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "certificate.withdrawal_due"))
        assert opened.subject_id == certificate_id
        assert opened.after == {"due_on": "2026-09-02", "cause": "majors_not_lifted"}


def test_every_mail_of_the_cycle_can_be_written(bench: Bench, body: Body) -> None:
    certificates(bench, body, START)
    for day in (WINDOW[0], date(2026, 11, 30), date(2027, 2, 1), date(2027, 3, 30), date(2028, 3, 31)):
        run(bench, body, day)
    bench.run_jobs()
    subjects = " ".join(mail.subject for mail in bench.mails(body))
    for words in ("peut avoir lieu", "deux mois", "pas eu lieu", "Renouvelez", "a expiré"):
        assert words in subjects


def test_no_mail_of_the_cycle_says_of_a_suspended_certificate_that_it_is_valid(bench: Bench, body: Body) -> None:
    [certificate_id] = certificates(bench, body, START)
    with bench.inside(body):
        row = db.session.get_one(Certificate, (body.id, certificate_id))
        row.state, row.suspended_on, row.suspension_ends_on = "suspended", START, date(2028, 3, 30)
    for day in (WINDOW[0], date(2027, 2, 1), date(2027, 3, 30)):
        run(bench, body, day)
    bench.run_jobs()
    window, overdue, renewal = (mail.body_text or "" for mail in bench.mails(body))
    assert "La certification est suspendue, et l’audit de surveillance reste dû" in window
    assert "déjà suspendue : elle risque le retrait" in overdue
    assert "est suspendu ; levée ou non" in renewal
    assert "est valable jusqu’au" not in renewal
    assert "risque la suspension" not in overdue


def test_the_round_is_in_the_timetable_of_paris() -> None:
    assert [job.cron for job in PERIODIC if job.function is night.start_night] == ["5 0 * * *"]


def test_the_start_puts_one_round_for_each_body_on_the_queue(bench: Bench, body: Body) -> None:
    [certificate_id] = certificates(bench, body, date(2020, 1, 1))
    with bench.app.app_context():
        night.start_night()
    bench.run_jobs()
    with bench.inside(body):
        assert db.session.get_one(Certificate, (body.id, certificate_id)).state == "expired"


def test_an_ended_certificate_leaves_no_audit_to_come(bench: Bench, body: Body) -> None:
    """Those that ended before this rule are mended by the next night, once, and their auditors are free again."""
    auditor = bench.member(body, "auditor")
    [certificate_id] = certificates(bench, body, date(2023, 1, 29))
    with bench.inside(body):
        row = db.session.get_one(Certificate, (body.id, certificate_id))
        row.state, row.withdrawn_on = "withdrawn", date(2024, 12, 1)
        organisation = db.session.get_one(Organisation, (body.id, row.organisation_id))
        made = {"kind": "surveillance", "certificate_id": certificate_id}
        planned = factories.an_audit(organisation, state="planned", first_day=date(2027, 1, 5), **made)
        factories.a_half_day(planned, auditor, date(2027, 1, 5))
        factories.an_audit(organisation, state="reported", **made)
    run(bench, body, date(2026, 11, 23))
    run(bench, body, date(2026, 11, 24))
    with bench.inside(body):
        states = sorted(row.state for row in db.session.scalars(select(Audit)))
        assert states == ["cancelled", "reported"]
        assert db.session.scalars(select(AuditHalfDay)).all() == []
        [entry] = db.session.scalars(select(JournalEntry).where(JournalEntry.event == "audit.cancelled"))
        assert entry.reason == "Certificat retiré"


def test_a_certificate_that_expires_cancels_the_audits_it_had_called_for(bench: Bench, body: Body) -> None:
    certificates(bench, body, START)
    run(bench, body, date(2028, 3, 30))
    run(bench, body, date(2028, 3, 31))
    with bench.inside(body):
        assert {(row.state, row.cancelled_reason) for row in db.session.scalars(select(Audit))} == {
            ("cancelled", "Fin de validité du certificat")
        }
