"""What anybody may read without signing in: a certificate's status today, and the register of the body."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from certbody.certificates.operations.issuing import printed_number, status_url, use_public_address
from certbody.certificates.queries.certificates import PAGE
from certbody.certificates.queries.register import (
    PublicStatus,
    get_public_status,
    list_register,
    list_sites_of,
    state_today,
)
from certbody.kit import clock
from certbody.kit.cells import harmless
from certbody.kit.http import wants_json
from certbody.kit.security import limiter
from certbody.kit.wording import label
from certbody.tenants.access import access, public
from certbody.tenants.views.paging import page_argument, page_links

bp = Blueprint("public_certificates", __name__)
WHOLE_REGISTER = 100_000
STATES = ("valid", "suspended", "withdrawn", "expired")
_COLUMNS = ("numero", "denomination", "siren", "nda", "ville", "categories", "debut", "fin", "statut", "page", "sites")


@bp.record
def _print_this_address(setup: BlueprintSetupState) -> None:
    use_public_address(setup.app.config["SETTINGS"].base_url)


@bp.get("/c/<slug>/<code>")
@public("anybody who meets a certificate may check what it is worth today")
@limiter.limit("120 per minute; 2000 per hour")
def show_status(code: str) -> Any:
    found = get_public_status(code, clock.today())
    if wants_json():
        return jsonify(_as_json(found))
    return render_template(
        "public/status.html", status=found, number=printed_number(found.certificate), body=access().tenant_name
    )


def _as_json(found: PublicStatus) -> dict[str, Any]:
    certificate, organisation = found.certificate, found.certificate.organisation
    return {
        "number": printed_number(certificate),
        "certification_body": access().tenant_name,
        "organisation": {"name": organisation.name, "siren": organisation.siren, "nda": organisation.nda},
        "categories": certificate.categories,
        "state": found.state,
        "in_force": found.effects.mark,
        "since": found.since.isoformat(),
        "starts_on": certificate.starts_on.isoformat(),
        "ends_on": certificate.ends_on.isoformat(),
        "sites": [{"name": name, "address": address} for name, address in found.sites],
        "editions": [{"edition": edition, "issued_on": day.isoformat()} for edition, day in found.editions],
        "checked_on": clock.today().isoformat(),
        "url": status_url(access().tenant_slug, certificate.code),
    }


@bp.get("/register/<slug>")
@public("the register of certified organisations is public (ISO/IEC 17065, 7.8)")
@limiter.limit("60 per minute; 1000 per hour")
def show_register() -> Any:
    today, page = clock.today(), page_argument()
    search, state = request.args.get("q", "").strip()[:100], request.args.get("state", "")
    found = list_register(today, search=search, state=state, page=page)
    sites = list_sites_of(found[:PAGE])
    rows = [(row, state_today(row, today), sites.get(row.id, ())) for row in found[:PAGE]]
    pager = page_links("public_certificates.show_register", page, len(found) > PAGE, q=search, state=state)
    return render_template(
        "public/register.html", rows=rows, search=search, state=state, states=STATES, pager=pager,
        body=access().tenant_name, csv_url=url_for("public_certificates.download_register", q=search, state=state),
    )  # fmt: skip


@bp.get("/register/<slug>/csv")
@public("the register of certified organisations is public (ISO/IEC 17065, 7.8)")
@limiter.limit("10 per minute; 100 per hour")
def download_register() -> Any:
    today = clock.today()
    search, state = request.args.get("q", "").strip()[:100], request.args.get("state", "")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    found = list_register(today, search=search, state=state, limit=WHOLE_REGISTER)
    sites = list_sites_of(found)
    writer.writerows(_line(row, state_today(row, today), sites.get(row.id, ())) for row in found)
    headers = {"Content-Disposition": f"attachment; filename=registre-{access().tenant_slug}.csv"}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv; charset=utf-8", headers=headers)


def _line(row: Any, state: str, sites: tuple[tuple[str, str], ...]) -> list[str]:
    organisation = row.organisation
    values = (
        printed_number(row), organisation.name, organisation.siren, organisation.nda or "", organisation.city,
        " ".join(row.categories), row.starts_on.isoformat(), row.ends_on.isoformat(),
        label("certificate.state", state), status_url(access().tenant_slug, row.code),
        " | ".join(f"{name}, {address}" for name, address in sites),
    )  # fmt: skip
    return [harmless(value) for value in values]
