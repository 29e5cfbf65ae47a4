"""The invoice that the body writes in an auditor's name (self-billing), and its credit note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from certbody.audits.models import Audit
from certbody.billing.models import AuditorAccount, AuditorExpense, AuditorFee
from certbody.billing.operations.contract_document import french_rate
from certbody.billing.operations.fee_facturx import FeeDocument, electronic_fee, may_issue, self_billing_words
from certbody.billing.operations.issuing import next_in_series
from certbody.billing.operations.mentions import DISCOUNT_TERMS, PENALTY_RATE
from certbody.billing.operations.parties import seller_of as body_as_party
from certbody.billing.queries.auditor_accounts import find_account
from certbody.billing.rules import fees as rules
from certbody.billing.rules.einvoice import Item
from certbody.billing.rules.mentions import is_sole_trader, trade_name
from certbody.billing.rules.pricing import KINDS
from certbody.billing.rules.vat import NORMAL_RATE
from certbody.kit import clock, i18n
from certbody.kit.dates import paris_date
from certbody.kit.db import db
from certbody.kit.errors import Invalid, require
from certbody.kit.facturx import declare
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
        "name": trade_name(account.legal_name, account.legal_form),
        "legal_form": account.legal_form,
        "capital": account.capital,
        "rcs": account.rcs_city,
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
    """Numbers and prints the invoice of a fee, in the auditor's own series, without gap.

    Refused when it would lack a mention that the law asks for.
    """
    assert fee.seller is not None
    fee.buyer = body_as_party(get_profile()) | {"bank": None}
    db.session.flush()
    document = _numbered(_document(fee, expenses, clock.today()))
    fee.invoice_number, fee.invoiced_on = document.number, document.issued_on
    fee.file_id = keep_made(f"autofacture-{document.number}.pdf", _print(document, {"kind": "invoice"}), by).id


def write_credit(fee: AuditorFee, expenses: Sequence[AuditorExpense], by: Actor) -> None:
    """Takes the invoice of a fee back as a whole, by a credit note in the same series."""
    assert fee.invoice_number is not None
    assert fee.invoiced_on is not None
    document = _numbered(_document(fee, expenses, clock.today(), (fee.invoice_number, fee.invoiced_on)))
    fee.credit_number, fee.credited_on = document.number, document.issued_on
    corrects = f"{fee.invoice_number} du {i18n.french_day(fee.invoiced_on)}"
    printed = _print(document, {"kind": "credit_note", "corrects": corrects})
    fee.credit_file_id = keep_made(f"avoir-{document.number}.pdf", printed, by).id


def must_be_new(fee: AuditorFee, number: str) -> None:
    """Invalid, at its field, for the number of an invoice that the same auditor handed in already."""
    same = AuditorFee.membership_id == fee.membership_id, AuditorFee.invoice_number == number
    other = AuditorFee.id != fee.id, AuditorFee.state != "cancelled"
    found: UUID | None = db.session.scalar(select(AuditorFee.id).where(*same, *other).limit(1))
    if found is not None:
        raise Invalid({"number": ["fee_invoice_twice"]})


def _document(
    fee: AuditorFee, expenses: Sequence[AuditorExpense], day: date, corrects: tuple[str, date] | None = None
) -> FeeDocument:
    audit = _audit_of(fee)
    rate, sign = NORMAL_RATE if fee.vat_cents else 0, -1 if corrects else 1
    due_on = day + timedelta(days=setting_on("payment_delay_days", day))
    items = [replace(one, quantity=sign * one.quantity, net_cents=sign * one.net_cents, rate=rate)
             for one in _items(fee, expenses, KINDS[audit.kind])]  # fmt: skip
    return FeeDocument(fee, day, audit.last_day, due_on, rate, items, corrects=corrects)


def _numbered(document: FeeDocument) -> FeeDocument:
    """The document with the next number of its series, once it says all that it must; a credit note may always be."""
    if document.corrects is None:
        require(may_issue(document))
    series = f"AF{(document.fee.seller or {})['rank']}"
    return replace(document, number=next_in_series(series, document.issued_on))


def _print(document: FeeDocument, kind: dict[str, str]) -> bytes:
    """The PDF with the document for programs inside."""
    return declare(render_pdf("invoice", _values(document) | kind, electronic_fee(document)))


def _values(document: FeeDocument) -> dict[str, Any]:
    """Every value that the invoice prints; its VAT is that of the whole."""
    fee, sign = document.fee, document.sign
    seller: dict[str, Any] = fee.seller or {}
    net, vat, gross = (i18n.french_money(sign * cents) for cents in (fee.net_cents, fee.vat_cents, fee.gross_cents))
    rate = french_rate(document.rate)
    return {
        "number": document.number,
        "date": i18n.french_day(document.issued_on),
        "service_date": i18n.french_day(document.service_on) if document.service_on else None,
        "body": seller | {"legal_form": "" if is_sole_trader(seller["legal_form"]) else seller["legal_form"]},
        "client": fee.buyer,
        "self_billing": self_billing_words(fee),
        "mission": f"{_audit_of(fee).reference}, note d’honoraires {fee.number}",
        "lines": [_line(item) | {"vat_rate": rate} for item in document.items],
        "vat": [{"rate": rate, "base": net, "amount": vat}] if document.rate else [],
        "exemption": document.exemption or None,
        "total_net": net,
        "total_vat": vat,
        "total_gross": gross,
        "due_date": i18n.french_day(document.due_on),
        "early_payment": DISCOUNT_TERMS,
        "penalty_rate": PENALTY_RATE,
        "vat_on_debits": False,
    }


def _audit_of(fee: AuditorFee) -> Audit:
    return db.session.get_one(Audit, (current_tenant(), fee.audit_id))


def _items(fee: AuditorFee, expenses: Sequence[AuditorExpense], kind: str) -> list[Item]:
    """The lines of the fee, then the expenses taken over."""
    half_day = f"Demi-journée, {kind}"
    lines = [(LINES.get(one["code"], half_day), one["quantity"], one["unit_cents"]) for one in fee.lines]
    lines += [
        (f"{EXPENSES[one.kind]}, {i18n.french_day(one.spent_on)}", 1, one.charged_cents)
        for one in expenses
        if one.charged_cents
    ]
    return [Item(label, quantity, unit, quantity * unit, 0) for label, quantity, unit in lines]


def _line(item: Item) -> dict[str, str]:
    unit, net = i18n.french_money(item.unit_cents), i18n.french_money(item.net_cents)
    return {"label": item.label, "quantity": str(item.quantity), "unit_price": unit, "net": net}
