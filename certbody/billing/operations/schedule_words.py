"""The instalments of a contract as its document prints them, in French."""

from __future__ import annotations

from collections.abc import Sequence

from certbody.billing.models import Quote
from certbody.billing.rules import schedules
from certbody.billing.rules.vat import Taxable, invoice_totals
from certbody.kit import i18n

_WHEN = {
    schedules.ORDER: "à la signature du contrat",
    schedules.DEPOSIT: "à la signature du contrat",
    schedules.AUDIT: "après la réunion de clôture de l’audit",
}
_ANNIVERSARIES = {12: "premier anniversaire du cycle", 24: "deuxième anniversaire du cycle"}


def schedule_rows(instalments: Sequence[schedules.Instalment], quote: Quote) -> list[dict[str, str]]:
    """What is billed, when, and how much, line by line."""
    yearly = any(one.months and one.part == schedules.OF_AUDIT for one in instalments)
    return [
        {
            "what": _what(one, yearly),
            "when": _WHEN.get(one.occasion) or _ANNIVERSARIES[one.months],
            "net": i18n.french_money(one.net_cents),
            "gross": i18n.french_money(invoice_totals([Taxable(one.net_cents, quote.vat_basis_points)]).gross_cents),
        }
        for one in instalments
    ]


def _what(instalment: schedules.Instalment, yearly: bool) -> str:
    if instalment.part == schedules.OF_YEARLY_FEE:
        return "Redevance annuelle de suivi, tant que la certification est en vigueur"
    if instalment.occasion == schedules.DEPOSIT:
        return "Acompte, déduit de la facture de l’audit"
    return f"Annuité {instalment.rank}/{schedules.YEARS} du prix de l’audit" if yearly else "Prix de l’audit"
