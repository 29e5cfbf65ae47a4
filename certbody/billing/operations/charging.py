"""Billing what happens around an audit at the prices of its contract's day: late change of date, travel, follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from certbody.audits.queries.audits import get_audit
from certbody.billing.models import Invoice, InvoiceLine
from certbody.billing.operations.drafting import SERIES
from certbody.billing.queries import charges
from certbody.billing.queries.charges import Grounds
from certbody.billing.queries.invoices import list_lines
from certbody.billing.queries.prices import EVENT
from certbody.billing.queries.quotes import get_quote
from certbody.billing.rules import charging as rules
from certbody.billing.rules.pricing import PRICE_RULE, Line, event_line
from certbody.billing.rules.vat import Taxable, invoice_totals
from certbody.kit import clock, i18n, wording
from certbody.kit.db import db
from certbody.kit.errors import Invalid, Refused, require
from certbody.kit.verdict import Reason, Verdict
from certbody.tenants import journal
from certbody.tenants.actor import Actor

COST_LINE = "travel_at_cost"
TRAVEL_CODES = (*rules.ZONES, COST_LINE)


def charge_late_change(audit_id: UUID, planned_on: date, asked_on: date, reason: str, by: Actor) -> InvoiceLine:
    """Bills a cancelled or moved audit that the client asked for too late, once; `planned_on` is the day given up.

    Refused when it is billed already; Invalid for a day that was not given up, or asked for after it had been, or in
    time by the notice of the contract's day.
    """
    grounds = _grounds(audit_id, by)
    change = next((one for one in charges.list_date_changes(audit_id) if one.planned_on == planned_on), None)
    if change is None:
        raise Invalid({"planned_on": ["change_unknown"]})
    if asked_on > change.changed_on:
        raise Invalid({"asked_on": ["asked_after_change"]})
    billed = [line.basis["planned_on"] for line, _ in charges.list_charges(audit_id) if line.code == rules.LATE_CHANGE]
    if planned_on.isoformat() in billed:
        raise Refused(Reason("change_billed", PRICE_RULE, {"planned_on": planned_on}))
    notice = grounds.settings["late_change_days"]
    verdict = rules.may_charge_change(planned_on, asked_on, notice)
    if not verdict.allowed:
        raise Invalid({"asked_on": [wording.why(verdict.reasons[0])]})
    told = f"audit du {i18n.french_day(planned_on)}, demandé le {i18n.french_day(asked_on)}"
    known = {"planned_on": planned_on, "asked_on": asked_on, "notice_days": notice}
    return _bill(grounds, _priced(grounds, rules.LATE_CHANGE, 1), told, reason, asked_on, by, **known)


def charge_travel(
    audit_id: UUID, zone: str | None, journeys: int, amount_cents: int | None, reason: str, by: Actor
) -> InvoiceLine:
    """Bills the travel of an audit held on site, once, on the terms of the contract's day: by zone, or at cost."""
    grounds = _grounds(audit_id, by)
    require(travel_verdict(grounds, charges.list_charges(audit_id)))
    line = _travel_line(grounds, zone, journeys, amount_cents)
    held_on = grounds.audit.last_day or clock.today()
    return _bill(grounds, line, "", reason, min(held_on, clock.today()), by)


def travel_verdict(grounds: Grounds, billed: Sequence[Any]) -> Verdict:
    """Whether the travel of an audit may be billed, as it stands."""
    audit = grounds.audit
    return rules.may_charge_travel(
        grounds.settings["travel_terms"],
        held=audit.opening_at is not None,
        on_site=audit.place != "remote",
        in_quote=charges.has_journeys(audit.id),
        billed=bool(charges.billed_quantity(billed, TRAVEL_CODES)),
    )


