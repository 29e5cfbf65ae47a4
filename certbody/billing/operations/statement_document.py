"""A client's statement of account on paper, made when it is asked for."""

from __future__ import annotations

from typing import Any

from certbody.billing.operations.parties import buyer_of, seller_of
from certbody.billing.rules.ageing import BUCKETS
from certbody.billing.rules.statements import Entry, Statement
from certbody.clients.models import Organisation
from certbody.kit import clock, i18n
from certbody.kit.pdf import render_pdf
from certbody.tenants.queries.settings import get_profile

KINDS = {
    "invoice": "Facture",
    "deposit": "Facture d’acompte",
    "credit_note": "Avoir",
    "received": "Règlement",
    "refunded": "Remboursement",
    "disputed": "Paiement contesté",
    "failed": "Prélèvement rejeté",
    "cancelled": "Règlement annulé",
    "reinstated": "Paiement rétabli",
    "unmatched": "Affectation annulée",
}
AGES = ("Non échu", "1 à 30 jours", "31 à 60 jours", "61 à 90 jours", "Plus de 90 jours")


def print_statement(organisation: Organisation, statement: Statement) -> bytes:
    """The PDF of a statement."""
    return render_pdf("statement", document_of(organisation, statement))


def document_of(organisation: Organisation, statement: Statement) -> dict[str, Any]:
    """Every value that the statement prints."""
    seller = seller_of(get_profile())
    first, last = (i18n.french_day(day) for day in (statement.first, statement.last))
    return {
        "number": f"{organisation.siren or organisation.id.hex[-9:]}-{statement.last:%Y%m%d}",
        "date": i18n.french_day(clock.today()),
        "first": first,
        "last": last,
        "body": seller,
        "bank": seller["bank"],
        "client": buyer_of(organisation),
        "opening": i18n.french_money(statement.opening_cents),
        "entries": [_entry(entry) for entry in statement.entries],
        "billed": i18n.french_money(statement.billed_cents),
        "settled": i18n.french_money(statement.settled_cents),
        "closing": i18n.french_money(statement.closing_cents),
        "ages": [
            {"name": name, "amount": i18n.french_money(statement.ages[code])}
            for name, (code, _least, _most) in zip(AGES, BUCKETS, strict=True)
        ],
        "owed": i18n.french_money(statement.owed_cents) if statement.owed_cents else None,
    }


def _entry(entry: Entry) -> dict[str, str]:
    one = entry.movement
    due = f", échéance {i18n.french_day(one.due_on)}" if one.due_on and one.kind in ("invoice", "deposit") else ""
    return {
        "day": f"{one.day:%d/%m/%Y}",
        "label": f"{KINDS[one.kind]} {one.number}{due}",
        "billed": i18n.french_money(one.cents) if one.cents > 0 else "",
        "settled": i18n.french_money(-one.cents) if one.cents < 0 else "",
        "balance": i18n.french_money(entry.balance_cents),
    }
