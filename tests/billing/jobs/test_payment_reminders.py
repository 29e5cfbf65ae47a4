"""The night reminds of late invoices: each step once, whatever happens, and not where something holds it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from certbody.billing.approved_platform import FileDrop
from certbody.billing.jobs import reminders
from certbody.billing.jobs.reminders import remind, start_payment_reminders
from certbody.billing.models import Checkout, Payment, PaymentReminder, StripeAccount
from certbody.billing.operations.issuing import issue_invoice
from certbody.billing.operations.penalties import bill_penalties
from certbody.billing.operations.reminding import end_pause, pause_reminders, send_reminder
from certbody.billing.queries.invoices import get_invoice
from certbody.billing.queries.reminders import list_due, list_late
from certbody.clients.models import Complaint, Organisation
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.schedule import PERIODIC
from certbody.tenants.boundary import tenant_scope
from certbody.tenants.models import Membership, Person
from certbody.tenants.operations.settings import set_value
from certbody.tenants.rules.subscription import BY_HAND, Coverage
from tests.billing.books import credited, issued, paid
from tests.billing.late import days_after, due_day
from tests.billing.platforms import a_message, hear, number_of, transmitting
from tests.billing.scenes import Scene, a_scene
from tests.billing.subscribing import covered, left_unpaid
from tests.support import Bench


@pytest.fixture
def scene(bench: Bench) -> Scene:
    return a_scene(bench)


@pytest.fixture
def late(scene: Scene) -> UUID:
    """An issued invoice of 120 €."""
    return issued(scene)


def _night(scene: Scene, day: date) -> int:
    with scene.bench.app.app_context(), tenant_scope(scene.body.id):
        return remind(day)


def _sent(scene: Scene) -> list[tuple[str, date]]:
    with scene.bench.inside(scene.body):
        rows = db.session.execute(select(PaymentReminder.step, PaymentReminder.sent_on).order_by(PaymentReminder.id))
        return [tuple(row) for row in rows]


def _subjects(scene: Scene) -> list[str]:
    scene.bench.run_jobs()
    return [
        mail.subject for mail in scene.bench.mails(scene.body) if "impayée" in mail.subject or "régler" in mail.subject
    ]


def test_each_step_leaves_once_on_its_day(scene: Scene, late: UUID) -> None:
    due_on = due_day(scene, late)
    for day in range(45):
        with days_after(due_on, day) as today:
            for _again in range(2):
                _night(scene, today)
    assert _sent(scene) == [
        (step, due_on + timedelta(days=days)) for step, days in (("friendly", 3), ("firm", 15), ("formal", 30))
    ]
    assert [subject.split(" ")[0] for subject in _subjects(scene)] == ["Rappel", "Relance", "Mise"]
    assert start_payment_reminders in [periodic.function for periodic in PERIODIC]


def test_a_read_only_body_reminds_nobody_until_it_works_again(scene: Scene, late: UUID) -> None:
    with days_after(due_day(scene, late), 4) as today:
        left_unpaid(scene.bench, scene.body)
        assert _night(scene, today) == 0
        covered(scene.bench, scene.body, Coverage(BY_HAND, None, None))
        assert _night(scene, today) == 1


@pytest.mark.parametrize("code", ["210", "213"])
def test_an_invoice_that_was_refused_or_rejected_is_not_reminded_until_it_stands_again(
    bench: Bench, drop: FileDrop, tmp_path: Path, code: str
) -> None:
    scene = transmitting(bench)
    invoice_id = issued(scene)
    bench.run_jobs()
    number, due_on = number_of(scene, invoice_id), due_day(scene, invoice_id)
    hear(scene, tmp_path, "a.xml", a_message(number, code, "20261126120000"))
    with days_after(due_on, 4) as today:
        assert _night(scene, today) == 0
        page = scene.bench.browser(scene.office).get(scene.body.url("invoices/reminders/")).text
        assert "elle n’est pas due en l’état" in page
    hear(scene, tmp_path, "b.xml", a_message(number, "205", "20261126130000", id="M-2"))
    with days_after(due_on, 5) as today:
        assert _night(scene, today) == 1


def test_killed_in_the_middle_the_next_night_sends_the_rest_and_nothing_twice(
    scene: Scene, late: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [issued(scene), issued(scene)]
    due_on = due_day(scene, late)

    class Killed(BaseException):
        """The process goes away after the mail was queued, before the commit."""

    def dying(invoice_id: UUID, today: date, by: object) -> object:
        row = send_reminder(invoice_id, today, by)  # type: ignore[arg-type]
        if invoice_id == others[0]:
            raise Killed
        return row

    with days_after(due_on, 3) as today:
        monkeypatch.setattr(reminders, "send_reminder", dying)
        with pytest.raises(Killed):
            _night(scene, today)
        assert len(_sent(scene)) == 1
        monkeypatch.undo()
        assert _night(scene, today) == 2
        assert _night(scene, today) == 0
    assert len(_sent(scene)) == len(_subjects(scene)) == 3


def test_the_mail_says_what_is_left_how_to_pay_and_at_last_what_lateness_costs(scene: Scene, late: UUID) -> None:
    scene.bench.run_jobs()
    paid(scene, late, 2_000)
    due_on = due_day(scene, late)
    with scene.bench.inside(scene.body):
        number = get_invoice(late, scene.office).number
    for days in (3, 15, 30):
        with days_after(due_on, days) as today:
            assert _night(scene, today) == 1
    scene.bench.run_jobs()
    friendly, _firm, formal = [mail.body_text or "" for mail in scene.bench.mails(scene.body)][-3:]
    for words in (str(number), "100,00 €", "120,00 €", "IBAN FR7630006000011234567890189", "/portal/invoices/"):
        assert words in friendly
    assert "pénalités" not in friendly
    assert "en demeure" in formal
    assert "40,00 € d’indemnité forfaitaire" in formal


def test_the_formal_notice_asks_only_for_penalties_that_no_invoice_bills(scene: Scene, late: UUID) -> None:
    due_on = due_day(scene, late)
    scene.bench.run_jobs()
    for days in (3, 15):
        with days_after(due_on, days) as today:
            _night(scene, today)
    with days_after(due_on, 30) as today:
        with scene.bench.inside(scene.body):
            penalties = issue_invoice(bill_penalties(late, scene.office).id, scene.office).id
        _night(scene, today)
    scene.bench.run_jobs()
    texts = [mail.body_text or "" for mail in scene.bench.mails(scene.body) if mail.subject.startswith("Mise")]
    assert ["pénalités" in text for text in texts] == [False]
    for days in (3, 15, 30):
        with days_after(due_day(scene, penalties), days) as today:
            _night(scene, today)
    scene.bench.run_jobs()
    assert "pénalités" not in (scene.bench.mails(scene.body)[-1].body_text or "")


def test_each_reader_has_its_language(scene: Scene, late: UUID) -> None:
    with scene.bench.inside(scene.body):
        db.session.execute(update(Person).where(Person.id == scene.client.person_id).values(locale="en"))
    scene.bench.run_jobs()
    with days_after(due_day(scene, late), 30) as today:
        _night(scene, today)
    scene.bench.run_jobs()
    mail = scene.bench.mails(scene.body)[-1]
    assert mail.subject.startswith("Reminder: invoice")
    assert "€120.00" in (mail.body_text or "")


def _dispute(scene: Scene, late: UUID) -> None:
    payment = paid(scene, late, 1_000)
    row = Payment(
        invoice_id=late, amount_cents=-1_000, received_on=clock.today(), method="card", kind="disputed",
        reverses_id=payment, entered_by_name="Stripe",
    )  # fmt: skip
    with scene.bench.inside(scene.body):
        db.session.add(row)


def _complain(scene: Scene, late: UUID, **values: object) -> None:
    told = {
        "number": "P-1", "kind": "complaint", "about": "service", "source": "client", "subject": "Facture fausse",
        "state": "received", "organisation_id": scene.organisation_id, "received_at": clock.now(),
        "acknowledge_by": clock.today(), "answer_by": clock.today(),
    }  # fmt: skip
    with scene.bench.inside(scene.body):
        db.session.add(Complaint(**told | values))


def _debit(scene: Scene, late: UUID) -> None:
    with scene.bench.inside(scene.body):
        account = StripeAccount(account=f"acct_{late.hex}", checked_at=clock.now(), connected_by_name="Essai")
        db.session.add(account)
        db.session.flush()
        told = {"attempt": 1, "session": f"cs_{late.hex}", "amount_cents": 12_000, "state": "processing"}
        db.session.add(
            Checkout(invoice_id=late, stripe_account_id=account.id, opened_by_name="C", opened_at=clock.now(), **told)
        )


def _silence(scene: Scene, _late: UUID) -> None:
    with scene.bench.inside(scene.body):
        db.session.execute(update(Organisation).values(email=""))
        db.session.execute(
            update(Membership).where(Membership.id == scene.client.membership_id).values(ended_at=clock.now())
        )


def _pause(scope: str) -> Callable[[Scene, UUID], None]:
    def set_pause(scene: Scene, late: UUID) -> None:
        until = due_day(scene, late) + timedelta(days=200)
        with scene.bench.inside(scene.body):
            pause_reminders(late, scope, until, "Délai accordé", scene.office)

    return set_pause


@pytest.mark.parametrize(
    ("hold", "code"),
    [
        (_dispute, "reminder_disputed"),
        (_complain, "reminder_complaint"),
        (_debit, "reminder_debit_under_way"),
        (_silence, "reminder_unreachable"),
        (_pause("invoice"), "reminder_paused"),
        (_pause("client"), "reminder_paused"),
    ],
    ids=["dispute", "complaint", "debit", "nobody", "pause", "pause of client"],
)
def test_what_holds_a_reminder_back_is_told(
    scene: Scene, late: UUID, hold: Callable[[Scene, UUID], None], code: str
) -> None:
    hold(scene, late)
    with days_after(due_day(scene, late), 40) as today:
        assert _night(scene, today) == 0
        with scene.bench.inside(scene.body):
            (told,) = list_late(today)
    assert [reason.code for reason in told.verdict.reasons] == [code]


@pytest.mark.parametrize("values", [{"state": "closed", "conclusion": "Vu"}, {"source": "third_party"}])
def test_a_complaint_that_is_over_or_of_somebody_else_holds_nothing(
    scene: Scene, late: UUID, values: dict[str, str]
) -> None:
    _complain(scene, late, **values)
    with days_after(due_day(scene, late), 3) as today:
        assert _night(scene, today) == 1


def test_paid_and_credited_invoices_are_not_reminded(scene: Scene, late: UUID) -> None:
    paid(scene, late, 12_000)
    credited(scene, issued(scene), 10_000)
    with days_after(due_day(scene, late), 40) as today:
        assert _night(scene, today) == 0
        with scene.bench.inside(scene.body):
            assert list_late(today) == []


def test_a_payment_that_comes_before_its_turn_holds_the_reminder_back(scene: Scene, late: UUID) -> None:
    with days_after(due_day(scene, late), 3) as today:
        with scene.bench.inside(scene.body):
            assert [one.invoice_id for one in list_due(today)] == [late]
        paid(scene, late, 12_000)
        with scene.bench.inside(scene.body):
            assert send_reminder(late, today, scene.office) is None


def test_a_pause_ends_when_the_office_says_so_and_not_in_the_past(scene: Scene, late: UUID) -> None:
    due_on = due_day(scene, late)
    with days_after(due_on, 3) as today:
        with scene.bench.inside(scene.body), pytest.raises(Invalid, match="until"):
            pause_reminders(late, "invoice", today - timedelta(days=1), "Trop tard", scene.office)
        with scene.bench.inside(scene.body):
            pause = pause_reminders(late, "invoice", today + timedelta(days=30), "Délai accordé", scene.office).id
        assert _night(scene, today) == 0
        with scene.bench.inside(scene.body):
            end_pause(pause, scene.office)
            assert end_pause(pause, scene.office).until == today - timedelta(days=1)
        assert _night(scene, today) == 1


def test_the_body_sets_its_steps(scene: Scene, late: UUID) -> None:
    with scene.bench.inside(scene.body):
        set_value("reminder_friendly_days", 0, clock.today(), "Pas de rappel", scene.office)
        set_value("reminder_firm_days", 5, clock.today(), "Plus tôt", scene.office)
    due_on = due_day(scene, late)
    for days in (3, 5):
        with days_after(due_on, days) as today:
            _night(scene, today)
    assert _sent(scene) == [("firm", due_on + timedelta(days=5))]
