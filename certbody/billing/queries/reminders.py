"""Reading late invoices as reminders need them: what is left, what speaks against, what left already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from certbody.billing.models import Checkout, Invoice, LostDispute, Payment, PaymentReminder, ReminderPause
from certbody.billing.queries.einvoicing import is_refused
from certbody.billing.queries.invoices import awaits_credit_note, left_to_pay
from certbody.billing.rules.reminding import STEPS, Owing, Step, may_remind, next_step
from certbody.clients.models import Complaint, Organisation
from certbody.kit.db import db
from certbody.kit.errors import NotFound
from certbody.kit.verdict import Verdict
from certbody.tenants.boundary import current_tenant
from certbody.tenants.models import Membership
from certbody.tenants.queries.settings import settings_on


@dataclass(frozen=True)
class LateInvoice:
    """A late invoice with its client, as the rule of reminders sees it, and what that says."""

    invoice_id: UUID
    number: str
    organisation_id: UUID
    client: str
    owing: Owing
    step: Step | None
    verdict: Verdict
    is_due: bool

    @property
    def leaves(self) -> bool:
        """Whether a reminder leaves on the day."""
        return self.is_due and self.verdict.allowed

    @property
    def is_held(self) -> bool:
        """Whether one would, were it not held back."""
        return self.is_due and not self.verdict.allowed


def list_late(day: date, invoice_id: UUID | None = None) -> list[LateInvoice]:
    """The late invoices of a day, the oldest due date first, with the reminder that comes next. Two statements."""
    days = step_days(day)
    statement = (
        select(
            *(Invoice.id, Invoice.number, Invoice.organisation_id, Invoice.due_on, Organisation.name),
            *(column.label(name) for name, column in _known(day).items()),
        )
        .join(
            Organisation, (Organisation.tenant_id == Invoice.tenant_id) & (Organisation.id == Invoice.organisation_id)
        )
        .where(Invoice.state == "issued", Invoice.corrects_id.is_(None), Invoice.due_on < day)
        .order_by(Invoice.due_on, Invoice.id)
    )
    if invoice_id is not None:
        statement = statement.where(Invoice.id == invoice_id)
    return [_late(row, days, day) for row in db.session.execute(statement)]


def list_due(day: date) -> list[LateInvoice]:
    """The late invoices of which a reminder leaves on a day."""
    return [one for one in list_late(day) if one.leaves]


def step_days(day: date) -> dict[str, int]:
    """How many days after the due date each step leaves, as the body has set it on a day."""
    chosen = settings_on(day)
    return {step: chosen[f"reminder_{step}_days"] for step in STEPS}


def _late(row: Any, days: dict[str, int], day: date) -> LateInvoice:
    owing = Owing(
        row.due_on, int(row.left_cents), row.disputed, row.refused, row.complaint, row.debit_under_way,
        row.refund_uncredited, row.reachable, row.paused_until,
        {step: date.fromisoformat(on) for step, on in row.sent.items()},
    )  # fmt: skip
    step = next_step(owing, days)
    due = step is not None and step.day <= day
    return LateInvoice(row.id, row.number, row.organisation_id, row.name, owing, step, may_remind(owing, day), due)


def _known(day: date) -> dict[str, ColumnElement[Any]]:
    """What the rule asks of an invoice, inside a list's statement."""
    return {
        "left_cents": left_to_pay(),
        "disputed": _is_disputed(),
        "refused": is_refused(),
        "complaint": _has_complaint(),
        "debit_under_way": exists().where(
            Checkout.tenant_id == Invoice.tenant_id, Checkout.invoice_id == Invoice.id, Checkout.state == "processing"
        ),
        "refund_uncredited": awaits_credit_note(),
        "reachable": _is_reachable(),
        "paused_until": select(func.max(ReminderPause.until)).where(_pauses(day)).scalar_subquery(),
        "sent": func.coalesce(
            select(func.jsonb_object_agg(PaymentReminder.step, PaymentReminder.sent_on))
            .where(PaymentReminder.tenant_id == Invoice.tenant_id, PaymentReminder.invoice_id == Invoice.id)
            .scalar_subquery(),
            func.jsonb_build_object(),
        ),
    }


def _is_disputed() -> ColumnElement[bool]:
    """Whether a payment of the invoice at hand is contested and the bank has not decided: neither back nor lost."""
    back = aliased(Payment)
    returned = exists().where(
        back.tenant_id == Payment.tenant_id, back.reverses_id == Payment.id, back.kind == "reinstated"
    )
    lost = exists().where(LostDispute.tenant_id == Payment.tenant_id, LostDispute.payment_id == Payment.id)
    of_invoice = and_(Payment.tenant_id == Invoice.tenant_id, Payment.invoice_id == Invoice.id)
    return exists().where(of_invoice, Payment.kind == "disputed", ~returned, ~lost)


def _has_complaint() -> ColumnElement[bool]:
    """Whether its client has a complaint or an appeal open, about the audit of the invoice at hand or about none."""
    return exists().where(
        Complaint.tenant_id == Invoice.tenant_id,
        Complaint.organisation_id == Invoice.organisation_id,
        Complaint.source == "client",
        Complaint.state.in_(("received", "acknowledged", "assigned")),
        or_(Complaint.audit_id.is_(None), Complaint.audit_id == Invoice.audit_id),
    )


def _is_reachable() -> ColumnElement[bool]:
    people = exists().where(
        Membership.tenant_id == Invoice.tenant_id,
        Membership.organisation_id == Invoice.organisation_id,
        Membership.ended_at.is_(None),
    )
    return or_(Organisation.email != "", people)


def _pauses(day: date) -> ColumnElement[bool]:
    """Whether a pause holds the invoice at hand back on a day: its own, or its client's."""
    return and_(
        ReminderPause.tenant_id == Invoice.tenant_id,
        ReminderPause.organisation_id == Invoice.organisation_id,
        or_(ReminderPause.invoice_id.is_(None), ReminderPause.invoice_id == Invoice.id),
        ReminderPause.until >= day,
    )


def list_reminders(limit: int, before: UUID | None = None, invoice_id: UUID | None = None) -> Sequence[Any]:
    """The reminders that left, the newest first, with invoice and client; of one invoice when asked."""
    statement = (
        select(PaymentReminder, Invoice, Organisation.name.label("client"))
        .join(Invoice, (Invoice.tenant_id == PaymentReminder.tenant_id) & (Invoice.id == PaymentReminder.invoice_id))
        .join(
            Organisation, (Organisation.tenant_id == Invoice.tenant_id) & (Organisation.id == Invoice.organisation_id)
        )
        .order_by(PaymentReminder.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(PaymentReminder.id < before)
    if invoice_id is not None:
        statement = statement.where(PaymentReminder.invoice_id == invoice_id)
    return db.session.execute(statement).all()


def list_pauses(day: date, invoice: Invoice) -> Sequence[ReminderPause]:
    """The pauses that hold an invoice back on a day or later, the one that ends last first."""
    statement = (
        select(ReminderPause)
        .join(Invoice, and_(Invoice.id == invoice.id, _pauses(day)))
        .order_by(ReminderPause.until.desc(), ReminderPause.id)
    )
    return db.session.scalars(statement).all()


def get_pause(reminder_pause_id: UUID) -> ReminderPause:
    """A pause, or NotFound."""
    found = db.session.get(ReminderPause, (current_tenant(), reminder_pause_id))
    if found is None:
        raise NotFound
    return found