def _travel_line(grounds: Grounds, zone: str | None, journeys: int, amount_cents: int | None) -> Line:
    if grounds.settings["travel_terms"] == rules.BY_ZONE:
        if zone is None:
            raise Invalid({"zone": ["travel_zone_missing"]})
        return _priced(grounds, zone, journeys)
    if not amount_cents or amount_cents < 0:
        raise Invalid({"amount": ["payment_not_positive"]})
    return Line(COST_LINE, "Déplacement au coût réel", 1, amount_cents, amount_cents, "event")


def charge_follow_up(audit_id: UUID, quantity: int, reason: str, by: Actor) -> InvoiceLine:
    """Bills reviews of action plans that were made after an audit, whatever they concluded (R8.2, invariant 74)."""
    grounds = _grounds(audit_id, by)
    require(follow_up_verdict(grounds, charges.list_charges(audit_id), quantity))
    line = _priced(grounds, rules.FOLLOW_UP, quantity)
    return _bill(grounds, line, "", reason, clock.today(), by)


def follow_up_verdict(grounds: Grounds, billed: Sequence[Any], quantity: int = 1) -> Verdict:
    """Whether so many reviews of action plans may be billed, as they stand."""
    made = charges.count_plan_reviews(grounds.audit.id)
    return rules.may_charge_follow_up(made, charges.billed_quantity(billed, (rules.FOLLOW_UP,)), quantity)


def _grounds(audit_id: UUID, by: Actor) -> Grounds:
    """The audit, locked so that nothing is billed twice, and what its charges rest on."""
    grounds = charges.find_grounds(get_audit(audit_id, by, lock=True))
    require(grounds.verdict)
    return grounds


def _priced(grounds: Grounds, code: str, quantity: int) -> Line:
    prices = grounds.price_list
    assert prices is not None
    require(rules.has_price(code, prices))
    line = event_line(code, quantity, prices)
    assert line is not None
    return line


def _bill(
    grounds: Grounds, line: Line, told: str, reason: str, service_on: date, by: Actor, **known: Any
) -> InvoiceLine:
    """Adds the line to the draft at hand, or to one of its own, with what it rests on."""
    contract, price = grounds.contract, grounds.prices.get(f"{EVENT}.{line.code}")
    assert contract is not None
    audit, rate = grounds.audit, get_quote(contract.quote_id, by).vat_basis_points
    basis = {"contract": contract.number, "contract_on": grounds.contract_on, "reason": reason, **known}
    basis |= {"price_from": price.valid_from if price else None}
    invoice = charges.find_draft_of(audit.id) or _own_invoice(grounds, service_on, by)
    row = InvoiceLine(
        invoice_id=invoice.id,
        position=len(list_lines(invoice.id)) + 1,
        code=line.code,
        label=f"{line.label_fr} ({', '.join(filter(None, (audit.reference, told)))})",
        quantity=line.quantity,
        unit_cents=line.unit_cents,
        net_cents=line.total_cents,
        vat_basis_points=rate,
        audit_id=audit.id,
        basis=journal.plain(basis),
    )
    db.session.add(row)
    db.session.flush()
    _sum_again(invoice)
    after = {"audit": audit.reference, "line": row.label, "amount_cents": row.net_cents}
    journal.record("invoice.charged", invoice, by, after=after, reason=reason)
    db.session.flush()
    return row


def _own_invoice(grounds: Grounds, service_on: date, by: Actor) -> Invoice:
    """A draft that bills no audit, only what happened around it: the invoice of the audit itself may still come."""
    assert grounds.contract is not None
    invoice = Invoice(
        organisation_id=grounds.audit.organisation_id,
        contract_id=grounds.contract.id,
        series=SERIES,
        service_on=service_on,
        vat_reason=get_quote(grounds.contract.quote_id, by).vat_reason,
    )
    db.session.add(invoice)
    db.session.flush()
    return invoice


def _sum_again(invoice: Invoice) -> None:
    totals = invoice_totals(Taxable(line.net_cents, line.vat_basis_points) for line in list_lines(invoice.id))
    invoice.net_cents, invoice.vat_cents, invoice.gross_cents = totals.net_cents, totals.vat_cents, totals.gross_cents
