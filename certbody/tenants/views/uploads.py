"""Sending a file part by part: announce it, send its parts from where the site is, ask how far it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, make_response, request

from certbody.kit import wording
from certbody.kit.http import form
from certbody.kit.security import limiter
from certbody.kit.verdict import Reason
from certbody.tenants.access import actor, goes_on, requires
from certbody.tenants.models import Upload
from certbody.tenants.operations import uploads as operations
from certbody.tenants.queries.uploads import get_upload
from certbody.tenants.rules.permissions import Permission
from certbody.tenants.schemas.uploads import UploadForm
from certbody.tenants.views.limits import SENDING, by_person

bp = Blueprint("uploads", __name__, url_prefix="/b/<slug>/uploads/<uuid:upload_id>")

often = limiter.shared_limit(SENDING, scope="uploads", key_func=by_person)
LARGEST_PART = 8 * 1024 * 1024


@bp.get("")
@requires(Permission.HOME)
@often
def show(upload_id: UUID) -> Response:
    return _told(get_upload(upload_id, actor()))


@bp.put("")
@goes_on("evidence taken on site is never lost: it is on a device", staff_only=True)
@requires(Permission.HOME)  # what each purpose asks for more is its own
@often
@form(UploadForm, page=show)
def begin(upload_id: UUID, values: dict[str, Any]) -> Response:
    again = values.pop("again")
    return _told(operations.begin(upload_id, operations.Announced(**values), _purposes(), actor(), again))


@bp.patch("")
@goes_on("evidence taken on site is never lost: it is on a device", staff_only=True)
@requires(Permission.HOME)
@often
def receive(upload_id: UUID) -> Response:
    request.max_content_length = LARGEST_PART
    row, was_next = operations.receive(upload_id, _offset(), request.get_data(), _purposes(), actor())
    return _told(row, 200 if was_next else 409)


def _offset() -> int:
    """Where the part begins; one that cannot be read is nowhere, and the answer says where to go on."""
    said = request.headers.get("Upload-Offset", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else -1


def _purposes() -> operations.Purposes:
    found: operations.Purposes = current_app.extensions["certbody_purposes"]
    return found


def _told(row: Upload, status: int = 200) -> Response:
    told = {"received": row.received, "size": row.size, "state": row.state, "reasons": [*map(_worded, row.reasons)]}
    return make_response(jsonify(told), status)


def _worded(kept: dict[str, Any]) -> dict[str, str]:
    reason = Reason(kept["code"], kept["article"], kept["values"])
    return {
        "code": reason.code, "article": reason.article, "text": wording.why(reason), "lift": wording.lift(reason)
    }  # fmt: skip
