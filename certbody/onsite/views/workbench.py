"""What the workbench asks of one body: the audits to work on, everything about one, and the exchange of work."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, render_template, url_for

from certbody.audits.models import Audit
from certbody.audits.queries.audits import get_audit_as
from certbody.audits.wording_size import size_label
from certbody.kit import clock
from certbody.kit.errors import NotAllowed
from certbody.kit.http import done, form, wants_json
from certbody.kit.security import limiter
from certbody.onsite.operations.authors import introduce
from certbody.onsite.operations.importing import import_work
from certbody.onsite.operations.keeping import Device
from certbody.onsite.operations.syncing import open_board, sync
from certbody.onsite.queries.missions import count_half_days, list_workable
from certbody.onsite.queries.package import audit_head, read_package
from certbody.onsite.rules.values import moment
from certbody.onsite.schemas.workbench import ImportForm, SyncForm
from certbody.onsite.views.answers import brought, fields_of, imported, seal_key, synced
from certbody.tenants.access import access, actor, goes_on, requires
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.views.limits import BRINGING, EXCHANGING, by_person

bp = Blueprint("workbench", __name__, url_prefix="/b/<slug>")


@bp.get("/workbench/audits")
@requires(Permission.CONDUCT_AUDITS)
def list_audits() -> Any:
    own = actor().membership_id
    if own is None:
        raise NotAllowed(Permission.CONDUCT_AUDITS)
    rows = list_workable(own, clock.today())
    return jsonify([_mission(row, half_days) for row, half_days in zip(rows, count_half_days(rows), strict=True)])


def _mission(audit: Audit, half_days: int) -> dict[str, Any]:
    shown = ("id", "reference", "kind", "kind_label", "state", "state_label", "first_day", "last_day")
    head = audit_head(audit)
    told = {name: head[name] for name in shown}
    return told | {"organisation": audit.organisation.name, "half_days": half_days}


@bp.get("/audits/<uuid:audit_id>/workbench/package")
@requires(Permission.CONDUCT_AUDITS)
def send_package(audit_id: UUID) -> Any:
    answer = open_board(audit_id, actor())
    place = {"slug": access().tenant_slug, "body": access().tenant_name, "seal_key": seal_key()}
    own = {"author": introduce(audit_id, actor()), **fields_of(answer)}
    return jsonify({**_in_words(read_package(answer.audit), audit_id), **place, **own})


def _in_words(package: dict[str, Any], audit_id: UUID) -> dict[str, Any]:
    """Names the lines of the duration in the reader's language: the figures in them are put in on the device."""
    blanks = {"sampled": "{sampled}", "sites": "{sites}"}
    for band in (package["sizing"] or {}).get("bands", ()):
        for cell in band["basis"]["cells"].values():
            cell[4] = size_label(cell[0], cell[4], blanks)
    return _with_addresses(package, audit_id)


def _with_addresses(package: dict[str, Any], audit_id: UUID) -> dict[str, Any]:
    """Says of each file that the organisation prepared where it is read."""
    for indicator in (*package["indicators"], *package["other_indicators"]):
        for file in indicator["preparation"]["files"]:
            file["url"] = url_for("preparation.open_file", audit_id=audit_id, preparation_file_id=file["id"])
    return package


@bp.post("/audits/<uuid:audit_id>/workbench/sync")
@goes_on("work done on site is never lost: it is on a device, and counts from when it was done")
@requires(Permission.CONDUCT_AUDITS)
@limiter.limit(EXCHANGING, key_func=by_person)
@form(SyncForm, page=send_package)
def exchange(audit_id: UUID, values: dict[str, Any]) -> Any:
    shown = moment(values["now"])
    skew = round((clock.now() - shown).total_seconds()) if shown else 0
    device = Device(values["device"], values["device_name"], skew)
    return jsonify(synced(sync(audit_id, device, values["operations"], values["cursor"], actor())))


@bp.get("/audits/<uuid:audit_id>/workbench/import")
@requires(Permission.CONDUCT_AUDITS)
def show_import(audit_id: UUID) -> Any:
    audit, conducting = get_audit_as(audit_id, actor())
    if not conducting:
        raise NotAllowed(Permission.CONDUCT_AUDITS)
    return render_template("onsite/import.html", audit=audit)


@bp.post("/audits/<uuid:audit_id>/workbench/import")
@goes_on("work done on site is never lost: it comes in a file when the device has no network")
@requires(Permission.CONDUCT_AUDITS)
@limiter.limit(BRINGING, key_func=by_person)
@form(ImportForm, page=show_import)
def bring_work(audit_id: UUID, values: dict[str, Any]) -> Any:
    found = import_work(audit_id, values["file"].stream.read(), actor())
    if wants_json():
        return jsonify(imported(found))
    tone = "warning" if found.refused or found.ruled or found.unfinished else "success"
    return done(url_for("audits.show_audit", audit_id=audit_id), brought(found), audit_id, tone)
