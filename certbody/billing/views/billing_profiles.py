"""How a client is billed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.billing.operations.billing_profiles import save_billing_profile
from certbody.billing.operations.vat_of import vat_of
from certbody.billing.queries.billing_profiles import find_billing_profile
from certbody.billing.rules.vat_place import words_of
from certbody.billing.schemas.billing_profiles import BillingProfileForm
from certbody.clients.queries.organisations import get_organisation
from certbody.kit import clock
from certbody.kit.countries import list_countries
from certbody.kit.http import done, form
from certbody.tenants.access import actor, requires
from certbody.tenants.rules.permissions import Permission

bp = Blueprint("billing_profiles", __name__, url_prefix="/b/<slug>/invoices/clients/<uuid:organisation_id>")


@bp.get("/")
@requires(Permission.MANAGE_MONEY)
def show_profile(organisation_id: UUID) -> Any:
    organisation = get_organisation(organisation_id, actor())
    profile, (rate, reason) = find_billing_profile(organisation.id), vat_of(organisation, clock.today())
    page = {"rate": rate, "words": words_of(rate, reason, profile.exemption), "countries": list_countries()}
    return render_template("billing/billing_profile.html", organisation=organisation, profile=profile, **page)


@bp.post("/")
@requires(Permission.MANAGE_MONEY)
@form(BillingProfileForm, page=show_profile)
def save_profile(organisation_id: UUID, values: dict[str, Any]) -> Any:
    profile = save_billing_profile(organisation_id, values, values.pop("version"), actor())
    url = url_for("billing_profiles.show_profile", organisation_id=organisation_id)
    return done(url, _("La facturation de ce client est enregistrée."), profile.id)
