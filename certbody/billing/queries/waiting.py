"""What waits for a member in billing."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from certbody.billing.queries.quotes import count_quotes, count_to_answer
from certbody.billing.queries.to_invoice import BANK_LINES, sum_invoices
from certbody.tenants.actor import Actor
from certbody.tenants.places import Waiting
from certbody.tenants.rules.permissions import Permission

_TO_DO_WITH_QUOTES = (
    ("to_make", _l("Devis à faire"), "calm"),
    ("draft", _l("Devis à envoyer"), "calm"),
    ("sent", _l("Devis en attente de la réponse du client"), "calm"),
)
_TO_DO_WITH_INVOICES = (
    ("to_draft", _l("Factures à préparer"), "calm"),
    ("draft", _l("Factures à émettre"), "soon"),
    ("late", _l("Factures échues et impayées"), "late"),
    ("to_credit", _l("Avoirs à émettre après un remboursement"), "late"),
)


def list_waiting(by: Actor, today: date) -> list[Waiting]:
    """The work that waits for this member today: quotes to answer for a client, money matters for the office."""
    if by.organisation_id is not None:
        count = count_to_answer(by.organisation_id, today)
        return [Waiting(_l("Devis à accepter ou à décliner"), count, "portal_quotes.list_quotes", tone="soon")]
    if not by.may(Permission.READ_MONEY):
        return []
    quotes, invoices = count_quotes(), sum_invoices(today)
    waiting = [
        Waiting(label, quotes[view], "quotes.list_quotes", {"state": view}, tone)
        for view, label, tone in _TO_DO_WITH_QUOTES
    ]
    if by.may(Permission.SIZE_AUDITS):
        label = _l("Contrats bloqués par une durée à confirmer")
        waiting.append(Waiting(label, quotes["unconfirmed"], "quotes.list_quotes", {"state": "unconfirmed"}, "soon"))
    waiting += [
        Waiting(label, invoices[view], "invoices.list_invoices", {"state": view}, tone)
        for view, label, tone in _TO_DO_WITH_INVOICES
    ]
    label = _l("Virements reçus à affecter")
    return [*waiting, Waiting(label, invoices[BANK_LINES], "bank_lines.list_lines", tone="calm")]
