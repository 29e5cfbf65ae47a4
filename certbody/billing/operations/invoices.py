"""Drafting the invoice of an audit from its accepted quote or the contract of its cycle, and giving it up."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.queries.audits import get_audit
from certbody.billing.models import Invoice
from certbody.billing.operations.covered import price_covered
from certbody.billing.operations.drafting import AUDIT, CONTRACT, Priced, already_invoiced, claim, release, write_draft
from certbody.billing.operations.instalments import lines_of
from certbody.billing.queries import invoices, quotes
from certbody.billing.queries.schedules import Schedule, read_schedule
from certbody.billing.rules import schedules
from certbody.kit import clock, wording
from certbody.kit.dates import paris_date
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

ISSUED_RULE = "CGI, ann. II, art. 242 nonies A"


def draft_invoice(audit_id: UUID, by: Actor) -> Invoice:
    """Prepares the invoice of an audit that was held, whatever was decided: from the lines of its accepted quote, or,
    for an audit that the contract of its cycle covers, from its size at the prices of that contract's day.

    Refused before the closing meeting, without an accepted quote or a contract, when its contract is billed by
    instalments instead, and when the audit has an invoice already.
    """
    audit = get_audit(audit_id, by, lock=True)
    if audit.state not in invoices.INVOICEABLE:
        raise Refused(Reason("audit_not_held", values={"state": wording.label("audit.state", audit.state)}))
    existing = invoices.find_living_invoice(audit.id)
    if existing is not None:
        raise Refused(already_invoiced(existing.number))
    schedule = _schedule_of(audit)
    priced = _priced(schedule) if schedule else price_covered(audit, by)
    invoice = write_draft(audit.organisation_id, priced, _held_on(audit), audit_id=audit.id)
    claim(invoice, AUDIT, audit.id)
    if schedule is not None:
        claim(invoice, CONTRACT, schedule.contract.id, [_of_audit(schedule).position])
    named = schedule.quote.number if schedule else priced.contract.number if priced.contract else None
    after = {"audit": audit.reference, "quote": named, "gross_cents": invoice.gross_cents}
    journal.record("invoice.drafted", invoice, by, after=after)
    db.session.flush()
    return invoice


def _schedule_of(audit: Audit) -> Schedule | None:
    """The schedule of the audit's own contract; None for an audit without an accepted quote."""
    quote = quotes.find_accepted_quote(audit.id)
    contract = quotes.find_contract(quote.id) if quote else None
    return read_schedule(contract) if contract is not None else None


def _of_audit(schedule: Schedule) -> schedules.Instalment:
    """The instalment that the audit calls for; Refused when the contract is billed otherwise."""
    found = next((row.instalment for row in schedule.rows if row.instalment.occasion == schedules.AUDIT), None)
    if found is None:
        raise Refused(Reason("audit_billed_by_schedule", values={"contract": schedule.contract.number}))
    return found


def _priced(schedule: Schedule) -> Priced:
    quote, contract = schedule.quote, schedule.contract
    lines = lines_of(_of_audit(schedule), schedule)
    return Priced(tuple(lines), contract, quote.vat_basis_points, quote.vat_reason)


def _held_on(audit: Audit) -> date | None:
    """The last day of the audit, which is the day of the service."""
    return paris_date(audit.closing_at) if audit.closing_at else audit.last_day


def set_service_day(invoice_id: UUID, service_on: date, version: int, by: Actor) -> Invoice:
    """Says on which day the audit was held, when the draft does not know it. Invalid for a day to come."""
    invoice = get_draft(invoice_id, by)
    expect_version(invoice, version)
    if service_on > clock.today():
        raise Invalid({"service_on": ["service_in_the_future"]})
    before = {"service_on": invoice.service_on.isoformat() if invoice.service_on else None}
    invoice.service_on = service_on
    after = {"service_on": service_on.isoformat()}
    journal.record("invoice.service_day_set", invoice, by, before=before, after=after)
    db.session.flush()
    return invoice


def abandon_invoice(invoice_id: UUID, by: Actor) -> Invoice:
    """Gives a draft up: it never gets a number, and what it billed may be invoiced anew."""
    invoice = get_draft(invoice_id, by)
    invoice.state = "abandoned"
    release(invoice.id)
    journal.record("invoice.abandoned", invoice, by, before={"state": "draft"}, after={"state": "abandoned"})
    db.session.flush()
    return invoice


def get_draft(invoice_id: UUID, by: Actor) -> Invoice:
    """The draft, locked. Refused once it is issued: only a credit note corrects it then (R8.4)."""
    invoice = invoices.get_invoice(invoice_id, by, lock=True)
    if invoice.state != "draft":
        raise Refused(
            Reason("invoice_not_draft", ISSUED_RULE, {"state": wording.label("invoice.state", invoice.state)})
        )
    return invoice
