"""Reminders of late invoices: what leaves tomorrow, what is held back and why, what left; pauses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.operations import reminding
from certbody.billing.queries import reminders
from certbody.billing.schemas.reminders import PauseForm
from certbody.billing.views.invoices import show_invoice
from certbody.billing.views.pages import first_id
from certbody.kit import clock
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("reminders", __name__, url_prefix="/b/<slug>/invoices/reminders")


@bp.get("/")
@requires(Permission.READ_MONEY)
def list_reminders() -> Any:
    tomorrow = clock.today() + timedelta(days=1)
    late = reminders.list_late(tomorrow)
    page = page_of(reminders.list_reminders(SIZE + 1, uuid_argument("before")), "reminders.list_reminders", first_id)
    told = {"leaving": [one for one in late if one.leaves], "held": [one for one in late if one.is_held]}
    return render_template("billing/reminders.html", page=page, **told)


@bp.post("/<uuid:invoice_id>/pause")
@requires(Permission.MANAGE_MONEY)
@form(PauseForm, page=show_invoice)
def pause_reminders(invoice_id: UUID, values: dict[str, Any]) -> Any:
    pause = reminding.pause_reminders(invoice_id, **values, by=actor())
    url = url_for("invoices.show_invoice", invoice_id=invoice_id)
    return done(url, _("Les relances sont suspendues."), pause.id)


@bp.post("/pauses/<uuid:reminder_pause_id>/end")
@requires(Permission.MANAGE_MONEY)
def end_pause(reminder_pause_id: UUID) -> Any:
    pause = reminding.end_pause(reminder_pause_id, actor())
    of_one = pause.invoice_id is not None
    url = (
        url_for("invoices.show_invoice", invoice_id=pause.invoice_id) if of_one else url_for("reminders.list_reminders")
    )
    return done(url, _("Les relances reprennent."), pause.id)
