"""Reminding clients of late invoices, and holding reminders back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from certbody.billing.models import Invoice, PaymentReminder, ReminderPause
from certbody.billing.operations.letters import tell_client
from certbody.billing.queries.credits import list_credit_notes
from certbody.billing.queries.invoices import get_invoice, list_payments
from certbody.billing.queries.lateness import find_penalties_billed, lateness_on
from certbody.billing.queries.reminders import get_pause, list_late
from certbody.billing.rules.reminding import Step
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock
from certbody.kit.db import db
from certbody.kit.errors import Invalid
from certbody.tenants import journal
from certbody.tenants.actor import Actor

LONGEST_PAUSE = timedelta(days=366)


def send_reminder(invoice_id: UUID, today: date, by: Actor) -> PaymentReminder | None:
    """Sends the reminder that an invoice is due today, once; None when there is none.

    The invoice is locked and looked at anew: a payment, a dispute or a pause that came meanwhile holds it back.
    """
    invoice = get_invoice(invoice_id, by, lock=True)
    late = next(iter(list_late(today, invoice.id)), None)
    if late is None or late.step is None or not late.leaves:
        return None
    step, left = late.step, late.owing.left_cents
    organisation = get_organisation(invoice.organisation_id, by)
    told = _told(invoice, step, left, today)
    mails = tell_client("payment_reminder", organisation, f"portal/invoices/{invoice.id}", **told)
    row = PaymentReminder(invoice_id=invoice.id, step=step.name, sent_on=today, left_cents=left, mails=mails)
    db.session.add(row)
    after = {"step": step.name, "amount_cents": left, "mails": mails}
    journal.record("invoice.reminded", invoice, by, after=after)
    db.session.flush()
    return row


def _told(invoice: Invoice, step: Step, left_cents: int, today: date) -> dict[str, Any]:
    """What the mail says: amounts in cents and days in figures, for its reader's language to write."""
    assert invoice.due_on is not None
    bank = (invoice.seller or {}).get("bank") or {}
    told = {
        "step": step.name, "number": invoice.number, "gross_cents": invoice.payable_cents, "left_cents": left_cents,
        "due_on": invoice.due_on.isoformat(), "late_days": (today - invoice.due_on).days,
        "iban": bank.get("iban") or "", "bic": bank.get("bic") or "",
    }  # fmt: skip
    if step.name == "formal":
        billed = find_penalties_billed(invoice.id)
        owed = lateness_on(invoice, today, list_payments(invoice.id), list_credit_notes(invoice.id), billed)
        told |= {"interest_cents": owed.interest_cents, "fixed_cents": owed.fixed_cents}
    return told | ({"files": [invoice.file_id]} if invoice.file_id else {})


def pause_reminders(invoice_id: UUID, scope: str, until: date, reason: str, by: Actor) -> ReminderPause:
    """Holds reminders back until a day, that one included: of the invoice, or of all of its client's (`client`).

    Invalid for a day that is past, or more than a year away.
    """
    invoice = get_invoice(invoice_id, by)
    if until < clock.today():
        raise Invalid({"until": ["reminder_pause_past"]})
    if until > clock.today() + LONGEST_PAUSE:
        raise Invalid({"until": ["reminder_pause_too_long"]})
    pause = ReminderPause(
        organisation_id=invoice.organisation_id,
        invoice_id=None if scope == "client" else invoice.id,
        until=until,
        reason=reason,
        set_by_name=by.name,
    )
    db.session.add(pause)
    db.session.flush()
    after = {"invoice": invoice.number if scope != "client" else None, "until": until.isoformat()}
    journal.record("reminder_pause.set", pause, by, after=after, reason=reason)
    return pause


def end_pause(reminder_pause_id: UUID, by: Actor) -> ReminderPause:
    """Lets reminders leave again from today; a pause that is over stays as it is."""
    pause = get_pause(reminder_pause_id)
    eve = clock.today() - timedelta(days=1)
    if pause.until > eve:
        before, pause.until = {"until": pause.until.isoformat()}, eve
        journal.record("reminder_pause.ended", pause, by, before=before, after={"until": eve.isoformat()})
        db.session.flush()
    return pause
