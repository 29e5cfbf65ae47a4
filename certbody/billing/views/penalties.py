"""Billing the penalties of a late invoice, when the office asks for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _

from certbody.billing.operations import penalties
from certbody.kit.http import done
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("penalties", __name__, url_prefix="/b/<slug>/invoices/<uuid:invoice_id>/penalties")


@bp.post("/")
@requires(Permission.MANAGE_MONEY)
def bill_penalties(invoice_id: UUID) -> Any:
    draft = penalties.bill_penalties(invoice_id, actor())
    message = _("La facture des pénalités est préparée : vérifiez-la, puis émettez-la.")
    return done(url_for("invoices.show_invoice", invoice_id=draft.id), message, draft.id)
