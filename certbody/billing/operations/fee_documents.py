"""The invoice that the body writes in an auditor's name (self-billing), and its credit note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.billing.models import AuditorAccount, AuditorExpense, AuditorFee
from certbody.billing.operations.contract_document import french_rate
from certbody.billing.operations.issuing import next_in_series
from certbody.billing.operations.mentions import DISCOUNT_TERMS, PENALTY_RATE
from certbody.billing.operations.parties import seller_of as body_as_party
from certbody.billing.queries.auditor_accounts import find_account
from certbody.billing.rules import fees as rules
from certbody.billing.rules.pricing import KINDS
from certbody.billing.rules.vat import NORMAL_RATE
from certbody.kit import clock, i18n
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import Invalid, require
from certbody.kit.pdf import render_pdf
from certbody.kit.postal import address_lines
from certbody.tenants.actor import Actor
from certbody.tenants.boundary import current_tenant
from certbody.tenants.operations.files import keep_made
from certbody.tenants.queries.settings import get_profile, setting_on

LINES = {rules.REPORT: "Rapport d’audit", rules.TRAVEL: "Déplacement, forfait par mission"}
EXPENSES = {"meal": "Repas", "night": "Nuitée", "train": "Train", "kilometre": "Kilomètres", "other": "Autre frais"}


def seller_of(account: AuditorAccount) -> dict[str, Any]:
    """The auditor as an invoice names its seller, with where to pay and since when the body may write it."""
    return {
        "name": account.legal_name,
        "legal_form": account.legal_form,
        "address": address_lines(account),
        "siren": account.siret[:9],
        "siret": account.siret,
        "vat_number": account.vat_number,
        "vat": account.vat if not account.employed else rules.EXEMPT,
        "rank": account.rank,
        "mandated_on": _mandated_on(account),
    }


def take_mandate(fee: AuditorFee) -> None:
    """Takes over the mandate that stands today, be it another than on the day of handing in; Refused without one."""
    account = find_account(fee.membership_id)
    require(rules.may_self_bill(mandated=account is not None and account.mandate_at is not None))
    assert account is not None
    fee.seller = {**(fee.seller or {}), "mandated_on": _mandated_on(account)}


def _mandated_on(account: AuditorAccount) -> str | None:
    return paris_date(account.mandate_at).isoformat() if account.mandate_at else None


def write_invoice(fee: AuditorFee, expenses: Sequence[AuditorExpense], by: Actor) -> None:
    """Numbers and prints the invoice of a fee, in the auditor's own series, without gap."""
    assert fee.seller is not None
    today = clock.today()
    fee.buyer = body_as_party(get_profile()) | {"bank": None}
    db.session.flush()
    fee.invoice_number, fee.invoiced_on = next_in_series(f"AF{fee.seller['rank']}", today), today
    printed = render_pdf("invoice", _document(fee, expenses, fee.invoice_number, today))
    fee.file_id = keep_made(f"autofacture-{fee.invoice_number}.pdf", printed, by).id


def write_credit(fee: AuditorFee, expenses: Sequence[AuditorExpense], by: Actor) -> None:
    """Takes the invoice of a fee back as a whole, by a credit note in the same series."""
    assert fee.seller is not None
    assert fee.invoiced_on is not None
    today = clock.today()
    fee.credit_number, fee.credited_on = next_in_series(f"AF{fee.seller['rank']}", today), today
    document = _document(fee, expenses, fee.credit_number, today, sign=-1)
    corrects = f"{fee.invoice_number} du {i18n.french_day(fee.invoiced_on)}"
    printed = render_pdf("invoice", document | {"kind": "credit_note", "corrects": corrects})
    fee.credit_file_id = keep_made(f"avoir-{fee.credit_number}.pdf", printed, by).id


def must_be_new(fee: AuditorFee, number: str) -> None:
    """Invalid, at its field, for the number of an invoice that the same auditor handed in already."""
    same = AuditorFee.membership_id == fee.membership_id, AuditorFee.invoice_number == number
    other = AuditorFee.id != fee.id, AuditorFee.state != "cancelled"
    found: UUID | None = db.session.scalar(select(AuditorFee.id).where(*same, *other).limit(1))
    if found is not None:
        raise Invalid({"number": ["fee_invoice_twice"]})


def _document(
    fee: AuditorFee, expenses: Sequence[AuditorExpense], number: str, day: date, sign: int = 1
) -> dict[str, Any]:
    """Every value that the invoice prints; its VAT is that of the whole."""
    seller: dict[str, Any] = fee.seller or {}
    audit = db.session.get_one(Audit, (current_tenant(), fee.audit_id))
    rate = NORMAL_RATE if fee.vat_cents else 0
    vat = {"rate": french_rate(rate), "base": _money(fee.net_cents * sign), "amount": _money(fee.vat_cents * sign)}
    return {
        "number": number,
        "kind": "invoice",
        "date": i18n.french_day(day),
        "service_date": i18n.french_day(audit.last_day) if audit.last_day else None,
        "body": seller,
        "client": fee.buyer,
        "self_billing": _mandate(fee),
        "mission": f"{audit.reference}, note d’honoraires {fee.number}",
        "lines": _lines(fee, expenses, french_rate(rate), KINDS[audit.kind], sign),
        "vat": [vat] if rate else [],
        "exemption": None if rate else f"{rules.EXEMPTION}.",
        "total_net": _money(fee.net_cents * sign),
        "total_vat": _money(fee.vat_cents * sign),
        "total_gross": _money(fee.gross_cents * sign),
        "due_date": i18n.french_day(day + timedelta(days=setting_on("payment_delay_days", day))),
        "early_payment": DISCOUNT_TERMS,
        "penalty_rate": PENALTY_RATE,
        "vat_on_debits": False,
    }


def _mandate(fee: AuditorFee) -> str:
    seller, buyer = fee.seller or {}, fee.buyer or {}
    given = seller.get("mandated_on")
    since = f", mandat du {i18n.french_day(date.fromisoformat(given))}" if given else ""
    who = f"établie par {buyer.get('name')} au nom et pour le compte de {seller.get('name')}"
    return f"Facture {who} ({rules.SELF_BILLING_RULE}{since})."


def _lines(
    fee: AuditorFee, expenses: Sequence[AuditorExpense], rate: str, kind: str, sign: int
) -> list[dict[str, str]]:
    half_day = f"Demi-journée, {kind}"
    fees = [
        _line(LINES.get(one["code"], half_day), one["quantity"], one["unit_cents"], one["net_cents"] * sign)
        for one in fee.lines
    ]
    costs = [
        _line(f"{EXPENSES[one.kind]}, {i18n.french_day(one.spent_on)}", 1, one.charged_cents, one.charged_cents * sign)
        for one in expenses
        if one.charged_cents
    ]
    return [line | {"vat_rate": rate} for line in (*fees, *costs)]


def _line(label: str, quantity: int, unit_cents: int, net_cents: int) -> dict[str, str]:
    return {"label": label, "quantity": str(quantity), "unit_price": _money(unit_cents), "net": _money(net_cents)}


def _money(cents: int) -> str:
    return i18n.french_money(cents)
