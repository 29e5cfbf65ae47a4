"""What waits for a member in billing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from certbody.billing.queries.fees import count_fees
from certbody.billing.queries.invoices import sum_to_pay
from certbody.billing.queries.quotes import count_quotes, count_to_answer
from certbody.billing.queries.to_invoice import BANK_LINES, sum_invoices
from certbody.kit.i18n import day, money
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
    ("refused", _l("Factures refusées ou rejetées sur la plateforme"), "late"),
    ("to_credit", _l("Avoirs à émettre après un remboursement"), "late"),
)
_SUBMITTED = {"state": "submitted"}


def list_waiting(by: Actor, today: date) -> list[Waiting]:
    """The work that waits for this member today: quotes to answer for a client, money matters for the office."""
    if by.organisation_id is not None:
        return _of_client(by.organisation_id, today)
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
    handed_in = count_fees().get("submitted", 0)
    waiting.append(Waiting(_l("Honoraires d’auditeurs à approuver"), handed_in, "fees.list_fees", _SUBMITTED, "soon"))
    label = _l("Virements reçus à affecter")
    return [*waiting, Waiting(label, invoices[BANK_LINES], "bank_lines.list_lines", tone="calm")]


def _of_client(organisation_id: UUID, today: date) -> list[Waiting]:
    quotes, owed = count_to_answer(organisation_id, today), sum_to_pay(organisation_id, today)
    until = _("Valable jusqu’au %(day)s.", day=day(quotes.until, "long")) if quotes.count else None
    left = owed.count and _(
        "%(amount)s, échéance le %(day)s.", amount=money(owed.left_cents), day=day(owed.due_on, "long")
    )
    tone = "late" if owed.late else "soon"
    return [
        Waiting(_l("Devis à accepter ou à décliner"), quotes.count, "portal_quotes.list_quotes", {}, "soon", until),
        Waiting(_l("Factures à régler"), owed.count, "portal_invoices.list_invoices", {}, tone, left or None),
    ]
