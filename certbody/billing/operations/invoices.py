"""Drafting the invoice of an audit from its accepted quote, and giving it up."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from certbody.audits.models import Audit
from certbody.audits.queries.audits import get_audit
from certbody.billing.models import Invoice, InvoiceLine, Quote
from certbody.billing.queries import invoices, quotes
from certbody.billing.rules import vat
from certbody.kit import clock, wording
from certbody.kit.dates import paris_date
from certbody.kit.db import db, expect_version
from certbody.kit.errors import Invalid, Refused
from certbody.kit.verdict import Reason
from certbody.tenants import journal
from certbody.tenants.actor import Actor

SERIES = "F"
LINKS = ("sizing_line", "price", "price_from")
ISSUED_RULE = "CGI, ann. II, art. 242 nonies A"


def draft_invoice(audit_id: UUID, by: Actor) -> Invoice:
    """Prepares the invoice of an audit that was held, from the lines of its accepted quote; whatever was decided.

    Refused before the closing meeting, without an accepted quote, and when the audit has an invoice already.
    """
    audit = get_audit(audit_id, by, lock=True)
    if audit.state not in invoices.INVOICEABLE:
        raise Refused(Reason("audit_not_held", values={"state": wording.label("audit.state", audit.state)}))
    quote = quotes.find_accepted_quote(audit.id)
    if quote is None:
        raise Refused(Reason("quote_not_accepted"))
    existing = invoices.find_living_invoice(audit.id)
    if existing is not None:
        raise Refused(Reason("already_invoiced", values={"number": existing.number or "—"}))
    invoice = _invoice(audit, quote)
    db.session.flush()
    after = {"audit": audit.reference, "quote": quote.number, "gross_cents": invoice.gross_cents}
    journal.record("invoice.drafted", invoice, by, after=after)
    db.session.flush()
    return invoice


def _invoice(audit: Audit, quote: Quote) -> Invoice:
    contract = quotes.find_contract(quote.id)
    part = [line for line in quote.lines if line["part"] == audit.kind]
    totals = vat.invoice_totals(vat.Taxable(line["net_cents"], quote.vat_basis_points) for line in part)
    invoice = Invoice(
        organisation_id=audit.organisation_id,
        audit_id=audit.id,
        contract_id=contract.id if contract else None,
        series=SERIES,
        service_on=_held_on(audit),
        net_cents=totals.net_cents,
        vat_cents=totals.vat_cents,
        gross_cents=totals.gross_cents,
    )
    db.session.add(invoice)
    db.session.flush()
    for position, line in enumerate(part, start=1):
        kept = {name: line[name] for name in ("code", "label", "quantity", "unit_cents", "net_cents")}
        kept["basis"] = {"quote": quote.number} | {name: line.get(name) for name in LINKS}
        row = InvoiceLine(invoice_id=invoice.id, position=position, vat_basis_points=quote.vat_basis_points, **kept)
        db.session.add(row)
    return invoice


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
    """Gives a draft up: it never gets a number, and the audit may be invoiced anew."""
    invoice = get_draft(invoice_id, by)
    invoice.state = "abandoned"
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
