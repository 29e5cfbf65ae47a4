"""The operator's pages: the certification bodies and the queue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from certbody.kit.errors import NotFound
from certbody.kit.http import done, form
from certbody.tenants.access import actor, leave, requires
from certbody.tenants.models import PLATFORM_ID
from certbody.tenants.operations import room, tenants
from certbody.tenants.queries.tenants import get_tenant, list_tenants
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.members import ReasonForm
from certbody.tenants.schemas.platform import OpenBodyForm, RoomForm
from certbody.tenants.views.paging import SIZE, page_of, uuid_argument

bp = Blueprint("platform", __name__, url_prefix="/b/<slug>/bodies")


@bp.get("")
@requires(Permission.MANAGE_TENANTS)
def list_bodies() -> Any:
    page = page_of(list_tenants(uuid_argument("before"), SIZE + 1), "platform.list_bodies")
    return render_template("tenants/bodies.html", page=page)


@bp.get("/open")
@requires(Permission.MANAGE_TENANTS)
def show_open() -> Any:
    return render_template("tenants/open_body.html")


@bp.post("/open")
@requires(Permission.MANAGE_TENANTS)
@form(OpenBodyForm, page=show_open)
def open_body(values: dict[str, Any]) -> Any:
    leave()
    made = tenants.create_tenant(**values, by=actor())
    message = _("%(name)s est ouvert. L’invitation part à %(email)s.", name=made.name, email=values["admin_email"])
    return done(url_for("platform.list_bodies"), message, made.id)


@bp.get("/<uuid:tenant_id>")
@requires(Permission.MANAGE_TENANTS)
def show_body(tenant_id: UUID) -> Any:
    if tenant_id == PLATFORM_ID:
        raise NotFound
    return render_template("tenants/body.html", tenant=get_tenant(tenant_id))


@bp.post("/<uuid:tenant_id>/room")
@requires(Permission.MANAGE_TENANTS)
@form(RoomForm, page=show_body)
def give_room(tenant_id: UUID, values: dict[str, Any]) -> Any:
    row = room.give_room(tenant_id, **values, by=actor())
    url = url_for("platform.show_body", tenant_id=row.id)
    return done(url, _("La place pour les fichiers est enregistrée."), row.id)


@bp.post("/<uuid:tenant_id>/close")
@requires(Permission.MANAGE_TENANTS)
@form(ReasonForm, page=show_body)
def close_body(tenant_id: UUID, values: dict[str, Any]) -> Any:
    row = tenants.close_tenant(tenant_id, actor(), values["reason"])
    return done(url_for("platform.list_bodies"), _("%(name)s est fermé.", name=row.name), row.id)


@bp.post("/<uuid:tenant_id>/reopen")
@requires(Permission.MANAGE_TENANTS)
@form(ReasonForm, page=show_body)
def reopen_body(tenant_id: UUID, values: dict[str, Any]) -> Any:
    row = tenants.reopen_tenant(tenant_id, actor(), values["reason"])
    return done(url_for("platform.list_bodies"), _("%(name)s est rouvert.", name=row.name), row.id)
