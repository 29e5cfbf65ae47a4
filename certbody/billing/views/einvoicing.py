"""Invoices on their way by the approved platform."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _

from certbody.billing.operations import einvoicing
from certbody.kit.http import done
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("einvoicing", __name__, url_prefix="/b/<slug>/einvoicing")


@bp.post("/invoices/<uuid:invoice_id>")
@requires(Permission.MANAGE_MONEY)
def deposit_again(invoice_id: UUID) -> Any:
    einvoicing.ask_again(invoice_id, actor())
    page = url_for("invoices.show_invoice", invoice_id=invoice_id)
    return done(page, _("La facture repart vers la plateforme."), invoice_id)
